//! The theme's own words in one language: headings, labels, short sentences.
//!
//! i18n/LANGUAGE.yaml maps keys to texts with slots. The default theme speaks English and German; a
//! site adds a language by a file in its own theme, and changes single texts by a file with these alone.

use super::files::Files;
use crate::config::{Config, within};
use crate::data::yaml::parse_yaml;
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::locale::Locale;
use crate::node::Source;
use crate::text::{Filled, Lookup, Pattern};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone)]
pub struct Words {
    texts: Arc<BTreeMap<String, Word>>,
    locale: Arc<Locale>,
}

/// One text: parsed, as it was written, and where.
pub struct Word {
    pattern: Pattern,
    pub written: Arc<str>,
    pub place: Place,
}

/// The texts that the program itself may say, on any page; it can say no other (see [`Words::word`]).
const OF_PROGRAM: &[&str] = &[
    "crumb_home",
    "disclosure_credit",
    "disclosure_discount",
    "disclosure_employee",
    "disclosure_family",
    "disclosure_friend",
    "disclosure_gift",
    "disclosure_other",
    "disclosure_relation",
    "expert_reason_here",
    "expert_reason_local",
    "expert_reason_remote",
    "figure_example",
    "figure_experts",
    "figure_experts_within",
    "figure_nearest",
    "figure_profiles",
    "figure_people",
    "figure_remote",
    "figure_remote_region",
    "figure_completed",
    "figure_days",
    "figure_matches",
    "figure_ratings",
    "form_in",
    "km",
    "letter_other",
    "list_count",
    "mail_unsubscribe",
    "new_feed",
    "no",
    "not_found_title",
    "outcome_cancelled",
    "outcome_completed",
    "outcome_in_progress",
    "outcome_no_match",
    "pages_below",
    "price_from",
    "price_one",
    "price_range",
    "price_to",
    "proof_at_least",
    "proof_completed",
    "proof_completed_few",
    "proof_completed_of",
    "proof_count",
    "proof_days",
    "proof_days_of",
    "proof_everywhere",
    "proof_few",
    "proof_matches",
    "proof_matches_few",
    "proof_period",
    "proof_rated",
    "proof_stars",
    "quarter_1",
    "quarter_2",
    "quarter_3",
    "quarter_4",
    "quote_hybrid",
    "quote_on_site",
    "quote_rating",
    "quote_remote",
    "stories_feed",
    "unit_experts",
    "weeks_from",
    "weeks_one",
    "weeks_range",
    "weeks_to",
    "yes",
];
/// And what languages are called, by their tags.
const LANGUAGE: &str = "language_";

/// Whether the program may say a text.
pub fn is_of_program(key: &str) -> bool {
    OF_PROGRAM.contains(&key) || key.starts_with(LANGUAGE)
}

/// Arguments of one text.
pub struct Arguments<'a>(pub &'a [(&'a str, Filled<'a>)]);

impl Lookup for Arguments<'_> {
    fn get(&self, path: &str) -> Option<Filled<'_>> {
        self.0.iter().find(|(name, _)| *name == path).map(|(_, filled)| match filled {
            Filled::Text(text) => Filled::Text(Cow::Borrowed(text)),
            Filled::Number { value, text } => Filled::Number { value: *value, text: Cow::Borrowed(text) },
        })
    }
}

impl Words {
    pub fn load(files: &Files, language: &str, config: &Config, report: &mut Report) -> Option<Words> {
        let locale = Arc::new(Locale::new(language).ok()?);
        let base = language.split('-').next().unwrap_or(language);
        // From the general to the particular: each file is laid over those before it, key by key.
        let mut names = vec![format!("i18n/{}.yaml", base.to_lowercase()), format!("i18n/{language}.yaml")];
        names.dedup();
        let layers: Vec<(&str, &str)> = names.iter().flat_map(|name| files.layers(name, report)).collect();
        if layers.is_empty() {
            report.push(missing(files, language, base, config));
            return None;
        }
        let mut texts = BTreeMap::new();
        for (text, shown) in &layers {
            read_layer(&Source::new(*shown, text.to_string()), &mut texts, report)?;
        }
        Some(Words { texts: Arc::new(texts), locale })
    }

    /// Every text with its key, in the order of the keys.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &Word)> {
        self.texts.iter().map(|(key, word)| (key.as_str(), word))
    }
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// A text with its slots filled. The error says which key or argument is missing.
    pub fn say(&self, key: &str, arguments: &[(&str, Filled<'_>)]) -> Result<String, String> {
        let Some(word) = self.texts.get(key) else {
            let hint = did_you_mean(key, self.texts.keys().map(String::as_str))
                .map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            return Err(format!("there is no text `{key}` in i18n/{}.yaml{hint}", self.locale.tag()));
        };
        let mut text = String::new();
        match word.pattern.fill(&Arguments(arguments), &self.locale, &mut text) {
            Ok(()) => Ok(text),
            Err(missing) => Err(format!("the text `{key}` asks for `{}`", missing.0)),
        }
    }

    /// The same for texts that the program itself uses. An absent text prints nothing, and so does one that is
    /// not known as the program's: a page must not say what its fingerprint does not cover.
    pub fn word(&self, key: &str, arguments: &[(&str, Filled<'_>)]) -> String {
        if is_of_program(key) { self.say(key, arguments).unwrap_or_default() } else { String::new() }
    }
    pub fn number(&self, n: usize) -> Filled<'static> {
        Filled::Number { value: n as f64, text: self.locale.integer(n as i64).into() }
    }
}

/// Reads one file of words over those that are known already.
fn read_layer(source: &Source, texts: &mut BTreeMap<String, Word>, report: &mut Report) -> Option<()> {
    let tree = parse_yaml(source, report)?;
    for entry in tree.entries() {
        let Some(text) = entry.value.as_str() else {
            report.push(
                Diagnostic::new(Code::Shape, Level::File, format!("`{}` should be a text", entry.key))
                    .at(source.place(entry.value.pos)),
            );
            continue;
        };
        match Pattern::parse(text) {
            Ok(pattern) => {
                let place = source.place(entry.key_pos);
                texts.insert(entry.key.to_string(), Word { pattern, written: text.into(), place });
            }
            Err(error) => report.push(
                Diagnostic::new(Code::Pattern, Level::File, error.message).at(source.place(within(
                    &entry.value,
                    error.offset_chars,
                    error.length,
                ))),
            ),
        }
    }
    Some(())
}

fn missing(files: &Files, language: &str, base: &str, config: &Config) -> Diagnostic {
    let known: Vec<&str> =
        files.files.keys().filter_map(|f| f.strip_prefix("i18n/")?.strip_suffix(".yaml")).collect();
    Diagnostic::new(
        Code::WordsMissing,
        Level::File,
        format!("the theme has no words for the language `{language}`"),
    )
    .at(config.place(&["language"]))
    .hint(format!(
        "write {}/i18n/{}.yaml (a translation of the default theme's en.yaml); there are words for: {}",
        files.own,
        base.to_lowercase(),
        known.join(", ")
    ))
}
