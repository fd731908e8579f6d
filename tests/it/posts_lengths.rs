//! How long texts are on four networks, against values that others counted: twitter-text for X, two counters of
//! graphemes for Bluesky, the rules of Mastodon's server, and code units for LinkedIn.
//!
//! The values are made by tests/browser/counters.mjs; tests/browser/posts.test.mjs holds that file equal.

use flywheel::social::{Network, length};
use serde_json::Value;

fn lengths() -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/posts/lengths.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_text_is_as_long_as_others_say() {
    let all = lengths();
    for network in Network::ALL {
        let texts = all[network.name()].as_array().unwrap();
        assert!(texts.len() >= 150, "{} has {} texts", network.name(), texts.len());
        for one in texts {
            let text = one["text"].as_str().unwrap();
            let own = length(network, text, None);
            let counted = one.get("length").or(one.get("graphemes")).unwrap();
            assert_eq!(own.counted as u64, counted.as_u64().unwrap(), "{}: {text}", network.name());
            assert_eq!(
                own.bytes.map(|(are, _)| are as u64),
                one.get("bytes").and_then(Value::as_u64),
                "{text}"
            );
            assert_eq!(own.fits(), one["valid"].as_bool().unwrap(), "{}: {text}", network.name());
        }
    }
}

/// The texts lie where a rule could be off by one, and on both sides of it.
#[test]
fn each_network_has_texts_at_its_limit_and_on_both_sides() {
    let all = lengths();
    for network in Network::ALL {
        let lengths: Vec<usize> = all[network.name()]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| length(network, one["text"].as_str().unwrap(), None).counted)
            .collect();
        let limit = network.limit();
        for (name, enough) in [
            ("at the limit", lengths.iter().filter(|l| **l == limit).count()),
            ("one under", lengths.iter().filter(|l| **l + 1 == limit).count()),
            ("one over", lengths.iter().filter(|l| **l == limit + 1).count()),
            ("far over", lengths.iter().filter(|l| **l >= limit + limit / 4).count()),
        ] {
            assert!(enough >= 12, "{} has {enough} texts {name}", network.name());
        }
    }
}
