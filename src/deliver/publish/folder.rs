//! A plain folder: one that a web server of one's own shows, or a disk that is carried elsewhere.
//!
//! Each file is written beside its place and renamed, so that nobody is sent half a page. Invariant: nothing outside the
//! folder is touched, and a folder that holds somebody else's files is not written to.

use super::store::{self, Put, STATE, Store};
use super::{Digest, Failed, Job, Live, Looked, Receipt, Target};
use crate::fingerprint::Fingerprint;
use crate::manifest::Interrupt;
use crate::sink::{Disk, HALF};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::OnceLock;

pub struct Folder<'f> {
    path: PathBuf,
    account: String,
    interrupt: &'f Interrupt,
    /// Whether what was published before is believed to lie there.
    distrusts: bool,
    /// Opened when something is written: who only looks changes nothing.
    disk: OnceLock<Disk<'f>>,
}

impl<'f> Folder<'f> {
    pub fn new(path: PathBuf, account: String, (interrupt, distrusts): (&'f Interrupt, bool)) -> Folder<'f> {
        Folder { path, account, interrupt, distrusts, disk: OnceLock::new() }
    }

    /// Refuses a folder that holds somebody else's files.
    fn check(&self) -> Result<(), Failed> {
        // A publication that was ended early has left no more than the place for files that are not whole.
        let is_empty =
            |all: std::fs::ReadDir| all.filter_map(Result::ok).all(|entry| entry.file_name() == HALF);
        let is_ours = match std::fs::read_dir(&self.path) {
            Ok(all) => self.path.join(STATE).exists() || is_empty(all),
            Err(error) if error.kind() == ErrorKind::NotFound => true,
            Err(error) => return Err(failed(&self.account, &error)),
        };
        if is_ours {
            return Ok(());
        }
        Err(Failed::rejected(
            format!("the folder {} holds files that no publication brought there", self.account),
            "name an empty folder by `path:` in site.yaml, or one that does not exist yet",
        ))
    }

    /// Refuses to go through a folder that is a link: what it leads to lies elsewhere.
    fn inside(&self, path: &str) -> Result<(), Failed> {
        let above =
            std::path::Path::new(path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
        for folder in above {
            if self.path.join(folder).symlink_metadata().is_ok_and(|data| data.is_symlink()) {
                let message = format!("{}/{} is a link that leads elsewhere", self.account, folder.display());
                return Err(Failed::rejected(
                    message,
                    "remove the link: folders of the site are made by publishing it",
                ));
            }
        }
        Ok(())
    }

    fn disk(&self) -> Result<&Disk<'f>, Failed> {
        if let Some(disk) = self.disk.get() {
            return Ok(disk);
        }
        let disk =
            Disk::open(&self.path, true, self.interrupt).map_err(|error| failed(&self.account, &error))?;
        Ok(self.disk.get_or_init(|| disk))
    }
}

fn failed(what: &str, error: &std::io::Error) -> Failed {
    // An act that a disk refused is not done; the next publication looks at what is in doubt.
    let mut failed = Failed::later(format!("{what} cannot be written or read: {error}"));
    failed.finding.hint =
        Some("check that the folder can be written and that the disk is not full, and publish again".into());
    failed
}

impl Store for Folder<'_> {
    fn name(&self) -> &str {
        "the folder"
    }
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Failed> {
        match std::fs::read(self.path.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(failed(path, &error)),
        }
    }
    fn has(&self, path: &str, digest: Digest) -> Result<bool, Failed> {
        let there = self.get(path)?;
        Ok(there.is_some_and(|bytes| Digest::own(Fingerprint::of_bytes(&bytes)) == digest))
    }
    fn put(&self, put: &Put<'_>) -> Result<(), Failed> {
        self.inside(put.path)?;
        self.disk()?.write(put.path, put.bytes, true).map_err(|error| failed(put.path, &error))
    }
    fn remove(&self, path: &str) -> Result<(), Failed> {
        self.inside(path)?;
        self.disk()?.remove(path).map_err(|error| failed(path, &error))
    }
    fn lies(&self, path: &str) -> bool {
        self.path.join(path).symlink_metadata().is_ok_and(|data| data.is_file())
    }
    fn distrusts(&self) -> bool {
        self.distrusts
    }
    fn url(&self) -> String {
        self.account.clone()
    }
}

impl Target for Folder<'_> {
    fn channel(&self) -> &'static str {
        "folder"
    }
    fn account(&self) -> &str {
        &self.account
    }
    fn live(&self) -> Result<Live, Failed> {
        self.check()?;
        store::live(self)
    }
    fn look(&self, key: &str) -> Result<Looked, Failed> {
        store::look(self, key)
    }
    fn put(&self, job: &Job<'_>) -> Result<Receipt, Failed> {
        self.disk()?;
        store::put(self, job)
    }
}
