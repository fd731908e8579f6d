//! What stands for the fonts of cards in a program that was built without them.
//!
//! Invariant: there are none.

/// No fonts.
pub struct Fonts;

impl Fonts {
    pub fn lacking(&self, _: &str) -> Vec<char> {
        Vec::new()
    }
    pub fn width(&self, _: &str, _: f32) -> f32 {
        0.0
    }
    pub fn broken(&self, _: &str, _: &[f32], _: f32, _: usize) -> Option<(f32, Vec<String>)> {
        None
    }
}

/// Nothing is drawn, in whatever direction.
pub fn is_rtl(_: &str) -> bool {
    false
}
