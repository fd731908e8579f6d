//! An explanation as one object, for programs. Its keys are a contract.

use super::{
    Absent, Claim, Explanation, FileState, Identity, Input, Line, Nothing, Origin, Page, Since, Verdict,
};
use crate::diag::Place;
use serde_json::{Value as Json, json};

/// So many lines of a list are listed, unless all are asked for; the number of the others stands beside them.
const LINES: usize = 20;

pub fn json(explanation: &Explanation, all: bool) -> Json {
    match explanation {
        Explanation::Made(page) => made(page, all),
        Explanation::Absent(nothing) => self::nothing(nothing),
    }
}

fn place(place: &Option<Place>) -> Json {
    match place {
        Some(p) if p.line > 0 => json!({ "file": &*p.file, "line": p.line, "column": p.column }),
        Some(p) => json!({ "file": &*p.file }),
        None => Json::Null,
    }
}

fn identity(identity: &Identity, state: &str) -> Json {
    let rows: Vec<Json> = identity
        .rows
        .iter()
        .map(|r| json!({ "dataset": r.dataset, "id": r.id, "title": r.title, "place": place(&r.place) }))
        .collect();
    let (family, declared) = identity.family.clone().map_or((None, None), |(f, p)| (Some(f), Some(p)));
    json!({ "state": state, "address": identity.address, "path": identity.path, "kind": identity.kind,
        "origin": identity.origin, "family": family, "declared": place(&declared), "rows": rows })
}

fn verdict(v: &Verdict) -> Json {
    let measures: Vec<Json> = v
        .measures
        .iter()
        .map(|m| json!({ "name": m.name, "found": m.found, "make": m.make, "index": m.index }))
        .collect();
    json!({ "status": v.status.word(), "reason": v.reason, "needed": v.needed, "evidence": measures,
        "place": place(&v.place) })
}

fn made(page: &Page, all: bool) -> Json {
    let mut object = identity(&page.identity, "made");
    object["decision"] = page.verdict.as_ref().map_or(Json::Null, verdict);
    let entries = |c: &super::Companion| c.entries.iter().map(|(count, _)| count).sum::<u64>();
    object["entries"] = page.companion.as_ref().filter(|c| !c.entries.is_empty()).map(entries).into();
    object["leads_to"] = page.leads_to.as_deref().into();
    object["file"] = match &page.file {
        FileState::AsWritten(_) => "as_written",
        FileState::Missing => "missing",
        FileState::Edited => "edited",
        FileState::Unknown => "unknown",
        FileState::Absent => "absent",
    }
    .into();
    object["since_last_build"] = match &page.since {
        Since::NeverBuilt => "never_built",
        Since::New => "new",
        Since::Doubtful => "interrupted",
        Since::Same => "same",
        Since::OtherProgram => "other_program",
        Since::Changed(_) | Since::Unnamed => "changed",
    }
    .into();
    object["claims"] = page.claims.iter().map(claim).collect();
    let changed = page.inputs.iter().filter(|i| i.changed == Some(true)).map(|i| i.name.as_str());
    object["changed"] = changed.collect::<Vec<_>>().into();
    object["inputs"] = page.inputs.iter().map(|input| self::input(input, all)).collect();
    object
}

fn input(input: &Input, all: bool) -> Json {
    let mut object = json!({ "name": input.name, "about": input.about, "changed": input.changed });
    values(&input.lines, all, &mut object);
    object
}

fn values(lines: &[Line], all: bool, object: &mut Json) {
    let shown = if all { lines.len() } else { lines.len().min(LINES) };
    let value = |line: &Line| {
        let mut object = json!({});
        for (key, text) in
            [("name", Some(&line.name)), ("of", Some(&line.of)), ("value", line.value.as_ref())]
        {
            if let Some(text) = text.filter(|text| key == "value" || !text.is_empty()) {
                object[key] = text.as_str().into();
            }
        }
        if line.place.is_some() {
            object["place"] = place(&line.place);
        }
        if !line.below.is_empty() {
            values(&line.below, all, &mut object);
        }
        object
    };
    object["values"] = lines[..shown].iter().map(value).collect();
    if shown < lines.len() {
        object["left_out"] = (lines.len() - shown).into();
    }
}

/// A claim with its source, or null where no row says it.
fn claim(claim: &Claim) -> Json {
    let source = claim.source.as_ref().map_or(Json::Null, |source| {
        json!({ "how": source.how.word(), "computed": source.made, "from": source.from.iter().map(origin).collect::<Vec<_>>(),
            "wording": source.wording.as_ref().map_or(Json::Null, origin) })
    });
    json!({ "kind": claim.kind.word(), "text": claim.text, "within": claim.within, "at": claim.at, "source": source })
}

fn origin(origin: &Origin) -> Json {
    json!({ "dataset": origin.dataset, "row": origin.row, "column": origin.column, "value": origin.value,
        "place": place(&origin.place) })
}

fn reasons(reasons: &[(String, Option<Place>)]) -> Json {
    reasons.iter().map(|(reason, at)| json!({ "reason": reason, "place": place(at) })).collect()
}

fn nothing(nothing: &Nothing) -> Json {
    let mut object = absent(&nothing.absent);
    object["withheld"] = reasons(&nothing.withheld);
    object["leftover"] = nothing.leftover.as_deref().into();
    object
}

fn absent(absent: &Absent) -> Json {
    match absent {
        Absent::Draft { address, place: at } => {
            json!({ "state": "draft", "address": address, "place": place(&Some(at.clone())) })
        }
        Absent::Held { identity: of, verdict: v } => {
            let mut object = identity(of, "held");
            object["decision"] = verdict(v);
            object
        }
        Absent::LeftOut { identity: of, reasons } => {
            let mut object = identity(of, "left_out");
            object["reasons"] = self::reasons(reasons);
            object
        }
        Absent::Gone { address, first, gone, now, leads_to } => {
            json!({ "state": "gone", "address": address, "first_published": first.to_string(),
                "gone": gone.map(|day| day.to_string()), "now_at": now, "leads_to": leads_to })
        }
        Absent::Unknown { address, near, above } => {
            json!({ "state": "unknown", "address": address, "did_you_mean": near, "above": above })
        }
    }
}
