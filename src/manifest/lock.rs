//! A lock that one process holds: on a file, and gone when the process is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How often it is asked for before it counts as held, and how long between.
const TRIES: u32 = 50;
const BETWEEN: Duration = Duration::from_millis(20);

/// Takes the lock of a file, which is made if it is not there; none if another holds it.
///
/// A child process that is just being started has copies of all open files until its own program runs. So a lock may be
/// held for a moment longer than by whoever took it, and it counts as held by another only after a second.
pub fn lock(file: &Path) -> io::Result<Option<File>> {
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(file)?;
    for _ in 0..TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
            // A file system without locks is no reason not to work.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(Some(lock));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn children_that_begin_hold_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("it.lock");
        let ended = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !ended.load(Ordering::SeqCst) {
                    Command::new("true").output().unwrap();
                }
            });
            // Without another try some of so many find it held.
            let free = (0..20_000).filter(|_| lock(&file).unwrap().is_some()).count();
            ended.store(true, Ordering::SeqCst);
            assert_eq!(free, 20_000);
        });
        let held = lock(&file).unwrap();
        assert!(held.is_some() && lock(&file).unwrap().is_none());
    }
}
