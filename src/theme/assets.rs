//! The assets of a theme: names that carry a hash of the contents, so that browsers keep them for ever.

use super::files::Files;
use crate::value::Value;
use std::collections::BTreeMap;

/// One file under assets/.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Name inside assets/: "site.css".
    pub name: String,
    /// Address with the site's root: "/assets/site.3f2a….css".
    pub url: String,
    /// Path in the output folder.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Reads the assets and puts the theme's colours into the stylesheet.
pub fn prepare(files: &Files, root: &str, settings: &BTreeMap<String, Value>) -> Vec<Asset> {
    let found =
        files.files.iter().filter_map(|(path, file)| path.strip_prefix("assets/").map(|name| (name, file)));
    found
        .map(|(name, file)| {
            let mut bytes = file.bytes.to_vec();
            if name == "site.css" {
                bytes.extend_from_slice(custom_properties(settings).as_bytes());
            }
            let hash = blake3::hash(&bytes).to_hex();
            let (stem, end) = name.rsplit_once('.').unwrap_or((name, "bin"));
            let path = format!("assets/{stem}.{}.{end}", &hash[..10]);
            Asset { name: name.to_string(), url: format!("{root}/{path}"), path, bytes }
        })
        .collect()
}

/// Settings that a stylesheet can use, as custom properties. A value that could be anything but a
/// colour or a length is left out.
fn custom_properties(settings: &BTreeMap<String, Value>) -> String {
    let mut css = String::new();
    for (name, value) in settings {
        let Value::Text(value) = value else { continue };
        let fine = value.chars().all(|c| c.is_ascii_alphanumeric() || " #.,%()+/-".contains(c))
            && !value.contains("/*");
        let is_style =
            value.starts_with('#') || value.starts_with(|c: char| c.is_ascii_digit()) || value.ends_with(')');
        if fine && is_style && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            css.push_str(&format!("--{}:{value};", name.replace('_', "-")));
        }
    }
    if css.is_empty() { css } else { format!("\n:root{{{css}}}\n") }
}
