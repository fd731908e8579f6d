//! A fingerprint counts what `explain` lists, and nothing else; and what `explain` says is what a person needs.

mod absent;
mod claims;
mod edits;
mod every;
mod law;
mod sets;
mod told;
pub mod world;
