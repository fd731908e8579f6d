//! How long the stages of a build take, on the demo site cut to its 200 largest cities.
//!
//! `cargo bench` measures; `cargo test --benches` runs each once, to show that it works.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use flywheel::data::site::load_site;
use flywheel::diag::Report;
use flywheel::graph::Graph;
use flywheel::pipeline::load_world;
use flywheel::plan::Plan;
use flywheel::producers::PRODUCERS;
use flywheel::theme::Cache;
use std::collections::BTreeSet;
use std::path::Path;

const CITIES: usize = 200;

/// The demo site with its first cities, and the experts and records of them.
fn small_demo() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let skipped = ["data/cities-us.csv", "data/providers.csv", "data/matches.csv", "data/statistics.csv"];
    for part in ["site.yaml", "data", "content"] {
        for entry in walkdir::WalkDir::new(root.join(part)).into_iter().filter_map(Result::ok) {
            let inside = entry.path().strip_prefix(root).expect("a file of the demo");
            if entry.file_type().is_file() && !skipped.iter().any(|s| inside == Path::new(s)) {
                let to = folder.path().join(inside);
                std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
                std::fs::copy(entry.path(), to).expect("copied");
            }
        }
    }
    let mut kept = BTreeSet::new();
    cut(root, folder.path(), skipped[0], "id", |id| kept.len() < CITIES && kept.insert(id.to_string()));
    cut(root, folder.path(), skipped[1], "city_id", |id| kept.contains(id));
    // What is told of a larger area names no city.
    for file in &skipped[2..] {
        cut(root, folder.path(), file, "place", |id| id.is_empty() || kept.contains(id));
    }
    folder
}

/// Copies the rows of a CSV file whose cell in one column is wanted.
fn cut(root: &Path, folder: &Path, file: &str, column: &str, mut wanted: impl FnMut(&str) -> bool) {
    let mut reader = csv::Reader::from_path(root.join(file)).expect("a file of the demo");
    let header = reader.headers().expect("a header").clone();
    let at = header.iter().position(|name| name == column).expect("the column");
    let mut writer = csv::Writer::from_path(folder.join(file)).expect("a file");
    writer.write_record(&header).expect("written");
    for record in reader.records().map(|r| r.expect("a row")).filter(|r| wanted(&r[at])) {
        writer.write_record(&record).expect("written");
    }
}

fn stages(c: &mut Criterion) {
    let demo = small_demo();
    let load = || {
        let mut report = Report::new();
        let site = load_site(demo.path(), None, &mut report).expect("the site can be read");
        assert_eq!(report.faults(), 0, "the cut demo has no faults");
        site
    };
    c.bench_function("load", |b| b.iter(load));

    let site = load();
    c.bench_function("graph", |b| {
        b.iter_batched(
            || (site.config.clone(), site.tables.clone(), site.documents.clone(), site.notes.clone()),
            |(config, tables, documents, notes)| {
                Graph::link(
                    config,
                    tables,
                    documents,
                    notes,
                    Default::default(),
                    &site.images,
                    &mut Report::new(),
                )
            },
            BatchSize::PerIteration,
        );
    });
    let mut world = load_world(demo.path(), None, &mut Report::new()).expect("the site can be linked");
    let plan = Plan::new(&mut world, &mut Report::new());
    let products =
        PRODUCERS.iter().position(|p| p.name() == "product").expect("the producer of landing pages");
    let pages: Vec<_> =
        plan.artifacts().iter().filter(|a| usize::from(a.producer) == products).take(500).collect();
    let mut group = c.benchmark_group("render");
    group.throughput(Throughput::Elements(pages.len() as u64));
    group.bench_function("500 landing pages", |b| {
        b.iter(|| {
            let (mut cache, mut out) = (Cache::default(), Vec::new());
            for page in &pages {
                PRODUCERS[products]
                    .make(&world, page, None, &mut cache, &mut out)
                    .expect("the page is rendered");
            }
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
