//! Words in their plain form, so that "airports" and "airport" are one word. It knows the endings of English alone.
//!
//! Invariant: the plain form is found without a list of words, and is the same for every form that only differs by
//! one of these endings.

/// A word without the ending that English gives a plural, a genitive, a past, a participle or an adverb.
pub fn stem(word: &str) -> String {
    let mut word = word.to_lowercase().replace('’', "'");
    for end in ["'s", "s'", "'"] {
        if let Some(cut) = word.strip_suffix(end) {
            word = if end == "s'" { format!("{cut}s") } else { cut.to_string() };
            break;
        }
    }
    if word.len() > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.len() > 4 && ["sses", "shes", "ches", "xes", "zes"].iter().any(|end| word.ends_with(end)) {
        word.truncate(word.len() - 2);
    } else if word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| word.ends_with(end))
    {
        word.pop();
    }
    if word.len() > 5 && word.ends_with("ly") && !word.ends_with("ily") {
        word.truncate(word.len() - 2);
    }
    for end in ["ing", "ed"] {
        if let Some(cut) =
            word.strip_suffix(end).filter(|cut| cut.len() > 2 && has_vowel(cut) && !cut.ends_with('e'))
        {
            word = cut.to_string();
            break;
        }
    }
    if word.len() > 3 && word.ends_with('e') {
        word.pop();
    }
    // planned → plann → plan
    let doubled = word.len() > 3 && word.as_bytes()[word.len() - 1] == word.as_bytes()[word.len() - 2];
    if doubled && !word.ends_with(['l', 's', 'z']) {
        word.pop();
    }
    word
}

fn has_vowel(text: &str) -> bool {
    text.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for words in [
            &["airport", "airports", "airport's", "Airports"][..],
            &["city", "cities", "city’s"],
            &["plan", "plans", "planned", "planning"],
            &["live", "lives", "lived", "living"],
            &["coach", "coaches", "coaching", "coached"],
            &["separate", "separately", "separates", "separated"],
            &["write", "writes", "writing"],
            &["class", "classes"],
        ] {
            assert!(
                words.iter().all(|word| stem(word) == stem(words[0])),
                "{words:?}: {:?}",
                words.iter().map(|w| stem(w)).collect::<Vec<_>>()
            );
        }
        assert_ne!(stem("this"), "thi");
        assert_ne!(stem("capital"), stem("capitol"));
    }
}
