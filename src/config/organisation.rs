//! Who runs the site: what site.yaml says about it is what machines are told, so it is checked strictly.

use super::site::{Address, Organisation};
use crate::diag::did_you_mean;
use crate::markup::{AbsoluteUrl, CountryCode};

impl Organisation {
    /// What the structured data of the home page could not say.
    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        for (at, address) in self.same_as.iter().enumerate() {
            if AbsoluteUrl::elsewhere(address).is_none() {
                fault(
                    &["organisation", "same_as", &at.to_string()],
                    format!("`{}` is not a whole address", address.escape_debug()),
                    "write it as a browser shows it: https://www.linkedin.com/company/example",
                );
            }
        }
        let is_email = |text: &str| {
            // Marks that would part a `mailto:` address, or name more than one.
            let parting = |c: char| matches!(c, '?' | '&' | '"' | ',' | ';' | '<' | '>' | ':' | '%' | '#');
            let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || parting(c));
            plain
                && text.split_once('@').is_some_and(|(name, host)| {
                    !name.is_empty() && !host.contains('@') && host.trim_matches('.').contains('.')
                })
        };
        if let Some(email) = self.email.as_deref().filter(|e| !is_email(e)) {
            fault(
                &["organisation", "email"],
                format!("`{}` is not an address of electronic mail", email.escape_debug()),
                "write the address alone: hello@example.com",
            );
        }
        let is_phone = |text: &str| {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let fine = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/');
            digits >= 5 && text.chars().all(fine)
        };
        if let Some(phone) = self.phone.as_deref().filter(|phone| !is_phone(phone)) {
            fault(
                &["organisation", "phone"],
                format!("`{}` is not a telephone number", phone.escape_debug()),
                "write digits with spaces, as people abroad dial it: +49 30 1234567",
            );
        }
        if let Some(address) = &self.address {
            address.check(fault);
        }
    }
}

impl Address {
    fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        for (key, text) in [("street", &self.street), ("locality", &self.locality)] {
            if text.trim().is_empty() {
                fault(
                    &["organisation", "address", key],
                    format!("the address has no {key}"),
                    "write one that people can go to, or leave the whole address out",
                );
            }
        }
        if CountryCode::parse(&self.country).is_none() {
            let code = self.country.trim().to_uppercase();
            let hint = if code == "UK" {
                // Reserved for it, and still not its code.
                "write `country: GB`".to_string()
            } else if CountryCode::parse(&code).is_some() {
                format!("write it in capital letters: `country: {code}`")
            } else {
                match did_you_mean(&code, CountryCode::all()).filter(|_| code.len() == 2) {
                    Some(near) => format!("write its two letters in ISO 3166-1; did you mean `{near}`?"),
                    None => "write its two letters in ISO 3166-1: US, GB, DE".to_string(),
                }
            };
            fault(
                &["organisation", "address", "country"],
                format!("`{}` is not the code of a country", self.country.escape_debug()),
                &hint,
            );
        }
    }
}
