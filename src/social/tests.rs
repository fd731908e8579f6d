//! The rules of each network at their edges, and the calls as they are sent.

use super::*;

fn counted(network: Network, text: &str) -> usize {
    length(network, text, None).counted
}

fn post(network: Network) -> Post {
    Post {
        network,
        text: "A coach in Austin (Texas): https://imatch.example/a_b/?utm_source=x #ExecutiveCoach".into(),
        link: "https://imatch.example/a_b/?utm_source=x".into(),
        title: "Executive coaches in Austin".into(),
        description: "What clients in Austin say.".into(),
        language: "en".into(),
        key: "synthetic-key".into(),
        author: Some("urn:li:organization:123".into()),
        hashtags: vec!["Austin".into(), "ExecutiveCoach".into()],
    }
}

#[test]
fn names_are_read_as_they_are_written() {
    for network in Network::ALL {
        assert_eq!(Network::parse(network.name()), Some(network));
        assert_eq!(length(network, "a", None).limit, network.limit());
    }
    assert_eq!(Network::parse("facebook"), None);
}

#[test]
fn x_weighs_links_pictures_and_ranges() {
    for (text, weight) in [
        ("Hi http://test.co", 26),
        ("http://test.co", 23),
        (&"https://www.twitter.com/aloha ".repeat(10), 240),
        (&"故".repeat(160), 320),
        ("Hello, world! 👋", 16),
        ("👩‍👩‍👧‍👦🇩🇪👍🏽1️⃣🏴󠁧󠁢󠁳󠁣󠁴󠁿", 10),
        ("cafe\u{301} café", 9),
        ("“It’s” — 5′", 11),
        ("\u{10ff}\u{1100}\u{200d}\u{200e}", 6),
    ] {
        assert_eq!(counted(Network::X, text), weight, "{text}");
    }
}

#[test]
fn x_finds_hosts_without_a_scheme_in_domains_that_exist() {
    for (text, weight) in [
        ("example.com", 23),
        ("(see example.com/a_(b)).", 30),
        ("example.com.", 24),
        ("name@example.com", 16),
        ("example.example", 15),
        ("https://imatch.example/a", 24),
        ("日本example.comです", 31),
        ("a.b.c.de/?q=1, done", 29),
        ("https://t.co/abcdef", 23),
        ("https://t.co/abcdefghij0123456789abcdefghij0123456789k", 54),
    ] {
        assert_eq!(counted(Network::X, text), weight, "{text}");
    }
}

#[test]
fn x_takes_280_and_no_more() {
    let fits = |text: &str| length(Network::X, text, None).fits();
    assert!(fits(&"a".repeat(280)) && !fits(&"a".repeat(281)));
    assert!(fits(&"語".repeat(140)) && !fits(&"語".repeat(141)));
    assert!(fits(&format!("{} https://example.com/{}", "a".repeat(256), "b".repeat(900))));
    assert!(!fits("") && !fits("a\u{feff}"));
    assert!(length(Network::X, &"a".repeat(281), Some(25_000)).fits());
}

#[test]
fn mastodon_counts_what_stands_for_links_and_mentions() {
    for (text, signs) in [
        ("https://example.com/a/very/long/path?with=a&query=in.it", 23),
        ("(https://example.com/a_(b)).", 26),
        ("example.com", 11),
        ("https://imatch.example/a", 24),
        ("gemini://example.com", 23),
        ("https://例え.みんな/路", 23),
        ("Hi @user@instance.example!", 9),
        ("https://example.com/@user@instance.example", 23),
        ("name@user@instance.example", 26),
        ("@user@instance.example@", 23),
        ("👩‍👩‍👧‍👦🇩🇪👍🏽1️⃣e\u{301}", 5),
        ("   ", 0),
    ] {
        assert_eq!(counted(Network::Mastodon, text), signs, "{text}");
    }
}

#[test]
fn mastodon_takes_500_or_what_the_instance_says() {
    let text = "é".repeat(501);
    assert!(length(Network::Mastodon, &text[..1000], None).fits());
    assert!(!length(Network::Mastodon, &text, None).fits());
    assert!(length(Network::Mastodon, &text, Some(501)).fits());
}

#[test]
fn bluesky_limits_signs_and_bytes() {
    let family = "👩‍👩‍👧‍👦";
    let most = length(Network::Bluesky, &family.repeat(120), None);
    assert_eq!((most.counted, most.bytes, most.fits()), (120, Some((3000, 3000)), true));
    let more = length(Network::Bluesky, &(family.repeat(120) + "a"), None);
    assert_eq!((more.counted, more.bytes, more.fits()), (121, Some((3001, 3000)), false));
    assert!(length(Network::Bluesky, &"é".repeat(300), None).fits());
    assert!(!length(Network::Bluesky, &"é".repeat(301), None).fits());
    assert_eq!(counted(Network::Bluesky, "https://example.com/a"), 21);
}

#[test]
fn linkedin_counts_code_units_before_escaping() {
    assert_eq!(counted(Network::Linkedin, "a_b👋"), 5);
    assert!(length(Network::Linkedin, &"_".repeat(3000), None).fits());
    assert!(!length(Network::Linkedin, &"👋".repeat(1501), None).fits());
}

#[test]
fn little_text_escapes_all_but_addresses_and_hashtags() {
    for (text, little) in [
        (r"\|{}@[]()<>#*_~", r"\\\|\{\}\@\[\]\(\)\<\>\#\*\_\~"),
        ("plain, with 5% & “quotes”", "plain, with 5% & “quotes”"),
        ("(https://a.example/b_(c)~d)", r"\(https://a.example/b_(c)~d\)"),
        ("#Coach, #1 and C#", r"{hashtag|\#|Coach}, \#1 and C\#"),
        ("#hire_me", r"{hashtag|\#|hire\_me}"),
        ("https://a.example/#top #top", r"https://a.example/#top {hashtag|\#|top}"),
        ("mail a@b.example", r"mail a\@b.example"),
    ] {
        assert_eq!(little_text(text), little);
    }
}

#[test]
fn facets_are_in_bytes() {
    let text = "Grüße 👋 aus #Köln: https://a.example/ü, mehr hier.";
    let found = facets(text, &[("mehr hier", "https://b.example/"), ("fehlt", "https://c.example/")]);
    let shown: Vec<(&str, &Feature)> = found.iter().map(|f| (&text[f.start..f.end], &f.feature)).collect();
    let link = |uri: &str| Feature::Link(uri.into());
    assert_eq!(
        shown,
        [
            ("#Köln", &Feature::Tag("Köln".into())),
            ("https://a.example/ü", &link("https://a.example/ü")),
            ("mehr hier", &link("https://b.example/")),
        ]
    );
    assert_eq!((found[0].start, found[0].end), (17, 23));
}

#[test]
fn facets_never_overlap() {
    let text = "https://a.example/ a a.example";
    let found = facets(text, &[("a.example", "https://b.example/"), ("a", "https://c.example/")]);
    let places: Vec<_> = found.iter().map(|f| (f.start, f.end)).collect();
    assert_eq!(places, [(0, 18), (19, 20), (21, 30)]);
    let long = format!("#{}", "a".repeat(65));
    assert!(facets(&long, &[]).is_empty() && facets(&long[..65], &[]).len() == 1);
}

#[test]
fn a_status_is_sent_with_its_key() {
    let call = request(&post(Network::Mastodon));
    assert_eq!(call["method"], "POST");
    assert_eq!(call["path"], "/api/v1/statuses");
    assert_eq!(call["headers"]["Idempotency-Key"], "synthetic-key");
    let body = json!({"status": post(Network::X).text, "language": "en", "visibility": "public"});
    assert_eq!(call["body"], body);
}

#[test]
fn a_record_holds_facets_and_a_card() {
    let post = post(Network::Bluesky);
    let call = request(&post);
    assert_eq!(call["path"], "/xrpc/com.atproto.repo.createRecord");
    assert_eq!(call["body"]["collection"], "app.bsky.feed.post");
    let record = &call["body"]["record"];
    assert_eq!(record["langs"], json!(["en"]));
    assert_eq!(record["tags"], json!(["Austin"]));
    assert_eq!(record["embed"]["external"]["uri"], json!(post.link));
    assert_eq!(record["facets"][0]["index"], json!({"byteStart": 27, "byteEnd": 67}));
    assert_eq!(record["facets"][0]["features"][0]["uri"], json!(post.link));
    assert_eq!(record["facets"][1]["features"][0]["tag"], "ExecutiveCoach");
    assert!(call["body"].get("repo").is_none() && record.get("createdAt").is_none());
}

#[test]
fn a_post_on_linkedin_is_little_text_with_an_article() {
    let call = request(&post(Network::Linkedin));
    let expected = json!({
        "author": "urn:li:organization:123",
        "commentary": "A coach in Austin \\(Texas\\): https://imatch.example/a_b/?utm_source=x \
            {hashtag|\\#|ExecutiveCoach}",
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []
        },
        "content": {"article": {
            "source": "https://imatch.example/a_b/?utm_source=x",
            "title": "Executive coaches in Austin",
            "description": "What clients in Austin say."
        }},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": false
    });
    assert_eq!(call["body"], expected);
    assert_eq!(call["headers"]["LinkedIn-Version"], "202609");
    let bare = Post { author: None, link: String::new(), ..post(Network::Linkedin) };
    let body = &request(&bare)["body"];
    assert!(body.get("author").is_none() && body.get("content").is_none());
}

#[test]
fn x_is_sent_the_text_alone() {
    let call = request(&post(Network::X));
    assert_eq!(call["body"], json!({"text": post(Network::X).text}));
    assert_eq!((&call["host"], &call["path"]), (&json!("api.x.com"), &json!("/2/tweets")));
}

#[test]
fn no_call_holds_a_secret_and_the_same_post_gives_the_same_bytes() {
    for network in Network::ALL {
        let call = request(&post(network)).to_string();
        assert!(!call.contains("Authorization") && !call.contains("Bearer"), "{call}");
        assert_eq!(call, request(&post(network)).to_string());
    }
}

/// Every run of a few awkward signs is read by everything without a panic, and what is found lies on signs.
#[test]
fn no_text_crashes_anything() {
    let signs = [
        "https://", "http", "a.co", "/", "(", ")", "?", "#a", "@a@b", "é", "👩‍", "👦", "🇩", "\u{fe0f}", "语",
        " ",
    ];
    for first in signs {
        for second in signs {
            for third in signs {
                let text = format!("{first}{second}{third}{first}");
                for network in Network::ALL {
                    assert!(counted(network, &text) <= 23 * text.len());
                    request(&Post { text: text.clone(), ..post(network) });
                }
                for facet in facets(&text, &[(second, "https://a.example/")]) {
                    assert!(!text[facet.start..facet.end].is_empty());
                }
            }
        }
    }
}
