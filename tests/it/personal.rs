//! What the scanner of free text finds and lets stand, and what the loaders answer to the planted rows of
//! experts and referrals. All names are made up.

mod loaders;
mod texts;
