//! Something is done for each of many files, on some threads; the first failure ends it.

use super::Failed;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Calls under way at a time: hosts answer slowly, and take several at once.
const THREADS: usize = 8;

/// `make` gives each thread what it works with, `act` does one of so many.
pub fn each<T>(
    count: usize,
    make: &(dyn Fn() -> T + Sync),
    act: &(dyn Fn(&mut T, usize) -> Result<(), Failed> + Sync),
) -> Result<(), Failed> {
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let failed: Mutex<Option<Failed>> = Mutex::new(None);
    std::thread::scope(|scope| {
        let work = || {
            let mut tools = make();
            while !is_over.load(Ordering::Relaxed) {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= count {
                    return;
                }
                if let Err(why) = act(&mut tools, at) {
                    is_over.store(true, Ordering::Relaxed);
                    if let Ok(mut failed) = failed.lock() {
                        failed.get_or_insert(why);
                    }
                }
            }
        };
        (0..THREADS.min(count)).for_each(|_| drop(scope.spawn(work)));
    });
    match failed.into_inner() {
        Ok(Some(failed)) => Err(failed),
        _ => Ok(()),
    }
}
