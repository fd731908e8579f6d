//! What acts on the world, against servers that are written from the published contracts and told to fail: nothing is
//! lost and nothing is done twice, judged by what the servers saw.
//!
//! - `published`: what each host is sent, and what is kept at home
//! - `faults`: every fault at every call, and everything is as if there had been none
//! - `kills`: a publication or submission that is ended at any step, and run again
//! - `submitted`: who is told of what, and when; `console`: Google, with every fault and ended at every step
//! - `secrets`: tokens are seen nowhere
//! - `outside`: clients and servers that others wrote
//! - `pushed`: the workflow's own commands, on a push with one changed row

mod console;
mod faults;
pub mod kills;
mod outside;
mod published;
mod pushed;
mod secrets;
pub mod servers;
pub mod shop;
mod submitted;
