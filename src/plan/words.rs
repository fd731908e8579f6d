//! Families whose pages in a further language are called by words of the site's own one: such a title looks
//! right in site.yaml and wrong to every reader.
//!
//! A text that is made of slots alone, or that is the site's name, is the same in every language.

use crate::config::{FamilyKind, SiteFile};
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::produce::World;

/// Notes, once for each language, the families that lack words in it. `made` says which have pages.
pub(super) fn note(world: &World, tree: usize, made: &[bool], report: &mut Report) {
    let t = &world.graph.trees[tree];
    let (config, tag) = (&world.graph.config, t.locale.tag());
    if tree == 0 || !config.file.translations.contains_key(tag) {
        return;
    }
    let mut named = Vec::new();
    for (at, family) in t.families.iter().enumerate() {
        if made.get(at) != Some(&true) || matches!(family.kind, FamilyKind::Document | FamilyKind::File) {
            continue;
        }
        let lacks = lacking(&config.file, tag, &family.name);
        if !lacks.is_empty() {
            named.push((family.name.clone(), lacks));
        }
    }
    let Some((first, lacks)) = named.first() else { return };
    let families = match named.len() {
        1 => format!("the family `{first}` have the {}", lacks.join(" and the ")),
        _ => {
            let each: Vec<String> =
                named.iter().map(|(name, lacks)| format!("`{name}` ({})", lacks.join(", "))).collect();
            format!("{} families have texts: {}", each.len(), each.join(", "))
        }
    };
    let own = &config.file.language;
    let message = match named.len() {
        1 => format!("the pages in the language {tag} of {families} of those in {own}"),
        _ => format!("in the language {tag}, pages of {families}, which are those of the language {own}"),
    };
    report.push(
        Diagnostic::new(Code::Untranslated, Level::Note, message)
            .at(config.place(&["translations", tag]))
            .hint(format!(
                "write them in that language, as `translations: {tag}: families: {first}: {}:`",
                lacks[0]
            )),
    );
}

/// Which texts of a family hold words, and are not given in a language.
fn lacking(file: &SiteFile, language: &str, family: &str) -> Vec<&'static str> {
    let Some(own) = file.families.get(family) else { return Vec::new() };
    let words = file.translations.get(language).and_then(|t| t.families.get(family));
    let has_title = words.is_some_and(|words| !words.title.is_empty());
    let texts = [
        ("title", &own.title, has_title),
        // A heading gives way to the title of the other language.
        ("heading", &own.heading, has_title || words.is_some_and(|words| !words.heading.is_empty())),
        ("description", &own.description, words.is_some_and(|words| !words.description.is_empty())),
    ];
    let speaks = |text: &String| *text != file.name && has_words(text);
    texts.iter().filter(|(_, own, given)| !given && own.iter().any(speaks)).map(|(key, ..)| *key).collect()
}

/// Whether a text says something beside its slots, or in the forms of a plural.
fn has_words(text: &str) -> bool {
    let mut depth = 0_u32;
    text.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A name stands in one pair of braces, a form of a plural in two.
        c.is_alphabetic() && depth != 1
    })
}

#[cfg(test)]
mod tests {
    use super::has_words;

    #[test]
    fn slots_are_no_words_and_forms_of_a_plural_are() {
        for text in ["", "{service.plural} {place.in}", "{count} · {place.name}"] {
            assert!(!has_words(text), "{text}");
        }
        for text in ["Help {place.in}", "{count, plural, one {one city} other {#}}", "Über"] {
            assert!(has_words(text), "{text}");
        }
    }
}
