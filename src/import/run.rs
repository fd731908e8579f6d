//! The steps of an import in their order, and what is written at the end.

use super::consents::Log;
use super::export::{RawRow, read_export};
use super::groups::{Group, Total, chain, totals};
use super::guard::{guard, lost, refuse_inside};
use super::keys::Keys;
use super::outcome::{Imported, Reason, Tally};
use super::places::Places;
use super::put::{differs, unwritable, write_all};
use super::record::{Reader, Record};
use super::releases::Releases;
use super::rows::Form;
use super::rules::{Field, Rules};
use super::texts::Judge;
use super::told::Telling;
use super::{lines, proposals, rows};
use crate::config::{Config, Dataset, Purpose, Used};
use crate::data::load::load_dataset;
use crate::data::site::load_config;
use crate::data::table::Table;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::personal::Allowed;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What an import is asked to do.
pub struct ImportOptions {
    pub site: PathBuf,
    pub export: PathBuf,
    /// The day of the import: nothing later has happened, and nothing younger than the delay is told.
    pub today: Date,
    /// Writes nothing.
    pub dry: bool,
    /// Goes on although more than a fifth of the records of earlier imports are gone.
    pub allow_fewer: bool,
}

/// Where the history of releases lies, beside the records.
const RELEASES: &str = "releases.sealed";

/// Reads an export, and writes what may be told of it.
pub fn import(options: &ImportOptions, report: &mut Report) -> Imported {
    let mut tally = Tally { export: name_of(&options.export), ..Tally::default() };
    let done = run(options, &mut tally, report).is_some();
    Imported { tally, done, dry: options.dry }
}

fn run(options: &ImportOptions, tally: &mut Tally, report: &mut Report) -> Option<()> {
    let site = &options.site;
    let config = load_config(site, report)?;
    let rules = Rules::new(&config, report)?;
    refuse_inside(site, &options.export, report)?;
    let keys = Keys::from_environment(&rules.import.key).map_err(|finding| report.push(*finding)).ok()?;
    let data = Data::load(site, &config, &rules, report)?;
    let log = Log::load(site, &rules, report)?;
    let beside = Path::new(rules.records_path).parent().unwrap_or(Path::new(""));
    let releases_path = beside.join(RELEASES).to_string_lossy().replace('\\', "/");
    let mut history =
        Releases::load(site, &releases_path, &keys).map_err(|finding| report.push(*finding)).ok()?;

    if history.releases.is_empty() && log.is_of_imports() {
        report.push(lost(&releases_path, rules.consents_path));
        return None;
    }
    // Without the log, what was taken back would be granted again. Only the very first import may have been cut
    // short before it wrote the log, and then it wrote nothing that comes behind it either.
    if !log.is_there {
        let behind = [rules.records_path, rules.statistics_path];
        let witness = behind.into_iter().find(|path| has_rows(&site.join(path)));
        if let Some(witness) = witness.or((history.releases.len() > 1).then_some(releases_path.as_str())) {
            report.push(lost(rules.consents_path, witness));
            return None;
        }
    }

    let places = Places::new(&data.places, &rules);
    let context = Context { rules: &rules, keys: &keys, data: &data, places: &places, today: options.today };
    let mut records = context.read(&options.export, tally, report)?;
    records.iter_mut().for_each(|record| log.narrow(record));
    let used = choose(&records, &rules, options.today, tally);
    tally.used = used.len();
    tally.to = month(last_month(&rules, options.today));

    let known: BTreeSet<&Arc<str>> = records.iter().map(|r| &r.id).collect();
    guard(options, &history, &known, tally, report)?;
    tally.vanished = history.records.iter().filter(|(id, _)| !known.contains(id)).count();
    let mut forms = rows::forms(&used, rules.import, &places, &history.forms, tally);
    let mut telling = telling(&rules, &places, &used, &mut history, (&forms, options.today));
    let new = |number: &&u32| {
        history.records.get(**number as usize).is_some_and(|r| !history.forms.contains_key(&r.0))
    };
    let new: BTreeSet<u32> = telling.shown.keys().filter(new).copied().collect();
    for number in telling.hold_back(&new) {
        if let Some(record) = telling.records.get(&number) {
            forms.remove(&record.id);
            tally.leave_out(Reason::BesideNumbers, record.line);
        }
    }
    forms.values().for_each(|form| tally.step(form));
    let told = telling.tell(&mut history, tally);
    drop(telling);
    history.forms.extend(forms.iter().map(|(id, form)| (id.clone(), form.clone())));

    let accepted = accepted(site, &config, &rules, report)?;
    let name = |id: &str| data.places.find(id).map(|row| places.slug_name(row).to_string());
    let proposed = match rules.stories_path {
        Some(_) => proposals::propose(&used, &forms, &name, &accepted),
        None => Vec::new(),
    };
    tally.accepted = used.iter().filter(|r| accepted.contains(&*r.id)).count();
    tally.proposals = proposed.len();
    let stories = rules.stories_path.unwrap_or("data/stories").trim_end_matches('/');
    let folder = rules.import.proposals.trim_end_matches('/');
    let (consents, withdrawals) =
        log.advanced(&forms, &records, tally.release, (&tally.to, &options.today.to_string()));
    tally.withdrawals = withdrawals;

    // What was released is written first: an import that is cut short and run again starts from it.
    let sealed = history.sealed(&keys)?;
    let mut files = vec![
        (releases_path, sealed),
        (rules.consents_path.to_string(), consents),
        (rules.statistics_path.to_string(), lines::statistics(&told)),
        (rules.records_path.to_string(), lines::records(&used, &forms)),
    ];
    let proposals = proposals::files(&proposed, folder, stories);
    let stale = proposals::stale(site, folder, &proposals);
    files.extend(proposals);
    if options.dry {
        tally.written =
            files.iter().filter(|(name, text)| differs(site, name, text)).map(|(n, _)| n.clone()).collect();
        return Some(());
    }
    write_all(site, &files, tally, report)?;
    for path in stale {
        if let Err(error) = std::fs::remove_file(&path) {
            let name = format!("{folder}/{}", name_of(&path));
            report.push(unwritable(&name, &error));
        }
    }
    Some(())
}

/// The rows of the site that records refer to.
struct Data {
    places: Table,
    services: Vec<Arc<str>>,
    experts: Option<BTreeSet<Arc<str>>>,
    /// Names that may stand in a text.
    names: Allowed,
}

impl Data {
    fn load(site: &Path, config: &Config, rules: &Rules<'_>, report: &mut Report) -> Option<Data> {
        let mut load = |(name, dataset): (&str, &Dataset)| {
            let mut found = Report::new();
            let loaded = load_dataset(site, name, dataset, &mut found);
            let loaded = loaded.filter(|_| found.count(Level::File) == 0);
            // Faults of single rows are told by every build; here they would only stand in the way.
            if loaded.is_none() {
                report.merge(found);
            }
            loaded.map(|l| l.table)
        };
        let places = load(rules.places)?;
        let services = load(rules.services)?;
        let experts = match rules.providers {
            Some(providers) => {
                let table = load(providers)?;
                let shown = table.rows.iter().map(|r| r.id.clone());
                Some(
                    shown
                        .chain(table.withheld.keys().cloned())
                        .chain(table.dropped.iter().cloned())
                        .collect(),
                )
            }
            None => None,
        };
        let mut names = vec![config.file.name.as_str()];
        for (table, columns) in [
            (&places, &["name", "region_name", "county", "metro_name"][..]),
            (&services, &["name", "plural"][..]),
        ] {
            for row in &table.rows {
                names.extend(columns.iter().map(|c| table.text(row, c)).filter(|n| !n.is_empty()));
            }
        }
        let names = Allowed::new(names);
        Some(Data { services: services.rows.iter().map(|r| r.id.clone()).collect(), places, experts, names })
    }
}

/// What an export is read with.
struct Context<'c> {
    rules: &'c Rules<'c>,
    keys: &'c Keys,
    data: &'c Data,
    places: &'c Places<'c>,
    today: Date,
}

impl Context<'_> {
    /// Every sound record once, sorted by its opaque name.
    fn read(&self, export: &Path, tally: &mut Tally, report: &mut Report) -> Option<Vec<Record>> {
        let name = name_of(export);
        let raw = read_export(export, &name, self.rules, report)?;
        tally.read = raw.len();
        let judge = Judge {
            allowed: &self.data.names,
            language: &self.rules.config.file.language,
            shortest: self.rules.import.anonymity.words,
        };
        let reader = Reader {
            rules: self.rules,
            keys: self.keys,
            places: self.places,
            services: &self.data.services,
            experts: self.data.experts.as_ref(),
            judge: &judge,
            export: name.as_str().into(),
            today: self.today,
        };
        let mut records: Vec<Record> = once_each(&raw, &name, tally, report)
            .into_iter()
            .filter_map(|row| reader.read(row, tally, report))
            .collect();
        records.sort_by(|a, b| a.id.cmp(&b.id));
        tally.valid = records.len();
        tally.consented = records.iter().filter(|r| r.consent.in_force()).count();
        Some(records)
    }
}

/// An export that was read, and nothing more.
pub struct Read {
    pub records: Vec<Record>,
    pub tally: Tally,
    places: Table,
    config: Config,
}

impl Read {
    /// The groups that each record is counted in, the narrowest first.
    pub fn groups(&self) -> Vec<Vec<Group>> {
        let Some(rules) = Rules::new(&self.config, &mut Report::new()) else { return Vec::new() };
        let places = Places::new(&self.places, &rules);
        self.records.iter().map(|record| chain(record, &places, &rules.import.ladders.place)).collect()
    }
}

/// The sound records of an export, without writing anything: for tests that compare true numbers.
pub fn read_records(options: &ImportOptions, keys: &Keys, report: &mut Report) -> Option<Read> {
    let mut tally = Tally::default();
    let config = load_config(&options.site, report)?;
    let rules = Rules::new(&config, report)?;
    let data = Data::load(&options.site, &config, &rules, report)?;
    let places = Places::new(&data.places, &rules);
    let context = Context { rules: &rules, keys, data: &data, places: &places, today: options.today };
    let records = context.read(&options.export, &mut tally, report)?;
    Some(Read { records, tally, places: data.places, config })
}

/// The true numbers of every group of some of these records.
pub fn totals_of(read: &Read, records: &[&Record]) -> BTreeMap<Group, Total> {
    let Some(rules) = Rules::new(&read.config, &mut Report::new()) else { return BTreeMap::new() };
    totals(records, &Places::new(&read.places, &rules), &rules.import.ladders.place)
}

/// Each id once: copies are counted once, and of two rows that contradict each other neither is right.
fn once_each<'r>(raw: &'r [RawRow], export: &str, tally: &mut Tally, report: &mut Report) -> Vec<&'r RawRow> {
    let mut by_id: BTreeMap<&str, Vec<&RawRow>> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in raw {
        match row.get(Field::Id) {
            Some(id) => by_id.entry(id).or_default().push(row),
            None => rows.push(row),
        }
    }
    let place = |row: &RawRow| Place::at(export, row.line, row.column(Field::Id));
    for same in by_id.into_values() {
        let [first, again @ ..] = same.as_slice() else { continue };
        let copies = again.iter().all(|row| row.whole == first.whole);
        for row in again {
            let (level, message, hint) = match copies {
                true => (
                    Level::Warning,
                    "this is an exact copy of another record; it is counted once",
                    "export each record once",
                ),
                false => (
                    Level::Row,
                    "this id stands on two records with different values; neither is used",
                    "correct the id of one, or delete the wrong one",
                ),
            };
            report.push(
                Diagnostic::new(Code::DuplicateId, level, message)
                    .at(place(row))
                    .also("the other one", place(first))
                    .hint(hint),
            );
            tally.leave_out(if copies { Reason::Copy } else { Reason::Contradicts }, row.line);
        }
        match copies {
            true => rows.push(first),
            false => tally.leave_out(Reason::Contradicts, first.line),
        }
    }
    // Findings come in the order of the file.
    rows.sort_by_key(|row| row.line);
    rows
}

/// The records that are used in this release.
fn choose<'r>(records: &'r [Record], rules: &Rules<'_>, today: Date, tally: &mut Tally) -> Vec<&'r Record> {
    let last = last_month(rules, today);
    let usable = |record: &&Record| {
        let counted =
            record.consent.in_force() && record.consent.covers.purposes.contains(&Purpose::Statistics);
        let reason = if record.consent.withdrawn {
            Some(Reason::Withdrawn)
        } else if !counted && rules.import.records == Used::Consented {
            Some(Reason::NoConsent)
        } else {
            record.created.filter(|day| *day > last).map(|_| Reason::TooRecent)
        };
        if let Some(reason) = reason {
            tally.leave_out(reason, record.line);
        }
        reason.is_none()
    };
    records.iter().filter(usable).collect()
}

/// The last day that is told: whole months, and none younger than the delay.
fn last_month(rules: &Rules<'_>, today: Date) -> Date {
    let settled = today.saturating_sub(i64::from(rules.import.anonymity.delay_days).days());
    match settled.last_of_month() == settled {
        true => settled,
        false => settled.first_of_month().saturating_sub(1.days()),
    }
}

/// Everything that this release is computed from; new records get their numbers in the history.
fn telling<'t>(
    rules: &'t Rules<'_>,
    places: &'t Places<'t>,
    used: &[&'t Record],
    history: &mut Releases,
    (forms, today): (&BTreeMap<Arc<str>, Form>, Date),
) -> Telling<'t> {
    let numbers: BTreeMap<Arc<str>, u32> =
        history.records.iter().enumerate().map(|(n, (id, _))| (id.clone(), n as u32)).collect();
    let mut records = BTreeMap::new();
    let mut shown = BTreeMap::new();
    for record in used {
        let number = numbers.get(&record.id).copied().unwrap_or_else(|| {
            history.records.push((record.id.clone(), record.expert.clone()));
            history.records.len() as u32 - 1
        });
        if let Some(form) = forms.get(&record.id) {
            shown.insert(number, form.clone());
        }
        // A number says which time it speaks of, so a record without a day stands in none.
        if record.created.is_some() {
            records.insert(number, *record);
        }
    }
    let from = records.values().filter_map(|r| r.created).min().map_or_else(String::new, month);
    Telling {
        import: rules.import,
        places,
        records,
        shown,
        experts: history.records.iter().map(|(_, expert)| expert.clone()).collect(),
        period: (from.into(), month(last_month(rules, today)).into()),
    }
}

fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "the export".into(), |n| n.to_string_lossy().into_owned())
}

/// Records whose story was accepted.
fn accepted(
    site: &Path,
    config: &Config,
    rules: &Rules<'_>,
    report: &mut Report,
) -> Option<BTreeSet<String>> {
    let Some((name, dataset)) =
        config.file.datasets.iter().find(|(_, d)| d.path.as_deref() == rules.stories_path)
    else {
        return Some(BTreeSet::new());
    };
    let has_files = dataset.path.as_deref().is_some_and(|path| {
        let folder = site.join(path);
        std::fs::read_dir(&folder).map_or_else(|_| folder.is_file(), |mut files| files.next().is_some())
    });
    if !has_files {
        return Some(BTreeSet::new());
    }
    let mut found = Report::new();
    let loaded = load_dataset(site, name, dataset, &mut found);
    match loaded {
        Some(l) => Some(l.table.rows.iter().map(|row| l.table.text(row, "record").to_string()).collect()),
        None => {
            report.merge(found);
            None
        }
    }
}

/// Whether a file holds more than a header.
fn has_rows(file: &Path) -> bool {
    std::fs::read_to_string(file).is_ok_and(|text| text.lines().nth(1).is_some())
}
