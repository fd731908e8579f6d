//! What the columns of each kind of dataset hold: one registry from which typing, the JSON Schema of
//! row files and the reference derive.
//!
//! Whatever is not listed here and not declared as a fact is kept as free text under `fields`.

use crate::config::Kind;

/// What a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    /// A whole number of at least zero.
    Count,
    Integer,
    Number,
    Latitude,
    Longitude,
    /// A rating from 1 to 5.
    Rating,
    YesNo,
    Date,
    /// A country by its two letters: US.
    Country,
    /// Several texts.
    Texts,
    /// The id of a row of a dataset of that kind.
    Reference(Kind),
    /// Ids of rows of a dataset of that kind.
    References(Kind),
    /// Questions and answers: a list of `q` and `a`.
    Faq,
    /// A small record of texts.
    Texture,
    /// `low`, `high`, `unit`, `illustrative`.
    Price,
}

/// One known column.
pub struct Known {
    pub name: &'static str,
    /// Other spellings that cannot mean anything else.
    pub also: &'static [&'static str],
    pub kind: Type,
    pub required: bool,
    pub about: &'static str,
}

const fn known(name: &'static str, kind: Type, about: &'static str) -> Known {
    Known { name, also: &[], kind, required: false, about }
}
const fn needed(name: &'static str, also: &'static [&'static str], kind: Type, about: &'static str) -> Known {
    Known { name, also, kind, required: true, about }
}

const ID: Known = needed("id", &[], Type::Text, "Stable name of the row; never shown, never changed.");
const NAME: Known = needed("name", &[], Type::Text, "Name of the row, as visitors read it.");
const SLUG: Known = known("slug", Type::Text, "Part of the address; wins over the one made from the name.");
const SUMMARY: Known = known("summary", Type::Text, "The row in one sentence.");
const FORMS: Known =
    known("forms", Type::Texture, "Grammatical forms of the name, such as `in: in der Schweiz`.");

static PLACE: &[Known] = &[
    ID,
    NAME,
    SLUG,
    SUMMARY,
    FORMS,
    known("region", Type::Text, "Code of the state or region; tells places of one name apart."),
    known("region_name", Type::Text, "Name of the state or region."),
    known("lat", Type::Latitude, "Latitude in degrees."),
    known("lon", Type::Longitude, "Longitude in degrees."),
    known("population", Type::Count, "How many people live there."),
];

static SERVICE: &[Known] = &[
    ID,
    NAME,
    SLUG,
    SUMMARY,
    FORMS,
    known("plural", Type::Text, "The name for several: Executive Coaches."),
    known("category", Type::Text, "Group of services."),
    known("description", Type::Text, "What the service is, in a few sentences."),
    known("good_fit", Type::Texts, "Situations in which it helps."),
    known("not_a_fit", Type::Texts, "Situations in which it does not."),
    known("deliverables", Type::Texts, "What a client gets."),
    known("questions_to_ask", Type::Texts, "What to ask an expert first."),
    known("check", Type::Texts, "What to check about an expert."),
    known("faq", Type::Faq, "Questions and answers: a list of `q` and `a`."),
    known("engagement", Type::Texture, "How the work usually goes: format, cadence, first_step."),
    known("related", Type::References(Kind::Service), "Ids of related services."),
    known("price", Type::Price, "low, high, unit, illustrative."),
    known("relevant_facts", Type::Texts, "Fact columns of places that matter for this service."),
];

static PROVIDER: &[Known] = &[
    needed("id", &["provider_id"], Type::Text, "Stable name of the row; never shown, never changed."),
    needed("name", &["display_name"], Type::Text, "Name of the expert, as visitors read it."),
    known("slug", Type::Text, "Part of the address; wins over the one made from the handle or id."),
    known("handle", Type::Text, "Short public name, used in the address."),
    SUMMARY,
    FORMS,
    Known {
        name: "services",
        also: &["service"],
        kind: Type::References(Kind::Service),
        required: true,
        about: "Ids of the services that the expert offers.",
    },
    Known {
        name: "place",
        also: &["city_id", "place_id"],
        kind: Type::Reference(Kind::Place),
        required: false,
        about: "Id of the place where the expert works.",
    },
    known("remote", Type::YesNo, "Whether the expert works by video."),
    known("radius_km", Type::Number, "How far from home the expert works in person."),
    known("languages", Type::Texts, "Languages of the expert, as tags: en;es."),
    known("years", Type::Count, "Years of work with clients."),
    known("specialisms", Type::Texts, "What the expert works on."),
    known("formats", Type::Texts, "How the expert works: video, in person."),
    known("bio", Type::Text, "The expert in two or three sentences."),
    known("joined_on", Type::Date, "Since when the expert is there."),
    known("ratings_count", Type::Count, "How many ratings the expert has."),
    known("ratings_sum", Type::Number, "The stars of all ratings added up: one to five for each."),
    known(
        "public_street",
        Type::Text,
        "Street and number where the expert receives people. It is published.",
    ),
    known("public_postal_code", Type::Text, "Postal code of that address."),
    known("public_locality", Type::Text, "Town of that address; without street and town there is none."),
    known("public_region", Type::Text, "State or province of that address, as it is written there: TX."),
    known("public_country", Type::Country, "Country of that address by its two letters: US."),
    Known {
        name: CONSENT,
        also: &[],
        kind: Type::YesNo,
        required: false,
        about: "Whether the expert agreed to be shown. Without a yes the row is shown nowhere.",
    },
];

/// The column that says whether a provider may be shown.
pub const CONSENT: &str = "consent_public";

const SERVICE_OF: Known = Known {
    name: "service",
    also: &["service_id"],
    kind: Type::Reference(Kind::Service),
    required: true,
    about: "Id of the service.",
};
const PLACE_OF: Known = Known {
    name: "place",
    also: &["city_id", "place_id"],
    kind: Type::Reference(Kind::Place),
    required: false,
    about: "Id of the place; empty where only the county or region is told.",
};
const COUNTY: Known = known("county", Type::Text, "County, where the place is not told.");
const REGION: Known = known("region", Type::Text, "Code of the state or region.");

static MATCH: &[Known] = &[
    needed("id", &["match_id"], Type::Text, "Stable name of the record; never shown."),
    SERVICE_OF,
    PLACE_OF,
    Known {
        name: "date",
        also: &["created_at"],
        kind: Type::Date,
        required: false,
        about: "When the match was made, if that may be known to the day.",
    },
    known("rating", Type::Rating, "Rating from 1 to 5."),
    COUNTY,
    REGION,
    known("time", Type::Text, "When the match was made, as far as that is told: 2026-03, 2026-Q1 or 2026."),
    known("outcome", Type::Text, "completed, cancelled, no_match or in_progress."),
    known("duration_weeks", Type::Text, "How many weeks the work took, as a range: 5-12."),
    known("budget", Type::Text, "Budget as a range of whole amounts: 1000-5000, -1000 or 25000-."),
    known("format", Type::Text, "How they met: remote, on-site or hybrid."),
    known("consent", Type::Text, "Name of the consent in the log of consents."),
    known("scope", Type::Text, "What the consent covers: aggregate, quote or quote_first_name."),
    known("testimonial", Type::Text, "What the client said, word for word."),
    known("author", Type::Text, "First name of the client, if the consent covers it."),
    known("incentive", Type::Text, "What was given for the words: none, discount, credit, gift."),
    Known {
        name: "provider",
        also: &["provider_id"],
        kind: Type::Text,
        required: false,
        about: "Id of the expert; only records that nobody else sees have it, and `import` writes none.",
    },
    known("relation", Type::Text, "How the client is tied to the marketplace or the expert, if at all."),
];

static CONSENT_LOG: &[Known] = &[
    needed("id", &[], Type::Text, "Stable name of the line."),
    needed("consent", &[], Type::Text, "Name of the consent, as records carry it."),
    known("record", Type::Text, "Id of the record that it is about."),
    needed("event", &[], Type::Text, "granted or withdrawn."),
    known(
        "purposes",
        Type::Texts,
        "What for: statistics;quote;story. A withdrawal without purposes is of all.",
    ),
    known("channels", Type::Texts, "Where: site;email;social;ads. A withdrawal without channels is of all."),
    known("scope", Type::Text, "aggregate, quote or quote_first_name."),
    known("on", Type::Text, "Month or day: 2026-03 or 2026-03-28."),
    known("release", Type::Text, "The release that took the line into account; `import` writes it."),
];

static STATISTIC: &[Known] = &[
    needed("id", &[], Type::Text, "Stable name of the line."),
    needed("statistic", &[], Type::Text, "matches, days, completed or ratings."),
    SERVICE_OF,
    needed("level", &[], Type::Text, "Where it holds: place, county, region or all."),
    PLACE_OF,
    COUNTY,
    REGION,
    known("from", Type::Text, "First month that is counted: 2024-01."),
    known("to", Type::Text, "Last month that is counted."),
    Known {
        name: "count",
        also: &[],
        kind: Type::Count,
        required: true,
        about: "How many matches stand behind it, rounded down to a multiple of five.",
    },
    known("value", Type::Number, "The number itself: matches, days, or percent, rounded."),
    known("stars", Type::Texts, "How many gave one, two, three, four, five stars, rounded down to fives."),
];

static STORY: &[Known] = &[
    ID,
    SLUG,
    needed("record", &[], Type::Text, "Id of the record that the story tells."),
    needed("words", &[], Type::Text, "Fingerprint of the words that were accepted."),
    known("title", Type::Text, "A title by an editor; without it, one is made of service and place."),
    known("note", Type::Text, "What an editor adds, in Markdown."),
];

static REFERRAL: &[Known] = &[
    needed("id", &["referral_id"], Type::Text, "Stable name of the referral; never shown."),
    known("code", Type::Text, "The code that the referrer passes on."),
    known("referrer_kind", Type::Text, "partner, provider or customer."),
    Known {
        name: "referrer",
        also: &["referrer_id"],
        kind: Type::Text,
        required: false,
        about: "Id of the one who referred somebody.",
    },
    Known {
        name: "match",
        also: &["match_id", "referred_match_id"],
        kind: Type::Reference(Kind::Match),
        required: false,
        about: "Id of the match that came of it.",
    },
    known("created_at", Type::Date, "When the referral was made."),
    known("qualified_at", Type::Date, "When it began to count."),
    known("status", Type::Text, "pending, qualified, rewarded or rejected."),
    Known {
        name: "reward",
        also: &["reward_usd"],
        kind: Type::Number,
        required: false,
        about: "What was given for it, never below zero.",
    },
    known("reward_paid_at", Type::Date, "When it was given."),
    known("channel", Type::Text, "How the code was passed on."),
];

static PLAIN: &[Known] = &[ID, NAME, SLUG, SUMMARY, FORMS];
static LOOSE: &[Known] = &[ID, SLUG, SUMMARY, FORMS];

/// The known columns of a kind.
pub fn known_columns(kind: Kind) -> &'static [Known] {
    match kind {
        Kind::Place => PLACE,
        Kind::Service => SERVICE,
        Kind::Provider => PROVIDER,
        Kind::Match => MATCH,
        Kind::Review | Kind::Event => LOOSE,
        Kind::Referral => REFERRAL,
        Kind::Consent => CONSENT_LOG,
        Kind::Statistic => STATISTIC,
        Kind::Story => STORY,
        Kind::Plain => PLAIN,
    }
}

/// Whether a column of that name never leaves the loader, whatever the kind, because it would identify
/// or reach a person. Records of matches, reviews and events keep nothing but their known columns for
/// the same reason. A name that begins with `public_` was chosen by somebody who means it.
pub fn is_private(name: &str) -> bool {
    let lower = name.to_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    !lower.starts_with("public_")
        && (PRIVATE.contains(&plain.as_str()) || PRIVATE_PARTS.iter().any(|part| plain.contains(part)))
}

/// Names without anything but letters and digits.
const PRIVATE: &[&str] = &[
    "tel",
    "mobile",
    "mobil",
    "handy",
    "cell",
    "fax",
    "kontakt",
    "contact",
    "dob",
    "birthday",
    "birthdate",
    "dateofbirth",
    "geburtsdatum",
    "geburtstag",
    "ssn",
    "iban",
    "company",
    "customername",
    "street",
    "calle",
    "rue",
];

/// Parts of names that give a column away in several languages.
const PRIVATE_PARTS: &[&str] = &[
    "mail",
    "courriel",
    "correo",
    "phone",
    "telefon",
    "téléphone",
    "teléfono",
    "handynummer",
    "mobilenumber",
    "mobilnummer",
    "whatsapp",
    "address",
    "adress",
    "anschrift",
    "strasse",
    "straße",
];

/// Whether a header looks as if it asked for consent, in a word of its own.
pub fn looks_like_consent(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["consent", "einwillig", "zustimm", "consentement", "consentimiento", "toestemming"]
        .iter()
        .any(|p| lower.contains(p))
}

/// Whether rows of this kind can have pages. Lines of a log and published numbers have none: their ids name
/// what they are about and need not fit into an address.
pub fn has_address(kind: Kind) -> bool {
    !matches!(kind, Kind::Consent | Kind::Statistic)
}

/// Whether only known columns of this kind are kept.
pub fn keeps_known_only(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Match | Kind::Review | Kind::Event | Kind::Consent | Kind::Statistic | Kind::Referral
    )
}
