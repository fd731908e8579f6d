//! The settings of a theme: their defaults in theme.yaml, and what a site makes of them.
//!
//! What a setting takes follows from its default: yes or no, a number, a colour, a length, one of the words
//! under `choices`, else a text. Invariant: templates and stylesheet see values of that kind only; a value of
//! another kind is a finding with its place.

use super::files::Files;
use crate::config::{Config, Setting, leads_somewhere};
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::value::Value;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Settings whose text is an address: it moves with the site, and it has to lead somewhere.
const ADDRESSES: [&str; 2] = ["form_action", "privacy_url"];

/// The theme's settings with those that the site changes.
pub fn of_site(files: &Files, config: &Config, report: &mut Report) -> BTreeMap<String, Value> {
    let mut settings: BTreeMap<String, Value> =
        files.settings.iter().map(|(name, setting)| (name.clone(), setting.value())).collect();
    change(&mut settings, files, &config.file.settings, (config, &["settings"]), report);
    settings
}

/// The settings that a further language changes.
pub fn translate(
    settings: &mut BTreeMap<String, Value>,
    files: &Files,
    config: &Config,
    language: &str,
    report: &mut Report,
) {
    if let Some(translation) = config.file.translations.get(language) {
        let path = ["translations", language, "settings"];
        change(settings, files, &translation.settings, (config, &path), report);
    }
}

/// An address within the site moves with it.
pub fn move_addresses(settings: &mut BTreeMap<String, Value>, root: &str) {
    for name in ADDRESSES {
        if let Some(Value::Text(url)) = settings.get(name)
            && url.starts_with('/')
        {
            let moved: Arc<str> = format!("{root}{url}").into();
            settings.insert(name.into(), Value::Text(moved));
        }
    }
}

fn change(
    settings: &mut BTreeMap<String, Value>,
    files: &Files,
    changes: &BTreeMap<String, Setting>,
    (config, path): (&Config, &[&str]),
    report: &mut Report,
) {
    for (name, setting) in changes {
        let mut say = |code: Code, message: String, hint: String| {
            let place = config.place(&[path, &[name]].concat());
            report.push(Diagnostic::new(code, Level::File, message).at(place).hint(hint));
        };
        let Some(default) = files.settings.get(name) else {
            let hint = match did_you_mean(name, settings.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has: {}", settings.keys().cloned().collect::<Vec<_>>().join(", ")),
            };
            say(Code::UnknownKey, format!("the theme has no setting `{name}`"), hint);
            continue;
        };
        let kind = Kind::of(name, default, files.choices.get(name).map(Vec::as_slice));
        match kind.read(&setting.0) {
            Some(value) => {
                settings.insert(name.clone(), value);
            }
            None => {
                let message = format!("`{name}` is {}, and {} is not", kind.name(), shown(&setting.0));
                say(Code::Config, message, kind.hint(&setting.0));
            }
        }
    }
}

/// A value as a message shows it.
fn shown(value: &Json) -> String {
    match value {
        Json::Null => "nothing".into(),
        Json::String(text) if text.is_empty() => "an empty text".into(),
        Json::String(text) => format!("`{}`", text.escape_debug()),
        Json::Array(_) => "a list".into(),
        Json::Object(_) => "a mapping".into(),
        other => format!("`{other}`"),
    }
}

/// What a setting takes.
enum Kind<'s> {
    YesNo,
    Whole,
    Number,
    Colour,
    Length,
    Word(&'s [String]),
    Address,
    Text,
}

impl<'s> Kind<'s> {
    fn of(name: &str, default: &Setting, choices: Option<&'s [String]>) -> Kind<'s> {
        match (&default.0, choices) {
            (_, Some(words)) => Kind::Word(words),
            (Json::Bool(_), _) => Kind::YesNo,
            (Json::Number(n), _) if n.is_i64() || n.is_u64() => Kind::Whole,
            (Json::Number(_), _) => Kind::Number,
            (Json::String(text), _) if is_colour(text) => Kind::Colour,
            (Json::String(text), _) if is_length(text) => Kind::Length,
            _ if ADDRESSES.contains(&name) => Kind::Address,
            _ => Kind::Text,
        }
    }

    /// The value as templates see it, if it is one of this kind.
    fn read(&self, written: &Json) -> Option<Value> {
        let text = match written {
            Json::String(text) => text.trim().to_string(),
            Json::Bool(_) | Json::Number(_) => written.to_string(),
            Json::Null if matches!(self, Kind::Text | Kind::Address) => String::new(),
            _ => return None,
        };
        let of_text = |fine: bool| fine.then(|| Value::from(text.as_str()));
        match self {
            Kind::YesNo => match text.to_ascii_lowercase().as_str() {
                "yes" | "true" => Some(Value::Bool(true)),
                "no" | "false" => Some(Value::Bool(false)),
                _ => None,
            },
            Kind::Whole => text.parse::<u32>().ok().map(|n| Value::Int(i64::from(n))),
            Kind::Number => {
                let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)?;
                Some(Value::from(Some(number)))
            }
            Kind::Colour => of_text(is_colour(&text)),
            Kind::Length => of_text(is_length(&text)),
            Kind::Word(words) => of_text(words.contains(&text)),
            Kind::Address => of_text(text.is_empty() || leads_somewhere(&text)),
            Kind::Text => of_text(!text.contains(char::is_control)),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Kind::YesNo => "a yes or a no",
            Kind::Whole => "a whole number of 0 or more",
            Kind::Number => "a number",
            Kind::Colour => "a colour",
            Kind::Length => "a length",
            Kind::Word(_) => "a word of the theme",
            Kind::Address => "an address",
            Kind::Text => "a text",
        }
    }

    fn hint(&self, written: &Json) -> String {
        match self {
            Kind::YesNo => "write yes or no".into(),
            Kind::Whole => "write digits alone, such as 12".into(),
            Kind::Number => "write a number, 0 or more".into(),
            Kind::Colour => {
                "write it in quotes, with 3, 4, 6 or 8 digits: \"#0b5a5c\"; rgb(…), hsl(…) and oklch(…) are fine too".into()
            }
            Kind::Length => "write a length of CSS: 10px, 0.5rem, or 0".into(),
            Kind::Word(words) => {
                let near = written.as_str().and_then(|w| did_you_mean(w, words.iter().map(String::as_str)));
                match near {
                    Some(near) => format!("did you mean `{near}`? it takes: {}", words.join(", ")),
                    None => format!("it takes: {}", words.join(", ")),
                }
            }
            Kind::Address => "begin it with a slash for a page of this site (/about/), or write a whole https:// address".into(),
            Kind::Text => "write one text on one line".into(),
        }
    }
}

/// Whether a text is a colour of CSS: hexadecimal, or one of the functions that name no other value.
fn is_colour(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let inside = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("].iter().find_map(|f| text.strip_prefix(f));
    inside.and_then(|rest| rest.strip_suffix(')')).is_some_and(|inside| {
        let parts: Vec<&str> = inside.split([' ', ',', '/']).filter(|part| !part.is_empty()).collect();
        let is_amount = |part: &&str| {
            *part == "none"
                || measure(part).is_some_and(|unit| ["", "%", "deg", "turn", "rad"].contains(&unit))
        };
        (3..=4).contains(&parts.len()) && parts.iter().all(is_amount)
    })
}

/// Whether a text is a length of CSS that is not negative.
fn is_length(text: &str) -> bool {
    const UNITS: [&str; 15] =
        ["px", "rem", "em", "%", "ch", "ex", "lh", "rlh", "vw", "vh", "vmin", "vmax", "pt", "mm", "cm"];
    !text.starts_with('-') && (text == "0" || measure(text).is_some_and(|unit| UNITS.contains(&unit)))
}

/// The unit behind the number that a text begins with.
fn measure(text: &str) -> Option<&str> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, unit) = unsigned.split_at(end);
    number.parse::<f64>().ok().map(|_| unit)
}
