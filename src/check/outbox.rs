//! The mails in the outbox before the judge of mails: each variant with its three files.
//!
//! Invariant: a variant of which a file is missing or cannot be read is told, and not passed over.

use super::files::OUTBOX;
use super::findings::{Findings, Spot, Words};
use super::mails::{self, Mail, Rule};
use super::page::Built;
use crate::diag::Code;

pub fn judge(built: &Built<'_>, found: &mut Findings<'_>) {
    let folder = format!("{OUTBOX}mails/");
    let is_mail = |path: &str| path.starts_with(&folder) && path.ends_with(".html");
    for (file, path) in built.files.paths().filter(|(_, path)| is_mail(path)) {
        let stem = path.strip_suffix(".html").unwrap_or(path);
        let read = |ending: &str| {
            let at = built.files.find(&format!("{stem}.{ending}"))?;
            let mut bytes = Vec::new();
            built.files.read(at, &mut bytes).ok()?;
            Some((at, String::from_utf8(bytes).ok()?))
        };
        let settings =
            read("json").and_then(|(_, text)| serde_json::from_str::<serde_json::Value>(&text).ok());
        let (Some((_, html)), Some((text_file, text)), Some(json)) = (read("html"), read("txt"), settings)
        else {
            found.add(Code::MailUnreadable, Spot::File(file), || {
                Words::new(
                    "the text or the settings of this mail are missing or cannot be read",
                    "build the site again",
                )
            });
            continue;
        };
        let origin = format!("{}{}", built.address.origin, built.address.root);
        for problem in mails::judge(&Mail { html: &html, text: &text, json: &json, origin: &origin }) {
            let at = if problem.in_text { text_file } else { file };
            let spot = match (problem.offset, problem.length) {
                (0, 0) => Spot::File(at),
                (offset, length) => Spot::At(at, offset as u32, length.clamp(1, 200) as u32),
            };
            found.add(code(problem.rule), spot, || Words::new(problem.message.clone(), problem.hint.clone()));
        }
    }
}

/// The code of a broken rule.
fn code(rule: Rule) -> Code {
    match rule {
        Rule::Unsupported => Code::MailUnsupported,
        Rule::Size => Code::MailSize,
        Rule::Contrast => Code::MailContrast,
        Rule::AltText => Code::MailPicture,
        Rule::Link => Code::MailLink,
        Rule::Untagged => Code::MailUntagged,
        Rule::Differs => Code::MailDiffers,
        Rule::Unsubscribe => Code::MailUnsubscribe,
        Rule::Address => Code::MailPostal,
        Rule::Subject => Code::MailSubject,
        Rule::Field => Code::MailField,
        Rule::Dark => Code::MailDark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_means_what_its_rule_means() {
        for rule in Rule::ALL {
            let written = code(rule).as_str();
            let meaning =
                crate::diag::CODES.iter().find(|(code, _)| *code == written).map(|(_, meaning)| *meaning);
            assert_eq!(meaning, Some(rule.meaning()), "{written}");
        }
    }
}
