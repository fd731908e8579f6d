//! What a command says, written to the standard output and the standard error.
//!
//! Whoever reads along may stop at any line (`flywheel build | head -1`), and a file may not have room for
//! it all. Neither ends the work: a reader who has left is no fault, and a result that could not be written
//! is said once, at the end, and makes the command fail.
//!
//! Invariant: nothing here panics, and nobody else in the command line writes to either stream.

use std::io::{ErrorKind, Write};
use std::sync::OnceLock;

#[derive(Default)]
pub struct Printer {
    /// The first reason why a result could not be written.
    failed: OnceLock<std::io::Error>,
}

impl Printer {
    /// A line of the result.
    pub fn line(&self, text: &str) {
        self.result(&format!("{text}\n"));
    }

    /// A result as it stands.
    pub fn result(&self, text: &str) {
        if let Err(error) = write(std::io::stdout().lock(), text) {
            // Only the first reason is told; the others follow from it.
            _ = self.failed.set(error);
        }
    }

    /// What is wrong, or what is going on. A standard error that cannot be written leaves nobody to tell.
    pub fn aside(&self, text: &str) {
        _ = write(std::io::stderr().lock(), text);
    }

    /// Whether every result was written; says why one was not.
    pub fn is_whole(&self) -> bool {
        let Some(error) = self.failed.get() else { return true };
        self.aside(&format!("error: the result cannot be written: {error}\n"));
        false
    }
}

fn write(mut stream: impl Write, text: &str) -> std::io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Stream(ErrorKind);

    impl Write for Stream {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_has_left_is_no_fault_and_a_full_device_is_one() {
        assert!(write(Stream(ErrorKind::BrokenPipe), "made 3\n").is_ok());
        assert!(write(Stream(ErrorKind::StorageFull), "made 3\n").is_err());
    }
}
