//! The life of a deploy in the stand-in for the Netlify API: what it still needs, and when visitors see it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::wire::{timestamp, unix_seconds};

#[derive(Clone, Debug)]
pub struct Deploy {
    pub id: String,
    pub title: Option<String>,
    pub draft: bool,
    /// One of "preparing", "prepared", "uploading", "uploaded", "processing", "ready" and "error".
    pub state: &'static str,
    /// The digest of each path, which has no leading slash here.
    pub files: BTreeMap<String, String>,
    pub required: BTreeSet<String>,
    pub error: Option<String>,
    /// How many more polls find the deploy in the state in which it is.
    pub polls_left: usize,
    created: u64,
    published: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub deploy: String,
    pub path: String,
    pub sha: String,
}

impl Deploy {
    fn new(id: String, title: Option<String>, draft: bool, files: BTreeMap<String, String>) -> Deploy {
        Deploy {
            id,
            title,
            draft,
            state: "preparing",
            files,
            required: BTreeSet::new(),
            error: None,
            polls_left: 0,
            created: unix_seconds(),
            published: None,
        }
    }
}

/// Every deploy of one site, and the contents which they share.
pub struct Deploys {
    pub site_id: String,
    /// Where the site is to be seen; a test can set it to the address of another server.
    pub ssl_url: String,
    /// In the order in which they were made.
    pub list: Vec<Deploy>,
    /// The deploy that visitors see.
    pub published: Option<String>,
    /// The contents of every digest that was ever uploaded, as a deploy need not bring again what an earlier
    /// one did.
    pub blobs: BTreeMap<String, Vec<u8>>,
    /// Every upload that was accepted, also of what was there already.
    pub uploads: Vec<Upload>,
    /// How many polls find an asynchronous deploy "preparing" before one finds it "prepared".
    pub polls_preparing: usize,
    /// How many more polls find a deploy "processing" before one finds it "ready".
    pub polls_processing: usize,
    pub most_in_a_folder: usize,
}

impl Deploys {
    pub fn new(site_id: &str) -> Deploys {
        Deploys {
            site_id: site_id.to_owned(),
            ssl_url: "https://a-site.netlify.app".to_owned(),
            list: Vec::new(),
            published: None,
            blobs: BTreeMap::new(),
            uploads: Vec::new(),
            polls_preparing: 1,
            polls_processing: 0,
            most_in_a_folder: 54_000,
        }
    }

    pub fn position(&self, id: &str) -> Option<usize> {
        self.list.iter().position(|deploy| deploy.id == id)
    }

    /// The deploy that visitors see, if there is one.
    pub fn published_deploy(&self) -> Option<&Deploy> {
        self.position(self.published.as_deref()?).map(|index| &self.list[index])
    }

    /// What visitors see: the bytes of each path, which has no leading slash.
    pub fn published_files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.published_deploy().into_iter().flat_map(|deploy| &deploy.files);
        files.map(|(path, sha)| (path.clone(), self.blobs[sha].clone())).collect()
    }

    /// Makes a deploy. An asynchronous one says only later what it requires.
    pub fn make(
        &mut self,
        title: Option<String>,
        draft: bool,
        late: bool,
        files: BTreeMap<String, String>,
    ) -> usize {
        let index = self.list.len();
        let mut deploy = Deploy::new(format!("{:024x}", index + 1), title, draft, files);
        deploy.polls_left = self.polls_preparing;
        self.list.push(deploy);
        if !late {
            self.prepare(index);
            if self.list[index].required.is_empty() {
                self.step(index);
            } else {
                self.list[index].state = "uploading";
            }
        }
        index
    }

    /// Takes the contents of a path, whose digest must have been compared with the declared one.
    pub fn take(&mut self, index: usize, path: &str, contents: &[u8]) {
        let deploy = &mut self.list[index];
        let sha = deploy.files[path].clone();
        if deploy.required.remove(&sha) {
            deploy.state = if deploy.required.is_empty() { "uploaded" } else { "uploading" };
        }
        self.uploads.push(Upload { deploy: deploy.id.clone(), path: path.to_owned(), sha: sha.clone() });
        self.blobs.insert(sha, contents.to_vec());
    }

    /// Lets time pass: every deploy that lacks nothing comes to its end, as it would if nobody asked after
    /// it.
    pub fn settle(&mut self) {
        for index in 0..self.list.len() {
            while self.step(index) {}
        }
    }

    /// One poll: brings a deploy to its next state, and says whether there was one.
    pub fn step(&mut self, index: usize) -> bool {
        let deploy = &mut self.list[index];
        let complete = deploy.required.is_empty();
        match deploy.state {
            "preparing" | "processing" if deploy.polls_left > 0 => deploy.polls_left -= 1,
            "preparing" => self.prepare(index),
            "prepared" | "uploading" | "uploaded" if complete => {
                deploy.state = "processing";
                deploy.polls_left = self.polls_processing;
            }
            "processing" => {
                deploy.state = "ready";
                if !deploy.draft {
                    self.publish(index);
                }
            }
            _ => return false,
        }
        true
    }

    pub fn publish(&mut self, index: usize) {
        self.list[index].published = Some(unix_seconds());
        self.published = Some(self.list[index].id.clone());
    }

    /// Finds out which digests nobody has uploaded yet, and whether there are too many files in one folder.
    fn prepare(&mut self, index: usize) {
        let deploy = &mut self.list[index];
        let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
        for path in deploy.files.keys() {
            *folders.entry(path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
        }
        if let Some((folder, count)) = folders.iter().find(|(_, count)| **count > self.most_in_a_folder) {
            let limit = self.most_in_a_folder;
            deploy.error = Some(format!("Directory '/{folder}' has {count} files, the limit is {limit}"));
            deploy.state = "error";
            return;
        }
        let known = |sha: &&String| !self.blobs.contains_key(*sha);
        deploy.required = deploy.files.values().filter(known).cloned().collect();
        deploy.state = "prepared";
    }

    pub fn shown_file(&self, index: usize, path: &str) -> Value {
        let deploy = &self.list[index];
        let sha = &deploy.files[path];
        let kind = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" => "text/html",
            "xml" => "application/xml",
            "txt" => "text/plain",
            _ => "application/octet-stream",
        };
        let (path, size) = (format!("/{path}"), self.blobs.get(sha).map_or(0, Vec::len));
        json!({
            "id": path, "path": path, "sha": sha, "mime_type": kind, "size": size, "deploy_id": deploy.id,
        })
    }

    pub fn shown(&self, index: usize) -> Value {
        let deploy = &self.list[index];
        json!({
            "id": deploy.id, "site_id": self.site_id, "state": deploy.state, "name": "a-site",
            "url": self.ssl_url, "ssl_url": self.ssl_url,
            "deploy_ssl_url": format!("https://{}--a-site.netlify.app", deploy.id),
            "draft": deploy.draft, "required": deploy.required, "required_functions": [],
            "error_message": deploy.error, "title": deploy.title, "locked": false,
            "context": if deploy.draft { "deploy-preview" } else { "production" },
            "created_at": timestamp(deploy.created), "published_at": deploy.published.map(timestamp),
        })
    }
}
