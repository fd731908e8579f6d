//! The report of a review as one page that needs nothing beside it.

use super::told::Told;

/// The report as a page.
pub fn page(told: &Told) -> String {
    format!("<!DOCTYPE html>\n<title>{} pages</title>\n", told.counts.all())
}
