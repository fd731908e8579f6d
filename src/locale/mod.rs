//! What a language decides: numbers, money, dates, lists, plural forms, sort order and direction.
//!
//! The data is CLDR's, compiled in. A [`Locale`] is made from a tag in site.yaml and never from the
//! environment. It holds no words of its own: words belong to the theme.
//!
//! Invariant: every method is a pure function of the tag and its arguments, on every thread and machine.

mod formatters;
mod money;
mod number;

use formatters::Formatters;
use icu_collator::CollatorBorrowed;
use icu_locale::{Direction, LocaleDirectionality, LocaleExpander, TransformResult};
use std::cmp::Ordering;

/// A language, shareable between threads.
#[derive(Debug)]
pub struct Locale {
    tag: String,
    icu: icu_locale::Locale,
    open_graph: String,
    rtl: bool,
    collator: CollatorBorrowed<'static>,
}

impl Locale {
    /// Reads a BCP-47 tag such as `en`, `de-CH` or `pt-BR`. The error is a plain sentence.
    pub fn new(tag: &str) -> Result<Locale, String> {
        let wanted = tag.trim().replace('_', "-");
        let icu = icu_locale::Locale::try_from_str(&wanted).map_err(|_| {
            format!("“{tag}” is not a language tag; write a tag such as en, en-GB, de or pt-BR")
        })?;
        if !is_known_language(&icu) {
            return Err(format!(
                "“{tag}” names no known language; write a tag such as en, en-GB, de or pt-BR"
            ));
        }
        let unsupported = || format!("the language “{tag}” cannot be used: its data is not complete");
        Formatters::new(&icu).ok_or_else(unsupported)?;
        let collator =
            CollatorBorrowed::try_new((&icu).into(), Default::default()).map_err(|_| unsupported())?;
        let rtl = LocaleDirectionality::new_extended().get(&icu.id) == Some(Direction::RightToLeft);
        let mut whole = icu.id.clone();
        LocaleExpander::new_extended().maximize(&mut whole);
        let region = whole.region.map_or_else(String::new, |region| format!("_{region}"));
        let open_graph = format!("{}{region}", whole.language);
        Ok(Locale { tag: icu.to_string(), icu, open_graph, rtl, collator })
    }

    /// The tag in its usual spelling: `en-us` becomes `en-US`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// `ltr` or `rtl`, as the `dir` attribute of HTML wants it.
    pub fn direction(&self) -> &'static str {
        if self.rtl { "rtl" } else { "ltr" }
    }

    /// Language and country as Open Graph writes them: `en_US`, `pt_BR`. The country of a bare language is
    /// the one where most people speak it.
    pub fn open_graph(&self) -> &str {
        &self.open_graph
    }

    /// A long date in the language: `November 22, 2026`, `22. November 2026`.
    pub fn date(&self, date: jiff::civil::Date) -> String {
        let (year, month, day) =
            (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
        icu_datetime::input::Date::try_new_iso(year, month, day)
            .ok()
            .and_then(|iso| self.with(|f| f.date.format(&iso).to_string()))
            .unwrap_or_else(|| date.to_string())
    }

    /// A month in the language: `November 2026`.
    pub fn month(&self, year: i16, month: u8) -> String {
        icu_datetime::input::Date::try_new_iso(i32::from(year), month, 1)
            .ok()
            .and_then(|iso| self.with(|f| f.month.format(&iso).to_string()))
            .unwrap_or_else(|| format!("{year}-{month:02}"))
    }

    /// A list that ends in "and": `a, b, and c`, `a, b und c`.
    pub fn list(&self, items: &[impl AsRef<str>]) -> String {
        let texts = items.iter().map(AsRef::as_ref);
        self.with(|f| f.list.format(texts.clone()).to_string())
            .unwrap_or_else(|| texts.collect::<Vec<_>>().join(", "))
    }

    /// The plural category of CLDR: `zero`, `one`, `two`, `few`, `many` or `other`.
    pub fn plural(&self, value: f64) -> &'static str {
        use icu_plurals::PluralCategory::*;
        let category = number::decimal_of(value).and_then(|d| self.with(|f| f.plural.category_for(&d)));
        match category {
            Some(Zero) => "zero",
            Some(One) => "one",
            Some(Two) => "two",
            Some(Few) => "few",
            Some(Many) => "many",
            Some(Other) | None => "other",
        }
    }

    /// The order of the language. Texts that it holds equal are ordered by code points, so that only
    /// identical texts are equal and a sorted list never depends on the order it arrived in.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b).then_with(|| a.cmp(b))
    }

    /// Bytes whose order is that of [`Locale::compare`]; worth making where each text is compared often.
    pub fn sort_key(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(text.len() * 3 + 8);
        let Ok(()) = self.collator.write_sort_key_to(text, &mut key);
        // A sort key holds no zero byte, so a zero ends it before anything that tells equal keys apart.
        key.push(0);
        key.extend_from_slice(text.as_bytes());
        key
    }

    fn with<T>(&self, use_it: impl FnOnce(&Formatters) -> T) -> Option<T> {
        formatters::with(&self.tag, &self.icu, use_it)
    }

    fn language(&self) -> &str {
        self.icu.id.language.as_str()
    }

    fn region(&self) -> Option<&str> {
        self.icu.id.region.as_ref().map(|r| r.as_str())
    }
}

/// Well-formed tags of no language ("xx") would silently get international formats; a slip of the pen
/// should be a message instead. CLDR's likely subtags name every language that it knows.
fn is_known_language(locale: &icu_locale::Locale) -> bool {
    let mut bare: icu_locale::LanguageIdentifier = locale.id.language.into();
    !bare.language.is_unknown()
        && LocaleExpander::new_extended().maximize(&mut bare) == TransformResult::Modified
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::new(tag).unwrap()
    }

    #[test]
    fn a_tag_is_read_strictly_and_a_locale_can_be_shared() {
        fn shared<T: Send + Sync>(_: &T) {}
        let en = locale("en_us");
        shared(&en);
        assert_eq!((en.tag(), en.direction()), ("en-US", "ltr"));
        assert_eq!(locale("ar").direction(), "rtl");
        assert_eq!(locale("he-IL").direction(), "rtl");
        for bad in ["", "english", "e", "xx", "und", "../en", "de DE"] {
            assert!(Locale::new(bad).is_err(), "{bad} is taken for a language");
        }
    }

    #[test]
    fn networks_are_told_language_and_country() {
        let of = |tag: &str| locale(tag).open_graph().to_string();
        assert_eq!([of("en"), of("de"), of("pt"), of("pt-PT")], ["en_US", "de_DE", "pt_BR", "pt_PT"]);
        assert_eq!(of("zh-Hant"), "zh_TW");
    }

    #[test]
    fn dates_and_lists_are_written_out() {
        let day = jiff::civil::date(2026, 11, 22);
        assert_eq!(locale("en").date(day), "November 22, 2026");
        assert_eq!(locale("en-GB").date(day), "22 November 2026");
        assert_eq!(locale("de").date(day), "22. November 2026");
        assert_eq!(locale("ja").date(day), "2026年11月22日");
        assert_eq!([locale("en").month(2026, 3), locale("de").month(2026, 3)], ["March 2026", "März 2026"]);
        assert_eq!(locale("en").list(&["a", "b", "c"]), "a, b, and c");
        assert_eq!(locale("de").list(&["a", "b", "c"]), "a, b und c");
        assert_eq!(locale("es").list(&["Rosa", "Iris"]), "Rosa e Iris");
        assert_eq!(locale("en").list(&["a"]), "a");
        assert_eq!(locale("en").list(&[""; 0]), "");
    }

    #[test]
    fn plural_categories_follow_the_language() {
        let of = |tag: &str, n: f64| locale(tag).plural(n);
        assert_eq!(
            [of("en", 0.0), of("en", 1.0), of("en", 2.0), of("en", 1.5)],
            ["other", "one", "other", "other"]
        );
        assert_eq!(
            [of("pl", 1.0), of("pl", 3.0), of("pl", 5.0), of("pl", 22.0)],
            ["one", "few", "many", "few"]
        );
        assert_eq!(
            [of("ar", 0.0), of("ar", 2.0), of("ar", 3.0), of("ar", 11.0)],
            ["zero", "two", "few", "many"]
        );
        assert_eq!(of("fr", 0.0), "one");
        assert_eq!(of("ja", 1.0), "other");
        assert_eq!(of("en", f64::NAN), "other");
    }

    #[test]
    fn the_order_is_the_languages_own_and_total() {
        let sorted = |tag: &str, words: &[&'static str]| {
            let l = locale(tag);
            let mut by_compare = words.to_vec();
            by_compare.sort_by(|a, b| l.compare(a, b));
            let mut by_key = words.to_vec();
            by_key.sort_by_key(|w| l.sort_key(w));
            assert_eq!(by_compare, by_key);
            by_compare
        };
        assert_eq!(
            sorted("de", &["Zell", "Öhringen", "Ulm", "Oldenburg"]),
            ["Öhringen", "Oldenburg", "Ulm", "Zell"]
        );
        assert_eq!(sorted("sv", &["Örebro", "Zinkgruvan", "Oslo"]), ["Oslo", "Zinkgruvan", "Örebro"]);
        assert_eq!(sorted("en", &["b", "B", "a", "A", "é", "e"]), ["a", "A", "b", "B", "e", "é"]);
        // Two spellings that the language holds equal still have one order.
        assert_eq!(locale("en").compare("e\u{301}", "é"), Ordering::Less);
        assert!(locale("en").sort_key("e\u{301}") < locale("en").sort_key("é"));
        assert_eq!(locale("en").compare("é", "é"), Ordering::Equal);
    }
}
