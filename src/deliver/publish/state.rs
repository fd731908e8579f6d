//! What a host that only keeps files keeps of what was published, as a text: a line for each file.
//!
//! Invariant: half a text is none, so that nobody takes a file for gone that was only not read.

use super::Digest;

/// Its name among the files of the site.
pub const FILE: &str = ".flywheel-live";
const MAGIC: &str = "flywheel live 1";

/// What lies at a host, as far as publications brought it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Whether the last publication came to its end.
    pub is_whole: bool,
    /// How many publications there were.
    pub serial: u64,
    /// The key of the last one.
    pub key: String,
    /// Sorted by path.
    pub files: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub path: String,
    /// None where it is in doubt.
    pub digest: Option<Digest>,
    pub mark: Mark,
}

/// What a file is to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Own,
    /// An old address that leads on.
    Leads,
    /// It is not of the site any more.
    Old,
}

const MARKS: [(Mark, &str); 3] = [(Mark::Own, "="), (Mark::Leads, ">"), (Mark::Old, "~")];

impl State {
    pub fn parse(text: &str) -> Option<State> {
        let (head, rest) = text.split_once('\n')?;
        let mut head = head.strip_prefix(MAGIC)?.split_whitespace();
        let is_whole = match head.next()? {
            "whole" => true,
            "half" => false,
            _ => return None,
        };
        let (serial, key) = (head.next()?.parse().ok()?, head.next()?.to_string());
        let (body, end) = rest.rsplit_once("end ")?;
        let mut files = Vec::new();
        for line in body.lines() {
            let (sign, rest) = line.split_at_checked(1)?;
            let (digest, path) = rest.split_once(' ')?;
            let (mark, _) = MARKS.iter().find(|(_, known)| *known == sign)?;
            let digest = if digest == "-" { None } else { Some(Digest::parse(digest)?) };
            files.push(Line { path: path.to_string(), digest, mark: *mark });
        }
        let is_whole_text = end.trim_end().parse() == Ok(files.len()) && end.ends_with('\n');
        (is_whole_text && files.is_sorted()).then_some(State { is_whole, serial, key, files })
    }

    pub fn text(&self) -> String {
        let stand = if self.is_whole { "whole" } else { "half" };
        let mut text = format!("{MAGIC} {stand} {} {}\n", self.serial, self.key);
        for Line { path, digest, mark } in &self.files {
            let sign = MARKS.iter().find(|(known, _)| known == mark).map_or("=", |(_, sign)| sign);
            match digest {
                Some(digest) => text.push_str(&format!("{sign}{digest} {path}\n")),
                None => text.push_str(&format!("{sign}- {path}\n")),
            }
        }
        text.push_str(&format!("end {}\n", self.files.len()));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_keeps_is_read_as_it_was_written_and_half_of_it_is_nothing() {
        let digest = Digest::parse("0123456789abcdef0123456789abcdef");
        let line = |path: &str, digest, mark| Line { path: path.into(), digest, mark };
        let files = vec![
            line("a b/index.html", digest, Mark::Own),
            line("assets/x.css", None, Mark::Old),
            line("old/index.html", digest, Mark::Leads),
        ];
        let state = State { is_whole: false, serial: 7, key: "k".into(), files };
        let text = state.text();
        assert_eq!(State::parse(&text), Some(state));
        for cut in 0..text.len() {
            assert_eq!(State::parse(&text[..cut]), None, "{cut}");
        }
    }
}
