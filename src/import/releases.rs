//! What was ever released: for each number the records behind it, and for each record what was told of it.
//!
//! The difference of two releases can tell what neither does, so each is compared with all earlier ones.
//! The file lies beside the data and is sealed with the import key (AES-SIV): it holds opaque names and
//! exact numbers, which nobody needs but the next import. Invariants: the same history gives the same
//! bytes; a history that is not whole, or was sealed with another key, is never taken for an empty one.

use super::groups::Group;
use super::keys::Keys;
use super::rows::Form;
use super::statistics::{Statistic, Values};
use crate::config::PlaceStep;
use crate::diag::{Code, Diagnostic, Level, Place};
use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

/// Everything that was released, by opaque names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Releases {
    /// Records by number: name and expert.
    pub records: Vec<(Arc<str>, Option<Arc<str>>)>,
    /// Every set of records that a number was told of.
    pub versions: Vec<Version>,
    /// For each release its last month, and the versions that it told, by number.
    pub releases: Vec<Release>,
    /// What was told of a record, for ever the same.
    pub forms: BTreeMap<Arc<str>, Form>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub statistic: Statistic,
    pub service: Arc<str>,
    pub level: u8,
    pub region: Arc<str>,
    pub county: Arc<str>,
    pub place: Arc<str>,
    pub from: Arc<str>,
    pub to: Arc<str>,
    pub values: Values,
    /// Numbers of the records that it was told of first, sorted: what a reader can know of it.
    pub members: Vec<u32>,
    /// Numbers of the records behind it when it was last found to be still the same.
    pub behind: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    pub to: Arc<str>,
    pub versions: Vec<u32>,
}

const LEVELS: [PlaceStep; 4] = [PlaceStep::Place, PlaceStep::County, PlaceStep::Region, PlaceStep::All];

impl Version {
    pub fn new(
        statistic: Statistic,
        group: &Group,
        period: (&str, &str),
        values: Values,
        members: Vec<u32>,
    ) -> Version {
        Version {
            statistic,
            service: group.service.clone(),
            level: LEVELS.iter().position(|l| *l == group.level).unwrap_or(3) as u8,
            region: group.region.clone(),
            county: group.county.clone(),
            place: group.place.clone(),
            from: period.0.into(),
            to: period.1.into(),
            values,
            behind: members.clone(),
            members,
        }
    }

    pub fn group(&self) -> Group {
        Group {
            service: self.service.clone(),
            level: LEVELS.get(usize::from(self.level)).copied().unwrap_or(PlaceStep::All),
            region: self.region.clone(),
            county: self.county.clone(),
            place: self.place.clone(),
        }
    }
}

const FIRST_LINE: &str =
    "Flywheel releases 1, sealed with the import key; written by `flywheel import`, not by hand";

impl Releases {
    /// Reads the file; an absent one is the history of a site that released nothing yet.
    pub fn load(site: &Path, name: &str, keys: &Keys) -> Result<Releases, Box<Diagnostic>> {
        let text = match std::fs::read_to_string(site.join(name)) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Releases::default()),
            Err(_) => return Err(broken(name, "it cannot be read")),
        };
        let Some(body) = text.strip_prefix(FIRST_LINE) else {
            return Err(broken(name, "its first line is not that of such a file"));
        };
        let packed: String = body.split_whitespace().collect();
        let sealed = STANDARD.decode(packed).map_err(|_| broken(name, "some of it is missing or changed"))?;
        let mut cipher = Aes256Siv::new(keys.seal().into());
        let packed = cipher.decrypt([FIRST_LINE.as_bytes()], &sealed).map_err(|_| {
            Box::new(
                Diagnostic::new(Code::SecretKey, Level::File, format!("{name} cannot be opened: it was sealed with another secret, or was changed"))
                    .at(Place::file(name))
                    .hint("give the secret that the earlier imports were made with, and take the file from the last commit"),
            )
        })?;
        let mut json = Vec::new();
        ZlibDecoder::new(packed.as_slice())
            .take(1 << 30)
            .read_to_end(&mut json)
            .map_err(|_| broken(name, "it cannot be unpacked"))?;
        serde_json::from_slice(&json).map_err(|_| broken(name, "another version of the program wrote it"))
    }

    /// The file as it is written.
    pub fn sealed(&self, keys: &Keys) -> Option<String> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&serde_json::to_vec(self).ok()?).ok()?;
        let packed = packer.finish().ok()?;
        let mut cipher = Aes256Siv::new(keys.seal().into());
        let sealed = STANDARD.encode(cipher.encrypt([FIRST_LINE.as_bytes()], &packed).ok()?);
        let mut text = String::with_capacity(sealed.len() + sealed.len() / 100 + 200);
        text.push_str(FIRST_LINE);
        for line in sealed.as_bytes().chunks(100) {
            text.push('\n');
            text.push_str(std::str::from_utf8(line).ok()?);
        }
        text.push('\n');
        Some(text)
    }

    /// The versions that a release told of one statistic and service.
    pub fn family<'r>(
        &'r self,
        release: &'r Release,
        statistic: Statistic,
        service: &'r str,
    ) -> impl Iterator<Item = (u32, &'r Version)> {
        release.versions.iter().filter_map(move |at| {
            let version = self.versions.get(*at as usize)?;
            (version.statistic == statistic && *version.service == *service).then_some((*at, version))
        })
    }
}

/// What a file of releases holds, as JSON: for whoever wants to look into it.
pub fn unsealed(site: &Path, name: &str, keys: &Keys) -> Result<String, Box<Diagnostic>> {
    let releases = Releases::load(site, name, keys)?;
    serde_json::to_string(&releases).map_err(|_| broken(name, "it cannot be written as JSON"))
}

fn broken(name: &str, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(Code::Releases, Level::File, format!("{name} cannot be used: {why}"))
            .at(Place::file(name))
            .hint("take the file from the last commit; without it nobody can say what a new release would reveal"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_comes_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::new("a secret for this test only");
        let mut releases = Releases::default();
        releases.records.push(("m-1".into(), Some("e-1".into())));
        releases.releases.push(Release { to: "2026-09".into(), versions: vec![] });
        let text = releases.sealed(&keys).unwrap();
        assert_eq!(text, releases.sealed(&keys).unwrap());
        assert!(!text.contains("m-1"));
        let load = |text: &str, keys: &Keys| {
            std::fs::write(folder.path().join("r"), text).unwrap();
            Releases::load(folder.path(), "r", keys)
        };
        assert_eq!(load(&text, &keys).unwrap(), releases);
        let other = load(&text, &Keys::new("another secret of this test")).unwrap_err();
        assert_eq!(other.code, Code::SecretKey);
        for cut in [0, 10, text.len() / 2, text.len() - 3] {
            assert!(load(&text[..cut], &keys).is_err(), "cut at {cut}");
        }
        assert_eq!(Releases::load(folder.path(), "absent", &keys).unwrap(), Releases::default());
    }
}
