//! How alike two pages are: by what they state, and by their words.
//!
//! Pure and small: it sees texts, names and keys of statements, and knows no file, page or graph. Two measures:
//!
//! - *own statements*: statements (slot, fact, band) that one page says and the other does not, whatever the wording;
//! - *text alike*: the share of stretches of five words that two texts have in common (Jaccard), with names replaced
//!   by a mark, and once more with numbers replaced, too. A page with another name in it is the same page.
//!
//! Invariant: equal texts give equal sketches on any machine; similarities of small groups are exact, those of large
//! ones are exact for every pair that is found, and pairs are looked for by hashes (`nearest`).

mod keys;
mod names;
mod nearest;
mod sketch;
mod tokens;

pub use keys::{Keys, Statements};
pub use names::Names;
pub use nearest::{Nearest, nearest, neighbours};
pub use sketch::{Alike, Signature, Sketch};
pub use tokens::{Sentence, sentences};
