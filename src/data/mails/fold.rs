//! What a mail folds: its own texts and the fields that it names, each with its place, and no other message.

use super::{Block, Field, Inline, Message, Piece, Target, Variant};
use crate::fingerprint::{Fold, Folder};

/// One variant of a message, as it is written.
#[derive(Clone, Copy)]
pub struct Written<'g> {
    pub message: &'g Message,
    pub variant: &'g Variant,
}

impl Fold for Written<'_> {
    fn fold(&self, folder: &mut Folder) {
        let (def, id) = (&self.message.def, &self.variant.id);
        folder.origin(|| (format!("{}/{id}", self.message.id), Some(self.variant.place.clone())));
        let texts = [("name", &def.name), ("trigger", &def.trigger), ("reason", &def.reason)];
        texts.iter().for_each(|(name, text)| folder.entry(name, *text));
        folder.entry("audience", &format!("{:?}", def.audience).to_lowercase());
        folder.entry("kind", &format!("{:?}", def.kind).to_lowercase());
        folder.entry("rewards", &def.rewards);
        folder.entry("disclosure", &def.disclosure);
        let Some(of) = def.variants.get(id) else { return };
        let texts = [
            ("approach", &of.approach),
            ("subject", &of.subject),
            ("preheader", &of.preheader),
            ("body", &of.body),
        ];
        texts.iter().for_each(|(name, text)| folder.entry(name, *text));
    }
}

impl Fold for Field {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| (self.name.to_string(), Some(self.place.clone())));
        folder.entry("name", &self.name);
        folder.entry("type", self.def.kind.name());
        folder.entry("fallback", &self.def.fallback);
        folder.entry("optional", &self.def.optional);
        folder.entry("example", &self.def.example);
    }
}

impl Written<'_> {
    /// Every piece of the mail, in the order in which it is read.
    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = self.variant.subject.clone();
        pieces.extend(self.variant.preheader.iter().cloned());
        pieces.extend(self.message.disclosure.iter().cloned());
        for block in &self.variant.body {
            match block {
                Block::Paragraph(words) | Block::Heading(words) | Block::Quote(words) => {
                    gather(words, &mut pieces)
                }
                Block::List { items, .. } => items.iter().for_each(|item| gather(item, &mut pieces)),
                Block::Button(target, words) => {
                    add_target(target, &mut pieces);
                    gather(words, &mut pieces);
                }
            }
        }
        pieces.extend(self.message.reason.iter().cloned());
        pieces
    }

    /// The names of the fields that it needs, each once, sorted.
    pub fn fields(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .pieces()
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Field(name) => Some(name),
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// What it names of the site, each once, sorted.
    pub fn of_site(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .pieces()
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Site(name) => Some(name),
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

fn gather(words: &[Inline], pieces: &mut Vec<Piece>) {
    for inline in words {
        match inline {
            Inline::Piece(piece) => pieces.push(piece.clone()),
            Inline::Strong(inner) => gather(inner, pieces),
            Inline::Link(target, inner) => {
                add_target(target, pieces);
                gather(inner, pieces);
            }
        }
    }
}

fn add_target(target: &Target, pieces: &mut Vec<Piece>) {
    if let Target::Field(name) = target {
        pieces.push(Piece::Field(name.clone()));
    }
}
