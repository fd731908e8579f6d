//! The settings of `import`, checked against each other and against the site's data.
//!
//! Invariant: when there are rules, everything they name exists.

use crate::config::{Config, Dataset, Import, Kind, PlaceStep, TimeStep};
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use std::collections::BTreeMap;

/// What a column of the export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Id,
    Service,
    Place,
    PlaceName,
    Region,
    Created,
    Outcome,
    Days,
    Weeks,
    Budget,
    Format,
    Rating,
    Expert,
    Testimonial,
    Author,
    Person,
    Firm,
    Consent,
    Scope,
    Withdrawn,
    Incentive,
    Relation,
}

impl Field {
    const ALL: [(&'static str, Field); 22] = [
        ("id", Field::Id),
        ("service", Field::Service),
        ("place", Field::Place),
        ("place_name", Field::PlaceName),
        ("region", Field::Region),
        ("created", Field::Created),
        ("outcome", Field::Outcome),
        ("days", Field::Days),
        ("weeks", Field::Weeks),
        ("budget", Field::Budget),
        ("format", Field::Format),
        ("rating", Field::Rating),
        ("expert", Field::Expert),
        ("testimonial", Field::Testimonial),
        ("author", Field::Author),
        ("person", Field::Person),
        ("firm", Field::Firm),
        ("consent", Field::Consent),
        ("scope", Field::Scope),
        ("withdrawn", Field::Withdrawn),
        ("incentive", Field::Incentive),
        ("relation", Field::Relation),
    ];

    fn parse(name: &str) -> Option<Field> {
        Field::ALL.iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
    }

    pub fn name(self) -> &'static str {
        Field::ALL.iter().find(|(_, f)| *f == self).map_or("", |(n, _)| n)
    }
}

/// The settings, and the datasets that they speak of.
pub struct Rules<'c> {
    pub config: &'c Config,
    pub import: &'c Import,
    fields: BTreeMap<&'c str, Field>,
    /// Name and declaration of the datasets at hand.
    pub places: (&'c str, &'c Dataset),
    pub services: (&'c str, &'c Dataset),
    pub providers: Option<(&'c str, &'c Dataset)>,
    /// Paths of the files that are written, relative to the site.
    pub records_path: &'c str,
    pub consents_path: &'c str,
    pub statistics_path: &'c str,
    /// Folder of accepted stories, if the site has stories.
    pub stories_path: Option<&'c str>,
}

impl<'c> Rules<'c> {
    pub fn new(config: &'c Config, report: &mut Report) -> Option<Rules<'c>> {
        let before = report.faults();
        let Some(import) = &config.file.import else {
            report.push(
                Diagnostic::new(Code::Config, Level::File, "site.yaml has no `import:`, which says how an export is to be read")
                    .at(config.place(&[]))
                    .hint("write `import:` with `columns:` that name the headers of the export; docs/import.md has an example"),
            );
            return None;
        };
        let fields = fields(config, import, report);
        check_numbers(config, import, report);
        let of = |kind: Kind| {
            config
                .file
                .datasets
                .iter()
                .find(move |(_, d)| d.kind == kind && d.path.is_some() && d.of.is_none())
        };
        let mut needed = |kind: Kind, example: &str| {
            let found = of(kind);
            if found.is_none() {
                let message =
                    format!("`import` needs a dataset of kind {}, and site.yaml declares none", kind.name());
                report.push(
                    Diagnostic::new(Code::UnknownDataset, Level::File, message)
                        .at(config.place(&["datasets"]))
                        .hint(format!("declare it, for example: {example}")),
                );
            }
            found
        };
        let places = needed(Kind::Place, "`places: {path: data/places.csv, kind: place}`");
        let services = needed(Kind::Service, "`services: {path: data/services.yaml, kind: service}`");
        let consents = needed(Kind::Consent, "`consents: {path: data/consents.csv, kind: consent}`");
        let statistics =
            needed(Kind::Statistic, "`statistics: {path: data/statistics.csv, kind: statistic}`");
        let records = config.file.datasets.get(&import.into);
        if records.is_none_or(|d| d.kind != Kind::Match || d.path.is_none()) {
            let mut names =
                config.file.datasets.iter().filter(|(_, d)| d.kind == Kind::Match).map(|(n, _)| n);
            let near = names.next().map(|n| format!("write `into: {n}`"));
            report.push(
                Diagnostic::new(
                    Code::UnknownDataset,
                    Level::File,
                    format!("`{}` is not a dataset of kind match with a path", import.into),
                )
                .at(config.place(&["import", "into"]))
                .hint(
                    near.unwrap_or_else(|| {
                        "declare it: `matches: {path: data/matches.csv, kind: match}`".into()
                    }),
                ),
            );
        }
        let path = |d: &'c Dataset| d.path.as_deref().filter(|p| p.ends_with(".csv"));
        let written = [
            (records, import.into.as_str()),
            (consents.map(|c| c.1), "consents"),
            (statistics.map(|s| s.1), "statistics"),
        ];
        for (dataset, name) in written {
            if let Some(dataset) = dataset
                && path(dataset).is_none()
            {
                report.push(
                    Diagnostic::new(
                        Code::FileFormat,
                        Level::File,
                        format!("`import` writes the dataset `{name}`, so it must be one .csv file"),
                    )
                    .at(config.place(&["datasets", name, "path"]))
                    .hint(format!("write `path: data/{name}.csv`")),
                );
            }
        }
        if report.faults() > before {
            return None;
        }
        Some(Rules {
            config,
            import,
            fields,
            places: places?,
            services: services?,
            providers: of(Kind::Provider),
            records_path: path(records?)?,
            consents_path: path(consents?.1)?,
            statistics_path: path(statistics?.1)?,
            stories_path: of(Kind::Story).and_then(|(_, d)| d.path.as_deref()),
        })
    }

    /// What a header of the export is, if it was asked for.
    pub fn field(&self, header: &str) -> Option<Field> {
        self.fields.get(header).copied()
    }

    /// Headers that were asked for, sorted.
    pub fn fields(&self) -> impl Iterator<Item = (&'c str, Field)> + '_ {
        self.fields.iter().map(|(h, f)| (*h, *f))
    }
}

fn fields<'c>(config: &'c Config, import: &'c Import, report: &mut Report) -> BTreeMap<&'c str, Field> {
    let mut fields: BTreeMap<&str, Field> = BTreeMap::new();
    for (header, ours) in &import.columns {
        let Some(field) = Field::parse(ours) else {
            let hint = match did_you_mean(ours, Field::ALL.iter().map(|(n, _)| *n)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!(
                        "use one of: {}",
                        Field::ALL.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ")
                    )
                }
            };
            report.push(
                Diagnostic::new(Code::UnknownName, Level::File, format!("`import` knows no column `{ours}`"))
                    .at(config.place(&["import", "columns", header]))
                    .hint(hint),
            );
            continue;
        };
        let twice = fields.iter().find(|(_, f)| **f == field).map(|(h, _)| *h);
        if let Some(first) = twice.filter(|_| !matches!(field, Field::Person | Field::Firm)) {
            report.push(
                Diagnostic::new(
                    Code::Config,
                    Level::File,
                    format!("`{first}` and `{header}` are both mapped to `{ours}`"),
                )
                .at(config.place(&["import", "columns", header]))
                .hint("keep one of the two; only `person` and `firm` may be several"),
            );
        }
        fields.insert(header, field);
    }
    let needed = [Field::Id, Field::Service, Field::Outcome, Field::Consent];
    for field in needed.into_iter().filter(|f| !import.columns.values().any(|ours| ours == f.name())) {
        report.push(
            Diagnostic::new(
                Code::MissingKey,
                Level::File,
                format!("`import: columns` names no header for `{}`", field.name()),
            )
            .at(config.place(&["import", "columns"]))
            .hint(format!(
                "write the header of the export and `{}`: `Header: {}`",
                field.name(),
                field.name()
            )),
        );
    }
    fields
}

fn check_numbers(config: &Config, import: &Import, report: &mut Report) {
    let mut fault = |path: &[&str], message: String, hint: &str| {
        report.push(Diagnostic::new(Code::Config, Level::File, message).at(config.place(path)).hint(hint));
    };
    let anonymity = &import.anonymity;
    if anonymity.k < 2 || anonymity.card < anonymity.k {
        fault(
            &["import", "anonymity"],
            format!("k = {} and card = {} would show single people", anonymity.k, anonymity.card),
            "k is at least 2, and card at least k; 5 and 11 are usual",
        );
    }
    let steps = &import.ladders;
    if !steps.place.is_sorted() || !steps.time.is_sorted() || !steps.weeks.is_sorted_by(|a, b| a < b) {
        fault(
            &["import", "ladders"],
            "a ladder goes from fine to coarse".into(),
            "write place: [place, county, region, all], time: [month, quarter, year, all], weeks: [4, 12, 26], or fewer steps",
        );
    }
    if steps.place.last() != Some(&PlaceStep::All) || steps.time.last() != Some(&TimeStep::All) {
        fault(
            &["import", "ladders"],
            "a ladder ends with `all`, where nothing is told any more".into(),
            "add `all` as the last step",
        );
    }
    if import.decimal.as_deref().is_some_and(|d| d != "." && d != ",") {
        fault(&["import", "decimal"], "the decimal sign is `.` or `,`".into(), "write `decimal: \".\"`");
    }
}
