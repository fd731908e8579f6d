//! Stops a build at any single thing that it does to a disk, as if it were killed; for tests.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

/// Ends a build the way a killed process does, at the n-th thing that it does to a disk. For tests.
#[derive(Debug, Default)]
pub struct Interrupt {
    /// The step at which everything stops; 0 for none.
    pub at: u64,
    /// Whether that step is half done.
    pub torn: bool,
    /// Leaves intents unwritten: a program that is broken on purpose, which the tests must notice.
    pub forgets_intents: bool,
    /// Leaves this part out of every fingerprint: another such program.
    pub forgets_part: Option<&'static str>,
    steps: AtomicU64,
}

/// What a step may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Whole,
    Half,
    Nothing,
}

impl Interrupt {
    pub fn at(at: u64, torn: bool) -> Interrupt {
        Interrupt { at, torn, ..Interrupt::default() }
    }

    /// Counts one step.
    pub fn step(&self) -> Step {
        let step = self.steps.fetch_add(1, Ordering::SeqCst) + 1;
        match step {
            _ if self.at == 0 || step < self.at => Step::Whole,
            _ if step == self.at && self.torn => Step::Half,
            _ => Step::Nothing,
        }
    }

    /// Whether the build has been stopped: what would tidy up after it must not run.
    pub fn has_struck(&self) -> bool {
        self.at != 0 && self.steps() >= self.at
    }

    /// Whether it is there for anything.
    pub fn is_armed(&self) -> bool {
        self.at != 0 || self.forgets_intents || self.forgets_part.is_some()
    }

    /// How many steps there were.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::SeqCst)
    }
}

/// The error of a step that was not done.
pub fn interrupted() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "the build was interrupted")
}
