//! What could be drafted: pages that are made, are about rows, and have no note yet.

use super::file::{is_untouched, stem};
use super::prompt::{self, Prompt};
use super::{DraftOptions, Report};
use crate::brief::{Brief, Refused, brief, is_of_people};
use crate::config::FamilyKind;
use crate::data::content::{WrittenNote, written_notes};
use crate::deck::{StatementDef, drafted_files};
use crate::diag::{Code, Diagnostic, Level, Place, did_you_mean};
use crate::graph::{Key, Status, note_target};
use crate::produce::World;
use std::collections::BTreeMap;

/// One thing that is asked for.
pub struct Job {
    /// The page, or the statement.
    pub about: String,
    pub prompt: Prompt,
    /// What it is made from, each with a print of what it says.
    pub prints: BTreeMap<String, String>,
    pub task: Task,
    pub stem: String,
}

pub enum Task {
    Note {
        brief: Box<Brief>,
        /// The draft that it replaces: its rows have changed, and nobody worked on it.
        replaces: Option<Box<WrittenNote>>,
    },
    Wordings {
        statement: Box<StatementDef>,
        /// Folder of the deck.
        folder: String,
    },
}

impl Job {
    /// The draft that it replaces.
    pub fn replaces(&self) -> Option<&WrittenNote> {
        match &self.task {
            Task::Note { replaces, .. } => replaces.as_deref(),
            Task::Wordings { .. } => None,
        }
    }
}

/// Pages with the note that each has.
type Noted<'n> = BTreeMap<(usize, Key), &'n WrittenNote>;

#[derive(Default)]
pub struct Plan {
    pub jobs: Vec<Job>,
    pub beyond: usize,
    /// Every note of the site, drafts among them.
    pub notes: Vec<WrittenNote>,
}

/// The page at an address: tree and key.
pub fn at(world: &World, address: &str) -> Result<(usize, Key), String> {
    let out = std::path::Path::new("output");
    let Some(found) = crate::explain::resolve(world, address, out) else {
        return Err(format!("there is no page at {address}"));
    };
    let artifact =
        world.made.artifacts().get(found).ok_or_else(|| format!("there is no page at {address}"))?;
    Ok((usize::from(artifact.tree), artifact.key))
}

pub fn plan(
    world: &World,
    options: &DraftOptions,
    known: &dyn Fn(&Job) -> bool,
    report: &mut Report,
) -> Option<Plan> {
    let file = &world.graph.config.file;
    let notes = written_notes(&options.site, &file.notes);
    // Pages that have a note, with the draft that may be replaced.
    let mut noted: Noted<'_> = BTreeMap::new();
    for note in &notes {
        if let Some(target) = note_target(&world.graph, &note.front) {
            // A person's note counts before a draft that nobody touched.
            let held = noted.entry(target).or_insert(note);
            if is_untouched(held) {
                *held = note;
            }
        }
    }
    let is_family = |name: &String| file.families.get(name).is_some();
    if let Some(name) = options.families.iter().find(|name| !is_family(name)) {
        let near = did_you_mean(name, file.families.names());
        let hint = near.map_or("site.yaml declares them under `families`".to_string(), |near| {
            format!("did you mean `{near}`?")
        });
        report.push(
            Diagnostic::new(Code::DraftPage, Level::File, format!("there is no family `{name}`"))
                .at(Place::file("site.yaml"))
                .hint(hint),
        );
        return None;
    }
    let mut plan = Plan { notes: notes.clone(), ..Plan::default() };
    let before = report.faults();
    if options.pages.is_empty() {
        every(world, options, (&noted, known), &mut plan);
    }
    for page in &options.pages {
        match at(world, page).and_then(|(tree, key)| job(world, (tree, key), &noted)) {
            Ok(job) => plan.jobs.push(job),
            Err(why) => report.push(
                Diagnostic::new(Code::DraftPage, Level::File, format!("nothing is drafted for {page}: {why}"))
                    .hint("name pages that are about a service, a place or a story and have no note yet; `flywheel explain` says what a page is about"),
            ),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    plan.jobs.retain(|job| seen.insert(job.about.clone()));
    (report.faults() == before).then_some(plan)
}

/// What could be worded: statements of the site's own language by id.
pub fn wordings(world: &World, options: &DraftOptions, report: &mut Report) -> Option<Plan> {
    let file = &world.graph.config.file;
    let before = report.faults();
    let mut plan = Plan::default();
    if !is_english(&file.language) {
        let message = format!("the deck is in `{}`, and the check reads English alone", file.language);
        report.push(Diagnostic::new(Code::DraftPage, Level::File, message).at(Place::file("site.yaml")));
        return None;
    }
    let deck = &world.decks[0];
    // Who asks again wants more than there are.
    let there = drafted_files(&options.site, &file.copy);
    for id in &options.statements {
        let Some(((_, def), print)) = deck.written(id).zip(deck.print(id)) else {
            let near = did_you_mean(id, deck.statements.iter().map(|statement| &*statement.id));
            let hint = near.map_or("the deck's files have their ids".to_string(), |near| {
                format!("did you mean `{near}`?")
            });
            report.push(
                Diagnostic::new(Code::DraftPage, Level::File, format!("there is no statement `{id}`"))
                    .hint(hint),
            );
            continue;
        };
        if let Some(file) = there.iter().find(|file| file.draft && file.statements.contains(id)) {
            let message = format!("there are drafts for the statement `{id}` already");
            report.push(
                Diagnostic::new(Code::DraftPage, Level::File, message)
                    .at(file.place.clone())
                    .hint("accept them or delete the file first"),
            );
            continue;
        }
        let prompt = prompt::wordings(def, options.count, &file.drafts);
        let prints = BTreeMap::from([(format!("statement/{id}"), print.to_string())]);
        let task = Task::Wordings { statement: Box::new(def.clone()), folder: file.copy.clone() };
        plan.jobs.push(Job {
            about: format!("the statement {id}"),
            prompt,
            prints,
            task,
            stem: stem(&format!("drafted-{id}")),
        });
    }
    (report.faults() == before).then_some(plan)
}

/// Every page that could have a note, as far as the limit goes.
fn every(
    world: &World,
    options: &DraftOptions,
    (noted, known): (&Noted<'_>, &dyn Fn(&Job) -> bool),
    plan: &mut Plan,
) {
    // Pages that search engines are offered come first: more people read them.
    let mut found: Vec<(bool, usize, Key)> = Vec::new();
    for (tree, t) in world.graph.trees.iter().enumerate().filter(|(_, t)| is_english(t.locale.tag())) {
        for (at, family) in t.families.iter().enumerate() {
            let named = options.families.iter().any(|name| *name == *family.name);
            let wanted = options.families.is_empty() || named;
            let of_rows =
                !family.axes.is_empty() && !matches!(family.kind, FamilyKind::Document | FamilyKind::File);
            if !wanted || !of_rows || family.axes.iter().any(|axis| is_of_people(t.axes[*axis].kind())) {
                continue;
            }
            t.each_page(&world.graph, at, &mut |key, decision| {
                let free = noted.get(&(tree, key)).is_none_or(|note| is_untouched(note));
                if decision.is_made() && free {
                    found.push((decision.status != Status::Index, tree, key));
                }
            });
        }
    }
    found.sort_by_key(|(unlisted, ..)| *unlisted);
    // What is known from earlier runs costs nothing, and takes nobody's place.
    let mut left = options.limit;
    for (_, tree, key) in found {
        if left == 0 {
            // Whether its rows say enough is not looked at.
            plan.beyond += usize::from(!noted.contains_key(&(tree, key)));
        } else if let Ok(job) = job(world, (tree, key), noted) {
            left -= usize::from(options.again || !known(&job));
            plan.jobs.push(job);
        }
    }
}

/// What would be asked for a page; or why nothing is.
fn job(world: &World, (tree, key): (usize, Key), noted: &Noted<'_>) -> Result<Job, String> {
    let t = &world.graph.trees[tree];
    if !is_english(t.locale.tag()) {
        return Err(format!("the page is in `{}`, and the check reads English alone", t.locale.tag()));
    }
    if key.part > 0 {
        return Err("it is a part of a long list".into());
    }
    let brief = brief(world, tree, &key).map_err(|refused: Refused| refused.why().to_string())?;
    let replaces = match noted.get(&(tree, key)) {
        None => None,
        Some(note) if !is_untouched(note) => return Err(format!("it has a note: {}", note.file)),
        Some(note) => {
            let stale = note
                .front
                .drafted
                .as_ref()
                .is_some_and(|drafted| !drafted.changed(&brief.prints()).is_empty());
            if !stale {
                return Err(format!("it has a draft already: {}", note.file));
            }
            Some(Box::new((*note).clone()))
        }
    };
    let prompt = prompt::note(&brief, &world.graph.config.file.drafts);
    let (about, prints) = (brief.page.clone(), brief.prints());
    Ok(Job {
        stem: stem(&about),
        about,
        prompt,
        prints,
        task: Task::Note { brief: Box::new(brief), replaces },
    })
}

fn is_english(tag: &str) -> bool {
    tag.split('-').next() == Some("en")
}

impl Plan {
    /// Tells which values nobody is told.
    pub fn left_out(&self, report: &mut Report) {
        let briefs = self.jobs.iter().filter_map(|job| match &job.task {
            Task::Note { brief, .. } => Some(brief),
            Task::Wordings { .. } => None,
        });
        for (brief, left) in briefs.flat_map(|brief| brief.left_out.iter().map(move |left| (brief, left))) {
            let row = &brief.rows[left.row];
            let message = format!("the value of `{}` is told to no model: {}", left.column, left.why);
            let finding = Diagnostic::new(Code::DraftLeftOut, Level::Note, message);
            let finding = finding.hint(format!(
                "look at the row `{}` of `{}`; what stands there may be meant for a program that reads it",
                row.id, row.dataset
            ));
            report.push(match &row.place {
                Some(place) => finding.at(place.clone()),
                None => finding,
            });
        }
    }
}
