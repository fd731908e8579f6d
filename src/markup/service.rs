//! A service: who offers it, where, and at which price.

use super::{AbsoluteUrl, Id, OrganizationName, none_if_empty};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// A service that the page offers. It has no stars: readers take none for services.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct Service<'a> {
    #[serde(rename = "@id")]
    id: Id,
    name: &'a str,
    service_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    url: AbsoluteUrl,
    provider: OrganizationName<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_served: Option<Area<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Price<'a>>,
}

impl<'a> Service<'a> {
    pub fn new(page: &AbsoluteUrl, name: &'a str, provider: OrganizationName<'a>) -> Self {
        Service {
            id: page.id("service"),
            name,
            service_type: name,
            description: None,
            url: page.clone(),
            provider,
            area_served: None,
            offers: None,
        }
    }
    pub fn description(mut self, text: &'a str) -> Self {
        self.description = none_if_empty(text);
        self
    }
}

/// Where something is offered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Area<'a> {
    City(City<'a>),
    State(State<'a>),
    Country(Country<'a>),
    /// A place of which only the name is known.
    Place(Place<'a>),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "@type")]
pub struct Country<'a> {
    pub name: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct State<'a> {
    pub name: &'a str,
    #[serde(rename = "containedInPlace", skip_serializing_if = "Option::is_none")]
    pub country: Option<Country<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "@type")]
pub struct City<'a> {
    pub name: &'a str,
    #[serde(rename = "containedInPlace")]
    pub state: State<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "@type")]
pub struct Place<'a> {
    pub name: &'a str,
    #[serde(rename = "containedInPlace", skip_serializing_if = "Option::is_none")]
    pub country: Option<Country<'a>>,
}

/// A currency by its three letters in ISO 4217: `USD`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Currency<'a>(&'a str);

impl<'a> Currency<'a> {
    pub fn parse(code: &'a str) -> Option<Self> {
        (code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())).then_some(Currency(code))
    }
}

/// What a service costs: one amount, a range, or an amount that it costs at least.
///
/// A real price that the page shows. One that only illustrates how a price would look is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price<'a> {
    low: f64,
    /// None: the price has no upper end.
    high: Option<f64>,
    currency: Currency<'a>,
    /// What one pays it for: "per session". May be empty.
    unit: &'a str,
}

impl<'a> Price<'a> {
    /// Nothing for amounts that are no price.
    pub fn new(low: f64, high: Option<f64>, currency: Currency<'a>, unit: &'a str) -> Option<Self> {
        let fine = |n: f64| n.is_finite() && n >= 0.0;
        (fine(low) && high.is_none_or(|high| fine(high) && high >= low)).then_some(Price {
            low,
            high,
            currency,
            unit: unit.trim(),
        })
    }
}

/// An amount without a decimal point where it is whole.
fn amount(n: f64) -> serde_json::Number {
    let whole = (n.fract() == 0.0 && n < 9e15).then(|| serde_json::Number::from(n as u64));
    whole.or_else(|| serde_json::Number::from_f64(n)).unwrap_or_else(|| 0.into())
}

impl Serialize for Price<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A range, or an amount for a unit: more than an offer itself can say.
        struct Specification<'p>(&'p Price<'p>);
        impl Serialize for Specification<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let price = self.0;
                let mut out = serializer.serialize_struct("UnitPriceSpecification", 5)?;
                out.serialize_field("@type", "UnitPriceSpecification")?;
                if price.high == Some(price.low) {
                    out.serialize_field("price", &amount(price.low))?;
                } else {
                    out.serialize_field("minPrice", &amount(price.low))?;
                    if let Some(high) = price.high {
                        out.serialize_field("maxPrice", &amount(high))?;
                    }
                }
                out.serialize_field("priceCurrency", &price.currency)?;
                if !price.unit.is_empty() {
                    out.serialize_field("unitText", price.unit)?;
                }
                out.end()
            }
        }
        let one = self.high == Some(self.low);
        let mut out = serializer.serialize_struct("Offer", 4)?;
        out.serialize_field("@type", "Offer")?;
        if one {
            out.serialize_field("price", &amount(self.low))?;
        }
        out.serialize_field("priceCurrency", &self.currency)?;
        if !one || !self.unit.is_empty() {
            out.serialize_field("priceSpecification", &Specification(self))?;
        }
        out.end()
    }
}
