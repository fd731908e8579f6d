//! The shape of site.yaml. Every field's comment is what the JSON Schema, the editor and the reference
//! say about it; unknown keys are errors.

use super::Translation;
use super::defaults::*;
use super::hooks::{CheckRules, Churn, Hooks, MarkupSwitches};
use super::one_or_many::OneOrMany;
use super::ordered::Ordered;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// site.yaml: the name of the site, its data, and the pages that are made of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    /// Name of the site, as visitors read it.
    pub name: String,
    /// Where the site will live, for example https://example.com or https://example.com/experts
    pub base_url: String,
    /// Language of the site as a BCP-47 tag: en, de, pt-BR. Numbers, dates and sort order follow it.
    #[serde(default = "english")]
    pub language: String,
    /// Further languages, each a tree of its own: tag → settings. Rows say their words in columns such as `name@de`.
    #[serde(default)]
    pub translations: BTreeMap<String, Translation>,
    /// Name of the folder under themes/; `default` also works without a folder.
    #[serde(default = "default_theme")]
    pub theme: String,
    /// Settings of the theme that this site changes (see theme.yaml).
    #[serde(default)]
    pub settings: BTreeMap<String, crate::config::Setting>,
    /// Who runs the site.
    #[serde(default)]
    pub organisation: Organisation,
    /// Links in the head of every page.
    #[serde(default)]
    pub nav: Vec<Link>,
    /// Links in the foot of every page.
    #[serde(default)]
    pub footer: Vec<Link>,
    /// Where facts come from: key → source. A fact column names its source by this key.
    #[serde(default)]
    pub sources: BTreeMap<String, SourceDef>,
    /// The data: name → dataset. A site of documents alone needs none.
    #[serde(default)]
    pub datasets: Ordered<Dataset>,
    /// The pages: name → family, in the order in which they are to be thought of.
    pub families: Ordered<Family>,
    /// Folder of the copy deck.
    #[serde(default = "copy_folder")]
    pub copy: String,
    /// Folder of the Markdown notes that lead on single pages.
    #[serde(default = "notes_folder")]
    pub notes: String,
    /// Folder of the history: what was published, and since when it is as it is.
    #[serde(default = "history_folder")]
    pub history: String,
    /// File of the decisions about single pages: index, noindex, hold (`flywheel review` proposes them).
    #[serde(default = "decisions_file")]
    pub decisions: String,
    /// Folder of the site's images.
    #[serde(default = "images_folder")]
    pub images: String,
    /// The files beside the pages: feeds, robots.txt, redirects and others.
    #[serde(default)]
    pub hooks: Hooks,
    /// Posts to social networks: accounts, and what is worth a post.
    pub posts: Option<super::Posts>,
    /// Mails of the customer journey: who sends them, and where their texts lie.
    pub mails: Option<super::MailRules>,
    /// How the export of a marketplace becomes records, statistics and proposals of stories (`flywheel import`).
    pub import: Option<super::Import>,
    /// Where the site is published: name → target (`flywheel publish --to NAME`).
    #[serde(default)]
    pub publish: Ordered<super::Target>,
    /// Whom `flywheel submit` tells what is new.
    #[serde(default)]
    pub submit: super::Submit,
    /// File of the ledger: what was done in the world, each act once. It is no cache: keep it.
    #[serde(default = "ledger_file")]
    pub ledger: String,
    /// How many pages one build may take away or rewrite.
    #[serde(default)]
    pub churn: Churn,
    /// Switches of the structured data.
    #[serde(default)]
    pub markup: MarkupSwitches,
    /// What `flywheel check` looks for, and how serious it is.
    #[serde(default)]
    pub check: CheckRules,
    /// What `flywheel review` asks of a page that is to be offered to search engines, and how many at a time.
    #[serde(default)]
    pub review: super::ReviewRules,
    /// Texts that a model drafts and a person accepts (`flywheel draft`).
    #[serde(default)]
    pub drafts: super::DraftRules,
}

/// Who runs the site. Everything here is printed as it is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Name; without it, the site's name.
    pub name: Option<String>,
    /// What the organisation does, in a sentence.
    pub description: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Registered name, if it differs.
    pub legal_name: Option<String>,
    /// Logo: an image of the images folder, square, at least 112 × 112 pixels.
    pub logo: Option<String>,
    /// The picture of the site where a link to it is shown: an image of the images folder, 1200 × 630 pixels.
    pub card: Option<String>,
    /// What the card shows, for people who do not see it.
    pub card_alt: Option<String>,
    /// Profiles of the organisation elsewhere, as whole addresses.
    #[serde(default)]
    pub same_as: Vec<String>,
    /// A postal address that people can go to.
    pub address: Option<Address>,
}

/// A postal address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub street: String,
    pub locality: String,
    /// State or province.
    pub region: Option<String>,
    pub postal_code: Option<String>,
    /// Country by its two letters: US, DE.
    pub country: String,
}

/// A link in a menu.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub label: String,
    /// A path of this site (/about/) or a whole address.
    pub url: String,
}

/// A source of facts, credited in the foot of every page that shows one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceDef {
    /// Short name, as it stands beside a fact.
    pub name: String,
    pub url: Option<String>,
    /// Licence, for example CC BY 4.0.
    pub licence: Option<String>,
    /// What the licence asks to be said, if more than the name (for example what was changed).
    pub credit: Option<String>,
}

/// What the rows of a dataset are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A city, a state, any place.
    Place,
    /// Something that is offered.
    Service,
    /// An expert, somebody who offers services.
    Provider,
    /// An anonymised record of a match.
    Match,
    /// A review.
    Review,
    /// Something that happened.
    Event,
    /// A grant or a withdrawal of consent.
    Consent,
    /// A number that `import` released: about how many matches, and where.
    Statistic,
    /// The story of one match, as an editor accepted it.
    Story,
    /// A recommendation of the marketplace by somebody who may earn by it.
    Referral,
    /// Anything else.
    Plain,
}

impl Kind {
    /// Every kind, for what is listed by kind.
    pub const ALL: [Kind; 11] = [
        Kind::Place,
        Kind::Service,
        Kind::Provider,
        Kind::Match,
        Kind::Review,
        Kind::Event,
        Kind::Consent,
        Kind::Statistic,
        Kind::Story,
        Kind::Referral,
        Kind::Plain,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Place => "place",
            Kind::Service => "service",
            Kind::Provider => "provider",
            Kind::Match => "match",
            Kind::Review => "review",
            Kind::Event => "event",
            Kind::Consent => "consent",
            Kind::Statistic => "statistic",
            Kind::Story => "story",
            Kind::Referral => "referral",
            Kind::Plain => "plain",
        }
    }
}

/// How dates are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 2026-11-22
    Iso,
    /// 22.11.2026 or 22/11/2026
    Dmy,
    /// 11/22/2026
    Mdy,
}

/// One file or folder of rows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// A file or a folder of files: .csv, .tsv, .yaml, .json, .jsonl, .xlsx, each also with .gz (but .xlsx).
    pub path: Option<String>,
    /// Instead of a path: the name of a dataset whose rows are grouped into this one's.
    pub of: Option<String>,
    /// The column of that dataset whose values become the ids of this one's rows.
    pub group_by: Option<String>,
    /// The column of that dataset that names the groups (without it, the value itself is the name).
    pub group_name: Option<String>,
    /// What the rows are.
    pub kind: Kind,
    /// The word for one row in addresses, texts and templates (default: the kind; for kind plain the dataset's name).
    pub variable: Option<String>,
    /// In YAML and JSON: the key that holds the list of rows (default: the dataset's own name).
    pub items: Option<String>,
    /// In a workbook: the name of the sheet (default: the first).
    pub sheet: Option<String>,
    /// Foreign headers → our names, for example `Einwohner: population`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Encoding of the file, for example windows-1252 (default: UTF-8).
    pub encoding: Option<String>,
    /// The character between the fields of a CSV file (default: a comma).
    pub delimiter: Option<String>,
    /// The decimal sign, `.` or `,`. The other one, a space or an apostrophe may then part the thousands.
    pub decimal: Option<String>,
    /// How dates are written (default: iso).
    pub date: Option<DateOrder>,
    /// What parts the items of a list within one field (default: a semicolon).
    pub list_separator: Option<String>,
    /// Longest field, in characters (default: 100,000).
    pub max_field: Option<usize>,
    /// Which rows get pages and stand in lists, for example `population >= 50000`. Others can still be referred to.
    pub filter: Option<String>,
    /// True for made-up data: every page that shows a row of it says so.
    #[serde(default)]
    pub synthetic: bool,
    /// What the notice calls this data, for example "expert profiles" (default: the dataset's name).
    pub label: Option<String>,
    /// Currency of money columns and prices, for example USD.
    pub currency: Option<String>,
    /// Fact columns that pages may cite: column → how to show it and where it comes from.
    #[serde(default)]
    pub facts: Ordered<FactDef>,
    /// Groups of facts: key → heading, in the order in which they are shown. A fact names its group by this key.
    #[serde(default)]
    pub fact_groups: Ordered<String>,
    /// For providers: how far from home they work in person, in kilometres (default: 40). For records of matches:
    /// how far away the place is at most whose clients are quoted (default: 150).
    pub radius_km: Option<f64>,
    /// For providers: how many are shown on one page (default: 6 in person, 3 by video). For records of matches:
    /// how many clients are quoted on one page (default: 3).
    pub show: Option<usize>,
    /// Key of the source of the rows as a whole (see `sources`), credited wherever one of them is shown.
    pub source: Option<String>,
    /// How many nearby places are listed (default: 8).
    pub nearby: Option<usize>,
}

/// How a fact is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FactFormat {
    /// A whole number.
    Integer,
    /// A number with `decimals` digits after the sign.
    Decimal,
    /// A percentage with `decimals` digits; 53.0 is shown as 53%.
    Percent,
    /// A whole amount of money in the dataset's currency.
    Money,
    /// A number that always shows its sign.
    Signed,
    /// A date.
    Date,
    /// A yes or a no.
    Yesno,
    /// Several texts.
    List,
    /// A text.
    #[default]
    Text,
}

/// A column that pages may cite as a fact.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactDef {
    /// What the number is, as a heading of a table: "Population". A column of the same row can stand in it:
    /// "Median age within {near_radius_km} km".
    pub label: String,
    /// What is counted: "km", "people". Use {value} to put it elsewhere: "about {value} minutes".
    pub unit: Option<String>,
    /// How it is written (default: text).
    #[serde(default)]
    pub format: FactFormat,
    /// Digits after the decimal sign (default: 0 for integers and money, else 1).
    pub decimals: Option<u8>,
    /// Key of the source, see `sources`.
    pub source: Option<String>,
    /// Year or years of the figure: "2018–2022".
    pub year: Option<String>,
    /// Licence of the figure, if it differs from its source's.
    pub licence: Option<String>,
    /// Key of the group that it stands in, see `fact_groups`.
    pub group: Option<String>,
    /// False for a fact that statements may use but no table shows.
    #[serde(default = "yes")]
    pub show: bool,
}

fn yes() -> bool {
    true
}

/// What kind of pages a family holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FamilyKind {
    /// One page for each combination of the rows of two or three datasets.
    Product,
    /// A list of the pages of other families, one for each row of `by`.
    Hub,
    /// One page a row.
    Record,
    /// One page a Markdown file.
    Document,
    /// Files that are no pages, made by a template of their form: .json, .csv, .txt, .xml, .svg and the like. One a row of
    /// `of`, or a single one.
    File,
}

/// A declared set of pages.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Family {
    pub kind: FamilyKind,
    /// Address of a page, made of dataset names in braces: /{services}/{cities}/; of a file with its ending: /data/{cities}.json
    pub url: String,
    /// product: the datasets that are multiplied (two or three, or one).
    #[serde(default)]
    pub axes: Vec<String>,
    /// hub: the datasets that a hub stands for; empty for one single list.
    #[serde(default)]
    pub by: Vec<String>,
    /// hub, file: the families whose pages it lists.
    #[serde(default)]
    pub lists: Vec<String>,
    /// hub: headings of its lists, family → heading (default: the listed family's label).
    #[serde(default)]
    pub list_labels: BTreeMap<String, String>,
    /// hub: how the pages of its lists are counted, family → text with {n}: "{n, plural, one {# city} other {# cities}}"
    /// (default: the heading with the number).
    #[serde(default)]
    pub list_counts: BTreeMap<String, String>,
    /// hub: a list of more than this many pages is parted by first letters (default: 500).
    pub partition: Option<usize>,
    /// record, file: the dataset.
    pub of: Option<String>,
    /// document: the folder of Markdown files.
    pub path: Option<String>,
    /// Which rows of an axis get pages: dataset → condition. Evaluated once a row.
    #[serde(default)]
    pub filter: BTreeMap<String, String>,
    /// The family whose page is one step up in the breadcrumbs (default: the first hub that lists this family).
    pub parent: Option<String>,
    /// Title of the page, with slots: "{service.plural} {place.in}". Of a list the first that can be filled and
    /// fits into 580 pixels is taken.
    #[serde(default)]
    pub title: OneOrMany<String>,
    /// Heading of the page (default: the title). Of a list the first that can be filled is taken.
    #[serde(default)]
    pub heading: OneOrMany<String>,
    /// Description for search results, with slots. Of a list the first that can be filled and fits into 920
    /// pixels is taken.
    #[serde(default)]
    pub description: OneOrMany<String>,
    /// What a list of these pages is called.
    pub label: Option<String>,
    /// How a page is called in a list, with slots (default: the rows that the list does not fix).
    pub link: Option<String>,
    /// Template to render with (default: that of the kind, for example product.html; a file has none by default).
    pub template: Option<String>,
    /// When a page is made, and when it is offered to search engines.
    pub gate: Option<Gate>,
}

/// Thresholds of evidence. A page below `make` is held: it is not made, and stands as a row in its hub.
/// A page below `index` is made, but asks search engines not to list it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Least evidence for a page to be made.
    #[serde(default)]
    pub make: Evidence,
    /// Least evidence for a page to be indexed.
    #[serde(default)]
    pub index: Evidence,
    /// Whether only pages are indexed that the decisions file says `index` of; without it, all with enough evidence.
    #[serde(default)]
    pub reviewed: bool,
}

/// Amounts of evidence; each one that is given must be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Facts with a value on the page's place.
    #[serde(default)]
    pub facts: u32,
    /// Experts who serve the place in person.
    #[serde(default)]
    pub experts: u32,
    /// Hand-written notes.
    #[serde(default)]
    pub notes: u32,
    /// Published statistics about matches in the place itself.
    #[serde(default)]
    pub proof: u32,
    /// Words of clients from the place itself.
    #[serde(default)]
    pub quotes: u32,
    /// Anything that is not a public fact: experts, notes, proof and quotes together.
    #[serde(default)]
    pub outside: u32,
    /// hub: pages in the list.
    #[serde(default)]
    pub items: u32,
}

impl Evidence {
    pub const NONE: Evidence =
        Evidence { facts: 0, experts: 0, notes: 0, proof: 0, quotes: 0, outside: 0, items: 0 };
}

/// A setting: a text, a number or a yes/no.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Setting(pub serde_json::Value);

impl Setting {
    /// The setting as templates see it.
    pub fn value(&self) -> crate::value::Value {
        match &self.0 {
            serde_json::Value::Bool(b) => crate::value::Value::Bool(*b),
            serde_json::Value::Number(n) => {
                n.as_i64().map_or_else(|| crate::value::Value::from(n.as_f64()), crate::value::Value::Int)
            }
            serde_json::Value::String(s) => crate::value::Value::from(s.as_str()),
            _ => crate::value::Value::None,
        }
    }
}
