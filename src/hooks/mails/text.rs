//! The text of a mail, written for reading: lines of a readable length, links with their addresses, lists and
//! quotations as people type them.
//!
//! Invariant: a condition stands alone on its line, which goes when the text is filled in; so what is left out leaves
//! no line behind, and a list of which all is left out a blank one.

use super::MailInputs;
use super::part::Into;
use crate::data::mails::{Block, Inline};
use crate::theme::Theme;
use crate::value::Value;

/// Characters of a line, where its words allow it.
const WIDTH: usize = 72;

/// The whole text with places for what a sender fills in.
pub fn whole(inputs: &MailInputs<'_>, theme: &Theme) -> String {
    let message = inputs.written.message;
    let name = inputs.site.get("name").and_then(Value::as_str).unwrap_or_default();
    let mut text = format!("{name}\n");
    let mut add = |block: String| {
        if !block.is_empty() {
            text.push('\n');
            text.push_str(&block);
            text.push('\n');
        }
    };
    if !message.disclosure.is_empty() {
        add(wrapped(&inputs.line(&message.disclosure, Into::Text), "", ""));
    }
    let body: String = inputs.written.variant.body.iter().map(|block| self::block(inputs, block)).collect();
    add(body.trim_end_matches('\n').to_string());
    let mut end = String::from("-- \n");
    end.push_str(&wrapped(&inputs.line(&message.reason, Into::Text), "", ""));
    if let Some((field, _)) = inputs.unsubscribe {
        let label = theme.words.word("mail_unsubscribe", &[]);
        end.push_str(&format!("\n{label}: {{{{{{{field}}}}}}}"));
    }
    let tagline = theme.settings.get("tagline").and_then(Value::as_str).unwrap_or_default();
    if !tagline.is_empty() {
        end.push_str(&format!("\n{}", wrapped(&format!("{name}: {tagline}."), "", "")));
    }
    if inputs.unsubscribe.is_some() {
        end.push_str(&format!("\n{}", wrapped(&inputs.postal_address, "", "")));
    }
    add(end);
    text
}

/// A block with the blank line behind it.
fn block(inputs: &MailInputs<'_>, block: &Block) -> String {
    let said = |words: &[Inline], first: &str, next: &str, behind: &str| match inputs.says_nothing(words) {
        true => String::new(),
        false => {
            let text = wrapped(&inputs.plain(words), first, next);
            lines_if(&inputs.needs(words), &format!("{text}{behind}"))
        }
    };
    match block {
        Block::Paragraph(words) | Block::Heading(words) => said(words, "", "", "\n\n"),
        Block::Quote(words) => said(words, "> ", "> ", "\n\n"),
        Block::Button(target, label) => {
            format!("{}:\n{}\n\n", inputs.plain(label), inputs.address(target, Into::Text))
        }
        Block::List { numbered, items } => {
            let mark = |at: usize| if *numbered { format!("{}. ", at + 1) } else { "- ".to_string() };
            let item =
                |(at, item): (usize, &Vec<Inline>)| said(item, &mark(at), &" ".repeat(mark(at).len()), "\n");
            let list: String = items.iter().enumerate().map(item).collect();
            if list.is_empty() { list } else { format!("{list}\n") }
        }
    }
}

/// Whole lines that are only said where all of these fields have a value.
fn lines_if(needs: &[String], lines: &str) -> String {
    let open: String = needs.iter().map(|name| format!("{{{{#if {name}}}}}\n")).collect();
    format!("{open}{lines}{}", "{{/if}}\n".repeat(needs.len()))
}

/// A text in lines; a field or condition is never broken.
fn wrapped(text: &str, first: &str, next: &str) -> String {
    let mut out = String::from(first);
    let mut width = first.chars().count();
    let mut empty = true;
    for word in words(text) {
        let length = shown(word);
        if !empty && width + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(next);
            width = next.chars().count();
            empty = true;
        }
        if !empty {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
        empty = false;
    }
    out
}

/// Words as they are parted by spaces; what stands in a field or a condition is one word.
fn words(text: &str) -> Vec<&str> {
    let (mut words, mut from, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let ends = [("{{#if ", "{{/if}}"), ("{{{", "}}}"), ("{{", "}}")];
        if let Some((_, end)) = ends.iter().find(|(begin, _)| rest.starts_with(begin)) {
            at += rest.find(end).map_or(rest.len(), |found| found + end.len());
            continue;
        }
        let length = rest.chars().next().map_or(1, char::len_utf8);
        if rest.starts_with(' ') {
            words.extend((at > from).then(|| &text[from..at]));
            from = at + length;
        }
        at += length;
    }
    words.extend((from < text.len()).then(|| &text[from..]));
    words
}

/// About how long a word is when it is filled in.
fn shown(word: &str) -> usize {
    let outside =
        word.split("{{").map(|part| part.rsplit("}}").next().unwrap_or(part).chars().count()).sum::<usize>();
    if word.contains("{{") { outside + 8 } else { outside }
}
