//! Netlify, by the digests of files: it is told what there is, asks for what it lacks, and shows all of it at once.
//!
//! A deploy is found again by its title, which holds the key of the effect. Written from the published interface
//! (OpenAPI 2.55): https://open-api.netlify.com

use super::each::each;
use super::{Digest, Failed, Files, Job, Live, Looked, Receipt, Target};
use crate::deliver::secret::Secret;
use crate::deliver::wire::Wire;
use crate::deliver::{Ceilings, Outcome};
use crate::diag::thousands;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

mod calls;

use calls::{Deploy, Listed};

/// Netlify takes 3 deploys a minute and 100 a day.
const CEILINGS: Ceilings = Ceilings { per_minute: Some(3), per_day: Some(100) };
/// How often and how long a deploy is waited for: five minutes until it asks for files, half an hour until it is shown. A
/// small one is there sooner.
const POLL: Duration = Duration::from_secs(2);
const FIRST_POLL: Duration = Duration::from_millis(250);
const POLLS: usize = 150;
const LAST_POLLS: usize = 900;
/// Files and folders in one folder: with more, Netlify gives a deploy up.
const MOST_IN_A_FOLDER: usize = 54_000;
/// States in which it is known which files a deploy lacks.
const REACHED: [&str; 5] = ["prepared", "uploading", "uploaded", "processing", "ready"];
const HOST: &str = "Netlify";

pub struct Netlify<'n> {
    pub wire: Wire<'n>,
    /// https://api.netlify.com/api/v1
    pub api: String,
    pub token: Secret,
    pub site: String,
}

impl Netlify<'_> {
    /// Waits until a deploy has come so far.
    fn until(&self, id: &str, states: &[&str], polls: usize) -> Result<Deploy, Failed> {
        for poll in 0..polls {
            let deploy = self.read(id)?;
            if deploy.is_given_up() {
                let why = if deploy.error.is_empty() { &deploy.state } else { &deploy.error };
                return Err(Failed::rejected(format!("{HOST} gave the deploy {id} up: {why}"), AGAIN));
            }
            if states.contains(&deploy.state.as_str()) {
                return Ok(deploy);
            }
            self.wire.clock().sleep(POLL.min(FIRST_POLL * (1 << poll.min(5))));
        }
        Err(Failed::unknown(format!("the deploy {id} takes longer than it should")))
    }

    /// Sends what is asked for, each digest once.
    fn upload(&self, deploy: &Deploy, job: &Job<'_>) -> Result<u64, Failed> {
        // The first file of each digest that is asked for.
        let mut wanted: BTreeMap<Digest, Option<usize>> =
            deploy.required.iter().map(|d| (*d, None)).collect();
        for at in 0..job.files.len() {
            if let Some(place) = wanted.get_mut(&job.files.digest(at)) {
                place.get_or_insert(at);
            }
        }
        if let Some((digest, _)) = wanted.iter().find(|(_, place)| place.is_none()) {
            return Err(Failed::rejected(
                format!("{HOST} asks for a file that is not of this site: {digest}"),
                AGAIN,
            ));
        }
        let mut places: Vec<usize> = wanted.into_values().flatten().collect();
        places.sort_unstable();
        let done = AtomicU64::new(0);
        each(places.len(), &|| (job.files.reader(), Vec::new()), &|(reader, bytes), at| {
            reader.read(places[at], bytes)?;
            self.put_file(&deploy.id, job, places[at], bytes)?;
            (job.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, places.len() as u64);
            Ok(())
        })?;
        Ok(places.len() as u64)
    }
}

const AGAIN: &str = "look at the deploy in Netlify, and publish again";

impl Target for Netlify<'_> {
    fn channel(&self) -> &'static str {
        "netlify"
    }
    fn account(&self) -> &str {
        &self.site
    }
    fn ceilings(&self) -> Ceilings {
        CEILINGS
    }
    fn wants_sha1(&self) -> bool {
        true
    }
    fn refuses(&self, files: &Files<'_>) -> Result<(), Failed> {
        let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
        for at in 0..files.len() {
            let path = files.path(at);
            if path.contains(['#', '?']) {
                let message = format!("{HOST} takes no `#` and no `?` in the name of a file: {path}");
                return Err(Failed::rejected(
                    message,
                    "name the row or file otherwise that the address comes from",
                ));
            }
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            // A page counts where its own folder lies.
            let folder = if path.ends_with("/index.html") {
                folder.rsplit_once('/').map_or("", |(f, _)| f)
            } else {
                folder
            };
            *folders.entry(folder).or_default() += 1;
        }
        match folders.iter().find(|(_, count)| **count > MOST_IN_A_FOLDER) {
            None => Ok(()),
            Some((folder, count)) => Err(Failed::rejected(
                format!(
                    "{HOST} takes {} files in a folder, and /{folder}/ has {}",
                    thousands(MOST_IN_A_FOLDER as u64),
                    thousands(*count as u64)
                ),
                "part the addresses of the family: `url: \"/{services}/{states}/{cities}/\"` has a folder for each state",
            )),
        }
    }
    fn live(&self) -> Result<Live, Failed> {
        let (id, url) = self.published()?;
        if id.is_empty() {
            return Ok(Live::default());
        }
        let listed = self.listed()?;
        let file = |file: Listed| {
            // What is no SHA-1 is another file than ours.
            let digest = file.sha.as_deref().and_then(Digest::parse).unwrap_or(Digest::DOUBT);
            (file.path.trim_start_matches('/').to_string(), digest)
        };
        let mut files: Vec<_> = listed.into_iter().map(file).collect();
        files.sort_unstable();
        Ok(Live { id, url, files, ..Live::default() })
    }
    fn look(&self, key: &str) -> Result<Looked, Failed> {
        let Some(deploy) = self.titled(key)? else { return Ok(Looked::Absent) };
        let mut reached = self.until(&deploy.id, &REACHED, POLLS);
        if let Ok(deploy) = &reached {
            if deploy.is_waiting() {
                return Ok(Looked::Half);
            }
            // It has all its files, and is shown by itself.
            reached = self.until(&deploy.id, &["ready"], LAST_POLLS);
        }
        let ready = match reached {
            Ok(ready) => ready,
            Err(Failed { outcome: Outcome::Rejected(_), .. }) => return Ok(Looked::Absent),
            Err(failed) => return Err(failed),
        };
        // Where publishing is locked it never is.
        let is_shown = ready.was_shown || self.published()?.0 == ready.id;
        let receipt = Receipt { id: ready.id, url: ready.url, sent: 0 };
        Ok(if is_shown { Looked::Live(receipt) } else { Looked::Half })
    }
    fn put(&self, job: &Job<'_>) -> Result<Receipt, Failed> {
        let begun = if job.is_resumed { self.titled(job.key)? } else { None };
        let deploy = match begun {
            Some(deploy) => deploy,
            None => self.create(job)?,
        };
        let deploy = self.until(&deploy.id, &REACHED, POLLS)?;
        // One that was begun earlier may have all that it needs.
        let asks = matches!(deploy.state.as_str(), "prepared" | "uploading");
        let sent = if asks { self.upload(&deploy, job)? } else { 0 };
        let ready = self.until(&deploy.id, &["ready"], LAST_POLLS)?;
        for _ in 0..5 {
            if self.published()?.0 == ready.id {
                return Ok(Receipt { id: ready.id, url: ready.url, sent });
            }
            self.wire.clock().sleep(POLL);
        }
        let files = thousands(job.files.len() as u64);
        let message = format!("{HOST} has the deploy {} with {files} files, and shows another one", ready.id);
        let mut failed = Failed::unknown(message);
        failed.finding.hint = Some(
            "publishing is locked there, or somebody published at the same time: look at the deploys in Netlify, and publish again".into(),
        );
        Err(failed)
    }
    fn abandon(&self, key: &str) -> Result<Looked, Failed> {
        let Some(deploy) = self.titled(key)? else { return Ok(Looked::Absent) };
        // Whether it could be stopped is seen by looking again.
        self.cancel(&deploy.id);
        self.look(key)
    }
}
