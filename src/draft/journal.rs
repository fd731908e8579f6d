//! The journal of drafts: what a model was asked, and what it answered. It is no cache: an answer was paid for.
//!
//! One line of JSON for each thing that happened, in the folder of the ledger. A question is on the disk before its first
//! byte leaves, and an answer before anybody reads it. Invariant: a question that was sent is never sent again by itself,
//! however the process ended; what is refused before it was answered costs nothing and may be asked again.

use crate::manifest::{Interrupt, Step, lock};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Nothing before so many seconds counts against the budget.
pub const WINDOW: i64 = 30 * 24 * 60 * 60;

/// A line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Line {
    /// Seconds since 1970.
    at: i64,
    key: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    /// It is about to be sent, and costs so much at most.
    Asked(Asked),
    Answered(Answered),
    /// It was refused or never left: nothing was paid.
    Refused(String),
}

/// A question, as far as the journal knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub model: String,
    /// Page or statement that it was asked for.
    pub about: String,
    /// Tokens, at most.
    pub input: u64,
    pub output: u64,
}

/// An answer that was paid for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub text: String,
    /// Why it ended: `stop`, `length`, `tool_calls`, or a word of ours.
    pub finish: String,
    pub input: u64,
    pub output: u64,
}

/// What is known of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Answered(Answered),
    /// It was sent, and no answer came: nobody knows whether it was paid.
    Unknown(Asked),
}

#[derive(Default)]
struct Known {
    states: BTreeMap<String, State>,
    /// What was spent, with the time: tokens in and out.
    spent: BTreeMap<String, (i64, u64, u64)>,
}

pub struct Journal {
    /// Nothing is written if it was opened to read.
    file: Option<Mutex<File>>,
    known: Mutex<Known>,
    interrupt: Arc<Interrupt>,
    _lock: Option<File>,
}

/// Why the journal cannot be used.
#[derive(Debug)]
pub enum Error {
    /// Another `flywheel draft` is at work.
    ByAnother,
    Io(io::Error),
    /// A line that nobody can read: what it says may have been paid for.
    Unreadable(usize),
    /// The process was ended (in tests).
    Ended,
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Error::Io(error)
    }
}

/// The name of the file, beside the ledger.
pub const FILE: &str = "drafts.jsonl";

impl Journal {
    /// What is known so far, without a lock and without making a file.
    pub fn read(folder: &Path) -> Result<Journal, Error> {
        let known = match File::open(folder.join(FILE)) {
            Ok(mut file) => load(&mut file)?.0,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Known::default(),
            Err(error) => return Err(error.into()),
        };
        Ok(Journal { file: None, known: Mutex::new(known), interrupt: Arc::default(), _lock: None })
    }

    /// Opens it to write; one process at a time.
    pub fn open(folder: &Path, interrupt: Arc<Interrupt>) -> Result<Journal, Error> {
        std::fs::create_dir_all(folder)?;
        let lock = lock(&folder.join("drafts.lock"))?.ok_or(Error::ByAnother)?;
        let path = folder.join(FILE);
        let is_new = !path.exists();
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        if is_new {
            // The name is on the disk, too, before anything is asked. Not every system lets a folder be synced.
            file.sync_all()?;
            _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        let (known, whole) = load(&mut file)?;
        // A line that was cut short by the end of a process is none.
        if file.metadata()?.len() != whole {
            file.set_len(whole)?;
        }
        Ok(Journal { file: Some(Mutex::new(file)), known: Mutex::new(known), interrupt, _lock: Some(lock) })
    }

    pub fn state(&self, key: &str) -> Option<State> {
        self.known.lock().ok()?.states.get(key).cloned()
    }

    /// Tokens of requests and of answers that count against the budget now.
    pub fn spent(&self, now: i64) -> (u64, u64) {
        let Ok(known) = self.known.lock() else { return (u64::MAX, u64::MAX) };
        let recent = known.spent.values().filter(|(at, ..)| *at > now - WINDOW);
        recent.fold((0u64, 0u64), |sum, (_, input, output)| {
            (sum.0.saturating_add(*input), sum.1.saturating_add(*output))
        })
    }

    /// Writes down that a question is about to be sent.
    pub fn ask(&self, key: &str, asked: Asked, now: i64) -> Result<(), Error> {
        self.write(Line { at: now, key: key.to_string(), what: What::Asked(asked) })
    }

    pub fn answer(&self, key: &str, answered: Answered, now: i64) -> Result<(), Error> {
        self.write(Line { at: now, key: key.to_string(), what: What::Answered(answered) })
    }

    /// Writes down that a question cost nothing.
    pub fn refuse(&self, key: &str, why: &str, now: i64) -> Result<(), Error> {
        self.write(Line { at: now, key: key.to_string(), what: What::Refused(why.to_string()) })
    }

    fn write(&self, line: Line) -> Result<(), Error> {
        let Some(file) = &self.file else { return Err(Error::Ended) };
        let mut text = serde_json::to_vec(&line).map_err(io::Error::other)?;
        text.push(b'\n');
        let mut file = file.lock().map_err(|_| Error::Ended)?;
        match self.interrupt.step() {
            Step::Whole => {
                let before = file.metadata()?.len();
                // Half a line must not stand before the next one.
                if let Err(error) = file.write_all(&text).and_then(|()| file.sync_data()) {
                    _ = file.set_len(before);
                    return Err(error.into());
                }
            }
            Step::Half => {
                file.write_all(&text[..text.len() / 2])?;
                return Err(Error::Ended);
            }
            Step::Nothing => return Err(Error::Ended),
        }
        if let Ok(mut known) = self.known.lock() {
            known.take(line);
        }
        Ok(())
    }
}

impl Known {
    fn take(&mut self, line: Line) {
        let Line { at, key, what } = line;
        match what {
            What::Asked(asked) => {
                self.spent.insert(key.clone(), (at, asked.input, asked.output));
                self.states.insert(key, State::Unknown(asked));
            }
            What::Answered(answered) => {
                self.spent.insert(key.clone(), (at, answered.input, answered.output));
                self.states.insert(key, State::Answered(answered));
            }
            What::Refused(_) => {
                self.spent.remove(&key);
                self.states.remove(&key);
            }
        }
    }
}

/// Reads all whole lines; and how many bytes they take. A line of a later version, or one that somebody spoiled, is an error:
/// what it says may have been paid for.
fn load(file: &mut File) -> Result<(Known, u64), Error> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let mut known = Known::default();
    let mut whole = 0;
    for (n, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        if line.last() != Some(&b'\n') {
            break;
        }
        whole += line.len() as u64;
        if line.trim_ascii().is_empty() {
            continue;
        }
        known.take(serde_json::from_slice::<Line>(line).map_err(|_| Error::Unreadable(n + 1))?);
    }
    Ok((known, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked { model: "m".into(), about: "/a/".into(), input: 100, output: 50 }
    }

    #[test]
    fn a_question_is_known_from_before_it_is_sent_until_it_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let answer = Answered { text: "Words.".into(), finish: "stop".into(), input: 90, output: 10 };
        {
            let journal = Journal::open(folder.path(), Arc::default()).unwrap();
            assert!(matches!(Journal::open(folder.path(), Arc::default()), Err(Error::ByAnother)));
            journal.ask("a", asked(), 1_000).unwrap();
            journal.ask("b", asked(), 1_000).unwrap();
            journal.ask("c", asked(), 1_000).unwrap();
            journal.answer("b", answer.clone(), 1_001).unwrap();
            journal.refuse("c", "429", 1_001).unwrap();
        }
        // A process that ends in the middle of a line leaves half of one.
        let mut file = OpenOptions::new().append(true).open(folder.path().join(FILE)).unwrap();
        file.write_all(b"{\"at\":1002,\"key\":\"d\",\"ask").unwrap();
        let journal = Journal::open(folder.path(), Arc::default()).unwrap();
        assert_eq!(journal.state("a"), Some(State::Unknown(asked())));
        assert_eq!(journal.state("b"), Some(State::Answered(answer)));
        assert_eq!((journal.state("c"), journal.state("d")), (None, None));
        assert_eq!(journal.spent(1_002), (190, 60));
        assert_eq!(journal.spent(1_002 + WINDOW), (0, 0));
        journal.ask("d", asked(), 1_003).unwrap();
        drop(journal);
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(text.lines().all(|line| serde_json::from_str::<Line>(line).is_ok()), "{text}");
    }
}
