//! A site with its output folder, and builds of it within the test's own process: no program is started, so
//! thousands of builds are quick.

use super::Tree;
use crate::support::{Site, tree};
use flywheel::diag::Report;
use flywheel::manifest::{self, Manifest};
use flywheel::pipeline::{BuildOptions, CACHE, Outlook, Stopped, Summary, Watcher, build};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

pub struct Lab {
    pub site: Site,
    pools: [rayon::ThreadPool; 2],
}

/// What a build came to.
pub struct Built {
    pub result: Result<Summary, Stopped>,
    pub report: Report,
    /// How many files it meant to render, keep and remove, as it said before it began.
    pub planned: Option<(u64, u64, u64)>,
}

impl Built {
    /// The summary of a build that was expected to end well.
    pub fn summary(&self, what: &str) -> Summary {
        match &self.result {
            Ok(summary) => summary.clone(),
            Err(stopped) => panic!("{what}: the build stopped ({stopped:?}):\n{}", self.says()),
        }
    }

    /// Every message, a line each.
    pub fn says(&self) -> String {
        let all = self.report.groups().iter().flat_map(|group| &group.examples);
        let line = |d: &flywheel::diag::Diagnostic| format!("{} ({:?})\n", d.message, d.hint);
        all.map(line).collect()
    }
}

#[derive(Default)]
struct Note(Mutex<Option<(u64, u64, u64)>>);

impl Watcher for Note {
    fn planned(&self, outlook: &Outlook) {
        *self.0.lock().unwrap() = Some((outlook.render, outlook.keep, outlook.remove));
    }
}

impl Lab {
    pub fn new(site: Site) -> Lab {
        let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        Lab { site, pools: [pool(1), pool(2)] }
    }

    pub fn out(&self) -> PathBuf {
        self.site.path().join("output")
    }

    /// What a build is asked to do if nothing else is said. Tests of the churn guard say otherwise.
    pub fn options(&self) -> BuildOptions {
        let site = self.site.path().to_path_buf();
        BuildOptions { out: site.join("output"), site, allow_churn: true, ..BuildOptions::default() }
    }

    /// Builds with one or two threads.
    pub fn build(&self, options: &BuildOptions, threads: usize) -> Built {
        let (note, mut report) = (Note::default(), Report::new());
        let result = self.pools[threads - 1].install(|| build(options, &note, &mut report));
        Built { result, report, planned: note.0.into_inner().unwrap() }
    }

    /// The files of the output folder.
    pub fn output(&self) -> Tree {
        tree(&self.out())
    }

    /// The files of the history.
    pub fn history(&self) -> Tree {
        self.site.tree("data/history")
    }

    pub fn set_history(&self, history: &Tree) {
        let _ = std::fs::remove_dir_all(self.site.path().join("data/history"));
        history.iter().for_each(|(file, bytes)| self.site.write(&format!("data/history/{file}"), bytes));
    }

    pub fn manifest(&self) -> Manifest {
        manifest::read(&self.site.path().join(CACHE), &self.out())
    }

    /// Paths that were rendered between two builds: those with another fingerprint of their inputs.
    pub fn rendered(&self, before: &Manifest) -> BTreeSet<String> {
        let after = self.manifest();
        let new = after.iter().filter_map(|(path, record)| Some((path, record?)));
        let new = new.filter(|(path, record)| before.get(path).is_none_or(|old| old.inputs != record.inputs));
        new.map(|(path, _)| path.to_string()).collect()
    }

    /// A clean build with the same options: no manifest, and an output folder that did not exist. Gives the
    /// files and the manifest.
    pub fn clean(&self, options: &BuildOptions, threads: usize) -> (Built, Tree, Manifest) {
        let (cache, kept) = (self.site.path().join(CACHE), self.site.path().join("kept"));
        let out = self.site.path().join("clean");
        let had_cache = std::fs::rename(&cache, &kept).is_ok();
        let _ = std::fs::remove_dir_all(&out);
        let interrupt = Default::default();
        let options =
            BuildOptions { out: out.clone(), atomic: false, changes: None, interrupt, ..options.clone() };
        let built = self.build(&options, threads);
        let (files, manifest) = (tree(&out), manifest::read(&cache, &out));
        let _ = std::fs::remove_dir_all(&out);
        let _ = std::fs::remove_dir_all(&cache);
        if had_cache {
            std::fs::rename(&kept, &cache).unwrap();
        }
        (built, files, manifest)
    }

    /// Everything that people edit, history and all.
    pub fn inputs(&self) -> Tree {
        let mut inputs = Tree::new();
        for folder in ["data", "content", "themes"] {
            let files = self.site.tree(folder).into_iter();
            inputs.extend(files.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
        }
        inputs.insert("site.yaml".into(), self.site.read("site.yaml").into_bytes());
        inputs
    }

    /// Puts everything back that was edited, but for the history.
    pub fn undo(&self, inputs: &Tree) {
        let is_history = |path: &str| path.starts_with("data/history/");
        for path in self.inputs().keys().filter(|path| !inputs.contains_key(*path) && !is_history(path)) {
            std::fs::remove_file(self.site.path().join(path)).unwrap();
        }
        inputs
            .iter()
            .filter(|(path, _)| !is_history(path))
            .for_each(|(path, bytes)| self.site.write(path, bytes));
    }

    /// Nothing of what a build writes on its way is left in the output folder.
    pub fn is_tidy(&self) -> bool {
        !self.out().join(".flywheel-new").exists()
    }
}
