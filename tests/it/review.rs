//! `flywheel review`: which pages earn their place, and that a decision stays until its own page changes.

mod decisions;
mod demo;
mod edits;
mod spun;
mod town;
mod waves;
