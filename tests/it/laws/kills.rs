//! A build that is killed anywhere, and run again, is a clean build: for every single thing that it does to a
//! disk, done, half done or not done, in the folder as it is and in one that is served.

use super::edits::assert_manifest;
use super::lab::Lab;
use super::tiny_site::{CITIES, SITE, tiny};
use super::{Tree, difference};
use crate::support::{Site, tree};
use flywheel::manifest::{Interrupt, MARK_FILE, Manifest};
use flywheel::pipeline::{BuildOptions, CACHE};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A site that was built, with all that was written, so that it can be put back.
struct Stand {
    lab: Lab,
    /// What people edit, before the edit and after it.
    before: Tree,
    after: Tree,
    history: Tree,
    output: Tree,
    mark: Vec<u8>,
    cache: Tree,
    /// Clean builds by what they were made of: whether the edit was undone, and the history.
    cleaned: RefCell<BTreeMap<(bool, Tree), Clean>>,
}

/// Files, manifest and history of a clean build.
type Clean = Rc<(Tree, Manifest, Tree)>;

fn interrupt(at: u64, torn: bool, forgets_intents: bool) -> Interrupt {
    let mut interrupt = Interrupt::at(at, torn);
    interrupt.forgets_intents = forgets_intents;
    interrupt
}

/// What becomes of the site after the kill.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// The same build is run again.
    Again,
    /// The edit is undone first.
    Undone,
    /// The build is killed once more, some steps later, then run again.
    KilledAgain,
}

impl Stand {
    fn new(site: Site, tweak: impl Fn(&mut BuildOptions), edit: impl Fn(&Site)) -> (Stand, BuildOptions) {
        let lab = Lab::new(site);
        let mut options = lab.options();
        tweak(&mut options);
        // What is there was published before, so that there is a history.
        let first = BuildOptions { date: options.date.map(|day| day.yesterday().unwrap()), ..lab.options() };
        lab.build(&first, 2).summary("the first build");
        let before = lab.inputs();
        edit(&lab.site);
        let mark = std::fs::read(lab.out().join(MARK_FILE)).unwrap();
        let (output, cache) = (lab.output(), lab.site.tree(CACHE));
        let (after, history) = (lab.inputs(), lab.history());
        assert_ne!(before, after);
        let cleaned = RefCell::default();
        (Stand { lab, before, after, history, output, mark, cache, cleaned }, options)
    }

    /// Everything as it was after the first build, and the edit.
    fn reset(&self) {
        let write = |folder: &str, tree: &Tree| {
            let _ = std::fs::remove_dir_all(self.lab.site.path().join(folder));
            tree.iter().for_each(|(path, bytes)| self.lab.site.write(&format!("{folder}/{path}"), bytes));
        };
        write("output", &self.output);
        write(CACHE, &self.cache);
        self.lab.site.write(&format!("output/{MARK_FILE}"), &self.mark);
        self.lab.set_history(&self.history);
        self.lab.undo(&self.after);
    }

    fn killed(&self, options: &BuildOptions, interrupt: Interrupt) -> Arc<Interrupt> {
        let interrupt = Arc::new(interrupt);
        let options = BuildOptions { interrupt: interrupt.clone(), ..options.clone() };
        self.lab.build(&options, 1 + (interrupt.at % 2) as usize);
        interrupt
    }

    /// Kills a build at a step and goes on; what is wrong then.
    fn violation(&self, options: &BuildOptions, kill: Interrupt, then: Then) -> Option<String> {
        self.reset();
        let forgets = kill.forgets_intents;
        let at = kill.at;
        self.killed(options, kill);
        match then {
            Then::Again => {}
            Then::Undone => self.lab.undo(&self.before),
            Then::KilledAgain => {
                self.killed(options, interrupt(1 + at / 2, true, forgets));
            }
        }
        let past = self.lab.history();
        let last = self.lab.build(options, 2);
        if let Err(stopped) = last.result {
            return Some(format!("the next build stopped ({stopped:?}): {}", last.says()));
        }
        let (output, history) = (self.lab.output(), self.lab.history());
        let clean = self.clean(options, matches!(then, Then::Undone), past);
        let (files, manifest, advanced) = &*clean;
        if let Some(difference) = difference(&output, files).or_else(|| difference(&history, advanced)) {
            return Some(difference);
        }
        if self.lab.manifest() != *manifest {
            return Some("the manifest is not that of a clean build".into());
        }
        (!self.lab.is_tidy()).then(|| ".flywheel-new is still there".into())
    }

    /// A clean build of what people edit now, from this history.
    fn clean(&self, options: &BuildOptions, is_undone: bool, past: Tree) -> Clean {
        let mut cleaned = self.cleaned.borrow_mut();
        let clean = cleaned.entry((is_undone, past)).or_insert_with_key(|(_, past)| {
            self.lab.set_history(past);
            let (_, files, manifest) = self.lab.clean(options, 1);
            assert_manifest(&manifest, &files, "a clean build");
            Rc::new((files, manifest, self.lab.history()))
        });
        clean.clone()
    }

    /// How many steps the build takes when nobody kills it.
    fn steps(&self, options: &BuildOptions) -> u64 {
        self.reset();
        let steps = self.killed(options, Interrupt::default()).steps();
        assert!(steps > 5, "the build did nothing");
        steps
    }

    /// Kills the build at every step.
    fn assert_every_kill(&self, name: &str, options: &BuildOptions) {
        for at in 1..=self.steps(options) {
            for (torn, then) in [
                (false, if at % 2 == 0 { Then::Again } else { Then::Undone }),
                (true, Then::Again),
                (true, Then::Undone),
                (at % 4 < 2, Then::KilledAgain),
            ] {
                if let Some(violation) = self.violation(options, Interrupt::at(at, torn), then) {
                    panic!("{name}, killed at step {at}, torn: {torn}, then {then:?}: {violation}");
                }
            }
        }
    }
}

fn replace(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{file} has no {from}");
    site.write(file, text.replacen(from, to, 1));
}

fn published(options: &mut BuildOptions) {
    options.date = Some(jiff::civil::date(2026, 11, 23));
}

/// One city's facts: a few pages are made.
fn fact(site: &Site) {
    replace(site, "data/cities.csv", ",4000,500,", ",4000,520,");
}

/// A city goes and another one comes: pages are made, changed and removed.
fn another_city(site: &Site) {
    let rows: Vec<&str> = CITIES.lines().filter(|line| !line.starts_with("c2,")).collect();
    site.write("data/cities.csv", rows.join("\n") + "\nc7,Gontown,,XB,Yonder,55.10,20.00,900,400,1500\n");
}

/// An old address that was a file becomes a folder, and one that was a folder becomes a file.
fn clash(site: &Site) {
    replace(site, "content/texts/dated.md", "[/was.html, /will.html/x/]", "[/was.html/x/, /will.html]");
}

fn clashing_site() -> Site {
    let site = tiny();
    replace(&site, "content/texts/dated.md", "[/old/]", "[/was.html, /will.html/x/]");
    site
}

#[test]
fn a_build_killed_anywhere_and_run_again_is_a_clean_one() {
    let (stand, options) = Stand::new(tiny(), |_| {}, fact);
    stand.assert_every_kill("a fact", &options);
    let (stand, options) = Stand::new(tiny(), |_| {}, another_city);
    stand.assert_every_kill("another city", &options);
}

#[test]
fn so_is_a_publication_and_its_history() {
    let (stand, options) = Stand::new(tiny(), published, fact);
    stand.assert_every_kill("a published fact", &options);
    // The first publication of a site: there is no history yet.
    let (mut stand, options) = Stand::new(tiny(), published, |site| {
        fact(site);
        replace(site, "content/texts/dated.md", "aliases: [/old/]", "aliases: [/older/]");
    });
    stand.history = Tree::new();
    stand.assert_every_kill("a first publication", &options);
}

#[test]
fn so_is_one_that_renames_its_files_into_place() {
    let (stand, options) = Stand::new(tiny(), |options| options.atomic = true, another_city);
    stand.assert_every_kill("another city, atomic", &options);
}

#[test]
fn so_is_one_in_which_a_file_becomes_a_folder() {
    for atomic in [false, true] {
        let (stand, options) = Stand::new(clashing_site(), |options| options.atomic = atomic, clash);
        assert!(stand.output.contains_key("was.html") && stand.output.contains_key("will.html/x/index.html"));
        stand.assert_every_kill("a clash", &options);
        stand.reset();
        stand.lab.build(&options, 2).summary("a clash");
        let output = stand.lab.output();
        assert!(output.contains_key("was.html/x/index.html") && output.contains_key("will.html"));
    }
}

#[test]
fn so_is_the_first_build_and_one_that_makes_everything_again() {
    // Nothing is there but what the kill has left.
    let (mut stand, options) = Stand::new(tiny(), |_| {}, fact);
    (stand.output, stand.cache, stand.mark) = (Tree::new(), Tree::new(), Vec::new());
    let steps = stand.steps(&options);
    let everything = (1..=steps).step_by(7).chain(steps - 4..=steps);
    for (at, torn) in everything.flat_map(|at| [(at, false), (at, true)]) {
        if let Some(violation) = stand.violation(&options, Interrupt::at(at, torn), Then::Undone) {
            panic!("the first build, killed at step {at}, torn: {torn}: {violation}");
        }
    }
    // The folder was emptied behind the manifest's back.
    let (mut stand, options) = Stand::new(tiny(), |_| {}, fact);
    (stand.output, stand.mark) = (Tree::new(), Vec::new());
    for at in (1..=stand.steps(&options)).step_by(11) {
        if let Some(violation) = stand.violation(&options, Interrupt::at(at, true), Then::Undone) {
            panic!("an emptied folder, killed at step {at}: {violation}");
        }
    }
}

#[test]
fn files_are_removed_when_everything_else_is_there() {
    let (stand, options) = Stand::new(tiny(), |_| {}, another_city);
    let steps = stand.steps(&options);
    let done = stand.lab.output();
    let removed: Vec<&String> = stand.output.keys().filter(|path| !done.contains_key(*path)).collect();
    assert!(removed.len() > 3, "{removed:?}");
    let mut seen = 0;
    for at in 1..=steps {
        stand.reset();
        stand.killed(&options, Interrupt::at(at, false));
        let output = stand.lab.output();
        if removed.iter().any(|path| !output.contains_key(*path)) {
            let missing = done.iter().find(|(path, bytes)| output.get(*path) != Some(*bytes));
            assert!(missing.is_none(), "killed at step {at}: {:?}", missing.map(|(path, _)| path));
            seen += 1;
        }
    }
    assert!(seen > 3, "only {seen} kills came after a removal");
}

#[test]
fn what_a_killed_build_had_made_is_in_the_change_set_of_the_next() {
    let (stand, options) = Stand::new(tiny(), |_| {}, another_city);
    let file = stand.lab.site.path().join("changes.json");
    let options = BuildOptions { changes: Some(file.clone()), ..options };
    let steps = stand.steps(&options);
    let wanted = std::fs::read_to_string(&file).unwrap();
    assert!(wanted.contains("gontown"), "{wanted}");
    for at in 1..=steps {
        stand.reset();
        std::fs::remove_file(&file).unwrap();
        stand.killed(&options, Interrupt::at(at, at % 2 == 0));
        // Who was killed behind the change set has told of it.
        let told = std::fs::read_to_string(&file).unwrap_or_default();
        stand.lab.build(&options, 2).summary("the next build");
        let found = std::fs::read_to_string(&file).unwrap();
        assert!(found == wanted || told == wanted, "killed at step {at}: {found}");
    }
}

/// A program that is broken on purpose: it writes files without saying so first. The law must notice.
#[test]
fn the_law_of_kills_notices_a_program_that_forgets_to_say_what_it_is_about_to_write() {
    let (stand, options) = Stand::new(tiny(), |_| {}, fact);
    let steps = stand.steps(&options);
    let broken = |at| stand.violation(&options, interrupt(at, true, true), Then::Undone);
    let violations = (1..=steps).filter_map(broken);
    let found: Vec<String> = violations.collect();
    assert!(found.len() > 1, "nobody noticed: {found:?}");
}

#[test]
fn the_stand_of_these_tests_is_put_back_to_the_byte() {
    let (stand, options) = Stand::new(tiny(), published, another_city);
    stand.killed(&options, Interrupt::at(20, true));
    assert_ne!(tree(&stand.lab.out()), stand.output);
    stand.reset();
    assert_eq!(tree(&stand.lab.out()), stand.output);
    assert_eq!(
        (stand.lab.site.tree(CACHE), stand.lab.history()),
        (stand.cache.clone(), stand.history.clone())
    );
    assert!(stand.lab.site.read("site.yaml").contains(SITE.lines().next().unwrap()));
}
