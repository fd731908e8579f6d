//! Which signs may stand where in an address, as X and Mastodon see it.
//!
//! X lets letters of Latin and Cyrillic stand in paths and ASCII in queries; Mastodon takes nearly anything.
//!
//! Invariant: what may end a path or a query may stand inside of it.

/// Whose rules decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    X,
    Mastodon,
}

pub(super) fn is_path(c: char, dialect: Dialect) -> bool {
    match dialect {
        Dialect::X => {
            is_general_path(c) || matches!(c, '\u{400}'..='\u{4ff}' | '\u{1c80}'..='\u{1c87}' | '–')
        }
        Dialect::Mastodon => !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | '?'),
    }
}

pub(super) fn may_end_path(c: char, dialect: Dialect) -> bool {
    match dialect {
        Dialect::X => {
            matches!(c, '+' | '-' | '=' | '_' | '#' | '/' | '\u{400}'..='\u{4ff}' | '\u{1c80}'..='\u{1c87}')
                || c.is_ascii_alphanumeric()
                || is_latin_accent(c)
        }
        Dialect::Mastodon => !matches!(
            c,
            '!' | '*'
                | '"'
                | '\''
                | '「'
                | '」'
                | ';'
                | ':'
                | '='
                | ','
                | '.'
                | '$'
                | '%'
                | '['
                | ']'
                | '~'
                | '&'
                | '|'
                | '@'
        ),
    }
}

/// Signs of paths that both know.
fn is_general_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || is_latin_accent(c)
        || matches!(
            c,
            '!' | '*'
                | '\''
                | ';'
                | ':'
                | '='
                | '+'
                | ','
                | '.'
                | '$'
                | '/'
                | '%'
                | '#'
                | '['
                | ']'
                | '-'
                | '_'
                | '~'
                | '@'
                | '|'
                | '&'
        )
}

/// Signs of paths in the expressions that Mastodon started from: Cyrillic letters and all dashes, too.
pub(super) fn is_older_path(c: char) -> bool {
    is_general_path(c)
        || matches!(c, '\u{400}'..='\u{484}' | '\u{487}'..='\u{52f}' | '\u{1c80}'..='\u{1c8a}' | '\u{1d2b}'
            | '\u{1d78}' | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}' | '\u{fe2e}' | '\u{fe2f}')
        || matches!(
            c,
            '֊' | '־' | '᐀' | '᠆' | '‐'
                ..='―'
                    | '⸗'
                    | '⸚'
                    | '⸺'
                    | '⸻'
                    | '⹀'
                    | '⹝'
                    | '〜'
                    | '〰'
                    | '゠'
                    | '︱'
                    | '︲'
                    | '﹘'
                    | '﹣'
                    | '－'
                    | '𐺭'
        )
}

/// Latin letters with accents, accents that stand alone, and the few letters that an expression without regard
/// to case takes for one of them.
pub(super) fn is_latin_accent(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24f}' | '\u{253}' | '\u{254}' | '\u{256}' | '\u{257}'
        | '\u{259}' | '\u{25b}' | '\u{263}' | '\u{268}' | '\u{26f}' | '\u{272}' | '\u{289}' | '\u{28b}'
        | '\u{2bb}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
        || matches!(
            c,
            '\u{260}'
                | '\u{269}'
                | '\u{275}'
                | '\u{280}'
                | '\u{283}'
                | '\u{288}'
                | '\u{28a}'
                | '\u{28c}'
                | '\u{292}'
                | '\u{399}'
                | '\u{3b9}'
                | '\u{1fbe}'
                | '\u{2c65}'
                | '\u{2c66}'
                | '\u{2c7e}'
                | '\u{2c7f}'
        )
}

pub(super) fn is_query(c: char, dialect: Dialect) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '!' | '?'
                | '*'
                | '\''
                | '@'
                | '('
                | ')'
                | ';'
                | ':'
                | '&'
                | '='
                | '+'
                | '$'
                | '/'
                | '%'
                | '#'
                | '['
                | ']'
                | '-'
                | '_'
                | '.'
                | ','
                | '~'
                | '|'
        )
        || dialect == Dialect::Mastodon && (c == '^' || is_beyond(c))
}

pub(super) fn may_end_query(c: char, dialect: Dialect) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '-' | '_' | '&' | '=' | '#' | '/')
        || dialect == Dialect::Mastodon && is_beyond(c)
}

/// What RFC 3987 lets stand in addresses besides ASCII, with the private areas.
fn is_beyond(c: char) -> bool {
    let code = u32::from(c);
    code >= 0xa0
        && !matches!(code, 0xfdd0..=0xfdef | 0xfff0..=0xffff | 0xe0000..=0xe0fff)
        && code & 0xfffe != 0xfffe
}
