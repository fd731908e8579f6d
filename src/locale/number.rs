//! Numbers and percentages as a language writes them.
//!
//! Rounding is done on decimal digits, half to even, so that no binary artefact is ever printed:
//! 2.675 becomes 2.68 and 0.1 + 0.2 with two digits becomes 0.30. What is not a finite number has no
//! text, because missing data is silence.

use super::Locale;
use fixed_decimal::{Decimal, Sign, SignDisplay, SignedRoundingMode, UnsignedRoundingMode};

/// Whole floats below this are exact integers, and need no detour over their digits.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The shortest decimal number that stands for this float, which is the one that a person typed.
pub(super) fn decimal_of(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    if value.fract() == 0.0 && value.abs() < EXACT {
        return Some(Decimal::from(value as i64));
    }
    Decimal::try_from_str(&value.to_string()).ok()
}

/// Rounds half to even and drops the zeros that are then left at the end, and the sign of a bare zero.
fn round(number: &mut Decimal, fraction: u8) {
    let mode = SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfEven);
    number.round_with_mode(-i16::from(fraction), mode);
    number.absolute.trim_end();
    number.absolute.trim_start();
    if number.absolute.is_zero() {
        number.sign = Sign::None;
    }
}

impl Locale {
    /// A whole number, grouped as the language groups: `8,804,190`, `8.804.190`.
    pub fn integer(&self, value: i64) -> String {
        self.write(&Decimal::from(value))
    }

    /// A number with exactly this many digits after the decimal sign.
    pub fn decimal(&self, value: f64, fraction: u8) -> String {
        let Some(mut number) = decimal_of(value) else { return String::new() };
        round(&mut number, fraction);
        number.absolute.pad_end(-i16::from(fraction));
        self.write(&number)
    }

    /// A number with at most this many digits after the decimal sign and no zeros at the end.
    pub fn decimal_up_to(&self, value: f64, max_fraction: u8) -> String {
        let Some(mut number) = decimal_of(value) else { return String::new() };
        round(&mut number, max_fraction);
        self.write(&number)
    }

    /// As [`Locale::decimal_up_to`], with a plus before what is more than zero: `+4.2`, `-1`, `0`.
    pub fn signed(&self, value: f64, max_fraction: u8) -> String {
        let Some(mut number) = decimal_of(value) else { return String::new() };
        round(&mut number, max_fraction);
        self.write(&number.with_sign_display(SignDisplay::ExceptZero))
    }

    /// A ratio as a percentage with exactly this many digits after the decimal sign: 0.53 is `53%`.
    pub fn percent(&self, ratio: f64, fraction: u8) -> String {
        let Some(mut number) = decimal_of(ratio) else { return String::new() };
        number.multiply_pow10(2);
        round(&mut number, fraction);
        number.absolute.pad_end(-i16::from(fraction));
        let digits = self.write(&number);
        match self.percent_sign() {
            (Side::Before, sign) => format!("{sign}{digits}"),
            (Side::After, sign) => format!("{digits}{sign}"),
        }
    }

    pub(super) fn write(&self, number: &Decimal) -> String {
        self.with(|f| f.decimal.format(number).to_string()).unwrap_or_else(|| number.to_string())
    }

    /// The sign with the space that belongs to it. Spaces do not break, so that a line never begins with
    /// a lone sign.
    fn percent_sign(&self) -> (Side, &'static str) {
        match (self.language(), self.region()) {
            ("tr", _) => (Side::Before, "%"),
            ("eu", _) => (Side::Before, "%\u{A0}"),
            ("fa", _) => (Side::After, "٪"),
            ("ar", _) if self.write(&Decimal::from(0)) != "0" => (Side::After, "٪"),
            ("de", Some("CH" | "LI")) | ("es", Some("MX")) => (Side::After, "%"),
            ("fr", Some("CA")) => (Side::After, "\u{A0}%"),
            ("fr", _) => (Side::After, "\u{202F}%"),
            (
                "be" | "ca" | "cs" | "da" | "de" | "es" | "fi" | "gl" | "hr" | "lb" | "lt" | "mk" | "nb"
                | "nn",
                _,
            )
            | ("no" | "ro" | "ru" | "sk" | "sl" | "sv", _) => (Side::After, "\u{A0}%"),
            _ => (Side::After, "%"),
        }
    }
}

/// On which side of the digits a sign stands.
enum Side {
    Before,
    After,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::new(tag).unwrap()
    }

    #[test]
    fn whole_numbers_are_grouped_as_the_language_groups() {
        let of = |tag: &str| locale(tag).integer(8_804_190);
        assert_eq!(of("en"), "8,804,190");
        assert_eq!(of("de"), "8.804.190");
        assert_eq!(of("de-CH"), "8'804'190");
        assert_eq!(of("fr"), "8\u{202F}804\u{202F}190");
        assert_eq!(of("hi"), "88,04,190");
        assert_eq!(locale("es").integer(1200), "1200");
        assert_eq!(locale("en").integer(i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn decimals_are_rounded_half_to_even_on_their_decimal_digits() {
        let en = locale("en");
        assert_eq!(en.decimal(2.675, 2), "2.68");
        assert_eq!([en.decimal(0.125, 2), en.decimal(0.375, 2)], ["0.12", "0.38"]);
        assert_eq!([en.decimal(0.5, 0), en.decimal(1.5, 0), en.decimal(999.999, 2)], ["0", "2", "1,000.00"]);
        assert_eq!(en.decimal(0.1 + 0.2, 2), "0.30");
        assert_eq!(en.decimal(1e21, 0), "1,000,000,000,000,000,000,000");
        assert_eq!([en.decimal(-0.004, 2), en.decimal(-0.0, 0), en.decimal(1e-300, 1)], ["0.00", "0", "0.0"]);
        assert_eq!([en.decimal_up_to(1200.0, 2), en.decimal_up_to(3.10, 2)], ["1,200", "3.1"]);
        assert_eq!([en.decimal_up_to(3.999, 2), en.decimal_up_to(0.001, 2)], ["4", "0"]);
        assert_eq!(locale("de").decimal(1234.5, 1), "1.234,5");
        assert_eq!([en.signed(4.2, 1), en.signed(-1.0, 1), en.signed(0.01, 1)], ["+4.2", "-1", "0"]);
        assert_eq!([en.decimal(f64::NAN, 1), en.percent(f64::INFINITY, 0)], ["", ""]);
    }

    #[test]
    fn percentages_are_made_from_ratios() {
        let of = |tag: &str| locale(tag).percent(0.53, 0);
        assert_eq!([of("en"), of("de"), of("de-CH"), of("tr")], ["53%", "53\u{A0}%", "53%", "%53"]);
        assert_eq!(locale("en").percent(0.07, 1), "7.0%");
        assert_eq!(locale("fr").percent(-0.1234, 1), "-12,3\u{202F}%");
        assert_eq!(locale("en").percent(12.0, 0), "1,200%");
    }
}
