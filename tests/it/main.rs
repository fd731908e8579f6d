//! What Flywheel promises, shown on tiny sites. Each module is one kind of promise.

mod bad_files;
mod check;
mod deliver;
mod draft;
mod explain;
mod golden;
mod hooks;
mod import;
mod install;
mod laws;
mod messages;
mod personal;
mod posts_lengths;
mod review;
mod review_report;
mod robust;
mod serve;
mod sites;
mod smtp;
mod support;
mod tidy;
mod traps;
