//! Servers that speak as the published contracts say, and can be told to fail: judged is what they saw.

// A stand-in has what its contract has, and a test looks at what it needs.
#![allow(dead_code)]

pub mod bucket;
pub mod deploys;
pub mod faults;
pub mod google;
pub mod http;
pub mod hub;
pub mod indexnow;
pub mod netlify;
pub mod signature;
pub mod site;
pub mod wire;
