//! The mails in the outbox before the judge of mails, each variant with its three files; and posts, queues and declared
//! files as what their names say that they are.
//!
//! Invariant: a variant of which a file is missing or cannot be read is told, and not passed over.

use super::files::OUTBOX;
use super::findings::{Findings, Spot, Words};
use super::mails::{self, Mail, Rule};
use super::page::Built;
use crate::diag::Code;
use crate::markup::Form;

pub fn judge(built: &Built<'_>, found: &mut Findings<'_>) {
    judge_mails(built, found);
    judge_forms(built, found);
}

/// Posts, queues and declared files are what their names say. What the program makes elsewhere has judges of its own.
fn judge_forms(built: &Built<'_>, found: &mut Findings<'_>) {
    let drafts = format!("{OUTBOX}posts/");
    for (file, path) in built.files.paths() {
        let declared = || {
            let made = built.artifact(file).zip(built.ground);
            made.is_some_and(|(artifact, ground)| ground.world.producer(artifact).name() == "file")
        };
        let Some(form) = Form::of(path).filter(|_| path.starts_with(&drafts) || declared()) else { continue };
        let mut bytes = Vec::new();
        if built.files.read(file, &mut bytes).is_err() {
            continue;
        }
        if let Some((what, line, column)) = form.fault(&bytes) {
            let lines = bytes.split(|byte| *byte == b'\n').take(line.saturating_sub(1));
            let at = lines.map(|line| line.len() + 1).sum::<usize>() + column.saturating_sub(1);
            found.add(Code::FileBroken, Spot::At(file, at.min(bytes.len()) as u32, 1), || {
                Words::new(
                    format!("this file is none of its form: {what}"),
                    "build the site again with `--verify`",
                )
            });
        }
    }
}

fn judge_mails(built: &Built<'_>, found: &mut Findings<'_>) {
    let folder = format!("{OUTBOX}mails/");
    // By their settings: of a mail without HTML that is told.
    let is_mail = |path: &str| {
        path.starts_with(&folder) && path.ends_with(".json") && !path.ends_with(".sendgrid.json")
    };
    for (settings, path) in built.files.paths().filter(|(_, path)| is_mail(path)) {
        let stem = path.strip_suffix(".json").unwrap_or(path);
        let file = built.files.find(&format!("{stem}.html")).unwrap_or(settings);
        let read = |ending: &str| {
            let at = built.files.find(&format!("{stem}.{ending}"))?;
            let mut bytes = Vec::new();
            built.files.read(at, &mut bytes).ok()?;
            Some((at, String::from_utf8(bytes).ok()?))
        };
        let read_settings =
            read("json").and_then(|(_, text)| serde_json::from_str::<serde_json::Value>(&text).ok());
        let (Some((_, html)), Some((text_file, text)), Some(json)) =
            (read("html"), read("txt"), read_settings)
        else {
            found.add(Code::MailUnreadable, Spot::File(file), || {
                Words::new(
                    "the text or the settings of this mail are missing or cannot be read",
                    "build the site again",
                )
            });
            continue;
        };
        let version = read("sendgrid.json");
        let version = version.and_then(|(_, text)| serde_json::from_str::<serde_json::Value>(&text).ok());
        let same = |file: &serde_json::Value, keys: [&str; 2]| {
            keys.map(|key| file[key].as_str()) == [Some(text.as_str()), Some(html.as_str())]
        };
        let whole = version.is_some_and(|version| same(&version, ["plain_content", "html_content"]));
        if !whole || !same(&json, ["text", "html"]) {
            found.add(Code::MailUnreadable, Spot::File(file), || {
                Words::new(
                    "the templates for senders do not hold what this mail says",
                    "build the site again with `--verify`",
                )
            });
        }
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
