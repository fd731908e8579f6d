//! Amounts of money: the symbol, on the side where the language writes it.
//!
//! ICU4X formats no currencies yet, so two small tables say what CLDR says for the usual languages and
//! currencies. Amounts are whole minor units (cents), so no amount is ever rounded here.

use super::Locale;
use fixed_decimal::{Decimal, Sign};

const NBSP: char = '\u{A0}';

/// Where a language puts the symbol.
enum Place {
    Before,
    BeforeWithSpace,
    AfterWithSpace,
}

impl Locale {
    /// An amount in minor units (cents for USD, whole yen for JPY). The fraction is written only if it is
    /// not zero: `$1,200`, `$1,200.50`, `1.200 €`. Unknown currencies show their code.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let fraction = minor_digits(currency);
        let mut number = Decimal::from(minor);
        // The sign stands before everything, symbol and all, as a reader expects of "-$5".
        let negative = std::mem::replace(&mut number.sign, Sign::None) == Sign::Negative;
        number.multiply_pow10(-fraction);
        number.absolute.trim_end_if_integer();
        let digits = self.write(&number);
        let minus = if negative { self.minus() } else { String::new() };
        let symbol = self.symbol(currency);
        match self.symbol_place() {
            Place::AfterWithSpace => format!("{minus}{digits}{NBSP}{symbol}"),
            Place::BeforeWithSpace => format!("{minus}{symbol}{NBSP}{digits}"),
            // A code of letters would run into the digits.
            Place::Before if symbol.ends_with(|c: char| c.is_alphabetic()) => {
                format!("{minus}{symbol}{NBSP}{digits}")
            }
            Place::Before => format!("{minus}{symbol}{digits}"),
        }
    }

    /// What the language writes before a negative number; some write U+2212, some add a direction mark.
    fn minus(&self) -> String {
        let (one, less) = (self.integer(1), self.integer(-1));
        less.strip_suffix(one.as_str()).unwrap_or("-").to_owned()
    }

    /// A dollar is "$" where it is the country's own, and says whose it is elsewhere.
    fn symbol<'a>(&self, currency: &'a str) -> &'a str {
        match (currency, self.region()) {
            ("CAD", Some("CA")) | ("AUD", Some("AU")) => "$",
            ("USD", Some("CA" | "AU")) => "US$",
            ("USD", _) if self.language() == "fr" => "$US",
            ("USD", _) => "$",
            ("CAD", _) if self.language() == "fr" => "$CA",
            ("CAD", _) => "CA$",
            ("AUD", _) if self.language() == "fr" => "$AU",
            ("AUD", _) => "A$",
            ("EUR", _) => "€",
            ("GBP", _) => "£",
            ("JPY", _) if self.language() == "ja" => "￥",
            ("JPY", _) => "¥",
            (code, _) => code,
        }
    }

    fn symbol_place(&self) -> Place {
        match (self.language(), self.region()) {
            ("de", Some("AT" | "CH" | "LI")) | ("it", Some("CH")) => Place::BeforeWithSpace,
            ("en", Some("AT" | "CH" | "NL")) => Place::BeforeWithSpace,
            ("es", Some(region)) if !matches!(region, "ES" | "GQ" | "EA" | "IC") => Place::Before,
            ("pt", Some("PT" | "AO" | "CH" | "LU" | "MZ")) => Place::AfterWithSpace,
            ("nl" | "pt" | "nn", _) => Place::BeforeWithSpace,
            (
                "en" | "zh" | "ja" | "ko" | "th" | "hi" | "bn" | "ta" | "te" | "mr" | "id" | "ms" | "fil",
                _,
            )
            | ("tr" | "sw" | "ga" | "cy" | "mt" | "ur" | "am", _) => Place::Before,
            _ => Place::AfterWithSpace,
        }
    }
}

/// How many digits the minor unit has (ISO 4217); two for nearly every currency.
fn minor_digits(currency: &str) -> i16 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(tag: &str, minor: i64, currency: &str) -> String {
        Locale::new(tag).unwrap().money(minor, currency).replace(NBSP, "_")
    }

    #[test]
    fn the_symbol_stands_where_the_language_writes_it() {
        assert_eq!(money("en", 120_000, "USD"), "$1,200");
        assert_eq!(money("en", 120_050, "USD"), "$1,200.50");
        assert_eq!(money("de", 120_000, "EUR"), "1.200_€");
        assert_eq!(money("de-CH", 120_000, "CHF"), "CHF_1'200");
        assert_eq!(money("en", 120_000, "CHF"), "CHF_1,200");
        assert_eq!(money("fr-CA", 120_000, "CAD"), "1_200_$");
        assert_eq!(money("en-CA", 120_000, "USD"), "US$1,200");
        assert_eq!(money("nl", 99, "EUR"), "€_0,99");
        assert_eq!(money("es-MX", 5, "MXN"), "MXN_0.05");
    }

    #[test]
    fn the_minor_unit_is_the_currencys_own_and_the_sign_comes_first() {
        assert_eq!(money("en", 1200, "JPY"), "¥1,200");
        assert_eq!(money("en", 1_250, "KWD"), "KWD_1.250");
        assert_eq!(money("en", -500, "USD"), "-$5");
        assert_eq!(money("sv", -500, "EUR"), "\u{2212}5_€");
        assert_eq!(money("en", 0, "USD"), "$0");
        assert_eq!(money("en", i64::MIN, "USD"), "-$92,233,720,368,547,758.08");
    }
}
