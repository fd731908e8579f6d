//! Words by which sentences speak of facts: words for one thing, words that set facts apart, things that are counted.
//!
//! English alone.

/// Words of labels that say nothing of what is counted.
pub(super) const SILENT: &[&str] = &[
    "the", "of", "a", "an", "and", "or", "in", "to", "for", "with", "from", "by", "at", "that", "its",
    "their", "this", "was", "were", "is", "more", "less", "number", "many", "other", "made", "same", "s",
    "km", "m", "they", "list", "used", "least", "how", "behind", "it", "who", "than", "after", "those",
    "them", "each", "all", "half", "over", "under", "keep", "on",
];

/// Words for one thing: a sentence that has one of them speaks of the first.
pub(super) const SAME: &[&[&str]] = &[
    &["population", "people", "resident", "inhabitant", "live", "person", "home to", "populous", "counts"],
    &["income", "earn", "earning"],
    &["age", "aged", "old", "older", "year-old"],
    &["journey", "commute", "commut", "travel"],
    &["work", "job", "workplace", "commute"],
    &["bachelor", "degree", "graduate", "bachelor's"],
    &["vehicle", "car", "vehicl"],
    &["own", "owner", "owner-occupied", "homeowner"],
    &["children", "child", "kid"],
    &["airport", "fly", "flight", "flights", "plane", "air"],
    &["elevation", "altitude", "sea", "metre"],
    &["institution", "college", "university", "school", "campus"],
    &["student", "enrolled", "enroll"],
    &["rank", "largest", "biggest", "populous", "largest by", "place among"],
    &["poverty", "poor"],
    &["household", "households"],
    &["county", "parish", "borough"],
    &["capital", "seat of government"],
    &["hour", "clock", "time", "zone"],
    &["holiday", "day off"],
    &["match", "matched", "matching", "found", "sought", "looking"],
    &["completed", "complet", "finished", "finish", "end"],
    &["labour", "labor", "workforce", "force", "working"],
    &["participation", "participat", "force"],
    &["line", "border", "boundary"],
    &["neighbour", "neighbor", "town", "city"],
    &["centre", "center", "circle", "around", "radius"],
    &["within", "circle", "radius", "inside", "around"],
    &["code", "prefix"],
    &["telephone", "phone", "dial"],
    &["week", "long", "took", "lasted"],
    &["budget", "cost", "fee", "spend"],
    &["distance", "away", "far", "off"],
    &["compared", "point", "state"],
    &["everywhere", "overall", "elsewhere", "service"],
];

/// Words that a label has to set a fact apart from a like one, and the words by which a sentence may say the same.
pub(super) const QUALIFIERS: &[(&str, &[&str])] = &[
    ("large", &["large", "larger", "major", "big", "bigger", "hub"]),
    ("larger", &["larger", "bigger", "large"]),
    ("without", &["without", "no", "lack", "lacks", "not", "none"]),
    ("own", &["own", "owns", "owned", "owner", "owners", "homeowners", "owning"]),
    ("under", &["under", "below", "less", "lower"]),
    ("over", &["over", "above", "more", "higher"]),
    ("county", &["county", "county's"]),
    ("half", &["half", "median", "middle"]),
    ("ended", &["ended", "end"]),
    ("nearest", &["nearest", "closest", "near", "nearer", "next", "near-by"]),
    ("everywhere", &["everywhere", "overall", "elsewhere", "whole", "all", "generally", "across"]),
];

/// What can be counted: the words of a group count the same.
pub(super) const COUNTED: &[&[&str]] = &[
    &["people", "resident", "inhabitant", "person"],
    &["adult"],
    &["household", "home"],
    &["student"],
    &["institution", "college", "school", "university"],
    &["airport"],
    &["match"],
    &["place", "city", "town"],
];
