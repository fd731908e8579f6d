//! What came back is read by the rows it must come from, and is written as a draft or refused with the reasons.

use super::file::{self, Note, print, tidy};
use super::journal::Answered;
use super::plan::{Job, Plan, Task};
use super::prompt::{self, Prompt};
use crate::brief::Brief;
use crate::config::DraftRules;
use crate::deck::{Band, Say, StatementDef};
use crate::produce::World;
use crate::text::Stretch;
use crate::vet::{Around, Fault, Lists, Reason, Rules, Verdict, vet, vet_wording};
use std::path::Path;

/// What became of one page.
#[derive(Clone, Debug)]
pub struct Judged {
    pub page: String,
    pub state: Outcome,
    /// The text as it was judged; "" if there is none.
    pub text: String,
    /// Whether the answer was there already.
    pub cached: bool,
    /// Of several wordings those that were refused, while others passed.
    pub dropped: Vec<Fault>,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    /// It would be asked for.
    Planned,
    /// It passed and lies in this file.
    Drafted(String),
    Refused(Vec<Fault>),
    /// Nobody knows whether the answer was paid for.
    Unknown(String),
    /// The endpoint refuses this question.
    Never(String),
    /// It was not asked for: the run ended before.
    Left,
    /// It passed, and the file could not be written.
    Unwritten(String),
}

/// What every draft is judged by, and the texts it is held against: they become more with each that passes.
pub struct Bench<'w> {
    world: &'w World,
    lists: Lists,
    around: Around,
}

impl<'w> Bench<'w> {
    pub fn new(world: &'w World, plan: &Plan) -> Bench<'w> {
        let mut bench = Bench {
            world,
            lists: Lists::new(),
            around: Around { names: crate::check::names(&world.graph), ..Around::default() },
        };
        for (tree, t) in world.graph.trees.iter().enumerate() {
            if t.locale.tag().starts_with("en") {
                bench.learn(tree);
            }
        }
        for note in &plan.notes {
            // A draft that is about to be replaced is no other text.
            if !plan.jobs.iter().any(|job| job.replaces().is_some_and(|old| old.file == note.file)) {
                bench.around.add(note.file.clone(), &note.body);
            }
        }
        bench
    }

    /// The words that the site uses by itself are ordinary ones.
    fn learn(&mut self, tree: usize) {
        let world = self.world;
        for statement in &world.decks[tree].statements {
            for pattern in statement.say.iter().flat_map(|(_, patterns)| patterns) {
                for stretch in pattern.readings().into_iter().flatten() {
                    if let Stretch::Literal(text) = stretch {
                        self.lists.learn(&text);
                    }
                }
            }
        }
        for axis in &world.graph.trees[tree].axes {
            axis.facts().iter().for_each(|fact| self.lists.learn(&fact.def.label));
        }
    }

    /// Judges a text for a page.
    pub fn vet(&self, text: &str, brief: &Brief, prompt: &Prompt, rules: &DraftRules) -> Verdict {
        let rules = Rules {
            lists: &self.lists,
            length: (rules.words.least, rules.words.most),
            instructions: &prompt.system,
            around: &self.around,
        };
        vet(text, brief, &rules)
    }

    /// Whether an answer passes as things stand. Of wordings whoever asks again wants more.
    pub fn passes(&self, job: &Job, answer: &Answered) -> bool {
        let ended = ["stop", "", "end_turn", "eos"].contains(&answer.finish.as_str());
        match &job.task {
            Task::Note { brief, .. } => {
                let rules = &self.world.graph.config.file.drafts;
                ended && self.vet(&tidy(&answer.text), brief, &job.prompt, rules).faults.is_empty()
            }
            Task::Wordings { .. } => false,
        }
    }

    /// Judges an answer, and writes what passes.
    pub fn judge(&mut self, job: &Job, answer: &Answered, model: &str, site: &Path, cached: bool) -> Judged {
        let rules = &self.world.graph.config.file.drafts;
        let text = tidy(&answer.text);
        let judged = |state: Outcome| Judged {
            page: job.about.clone(),
            state,
            text: text.clone(),
            cached,
            dropped: Vec::new(),
        };
        let fault = |reason: Reason, why: &str| {
            Outcome::Refused(vec![Fault { reason, words: String::new(), why: why.into() }])
        };
        match answer.finish.as_str() {
            "stop" | "" | "end_turn" | "eos" => {}
            "length" | "max_tokens" => {
                return judged(fault(
                    Reason::CutShort,
                    "the answer was cut short: it reached the most tokens that were asked for",
                ));
            }
            "tool_calls" => {
                return judged(fault(
                    Reason::Tool,
                    "the model called a tool instead of answering; it was given none",
                ));
            }
            "refusal" => return judged(fault(Reason::Empty, "the model refused to answer")),
            "content_filter" => {
                return judged(fault(Reason::CutShort, "the endpoint's filter cut the answer"));
            }
            "unreadable" => {
                return judged(fault(Reason::Empty, "the answer is not in the form of a chat completion"));
            }
            other => {
                return judged(fault(
                    Reason::CutShort,
                    &format!("the answer ended for a reason that is not known: {other}"),
                ));
            }
        }
        let file = &self.world.graph.config.file;
        let (brief, replaces) = match &job.task {
            Task::Note { brief, replaces, .. } => (brief, replaces),
            Task::Wordings { statement, folder } => {
                let (state, dropped) = self.wordings(job, (statement, folder), &answer.text, model, site);
                return Judged { dropped, ..judged(state) };
            }
        };
        let verdict = self.vet(&text, brief, &job.prompt, rules);
        if !verdict.faults.is_empty() {
            return judged(Outcome::Refused(verdict.faults));
        }
        let is_own = brief.language == file.language;
        let keys = brief.rows.iter().filter(|row| row.kind != "statistic");
        let note = Note {
            rows: keys.map(|row| (row.dataset.clone(), row.id.clone())).collect(),
            language: (!is_own).then_some(brief.language.as_str()),
            model,
            prints: job.prints.clone(),
            text: text.clone(),
        };
        match file::write(site, (&file.notes, &job.stem, "md"), &note.to_markdown(), replaces.as_deref()) {
            Ok(name) => {
                self.around.add(name.clone(), &text);
                judged(Outcome::Drafted(name))
            }
            Err(error) => judged(Outcome::Unwritten(error.to_string())),
        }
    }
}

impl Bench<'_> {
    /// Judges the lines of an answer, each a wording with its band, and writes those that pass.
    fn wordings(
        &self,
        job: &Job,
        (statement, folder): (&StatementDef, &str),
        answer: &str,
        model: &str,
        site: &Path,
    ) -> (Outcome, Vec<Fault>) {
        let (mut passed, mut faults): (Vec<(Option<Band>, String)>, Vec<Fault>) = (Vec::new(), Vec::new());
        let bands: Vec<(Option<Band>, &Vec<String>)> = match &statement.say {
            Say::Any(all) => vec![(None, all)],
            Say::Bands(bands) => bands.iter().map(|(band, all)| (Some(*band), all)).collect(),
        };
        let fault = |reason: Reason, line: &str, why: &str| Fault {
            reason,
            words: line.chars().take(120).collect(),
            why: why.into(),
        };
        for line in answer.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (name, text) = line.split_once(": ").unwrap_or(("", line));
            let found = bands.iter().find(|(band, _)| band.map_or("any", Band::word) == name.trim());
            let Some((band, known)) = found else {
                faults.push(fault(
                    Reason::Form,
                    line,
                    "the line does not begin with a band of the statement",
                ));
                continue;
            };
            let text = text.trim();
            let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
            let new: Vec<String> =
                passed.iter().filter(|(of, _)| of == band).map(|(_, text)| text.clone()).collect();
            known.extend(new.iter().map(String::as_str));
            let found = vet_wording(text, &known, &self.lists, &job.prompt.system);
            match found.is_empty() {
                true => passed.push((*band, text.to_string())),
                false => faults.extend(found),
            }
        }
        if passed.is_empty() {
            if faults.is_empty() {
                faults.push(fault(Reason::Empty, "", "the answer is empty"));
            }
            return (Outcome::Refused(faults), Vec::new());
        }
        let text = file::wordings(&statement.id, model, &job.prints, &passed);
        match file::write(site, (folder, &job.stem, "yaml"), &text, None) {
            Ok(name) => (Outcome::Drafted(name), faults),
            Err(error) => (Outcome::Unwritten(error.to_string()), faults),
        }
    }
}

/// Judges any text as if it were a draft for a page, whoever wrote it.
pub fn judge_text(world: &World, site: &Path, brief: &Brief, text: &str) -> Verdict {
    let rules = &world.graph.config.file.drafts;
    let prompt = prompt::note(brief, rules);
    let own = |note: &crate::data::content::WrittenNote| print(&note.body) == print(text);
    let notes = crate::data::content::written_notes(site, &world.graph.config.file.notes);
    let plan = Plan { notes: notes.into_iter().filter(|note| !own(note)).collect(), ..Plan::default() };
    Bench::new(world, &plan).vet(&tidy(text), brief, &prompt, rules)
}
