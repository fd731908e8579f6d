//! `_headers` as its host reads it: which header fields an address is sent with.
//!
//! Invariant: a field that two blocks name is one field, its values joined by commas in the order of the file.

use super::pattern::Pattern;
use super::percent;

#[derive(Default)]
pub struct Fields {
    blocks: Vec<(Pattern, Vec<(String, String)>)>,
}

impl Fields {
    pub fn read(text: &str) -> Fields {
        let mut blocks: Vec<(Pattern, Vec<(String, String)>)> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with('/') {
                let path = percent::decode(line).unwrap_or_else(|| line.to_string());
                blocks.push((Pattern::new(&path), Vec::new()));
            } else if let (Some((name, value)), Some((_, fields))) = (line.split_once(':'), blocks.last_mut())
            {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
            }
        }
        Fields { blocks }
    }

    /// Every field of an address, names in small letters; the path is without escapes.
    pub fn of(&self, path: &str) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, value) in self.blocks.iter().filter(|(p, _)| p.fits(path).is_some()).flat_map(|(_, f)| f) {
            match all.iter_mut().find(|(known, _)| known == name) {
                Some((_, joined)) => joined.push_str(&format!(", {value}")),
                None => all.push((name.clone(), value.clone())),
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_that_fits_counts() {
        let file = "/*\n  X-A: 1\n  Content-Security-Policy: default-src 'none'; img-src https://a.example\n\n# b\n/b/*\n  x-a: 2\n";
        let fields = Fields::read(file);
        let of =
            |path: &str| fields.of(path).into_iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>();
        assert_eq!(of("/b/x")[0], "x-a=1, 2");
        assert_eq!(
            of("/"),
            ["x-a=1", "content-security-policy=default-src 'none'; img-src https://a.example"]
        );
    }
}
