//! load → link → plan → render → sink: a site folder becomes an output folder.
//!
//! Nothing is written before everything was read, linked and listed without a fault, and the first and
//! last artifact of every family were rendered for trial. Files are written in two phases (`write`): pages
//! first, then what shows their days, which the history knows only when the pages are there (`publish`).

use crate::baseline;
use crate::data::mails::{Mails, from};
use crate::data::site::{Site, load_config, load_site};
use crate::deck::load_deck;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::fingerprint::Hashed;
use crate::graph::Graph;
use crate::manifest::{Ended, Interrupt, Locked, Manifest, Record, Shown, Store, Uses};
use crate::plan::{Plan, Shard};
use crate::produce::{Found, Make, Sources, World};
use crate::producers::PRODUCERS;
use crate::theme::{Cache, Theme};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod built;
mod changes;
mod guard;
mod outlook;
mod publish;
mod shards;
mod still;
mod verify;
mod withdraw;
mod write;

use shards::Shards;
use still::Still;

pub use built::{Built, Reader};
pub use changes::{Change, ChangeSet, Watcher};
pub use outlook::{Outlook, outlook};
pub use write::watch;

/// What a build is asked to do.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    pub site: PathBuf,
    pub out: PathBuf,
    pub base_url: Option<String>,
    pub keep_going: bool,
    pub no_cache: bool,
    /// Day of publication: advances the history.
    pub date: Option<jiff::civil::Date>,
    /// Reads every file of the output folder first.
    pub verify: bool,
    /// Files are written beside their places and renamed.
    pub atomic: bool,
    /// Goes on however many pages are removed or rewritten.
    pub allow_churn: bool,
    /// Where the change set is written.
    pub changes: Option<PathBuf>,
    /// Folder or address of the last deploy, which pages and history are compared with.
    pub baseline: Option<String>,
    /// Writes no page: they are rendered again when somebody asks for them. Other files are written as ever.
    pub pages_unwritten: bool,
    /// The history is left as it is: whoever sends the files on advances it when they are live.
    pub publishes_elsewhere: bool,
    /// Makes only what falls into this shard.
    pub shard: Option<Shard>,
    /// Folders of all shards of the site, whose files are taken instead of being rendered.
    pub shards: Vec<PathBuf>,
    /// Producers beside the program's own: for programs that use this as a library, and for tests.
    pub added: Added,
    /// Stops the build as if it were killed; for tests.
    pub interrupt: Arc<Interrupt>,
}

/// Producers that a build has beside those of the program.
#[derive(Clone, Copy, Default)]
pub struct Added(pub &'static [&'static dyn Make]);

impl std::fmt::Debug for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|producer| producer.name())).finish()
    }
}

/// The plan as numbers, when it was carried out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Files written because their bytes changed.
    pub made: u64,
    /// Files that stayed as they were.
    pub kept: u64,
    /// Files removed.
    pub removed: u64,
    /// Pages that the gate did not let be made.
    pub held: u64,
    /// Pages offered to search engines, and pages that are not.
    pub index: u64,
    pub noindex: u64,
    pub faults: u64,
    /// Bytes written.
    pub bytes: u64,
    pub rows: u64,
    pub seconds: f64,
    /// Artifacts by producer.
    pub producers: BTreeMap<String, u64>,
}

/// Where manifests lie, in the site's folder.
pub const CACHE: &str = ".flywheel";

/// Why there is no summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Before a byte was written: the last output stands as it was.
    Before,
    /// While files were written. The next build goes on where this one stopped.
    Midway,
}

/// Reads and links a site: everything that can be wrong before a page is rendered is in the report.
pub fn load_world(site: &Path, base_url: Option<&str>, report: &mut Report) -> Option<World> {
    let Site { config, whole, tables, documents, notes, images, history, consents, decisions } =
        load_site(site, base_url, report)?;
    if !whole {
        return None;
    }
    let sources = Hashed::new(Sources(config.file.sources.clone()));
    let mut languages = vec![(config.file.language.clone(), config.file.copy.clone())];
    for (language, translation) in &config.file.translations {
        let folder = translation.copy.clone().unwrap_or_else(|| format!("{}/{language}", config.file.copy));
        languages.push((language.clone(), folder));
    }
    let decks = languages
        .iter()
        .map(|(language, folder)| {
            Hashed::new(load_deck(site, (folder, language), (&config, &tables), report))
        })
        .collect();
    let mails = Mails::load(site, &config, report);
    from::check(&mails.fields, &tables, report);
    let graph = Graph::link(config, tables, documents, notes, decisions, &images, report)?;
    let mut themes = Vec::new();
    for (tree, (language, _)) in graph.trees.iter().zip(&languages) {
        themes.push(Theme::load(site, &graph.config, language, &tree.site, report)?);
    }
    check_templates(&graph, &themes, report);
    Some(World {
        graph,
        decks,
        themes,
        sources,
        images,
        history,
        publishes: None,
        consents,
        made: Arc::default(),
        producers: PRODUCERS.to_vec(),
        found: Found::default(),
        mails,
    })
}

/// Every template that a family or document names must exist.
fn check_templates(graph: &Graph, themes: &[Theme], report: &mut Report) {
    for (tree, theme) in graph.trees.iter().zip(themes) {
        for family in &tree.families {
            if !theme.has(&family.template) {
                report.push(
                    Diagnostic::new(
                        Code::ThemeMissing,
                        Level::File,
                        format!("the theme has no template `{}`", family.template),
                    )
                    .at(graph.config.place(&["families", &family.name, "template"]))
                    .hint(format!("write themes/{}/templates/{}", graph.config.file.theme, family.template)),
                );
            }
            for document in &family.documents {
                if let Some(template) = document.front.template.as_ref().filter(|t| !theme.has(t)) {
                    report.push(
                        Diagnostic::new(
                            Code::ThemeMissing,
                            Level::File,
                            format!("the theme has no template `{template}`"),
                        )
                        .at(document.template.clone())
                        .hint(format!("write themes/{}/templates/{template}", graph.config.file.theme)),
                    );
                }
            }
        }
    }
}

/// Builds a site, or says whether it was stopped before or while files were written; the report says why.
pub fn build(options: &BuildOptions, watcher: &dyn Watcher, report: &mut Report) -> Result<Summary, Stopped> {
    build_and(options, watcher, &mut |_, _| Ok(()), report)
}

/// Builds a site and hands what was built to somebody who sends it on.
pub fn build_and(
    options: &BuildOptions,
    watcher: &dyn Watcher,
    then: &mut dyn FnMut(&Built<'_>, &mut Report) -> Result<(), Stopped>,
    report: &mut Report,
) -> Result<Summary, Stopped> {
    let still = Still::of(options);
    if let Some(summary) = still.as_ref().and_then(|still| still.repeat(watcher, report)) {
        return Ok(summary);
    }
    let (live, live_uses) = last_deploy(options, report)?.unzip();
    // A shard takes the history of the last deploy, and is compared with what lay in its own folder.
    let (live, live_uses) = if options.shard.is_some() { (None, None) } else { (live, live_uses) };
    let was_shard = shards::is_one(&options.out);
    let mut world = load_world(&options.site, options.base_url.as_deref(), report).ok_or(Stopped::Before)?;
    world.producers.extend(options.added.0);
    let folder = world.graph.config.file.history.clone();
    if let Some(date) = options.date {
        world.history.refuses(date, &folder).into_iter().for_each(|finding| report.push(finding));
    }
    if stops(options, &folder, report) {
        return Err(Stopped::Before);
    }
    world.publishes = options.date;
    let plan = Plan::of_shard(&mut world, options.shard, report);
    if stops(options, &folder, report) {
        return Err(Stopped::Before);
    }
    // What is worth saying of the whole site is said by whoever joins it.
    if options.shard.is_none() {
        world.producers.iter().for_each(|producer| producer.note(&world, report));
    }
    if stops(options, &folder, report) || !rehearse(&world, &plan, report) {
        return Err(Stopped::Before);
    }
    let shards = match options.shards.as_slice() {
        [] => None,
        folders => Some(Shards::open(folders, &options.out, (&world, &plan), report).ok_or(Stopped::Before)?),
    };
    let mut store = open(options, report)?;
    let trusted = verify::is_trusted(&mut store, &options.out, plan.paths(), report) && !options.no_cache;
    if report.count(Level::File) > 0 {
        return Err(Stopped::Before);
    }
    if options.verify {
        verify::verify(&mut store, &options.out, report);
    }
    let before = live.as_ref().filter(|live| !live.is_empty()).unwrap_or(&store.old);
    let outlook = {
        let sources = (shards.as_ref(), &*options.interrupt);
        Outlook::new((&world, &plan), (&store.old, trusted), before, sources)
    };
    // A shard is not what visitors see: whoever joins shards judges what becomes of the pages.
    let is_live = options.shard.is_none() || !was_shard;
    if is_live && !options.allow_churn {
        guard::judge(&world, &plan, before, &outlook, report);
        if report.count(Level::File) > 0 {
            return Err(Stopped::Before);
        }
    }
    watcher.planned(&outlook);
    let mut shown = store.shown();
    // Without a cache what was offered for the next build is all that is known.
    let offered = baseline::uses(&options.out).filter(|_| !shown.known);
    live_uses.flatten().into_iter().chain(offered).for_each(|uses| shown.add(uses));
    let write::Written { mut summary, records, uses } = write::write(
        &mut world,
        &plan,
        (&store, &shown, &outlook, shards.as_ref()),
        options,
        watcher,
        report,
    )?;
    finish(&world, &plan, (&store, before), (&records, &shown, &uses), options, report)?;
    then(&Built::new(&world, &plan, &records, options), report)?;
    summary.held = plan.held;
    summary.index = plan.index;
    summary.noindex = plan.noindex;
    summary.faults = report.faults();
    summary.rows = world.graph.tables.rows_read() as u64;
    summary.producers = plan.by_producer.iter().map(|(name, count)| (name.to_string(), *count)).collect();
    if let Some(still) = still {
        still.keep((&world, &plan), store, &summary, report);
    }
    Ok(summary)
}

/// What is live, by what the last deploy left. Its history becomes the site's if it is newer.
fn last_deploy(
    options: &BuildOptions,
    report: &mut Report,
) -> Result<Option<(Manifest, Option<Uses>)>, Stopped> {
    let Some(source) = &options.baseline else { return Ok(None) };
    // What is wrong with site.yaml is told when the site is read.
    let Some(config) = load_config(&options.site, &mut Report::new()) else { return Ok(None) };
    let (cache, own) = (options.site.join(CACHE), &config.file.history);
    baseline::take(source, &options.site, &cache, own, report).map(Some).ok_or(Stopped::Before)
}

/// Takes the manifest of the output folder for this build alone.
fn open(options: &BuildOptions, report: &mut Report) -> Result<Store, Stopped> {
    Store::open(&options.site.join(CACHE), &options.out).map_err(|locked| {
        report.push(match locked {
            Locked::ByAnother => Diagnostic::new(
                Code::OutputFolder,
                Level::File,
                "another build writes the same output folder",
            )
            .at(Place::file(CACHE))
            .hint("wait until it has ended, or build into another folder with `--out DIR`"),
            Locked::Failed(error) => write::fault("the cache folder .flywheel cannot be written", &error),
        });
        Stopped::Before
    })
}

/// The last steps: who asked is told what changed, and the manifest that all is done.
fn finish(
    world: &World,
    plan: &Plan,
    (store, before): (&Store, &Manifest),
    (records, shown, uses): (&[Record], &Shown, &Uses),
    options: &BuildOptions,
    report: &mut Report,
) -> Result<(), Stopped> {
    let ended = Ended::new(plan.paths(), records, guard::row_counts(world));
    let offered = match world.graph.config.file.hooks.baseline && options.shard.is_none() {
        true => baseline::save(&options.out, (store, &ended), &world.history, uses),
        false => baseline::remove(&options.out),
    };
    if let Err(error) = offered {
        report.push(write::fault("the baseline for the next build cannot be written", &error));
        return Err(Stopped::Midway);
    }
    if let Some(file) = &options.changes
        && let Err(error) = ChangeSet::between(before, world, plan, records).save(file)
    {
        report.push(write::fault("the change set cannot be written", &error));
        return Err(Stopped::Midway);
    }
    shown.save(uses, &options.interrupt).map_err(|error| {
        report.push(write::fault("the cache folder .flywheel cannot be written", &error));
        Stopped::Midway
    })?;
    store.end(&ended, &options.interrupt).map_err(|error| {
        report.push(write::fault("the cache folder .flywheel cannot be written", &error));
        Stopped::Midway
    })?;
    if let Some(shard) = options.shard
        && let Err(error) = shards::save(&options.out, shard, (store, &ended), &options.interrupt)
    {
        report.push(shards::failed(&error));
        return Err(Stopped::Midway);
    }
    Ok(())
}

/// By default any fault stops a build; with --keep-going only faults of whole files do. What was left out
/// for a slip is not gone, so that a publication is stopped by any fault.
fn stops(options: &BuildOptions, folder: &str, report: &mut Report) -> bool {
    if options.keep_going && options.date.is_some() && report.faults() > 0 && report.count(Level::File) == 0 {
        let message = "a day is only written into the history when the data has no faults";
        report.push(
            Diagnostic::new(Code::History, Level::File, message)
                .at(Place::file(folder))
                .hint("mend what is reported here, or build without `--date`"),
        );
    }
    if options.keep_going { report.count(Level::File) > 0 } else { report.faults() > 0 }
}

/// Renders the first and the last artifact of each family before anything is written, so that a broken
/// template is found while the last good output still stands.
fn rehearse(world: &World, plan: &Plan, report: &mut Report) -> bool {
    let mut ends: BTreeMap<(u8, u8, u16), (usize, usize)> = BTreeMap::new();
    for (at, a) in plan.artifacts().iter().enumerate() {
        ends.entry((a.producer, a.tree, a.key.family)).and_modify(|e| e.1 = at).or_insert((at, at));
    }
    let (mut cache, mut out) = (Cache::rehearsing(), Vec::new());
    let before = report.faults();
    for (first, last) in ends.into_values() {
        for at in if first == last { vec![first] } else { vec![first, last] } {
            let artifact = &plan.artifacts()[at];
            let producer = world.producer(artifact);
            if let Err(finding) = producer.make(world, artifact, None, &mut cache, &mut out) {
                report.push(*finding);
            }
        }
    }
    report.faults() == before
}
