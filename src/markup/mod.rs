//! Pure fragments of markup: structured data for machines.
//!
//! It sees names, addresses and values, never the graph. Every text goes through a JSON writer, and the
//! document is escaped so that nothing in it can end the script element that holds it.

mod schema_org;

pub use schema_org::{article, breadcrumbs, graph, profile, service, website};

/// Escapes a JSON text for a script element: what could end the element or break a line is written as
/// an escape that means the same.
pub fn escape_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_cannot_end_the_script_element() {
        let json = serde_json::json!({"name": "</script><b>&\u{2028}"}).to_string();
        let escaped = super::escape_json(&json);
        assert!(!escaped.contains('<') && !escaped.contains('\u{2028}'));
        let back: serde_json::Value = serde_json::from_str(&escaped).unwrap();
        assert_eq!(back["name"], "</script><b>&\u{2028}");
    }
}
