//! What must be said beside words for which something was given, or whose author is no stranger.
//!
//! The sentence is the theme's; that it stands on the page is checked in the finished bytes, because a theme
//! that leaves it out would turn an honest quote into hidden advertising.
//!
//! Invariant: a page that needs a disclosure is not written without it.

use crate::diag::{Code, Diagnostic, Level, Place};
use crate::text::Filled;
use crate::theme::Words;

/// Words that must not stand without their disclosure.
pub struct Disclosed<'a> {
    /// Id of the row that holds them, and where it is written.
    pub id: &'a str,
    pub place: Place,
    pub words: &'a str,
    /// The sentence of the theme; empty if it has none.
    pub line: String,
}

/// The sentence beside words, by the columns `incentive` and `relation` of their record. Nothing if neither
/// says anything; an empty sentence if the theme has none to say, which [`check_beside`] does not let pass.
pub fn line(incentive: &str, relation: &str, words: &Words) -> Option<String> {
    let (incentive, relation) = (incentive.trim(), relation.trim());
    let what = |text: &str| Filled::Text(text.to_string().into());
    let mut said = Vec::new();
    match incentive {
        "" | "none" => {}
        "discount" => said.push(words.word("disclosure_discount", &[])),
        "credit" => said.push(words.word("disclosure_credit", &[])),
        "gift" => said.push(words.word("disclosure_gift", &[])),
        other => said.push(words.word("disclosure_other", &[("what", what(other))])),
    }
    match relation {
        "" | "none" => {}
        "employee" => said.push(words.word("disclosure_employee", &[])),
        "family" => said.push(words.word("disclosure_family", &[])),
        "friend" => said.push(words.word("disclosure_friend", &[])),
        other => said.push(words.word("disclosure_relation", &[("what", what(other))])),
    }
    if said.is_empty() {
        return None;
    }
    Some(if said.iter().any(|text| text.trim().is_empty()) { String::new() } else { said.join(" ") })
}

/// How many bytes may stand between words and their disclosure.
const BESIDE: usize = 600;
/// So many signs of a text tell it from others, also where a theme cuts it short.
const ENOUGH: usize = 40;

/// Fails unless beside each of these texts that a page shows its disclosure stands. One disclosure stands for
/// one text only; a text that the theme does not show needs none.
pub fn check_beside(page: &[u8], needed: &[Disclosed<'_>], template: &str) -> Result<(), Box<Diagnostic>> {
    if needed.is_empty() {
        return Ok(());
    }
    let page = shown(&String::from_utf8_lossy(page));
    // What stands for one text stands for no other. Others may have said the very same and be owed nothing.
    let (mut read, mut taken): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for one in needed {
        let (words, line) = (spaced(one.words), spaced(&one.line));
        let known: String = words.chars().take(ENOUGH).collect();
        if known.is_empty() || !page.contains(&known) {
            continue;
        }
        let lines: Vec<usize> = match line.as_str() {
            "" => Vec::new(),
            line => page.match_indices(line).map(|(at, _)| at).filter(|at| !taken.contains(at)).collect(),
        };
        let beside = |start: usize| {
            let end = start + words.len();
            let near = |at: &usize| {
                let (behind, before) = (at.saturating_sub(end), start.saturating_sub(at + line.len()));
                behind.max(before) <= BESIDE
            };
            lines.iter().copied().find(near)
        };
        let starts = page.match_indices(&known).map(|(at, _)| at).filter(|at| !read.contains(at));
        match starts.filter_map(|start| Some((start, beside(start)?))).next() {
            Some((start, at)) => {
                read.push(start);
                taken.push(at);
            }
            None => return Err(Box::new(lacking(one, &line, template))),
        }
    }
    Ok(())
}

fn lacking(one: &Disclosed<'_>, line: &str, template: &str) -> Diagnostic {
    let message = format!("the template {template} shows the words of `{}` without their disclosure", one.id);
    let hint = match line {
        "" => "the theme has no words for it: write the texts that begin with disclosure_ in its i18n"
            .to_string(),
        line => format!("print `disclosure` beside each text; here it says “{line}”"),
    };
    Diagnostic::new(Code::DisclosureLacking, Level::File, message)
        .at(one.place.clone())
        .hint(hint)
        .group(format!("disclosure {template}"))
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
    fn each_text_that_is_shown_has_its_disclosure_beside_it_where_a_reader_sees_it() {
        let text = |words, line: &str| {
            let place = Place::at("data/matches.csv", 7, 1);
            Disclosed { id: "m-1", place, words, line: line.into() }
        };
        let words = "It took <three> weeks & \"worked\".";
        let quote = "<p>It took &lt;three&gt;\n weeks &amp; &quot;worked&quot;.</p>";
        let given = "The client's bill was cut & settled.";
        let shown = "<small>The client&#39;s bill\n was <b>cut</b> &amp; settled.</small>";
        let one = [text(words, given)];
        let judge =
            |page: &str, texts: &[Disclosed<'_>]| check_beside(page.as_bytes(), texts, "product.html");
        assert!(judge(&format!("{quote}{shown}"), &one).is_ok());
        assert!(judge(&format!("{shown}{quote}"), &one).is_ok());
        assert!(judge("<p>Nothing is quoted here.</p>", &one).is_ok());
        for hidden in [
            format!("<!-- {given} -->"),
            format!("<script>{given}</script>"),
            format!("<i title=\"{given}\"></i>"),
        ] {
            let error = judge(&format!("{quote}{hidden}"), &one).unwrap_err();
            assert!(
                error.message.contains("product.html") && error.message.contains("m-1"),
                "{}",
                error.message
            );
            let place = error.place.map(|p| (p.file.to_string(), p.line));
            assert_eq!(place, Some(("data/matches.csv".into(), 7)));
        }
        // Far away is not beside, one line does not stand for two texts, and a theme must have words for it.
        assert!(judge(&format!("{quote}<p>{}</p>{shown}", "other words ".repeat(60)), &one).is_err());
        let second = "Another text altogether, by another client.";
        let both = [text(words, given), text(second, given)];
        assert!(judge(&format!("{quote}{shown}<p>{second}</p>"), &both).is_err());
        assert!(judge(&format!("{quote}{shown}<p>{second}</p>{shown}"), &both).is_ok());
        assert!(judge(quote, &[text(words, "")]).is_err());
        // Somebody else may have said the same for nothing.
        assert!(judge(&format!("{quote}{quote}{shown}"), &one).is_ok());
        assert!(judge(&format!("{quote}{quote}{shown}"), &[text(words, given), text(words, given)]).is_err());
    }
}
