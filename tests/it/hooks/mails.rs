//! Mails: templates, texts and previews from one source, and what is refused.

use super::{changed, golden, settles, taken};
use crate::support::Site;
use flywheel::text::merge;

#[test]
fn every_mail_has_its_files_and_the_parts_say_the_same() {
    let site = Site::case("mails");
    let run = site.run(&["build", "--format", "json"]).ok();
    assert_eq!(run.json()["producers"]["mail"], 2 * 3 * 8);
    golden("mails", &taken(&site, &["_outbox/mails/"]));
    let judged = site.run(&["check", "--format", "json"]).stdout;
    let of_mails = |line: &&str| ["\"FW64", "\"FW65", "\"FW617"].iter().any(|code| line.contains(code));
    assert_eq!(judged.lines().filter(of_mails).collect::<Vec<_>>(), Vec::<&str>::new());
    settles(&site);
}

#[test]
fn what_is_missing_leaves_no_gap_and_what_is_given_is_escaped() {
    let site = Site::case("mails");
    site.build().ok();
    let read = |name: &str| site.read(&format!("output/_outbox/mails/confirm/a.{name}"));
    let text = merge(&read("txt"), &|_| None).unwrap();
    assert!(text.contains("Hello there,"), "{text}");
    assert!(!text.contains("fit so far") && !text.contains("{{"), "{text}");
    assert!(
        text.contains("in 2 steps at most") && !text.contains("stories here"),
        "what the site has none of is not said: {text}"
    );
    let html = merge(&read("html"), &|name| Some(format!("<{name}>'"))).unwrap();
    assert!(html.contains("&lt;first_name&gt;&#x27;") && !html.contains("<first_name>"), "{html}");
}

#[test]
fn an_edit_makes_the_files_of_its_own_variant_again() {
    let site = Site::case("mails");
    site.build().ok();
    let before = site.tree("output");
    let text = site.read("content/mails/confirm.yaml").replace("we propose", "we tell you whom we propose");
    site.write("content/mails/confirm.yaml", text);
    let fields = site.read("content/mails/fields.yaml").replace("no mail names it", "still none does");
    site.write("content/mails/fields.yaml", fields);
    let run = site.run(&["build", "--format", "json"]).ok().json();
    let changed = changed(&before, &site);
    assert!(changed.iter().all(|path| path.starts_with("_outbox/mails/confirm/b.")), "{changed:?}");
    assert_eq!((changed.len(), &run["made"]), (8, &8.into()));
    let told = site.run(&["explain", "_outbox/mails/confirm/b.html"]).ok().stdout;
    for part in ["content/mails/confirm.yaml", "content/mails/fields.yaml", "mail.mjml", "`confirm`"] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
}

#[test]
fn what_no_mail_may_be_is_refused_with_its_line() {
    let faults: &[(&str, &str, &str, &str, &str)] = &[
        (
            "content/mails/confirm.yaml",
            "Hello {first_name},\n\n      your",
            "Hello {frist_name},\n\n      your",
            "FW420",
            "did you mean `first_name`?",
        ),
        (
            "content/mails/confirm.yaml",
            "subject: \"Your request on {site.name}\"",
            "subject: \"About {service}\"",
            "FW420",
            "`service` may be missing, and `subject` is always there",
        ),
        (
            "content/mails/confirm.yaml",
            "[See your request]({request_url})\n\n      Write",
            "[See {service}]({request_url})\n\n      Write",
            "FW420",
            "a button names a field that may be missing",
        ),
        (
            "content/mails/confirm.yaml",
            "[how it works](/how/)",
            "[how it works](/nowhere/)",
            "FW421",
            "the mail leads to /nowhere/, where no page stands",
        ),
        (
            "content/mails/confirm.yaml",
            "[how it works](/how/)",
            "[how it works](how/)",
            "FW420",
            "leads nowhere from a mail",
        ),
        (
            "content/mails/confirm.yaml",
            "1. we read",
            "1. we read {service}",
            "FW420",
            "numbers would not fit",
        ),
        ("content/mails/confirm.yaml", "we ask\n", "![we](a.png)\n", "FW420", "nothing else"),
        (
            "content/mails/confirm.yaml",
            "{site.stories}",
            "{site.storys}",
            "FW420",
            "no field is called `site.storys`",
        ),
        (
            "content/mails/confirm.yaml",
            "[Add it]({request_url})",
            "Add it: {request_url}",
            "FW420",
            "the mail has no button",
        ),
        (
            "content/mails/confirm.yaml",
            "approach: It says back what was understood, so that mistakes are found at once.",
            "approach: Short",
            "FW420",
            "does not say what it tries",
        ),
        (
            "content/mails/invite.yaml",
            "you found somebody through {site.name}",
            "you asked for {service}",
            "FW420",
            "`service` may be missing, and `reason` is always there",
        ),
        (
            "content/mails/invite.yaml",
            "disclosure: \"You get {credit} of credit if somebody comes through your link.\"",
            "disclosure: \"\"",
            "FW420",
            "discloses nothing",
        ),
        (
            "content/mails/fields.yaml",
            "first_name: {type: name, fallback: there",
            "first_name: {type: name, optional: true, fallback: there",
            "FW420",
            "has a fallback, and yet may be missing",
        ),
        (
            "content/mails/fields.yaml",
            "example: \"https://mails.example/u/synthetic\"",
            "example: \"/u/synthetic\"",
            "FW420",
            "is an address, and its example or fallback is none",
        ),
        (
            "site.yaml",
            "  postal_address: \"Mails by example, 1 Example Street, Example City\"\n",
            "",
            "FW422",
            "there is no postal address",
        ),
        (
            "site.yaml",
            "email: hello@mails.example",
            "email: \"hello@mails.example\\nBcc: x@y.example\"",
            "FW301",
            "is not the address of a mailbox",
        ),
        (
            "site.yaml",
            "reply_to: help@mails.example",
            "reply_to: help",
            "FW301",
            "is not the address of a mailbox",
        ),
    ];
    for (file, from, to, code, says) in faults {
        let site = Site::case("mails");
        let written = site.read(file);
        assert!(written.contains(from), "{from}");
        site.write(file, written.replacen(from, to, 1));
        let run = site.build();
        assert_eq!(run.code, 1, "{to}: {}", run.stderr);
        assert!(run.stderr.contains(code) && run.stderr.contains(says), "{to}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("--> {file}:")), "{to}: the line is named: {}", run.stderr);
    }
}
