//! The preview, asked over a real socket: it answers as the host would, with the bytes that `build` writes,
//! and it tells the pages that are open what an edit means for them.

mod answers;
mod edits;
mod folders;
mod preview;
mod studio;
