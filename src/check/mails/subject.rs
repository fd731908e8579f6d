//! What is seen of a mail before it is opened: its subject, and the words beside it.

use super::html::Kind;
use super::style::{Mode, Styles};
use super::{Mail, Problem, Rule, handlebars, words};
use std::ops::Range;

/// Most characters of a subject, without fields: with more, header and inbox break it.
const LONGEST: usize = 78;
/// Characters of the words beside it: with fewer, the inbox shows the beginning of the mail, too.
const PREHEADER: std::ops::RangeInclusive<usize> = 30..=120;
/// What a field is taken to be long.
const FIELD: usize = 8;

pub fn judge(mail: &Mail<'_>, styles: &Styles<'_, '_>, found: &mut Vec<Problem>) {
    let mut tell = |place: Range<usize>, message: String, hint: &str| {
        found.push(Problem::new(Rule::Subject, place, message, hint));
    };
    let text = |name: &str| mail.json[name].as_str().unwrap_or("");
    for name in ["subject", "preheader"] {
        if text(name).trim().is_empty() {
            tell(0..0, format!("there is no {name}"), "say in it what the mail is about");
        }
        if text(name).contains(|c: char| c.is_control()) {
            tell(
                0..0,
                format!("the {name} has a line break or another control character"),
                "write it in one line",
            );
        }
    }
    let length = handlebars::without_tags(text("subject")).chars().count();
    if length > LONGEST {
        tell(
            0..0,
            format!("the subject has {length} characters without its fields, and {LONGEST} are most"),
            "say less",
        );
    }
    let preheader = text("preheader");
    let bare = handlebars::without_tags(preheader).trim().chars().count();
    let fields =
        handlebars::tags(preheader).iter().filter(|t| matches!(t.tag, handlebars::Tag::Value(_))).count();
    if !preheader.trim().is_empty() && (bare > *PREHEADER.end() || bare + FIELD * fields < *PREHEADER.start())
    {
        let (least, most) = (PREHEADER.start(), PREHEADER.end());
        let message = format!("the preheader has {bare} characters without its fields");
        tell(0..0, message, &format!("write from {least} to {most}"));
    }
    if let Some((place, message, hint)) = in_html(preheader, styles) {
        tell(place, message, hint);
    }
}

/// The preheader is the first text of the HTML, and hidden there.
fn in_html(preheader: &str, styles: &Styles<'_, '_>) -> Option<(Range<usize>, String, &'static str)> {
    let html = styles.html;
    let wanted = words::keys(preheader);
    if wanted.is_empty() {
        return None;
    }
    let is_first = |at: &usize| {
        html.nodes[*at].kind == Kind::Text && html.inside(*at, "body") && !html.raw(*at).trim().is_empty()
    };
    let hint = "put it first into the body, in a block with `display:none`";
    let Some(first) = (0..html.nodes.len()).find(is_first) else {
        return Some((0..0, "the HTML does not begin with the preheader".to_string(), hint));
    };
    let place = html.nodes[first].place.clone();
    let said = super::shown::keys(html, first);
    if said != wanted {
        return Some((place, "the HTML does not begin with the preheader".to_string(), hint));
    }
    let is_seen = styles.is_seen(first, Mode::Light);
    is_seen.then(|| (place, "the preheader is seen in the mail".to_string(), hint))
}
