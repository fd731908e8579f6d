//! Texts that a model drafts: asked for once, judged by the rows they must come from, and left to a person to accept.
//!
//! ```text
//!   pages without a note ─▶ brief ─▶ prompt ─▶ journal ─▶ endpoint ─▶ journal ─▶ vet ─▶ a file with `draft: true`
//! ```
//!
//! `plan` finds what could be drafted, `work` asks (several at a time, within the budget), `judge` reads what came back in the
//! order of the plan, whatever order the answers came in. Invariant: a question is paid for once; nothing is written that the
//! check refuses; and a build knows nothing of all this but a note that says it is a draft.

mod budget;
mod endpoint;
mod file;
mod journal;
mod judge;
mod plan;
mod prompt;
mod work;

pub use budget::Forecast;
pub use endpoint::{BASE, KEY, MODEL};
pub use journal::FILE as JOURNAL;
pub use judge::{Judged, Outcome, judge_text};
pub use prompt::Prompt;

use crate::brief::Brief;
use crate::deliver::clock::Clock;
use crate::deliver::secret::Environment;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::manifest::Interrupt;
use crate::pipeline::load_world;
use crate::produce::World;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is to be drafted.
#[derive(Clone, Debug)]
pub struct DraftOptions {
    pub site: PathBuf,
    /// Addresses of pages; without any all that have no note yet.
    pub pages: Vec<String>,
    /// Only pages of these families.
    pub families: Vec<String>,
    /// Instead of pages: statements of the deck that are worded, by id.
    pub statements: Vec<String>,
    /// So many wordings of each list of a statement.
    pub count: u32,
    /// At most so many notes.
    pub limit: usize,
    /// Asks; without it nothing is sent.
    pub apply: bool,
    /// Asks once more what was refused, or what nobody knows the outcome of.
    pub again: bool,
    pub interrupt: Arc<Interrupt>,
}

/// Who hears how a run goes.
pub struct Hears<'h> {
    /// Before anything is asked: what it will cost at most.
    pub begun: &'h dyn Fn(&Forecast),
    /// How many questions are done, of how many.
    pub progress: &'h (dyn Fn(usize, usize) + Sync),
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Drafts {
    pub forecast: Forecast,
    /// Each page with what became of it, in the order of the plan.
    pub judged: Vec<Judged>,
    /// Pages that could have a note beyond the limit.
    pub beyond: usize,
    /// Why it ended before its end.
    pub stopped: Option<String>,
    pub model: String,
}

/// Drafts notes. Nothing if the report says why not.
pub fn draft(
    options: &DraftOptions,
    (clock, environment): (&dyn Clock, Environment<'_>),
    hears: &Hears<'_>,
    report: &mut Report,
) -> Option<Drafts> {
    let world = world(&options.site, report)?;
    let endpoint = match endpoint::Endpoint::of(environment) {
        Ok(endpoint) => Some(endpoint),
        // A forecast needs no model.
        Err(_) if !options.apply => None,
        Err(why) => {
            report.push(
                Diagnostic::new(Code::DraftEndpoint, Level::File, why)
                    .hint("docs/draft.md says which variables there are"),
            );
            return None;
        }
    };
    let model = endpoint.as_ref().map_or("", |endpoint| endpoint.model.as_str()).to_string();
    let file = &world.graph.config.file;
    let folder = options.site.join(&file.ledger);
    let folder = folder.parent().unwrap_or(&options.site).to_path_buf();
    let journal = match options.apply {
        true => journal::Journal::open(&folder, options.interrupt.clone()),
        false => journal::Journal::read(&folder),
    };
    let journal = journal.map_err(|error| report.push(unusable(&error))).ok()?;
    // What is there is read under the lock, so that two runs never make two notes for one page.
    let known = |job: &plan::Job| work::is_known(job, endpoint.as_ref(), &file.drafts, &journal);
    let mut plan = match options.statements.is_empty() {
        true => plan::plan(&world, options, &known, report)?,
        false => plan::wordings(&world, options, report)?,
    };
    plan.left_out(report);
    let drafts =
        work::run(&world, &mut plan, (options, endpoint.as_ref(), &journal), (clock, hears), report)?;
    Some(Drafts { model, ..drafts })
}

/// Reads a site; its faults are told.
pub fn world(site: &Path, report: &mut Report) -> Option<World> {
    // What is no fault is the build's to tell.
    let mut found = Report::new();
    let world = load_world(site, None, &mut found).map(|mut world| {
        // What is listed here decides which pages there are.
        crate::plan::Plan::new(&mut world, &mut found);
        world
    });
    if found.faults() > 0 {
        *report = found;
        return None;
    }
    world
}

/// The brief of the page at an address, and what its model would be asked.
pub fn brief_at(world: &World, address: &str) -> Result<(Brief, Prompt), String> {
    let (tree, key) = plan::at(world, address)?;
    let brief = crate::brief::brief(world, tree, &key).map_err(|refused| refused.why().to_string())?;
    let prompt = prompt::note(&brief, &world.graph.config.file.drafts);
    Ok((brief, prompt))
}

fn unusable(error: &journal::Error) -> Diagnostic {
    let (why, hint) = match error {
        journal::Error::Unreadable(line) => {
            let why = format!(
                "line {line} of the journal of drafts cannot be read, and what it says may have been paid for"
            );
            return Diagnostic::new(Code::DraftJournal, Level::File, why)
                .at(Place::at(JOURNAL, *line as u32, 1))
                .hint(
                    "mend or delete the line; what was asked in it and not answered may then be asked again",
                );
        }
        journal::Error::ByAnother => {
            ("another `flywheel draft` is at work here".to_string(), "wait until it has ended")
        }
        journal::Error::Io(error) => (
            format!("the journal of drafts cannot be used: {error}"),
            "look at the folder of the ledger; nothing was asked",
        ),
        journal::Error::Ended => ("the process was ended".to_string(), "run it again"),
    };
    Diagnostic::new(Code::DraftJournal, Level::File, why).at(Place::file(JOURNAL)).hint(hint)
}
