//! A text as words: letters and digits, without case and punctuation.

/// One word: its hash without case, and what matters for masking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub hash: u64,
    /// A digit stands in it.
    pub is_number: bool,
    /// Its first letter is a capital.
    pub is_capital: bool,
}

/// Calls `emit` for each word of a text.
///
/// `don’t` and `1,234.5` are one word each; any other sign parts words.
pub fn words(text: &str, emit: &mut dyn FnMut(Token)) {
    let mut folded = String::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut is_number = first.is_numeric();
        let mut last = first;
        while let Some(&(at, c)) = rest.peek() {
            let joins = match c {
                '\'' | '’' => last.is_alphabetic() && follows(text, at + c.len_utf8(), char::is_alphabetic),
                '.' | ',' => last.is_numeric() && follows(text, at + 1, char::is_numeric),
                c => c.is_alphanumeric(),
            };
            if !joins {
                break;
            }
            is_number |= c.is_numeric();
            last = c;
            end = at + c.len_utf8();
            rest.next();
        }
        folded.clear();
        folded.extend(
            text[start..end].chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }),
        );
        let hash = xxhash_rust::xxh3::xxh3_64(folded.as_bytes());
        emit(Token { hash, is_number, is_capital: first.is_uppercase() });
    }
}

fn follows(text: &str, at: usize, is: fn(char) -> bool) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(is)
}

/// A sentence of a text, and what is left of it when names and numbers are taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'t> {
    pub text: &'t str,
    pub masked: u64,
    /// Words in it.
    pub words: usize,
}

/// The sentences of a text whose blocks are lines, each with the hash of its masked words.
pub fn sentences<'t>(text: &'t str, names: &super::Names) -> Vec<Sentence<'t>> {
    let mut found = Vec::new();
    let mut masked = Vec::new();
    for line in text.lines() {
        for part in parts(line) {
            masked.clear();
            names.masked(part, &mut masked);
            if !masked.is_empty() {
                let hash = masked.iter().fold(0, |sum: u64, token| mix(sum, token.all));
                found.push(Sentence { text: part.trim(), masked: hash, words: masked.len() });
            }
        }
    }
    found
}

/// A line, cut behind every sign that ends a sentence and is followed by a space and a capital.
fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices() {
        let next = at + c.len_utf8();
        let ends = matches!(c, '.' | '!' | '?' | '…')
            && line[next..].starts_with(' ')
            && line[next..].trim_start().chars().next().is_some_and(|c| !c.is_lowercase());
        if ends {
            parts.push(&line[start..next]);
            start = next;
        }
    }
    parts.push(&line[start..]);
    parts
}

/// Puts one hash after another.
pub fn mix(sum: u64, next: u64) -> u64 {
    (sum.rotate_left(23) ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_letters_and_digits_and_a_number_is_one_word() {
        let mut found = Vec::new();
        let of = |text: &str| {
            let mut all = Vec::new();
            words(text, &mut |t| all.push(t));
            all
        };
        words("Don’t pay $1,234.50, today: 3.", &mut |t| found.push((t.is_number, t.is_capital)));
        assert_eq!(found, [(false, true), (false, false), (true, false), (false, false), (true, false)]);
        assert_eq!(of("don't")[0].hash, of("DON’T")[0].hash);
        assert_ne!(of("1,234")[0].hash, of("1,235")[0].hash);
        assert_eq!(of("a.b"), of("a b"));
    }

    #[test]
    fn a_line_is_parted_where_sentences_end() {
        assert_eq!(
            parts("It is 3.5 km. Ask first! why not? Yes"),
            ["It is 3.5 km.", " Ask first! why not?", " Yes"]
        );
    }
}
