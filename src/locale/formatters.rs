//! The formatters of ICU4X, made once a thread and kept there.
//!
//! They cannot be shared between threads (they may hold reference-counted data), while a `Locale` is
//! shared by all. This cache is no state that anyone could see: what it holds follows from the tag.

use icu_datetime::{
    DateTimeFormatter,
    fieldsets::{YM, YMD},
};
use icu_decimal::DecimalFormatter;
use icu_list::{ListFormatter, options::ListFormatterOptions};
use icu_plurals::{PluralRules, PluralRulesOptions};
use std::cell::RefCell;
use std::rc::Rc;

pub(super) struct Formatters {
    pub decimal: DecimalFormatter,
    pub plural: PluralRules,
    pub list: ListFormatter,
    pub date: DateTimeFormatter<YMD>,
    pub month: DateTimeFormatter<YM>,
}

impl Formatters {
    pub fn new(icu: &icu_locale::Locale) -> Option<Self> {
        Some(Formatters {
            decimal: DecimalFormatter::try_new(icu.into(), Default::default()).ok()?,
            plural: PluralRules::try_new(icu.into(), PluralRulesOptions::default()).ok()?,
            list: ListFormatter::try_new_and(icu.into(), ListFormatterOptions::default()).ok()?,
            date: DateTimeFormatter::try_new(icu.into(), YMD::long()).ok()?,
            month: DateTimeFormatter::try_new(icu.into(), YM::long()).ok()?,
        })
    }
}

thread_local! {
    /// A site has one language, seldom a handful, so a short list is searched faster than a map.
    static MADE: RefCell<Vec<(Box<str>, Rc<Formatters>)>> = const { RefCell::new(Vec::new()) };
}

/// Lends this thread's formatters of a language. `None` only for a tag whose data is incomplete, and
/// `Locale::new` refuses such tags.
pub(super) fn with<T>(
    tag: &str,
    icu: &icu_locale::Locale,
    use_it: impl FnOnce(&Formatters) -> T,
) -> Option<T> {
    let found = MADE.with_borrow(|made| made.iter().find(|(t, _)| **t == *tag).map(|(_, f)| f.clone()));
    let formatters = match found {
        Some(formatters) => formatters,
        None => {
            let new = Rc::new(Formatters::new(icu)?);
            MADE.with_borrow_mut(|made| made.push((tag.into(), new.clone())));
            new
        }
    };
    Some(use_it(&formatters))
}
