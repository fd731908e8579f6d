//! What a page says, as text for people: each claim with its source, those without one first.

use super::text::{place, plain, short};
use super::{Claim, ClaimKind, How, Origin, Source};
use std::fmt::Write;

/// So many claims of a kind are shown, unless all are asked for.
const SHOWN: usize = 12;
/// So many rows of what was computed.
const ROWS: usize = 3;

pub fn section(claims: &[Claim], all: bool) -> String {
    let mut out = String::new();
    if claims.is_empty() {
        return out;
    }
    out.push_str("\nWhat it says\n");
    for kind in ClaimKind::ALL {
        let (mut some, mut none) = (0, 0);
        let of = || claims.iter().filter(|claim| claim.kind == kind);
        of().for_each(|claim| if claim.source.is_some() { some += 1 } else { none += 1 });
        if some + none == 0 {
            continue;
        }
        let missing = if none > 0 { format!(", {none} of them without a row") } else { String::new() };
        let _ = writeln!(out, "  {}: {}{missing}", heading(kind), some + none);
        of().filter(|claim| claim.source.is_none()).for_each(|claim| one(claim, all, &mut out));
        let most = if all || some <= SHOWN + 1 { some } else { SHOWN };
        of().filter(|claim| claim.source.is_some()).take(most).for_each(|claim| one(claim, all, &mut out));
        if most < some {
            let _ = writeln!(out, "    … and {} more (`--all` shows them)", some - most);
        }
    }
    out
}

fn heading(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Number => "numbers",
        ClaimKind::Quote => "quotes",
        ClaimKind::Name => "names",
    }
}

fn one(claim: &Claim, all: bool, out: &mut String) {
    let within = match claim.within == claim.text {
        true => String::new(),
        false => format!("  in {}: {}", claim.at, short(&claim.within, all)),
    };
    let _ = writeln!(out, "    {}{within}", short(&claim.text, all));
    match &claim.source {
        Some(source) => self::source(source, all, out),
        None => out.push_str("        no row says this\n"),
    }
}

fn source(source: &Source, all: bool, out: &mut String) {
    let lead = match source.how {
        How::Computed => format!("{}: ", if source.made.is_empty() { "made of" } else { source.made }),
        How::SameValue => "the same value: ".to_string(),
        How::Text | How::Column => String::new(),
    };
    let most = if all || source.how != How::Computed { source.from.len() } else { ROWS };
    for (at, origin) in source.from.iter().take(most).enumerate() {
        let lead = if at == 0 { lead.as_str() } else { "from " };
        let _ = writeln!(out, "        {lead}{}", written(origin, all));
    }
    if most < source.from.len() {
        let _ = writeln!(out, "        … and {} more", source.from.len() - most);
    }
    if let Some(wording) = &source.wording {
        let _ = writeln!(out, "        said by {}", written(wording, all));
    }
}

fn written(origin: &Origin, all: bool) -> String {
    let of = if origin.row.is_empty() {
        plain(&origin.dataset)
    } else {
        format!("{} `{}`", plain(&origin.dataset), plain(&origin.row))
    };
    let column = if origin.column.is_empty() || origin.column == origin.dataset {
        String::new()
    } else {
        format!(", {}", plain(&origin.column))
    };
    let value =
        if origin.value.is_empty() { String::new() } else { format!(": {}", short(&origin.value, all)) };
    format!("{of}{column}{value}{}", place(&origin.place))
}
