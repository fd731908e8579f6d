//! Invented readers of previews: one of whom all is known, one of whom little is, one without a name, one with a
//! very long one.

use crate::data::mails::{Field, FieldKind};

/// The readers, as previews are called.
pub const PEOPLE: [&str; 4] = ["whole", "no-facts", "no-name", "long-name"];

/// Longer names are rare, and this one is nobody's.
const LONG: &str = "Maximiliane-Synthetica Wolfeschlegelsteinhausenbergerdorff";

/// What a reader's field holds, or nothing.
pub fn value(person: &str, fields: &[&Field], name: &str) -> Option<String> {
    let field = fields.iter().find(|field| *field.name == *name)?;
    let is_name = field.def.kind == FieldKind::Name;
    let always = !field.def.optional && field.def.fallback.is_none();
    match person {
        "no-facts" if field.def.optional => None,
        "no-name" if is_name && !always => None,
        "long-name" if is_name => Some(LONG.to_string()),
        _ => Some(field.def.example.clone()),
    }
}
