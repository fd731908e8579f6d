//! What a further language of the site says in site.yaml: the words of families, datasets and settings.
//!
//! What is not said here stays as it is in the site's own language. Words of rows are columns such as
//! `name@de`, and words of the theme are its i18n files.

use super::{FactDef, Family, Link, OneOrMany, Setting, SiteFile};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A further language of the site.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Translation {
    /// Name of the site in this language, if it differs.
    pub name: Option<String>,
    /// Settings of the theme that are words or addresses and differ: tagline, form_action, privacy_url.
    #[serde(default)]
    pub settings: BTreeMap<String, Setting>,
    /// Links in the head of every page of this language; without it, those of the site.
    pub nav: Option<Vec<Link>>,
    /// Links in the foot of every page of this language.
    pub footer: Option<Vec<Link>>,
    /// Folder of the copy deck in this language; default: the site's folder with `/` and the tag behind it.
    pub copy: Option<String>,
    /// Words of families in this language: family → texts.
    #[serde(default)]
    pub families: BTreeMap<String, FamilyWords>,
    /// Words of datasets in this language: dataset → texts.
    #[serde(default)]
    pub datasets: BTreeMap<String, DatasetWords>,
}

/// The texts of a family in a further language.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyWords {
    /// Title of the page, with slots; one text, or alternatives as in the family itself.
    #[serde(default)]
    pub title: OneOrMany<String>,
    /// Heading of the page (default: the title, if this language has one).
    #[serde(default)]
    pub heading: OneOrMany<String>,
    /// Description for search results, with slots.
    #[serde(default)]
    pub description: OneOrMany<String>,
    /// What a list of these pages is called.
    pub label: Option<String>,
    /// How a page is called in a list, with slots.
    pub link: Option<String>,
    /// hub: headings of its lists, family → heading.
    #[serde(default)]
    pub list_labels: BTreeMap<String, String>,
    /// hub: how the pages of its lists are counted, family → text with {n}.
    #[serde(default)]
    pub list_counts: BTreeMap<String, String>,
}

/// The texts of a dataset in a further language.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetWords {
    /// What the notice about made-up data calls these rows.
    pub label: Option<String>,
    /// Words of fact columns: column → texts.
    #[serde(default)]
    pub facts: BTreeMap<String, FactWords>,
    /// Headings of groups of facts: key → heading.
    #[serde(default)]
    pub fact_groups: BTreeMap<String, String>,
}

/// The texts of a fact in a further language.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactWords {
    pub label: Option<String>,
    /// What is counted, as in the fact's own `unit`.
    pub unit: Option<String>,
    /// Year or years, where they are written in words.
    pub year: Option<String>,
}

impl SiteFile {
    /// A family as a language speaks of it.
    pub fn family_in(&self, language: &str, name: &str) -> Option<Family> {
        let mut family = self.families.get(name)?.clone();
        let Some(words) = self.translations.get(language).and_then(|t| t.families.get(name)) else {
            return Some(family);
        };
        // A heading in another language than its title is worse than none.
        if !words.title.is_empty() {
            family.heading = OneOrMany::default();
        }
        for (own, translated) in [
            (&mut family.title, &words.title),
            (&mut family.heading, &words.heading),
            (&mut family.description, &words.description),
        ] {
            if !translated.is_empty() {
                own.clone_from(translated);
            }
        }
        for (own, translated) in [(&mut family.label, &words.label), (&mut family.link, &words.link)] {
            if translated.is_some() {
                own.clone_from(translated);
            }
        }
        family.list_labels.extend(words.list_labels.clone());
        family.list_counts.extend(words.list_counts.clone());
        Some(family)
    }

    pub fn dataset_words(&self, language: &str, name: &str) -> Option<&DatasetWords> {
        self.translations.get(language)?.datasets.get(name)
    }
}

impl DatasetWords {
    /// A fact's declaration in this language.
    pub fn fact(&self, key: &str, def: &FactDef) -> FactDef {
        let mut def = def.clone();
        if let Some(words) = self.facts.get(key) {
            if let Some(label) = &words.label {
                def.label.clone_from(label);
            }
            def.unit = words.unit.clone().or(def.unit);
            def.year = words.year.clone().or(def.year);
        }
        def
    }
}
