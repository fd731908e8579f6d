//! The files that the binary carries: the default theme and the starter of `flywheel new`.

include!(concat!(env!("OUT_DIR"), "/carried.rs"));
