//! What time it is, and waiting: so that tests need neither.

use std::time::Duration;

pub trait Clock: Sync {
    /// Seconds since 1970.
    fn now(&self) -> i64;
    fn sleep(&self, time: Duration);
}

/// The clock of the machine.
pub struct System;

impl Clock for System {
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_second()
    }
    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// A moment as people and programs read it: 2026-11-29T10:00:00Z
pub fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |moment| moment.to_string())
}
