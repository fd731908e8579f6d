//! Random edits of the tiny site: after each, the output is that of a clean build, byte for byte, and no more
//! was made than the edit touches.
//!
//! `LAWS_EDITS=20000` tries more edits than the usual number; `LAWS_SEED=17` tries the one sequence that a
//! failure has named.

use super::hand::{Edit, Hand, Reach, class};
use super::lab::Lab;
use super::tiny_site::tiny;
use super::{Tree, difference};
use flywheel::fingerprint::Fingerprint;
use flywheel::manifest::Manifest;
use flywheel::pipeline::{BuildOptions, Stopped};
use std::collections::BTreeSet;

/// Edits of all tests together, and of one sequence, which begins with the site as it was.
const EDITS: usize = 2_000;
const SEQUENCE: usize = 50;

/// A site in the hands of somebody who edits and builds it.
struct Sequence<'l> {
    lab: &'l Lab,
    hand: Hand<'l>,
    seed: u64,
    /// What was done, the last edit last.
    done: Vec<String>,
    /// What the last build left.
    files: Tree,
    manifest: Manifest,
    /// The day of the next publication.
    day: jiff::civil::Date,
    /// How many files were rendered and came out as they were, of how many that were rendered.
    pub spare: usize,
    pub rendered: usize,
}

impl<'l> Sequence<'l> {
    fn begin(lab: &'l Lab, seed: u64) -> Self {
        let hand = Hand::new(&lab.site, seed);
        let day = jiff::civil::date(2026, 11, 1);
        let (files, manifest) = Default::default();
        let mut sequence =
            Sequence { lab, hand, seed, done: Vec::new(), files, manifest, day, spare: 0, rendered: 0 };
        sequence.build(&lab.options(), &[Edit { what: "the first build".into(), reach: Reach::All }]);
        sequence
    }

    fn what(&self) -> String {
        let last = self.done.len().saturating_sub(4);
        format!("LAWS_SEED={}, edit {}: … {}", self.seed, self.done.len(), self.done[last..].join(" | "))
    }

    /// Builds after some edits, and holds the laws. Whether anything was built: a site may be out of order
    /// after an edit, and then nothing is touched.
    fn build(&mut self, options: &BuildOptions, edits: &[Edit]) -> bool {
        self.done.extend(edits.iter().map(|edit| edit.what.clone()));
        let (lab, what) = (self.lab, self.what());
        let threads = 1 + self.hand.chance.below(2);
        let past = lab.history();
        let built = lab.build(options, threads);
        let (files, manifest, history) = (lab.output(), lab.manifest(), lab.history());
        lab.set_history(&past);
        let (clean, clean_files, clean_manifest) = lab.clean(options, 3 - threads);
        if let Err(stopped) = built.result {
            assert_eq!(stopped, Stopped::Before, "{what}: {}", built.says());
            assert_eq!(clean.result, Err(Stopped::Before), "{what}: a clean build goes on: {}", built.says());
            assert_eq!(built.says(), clean.says(), "{what}");
            assert!(
                files == self.files && manifest == self.manifest,
                "{what}: a build that stopped wrote something"
            );
            assert_eq!(past, history, "{what}");
            return false;
        }
        let summary = built.summary(&what);
        if let Some(difference) = difference(&files, &clean_files) {
            panic!("{what}:\n{difference}");
        }
        if let Some(difference) = difference(&history, &lab.history()) {
            panic!("{what}: the history\n{difference}");
        }
        assert!(options.date.is_some() || history == past, "{what}: only a publication advances the history");
        assert!(manifest == clean_manifest, "{what}: the manifest is not that of a clean build");
        assert_manifest(&manifest, &files, &what);
        assert!(lab.is_tidy(), "{what}");
        // What was made is what became different, to the file.
        let made =
            if options.no_cache { files.keys().cloned().collect() } else { changed(&self.files, &files) };
        let removed = self.files.keys().filter(|path| !files.contains_key(*path)).count() as u64;
        assert_eq!((summary.made, summary.removed), (made.len() as u64, removed), "{what}: made {made:?}");
        assert_eq!(summary.kept, (files.len() - made.len()) as u64, "{what}");
        // What was foretold came true; what shows the history is rendered beyond it.
        let (render, _, remove) = built.planned.expect("a build says what it is going to do");
        assert_eq!(remove, removed, "{what}");
        let rendered = lab.rendered(&self.manifest).len() as u64;
        assert!(options.no_cache || render <= rendered, "{what}: {render} of {rendered}");
        self.assert_reach(&files, &made, edits, &what);
        (self.files, self.manifest) = (files, manifest);
        true
    }

    /// What was rendered and came out as it was must be within the reach of the edits.
    fn assert_reach(&mut self, files: &Tree, made: &BTreeSet<String>, edits: &[Edit], what: &str) {
        let rendered = self.lab.rendered(&self.manifest);
        if made.len() == files.len() {
            return;
        }
        if let Some(kept) = made.iter().find(|path| !rendered.contains(*path)) {
            panic!("{what}: {kept} was made and has the inputs that it had");
        }
        let page = |path: &&String| path.ends_with(".html");
        let spare: Vec<&String> = rendered.difference(made).filter(page).collect();
        (self.spare, self.rendered) = (self.spare + spare.len(), self.rendered + rendered.len());
        for path in spare {
            let shows = |text: &String| contains(&files[path], text);
            let within = |edit: &Edit| match &edit.reach {
                Reach::All => true,
                Reach::Classes(classes) => classes.contains(&class(path)),
                Reach::Shows(texts, classes) => classes.contains(&class(path)) || texts.iter().any(shows),
            };
            assert!(edits.iter().any(within), "{what}: {path} was rendered again for nothing");
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}

/// Files that are new or have other bytes.
pub fn changed(before: &Tree, after: &Tree) -> BTreeSet<String> {
    after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes))
        .map(|(path, _)| path.clone())
        .collect()
}

/// The manifest knows every file that lies there, and no other.
pub fn assert_manifest(manifest: &Manifest, files: &Tree, what: &str) {
    assert_eq!(manifest.len(), files.len(), "{what}: the manifest has another number of files");
    assert!(!manifest.interrupted, "{what}");
    for (path, bytes) in files {
        let record = manifest.get(path).unwrap_or_else(|| panic!("{what}: {path} is not in the manifest"));
        assert_eq!(
            (record.length, record.digest),
            (bytes.len() as u64, Fingerprint::of_bytes(bytes)),
            "{what}: {path}"
        );
    }
}

/// How many edits a test tries.
fn share(of: usize) -> usize {
    let edits = std::env::var("LAWS_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(EDITS);
    edits.div_ceil(of)
}

/// Runs sequences until there were enough edits; each gets a seed of its own.
fn sequences(first: u64, edits: usize, mut step: impl FnMut(&mut Sequence<'_>)) {
    let only: Option<u64> = std::env::var("LAWS_SEED").ok().and_then(|seed| seed.parse().ok());
    let all = edits.div_ceil(SEQUENCE) as u64;
    let (mut spare, mut rendered) = (0, 0);
    for seed in (first..first + all).filter(|seed| only.is_none_or(|only| only == *seed)) {
        let lab = Lab::new(tiny());
        let mut sequence = Sequence::begin(&lab, seed);
        while sequence.done.len() < SEQUENCE {
            step(&mut sequence);
        }
        (spare, rendered) = (spare + sequence.spare, rendered + sequence.rendered);
    }
    // Fingerprints are coarser than bytes, but not by much.
    assert!(spare * 2 <= rendered, "of {rendered} files that were rendered {spare} came out as they were");
}

/// Edits and builds; an edit after which nothing can be built is undone.
fn edit(sequence: &mut Sequence<'_>, edits: usize, tweak: impl Fn(&mut BuildOptions)) {
    let before = sequence.lab.inputs();
    let edits: Vec<Edit> = (0..edits).map(|_| sequence.hand.edit()).collect();
    let mut options = sequence.lab.options();
    tweak(&mut options);
    if !sequence.build(&options, &edits) {
        sequence.lab.undo(&before);
        let undone = Edit { what: "which is undone".into(), reach: Reach::Classes(&[]) };
        assert!(sequence.build(&sequence.lab.options(), &[undone]), "{}", sequence.what());
    }
}

#[test]
fn after_any_edit_the_output_is_that_of_a_clean_build() {
    sequences(1_000, share(4), |sequence| edit(sequence, 1, |_| {}));
}

#[test]
fn after_any_edit_a_publication_is_that_of_a_clean_build() {
    sequences(2_000, share(4), |sequence| {
        let published = sequence.hand.chance.below(2) == 0;
        let day = sequence.day;
        if published {
            sequence.day = day.tomorrow().unwrap();
        }
        edit(sequence, 1, |options| options.date = published.then_some(day));
    });
}

#[test]
fn several_edits_at_a_time_and_other_ways_to_build_give_the_same() {
    sequences(3_000, share(4), |sequence| {
        let edits = 1 + sequence.hand.chance.below(4);
        let way = sequence.hand.chance.below(4);
        edit(sequence, edits, |options| match way {
            0 => options.atomic = true,
            1 => options.verify = true,
            2 => options.no_cache = true,
            _ => options.keep_going = true,
        });
    });
}

#[test]
fn a_broken_file_stops_a_build_and_a_mended_one_is_as_if_nothing_had_been() {
    sequences(4_000, share(4), |sequence| {
        let before = sequence.lab.inputs();
        if let Some(slip) = sequence.hand.breaks() {
            let slip = Edit { what: slip, reach: Reach::Classes(&[]) };
            assert!(!sequence.build(&sequence.lab.options(), &[slip]), "{}: it was built", sequence.what());
            sequence.lab.undo(&before);
        }
        edit(sequence, 1, |_| {});
    });
}
