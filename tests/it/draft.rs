//! Drafts by a model: what is asked, what is paid, what passes, and what a build and a check make of it.

mod accepted;
mod kills;
mod model;
mod runs;
mod secrets;
mod table;

use crate::deliver::servers::http::Server;
use crate::deliver::shop::Still;
use crate::support::Site;
use flywheel::diag::Report;
use flywheel::draft::{DraftOptions, Drafts, Hears, Outcome, draft};
use flywheel::manifest::Interrupt;
use model::Model;
use std::env::VarError;
use std::sync::Arc;

pub const KEY: &str = "sk-the-key-of-the-tests/1234";

/// The site of tests/sites/draft, a model, and a clock that does not wait.
pub struct Desk {
    pub site: Site,
    pub model: Server<Model>,
    pub clock: Still,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { site: Site::case("draft"), model: Server::start(Model::default()), clock: Still::default() }
    }

    pub fn environment(&self) -> [(&'static str, String); 3] {
        [
            ("OPENAI_BASE_URL", format!("{}/v1", self.model.url())),
            ("OPENAI_MODEL", "model-by-example".into()),
            ("OPENAI_API_KEY", KEY.into()),
        ]
    }

    pub fn options(&self) -> DraftOptions {
        DraftOptions {
            site: self.site.path().to_path_buf(),
            pages: Vec::new(),
            families: vec!["landing".into()],
            statements: Vec::new(),
            count: 2,
            limit: 20,
            apply: true,
            again: false,
            interrupt: Arc::new(Interrupt::default()),
        }
    }

    /// Runs it; the findings, if it cannot.
    pub fn run(&self, options: &DraftOptions) -> Result<Drafts, String> {
        let pairs = self.environment();
        let environment = |name: &str| {
            let found = pairs.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone()).ok_or(VarError::NotPresent)
        };
        let mut report = Report::new();
        let drafts = draft(
            options,
            (&self.clock, &environment),
            &Hears { begun: &|_| {}, progress: &|_, _| {} },
            &mut report,
        );
        drafts.filter(|_| report.faults() == 0).ok_or_else(|| crate::deliver::shop::said(&report))
    }

    /// How often each question was answered.
    pub fn counts(&self) -> Vec<u32> {
        self.model.with(|model| model.answered.values().copied().collect())
    }

    /// The drafts in the notes folder.
    pub fn files(&self) -> Vec<String> {
        let files = self.site.tree("content/notes").into_keys();
        // What a killed run was writing has another name.
        files.filter(|file| file != "home.md" && file != ".draft.new").collect()
    }
}

/// Each page with a word for what became of it.
pub fn states(drafts: &Drafts) -> Vec<(String, String)> {
    let each = drafts.judged.iter().map(|judged| {
        let state = match &judged.state {
            Outcome::Planned => "planned".to_string(),
            Outcome::Drafted(_) => "drafted".to_string(),
            Outcome::Refused(faults) => faults
                .iter()
                .map(|f| f.reason.word())
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(" "),
            Outcome::Unknown(_) => "unknown".to_string(),
            Outcome::Never(_) => "never".to_string(),
            Outcome::Left => "left".to_string(),
            Outcome::Unwritten(why) => format!("unwritten: {why}"),
        };
        (judged.page.clone(), state)
    });
    each.collect()
}

/// A draft as a person accepts it: without its mark.
pub fn accept(file: &str) -> String {
    file.lines().filter(|line| !line.starts_with("draft: true")).map(|line| format!("{line}\n")).collect()
}
