//! What must be said beside words for which something was given, or whose author is no stranger.
//!
//! The sentence is the theme's; that it stands on the page is checked in the finished bytes, because a theme
//! that leaves it out would turn an honest quote into hidden advertising.
//!
//! Invariant: a page that needs a disclosure is not written without it.

use crate::diag::{Code, Diagnostic, Level};
use crate::text::Filled;
use crate::theme::Words;

/// The sentence beside words, by the columns `incentive` and `relation` of their record. Nothing if neither
/// says anything; an empty sentence if the theme has none to say, which [`check`] does not let pass.
pub fn line(incentive: &str, relation: &str, words: &Words) -> Option<String> {
    let (incentive, relation) = (incentive.trim(), relation.trim());
    let mut said = Vec::new();
    match incentive {
        "" | "none" => {}
        "discount" | "credit" | "gift" => said.push(words.word(&format!("disclosure_{incentive}"), &[])),
        other => said.push(words.word("disclosure_other", &[("what", Filled::Text(other.into()))])),
    }
    if !relation.is_empty() && relation != "none" {
        said.push(words.word("disclosure_relation", &[("relation", Filled::Text(relation.into()))]));
    }
    if said.is_empty() {
        return None;
    }
    Some(if said.iter().any(|text| text.trim().is_empty()) { String::new() } else { said.join(" ") })
}

/// Fails unless each of these sentences stands in the text of a page, as often as it is needed.
pub fn check<'l>(
    page: &[u8],
    needed: impl Iterator<Item = &'l str>,
    url: &str,
) -> Result<(), Box<Diagnostic>> {
    let mut needed: Vec<String> = needed.map(spaced).collect();
    if needed.is_empty() {
        return Ok(());
    }
    needed.sort_unstable();
    let shown = shown(&String::from_utf8_lossy(page));
    for alike in needed.chunk_by(|a, b| a == b) {
        let line = &alike[0];
        if !line.is_empty() && shown.matches(line.as_str()).count() >= alike.len() {
            continue;
        }
        let message = match line.as_str() {
            "" => format!("the theme has no words for what must be disclosed on {url}"),
            line => format!("{url} shows words and not what must be disclosed beside them: “{line}”"),
        };
        let hint = "print `disclosure` in the template beside each quote, and keep the texts that begin with disclosure_ in i18n";
        return Err(Box::new(
            Diagnostic::new(Code::DisclosureLacking, Level::File, message).hint(hint).group("disclosure"),
        ));
    }
    Ok(())
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a reader sees of a page: no tags, no scripts, no comments, entities as the signs they stand for.
fn shown(page: &str) -> String {
    let mut text = String::with_capacity(page.len() / 2);
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        let silent =
            [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<template", "</template>")];
        let end = match silent.iter().find(|(begin, _)| rest.starts_with(begin)) {
            Some((_, end)) => rest.find(end).map(|at| at + end.len()),
            None => rest.find('>').map(|at| at + 1),
        };
        rest = end.map_or("", |end| &rest[end..]);
    }
    text.push_str(rest);
    let signs =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    let text = signs.iter().fold(text, |text, (written, sign)| text.replace(written, sign));
    spaced(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disclosure_counts_only_where_a_reader_sees_it_and_once_for_each_quote() {
        let line = "The client's bill was cut & settled.";
        let lacks =
            |page: &str, needed: &[&str]| check(page.as_bytes(), needed.iter().copied(), "/a/").is_err();
        assert!(!lacks("<p>Nothing</p>", &[]));
        assert!(!lacks("<p>The client&#39;s bill\n was <b>cut</b> &amp; settled.</p>", &[line]));
        assert!(lacks("<p>The client&#39;s bill was cut &amp; settled.</p>", &[line, line]));
        assert!(lacks(&format!("<!-- {line} --><script>{line}</script><p title=\"{line}\">x</p>"), &[line]));
        assert!(lacks("<p>x</p>", &[""]), "a theme without words for it");
    }
}
