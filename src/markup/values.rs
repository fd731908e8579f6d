//! Values that nodes hold: days, countries, postal addresses, images.

use super::{AbsoluteUrl, none_if_empty};
use serde::{Serialize, Serializer};

/// A day. It is written with a time and a zone, as readers ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(jiff::civil::Date);

impl Day {
    /// Reads `2026-11-22`.
    pub fn parse(day: &str) -> Option<Day> {
        day.parse().ok().map(Day)
    }

    /// The first second of the day: `2026-11-22T00:00:00Z`.
    pub fn written(&self) -> String {
        format!("{}T00:00:00Z", self.0)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}

/// When a text was published, and since when it is as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub(super) published: Day,
    pub(super) modified: Option<Day>,
}

impl Dates {
    /// A change before the day of publication is none.
    pub fn new(published: Day, modified: Option<Day>) -> Dates {
        Dates { published, modified: modified.filter(|day| *day >= published) }
    }
    pub fn published(&self) -> Day {
        self.published
    }
    pub fn modified(&self) -> Option<Day> {
        self.modified
    }
}

/// A country by its two letters in ISO 3166-1: `US`, `DE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CountryCode(&'static str);

impl CountryCode {
    pub fn parse(code: &str) -> Option<CountryCode> {
        let known = COUNTRIES.split_ascii_whitespace().find(|known| *known == code);
        known.map(CountryCode)
    }

    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// All of them, in the order of the alphabet.
    pub fn all() -> impl Iterator<Item = &'static str> {
        COUNTRIES.split_ascii_whitespace()
    }
}

const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY \
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Where people can go.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct PostalAddress<'a> {
    street_address: &'a str,
    address_locality: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_country: Option<CountryCode>,
}

impl<'a> PostalAddress<'a> {
    pub fn new(street: &'a str, locality: &'a str) -> Self {
        PostalAddress {
            street_address: street,
            address_locality: locality,
            address_region: None,
            postal_code: None,
            address_country: None,
        }
    }
    pub fn region(mut self, region: &'a str) -> Self {
        self.address_region = none_if_empty(region);
        self
    }
    pub fn postal_code(mut self, code: &'a str) -> Self {
        self.postal_code = none_if_empty(code);
        self
    }
}

/// A picture with its size.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type")]
pub struct ImageObject {
    pub url: AbsoluteUrl,
    pub width: Pixels,
    pub height: Pixels,
}

/// A length on a screen. A bare number is no length in schema.org, so it is written as `640 px`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels(pub u32);

impl Serialize for Pixels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{} px", self.0))
    }
}
