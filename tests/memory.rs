//! What a build holds in memory, counted by the allocator and not by a clock: so many bytes for each page, so many
//! for each row, and no more, however many there are.
//!
//! The sites are made up and say so. They have the shape of a marketplace: services × cities, one page a pair, and rows
//! of about a thousand letters.

use flywheel::diag::Report;
use flywheel::pipeline::{BuildOptions, Summary, build};
use peak_alloc::PeakAlloc;
use std::fmt::Write;
use std::path::Path;

#[global_allocator]
static COUNTED: PeakAlloc = PeakAlloc;

/// Bytes that one more page may cost at most.
const A_PAGE: usize = 200;
/// Bytes that one more row may cost at most: about its own letters, once more for its values, and what is known of its
/// place.
const A_ROW: usize = 2_400;
/// So many bytes the heap may hold at most for so many pages of a tenth as many rows; the program itself and what the
/// system keeps for it come on top of that.
const WHOLE: [(usize, usize); 2] = [(100_000, 80_000_000), (1_000_000, 400_000_000)];

const SITE: &str = "name: Synthetic Guide
base_url: https://guide.example
theme: plain
settings: {form: false}
datasets:
  services: {path: data/services.json, kind: service, synthetic: true}
  cities: {path: data/cities.json, kind: place, synthetic: true}
families:
  landing: {kind: product, url: \"/{services}/{cities}/\", axes: [services, cities], title: \"{service.name} in {place.name}\"}
";
const PAGE: &str = "<!doctype html><title>{{ service.name }} in {{ place.name }}</title><p>Synthetic. {{ place.name }}: {{ place.population }}.\n";

fn site(folder: &Path, services: usize, cities: usize) {
    for inner in ["data", "themes/plain/templates"] {
        std::fs::create_dir_all(folder.join(inner)).unwrap();
    }
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("site.yaml", SITE);
    write("themes/plain/templates/product.html", PAGE);
    let rows = |count: usize, row: &dyn Fn(usize) -> String| {
        let rows: Vec<String> = (0..count).map(row).collect();
        format!("[{}]", rows.join(","))
    };
    let service = |n: usize| format!(r#"{{"id":"service-{n}","name":"Service {n}"}}"#);
    write("data/services.json", &rows(services, &service));
    let city = |n: usize| {
        let mut row = format!(r#"{{"id":"city-{n}","name":"City {n}","population":{},"near":["#, 50_000 + n);
        for k in 1..=8 {
            let other = (n + k * 7) % cities;
            let comma = if k == 1 { "" } else { "," };
            _ = write!(row, r#"{comma}{{"name":"City {other}","slug":"city-{other}","state":"XX"}}"#);
        }
        for k in 0..8 {
            _ = write!(row, r#"{}"figure_{k}":"{} of row {n}""#, if k == 0 { "]," } else { "," }, n * 31 + k);
        }
        row + "}"
    };
    write("data/cities.json", &rows(cities, &city));
}

/// Builds a site, and gives how many bytes were held at most beyond those that were held before.
fn peak(folder: &Path, what: &str) -> (usize, Summary) {
    let before = COUNTED.current_usage();
    COUNTED.reset_peak_usage();
    let options = BuildOptions {
        site: folder.into(),
        out: folder.join("output"),
        allow_churn: true,
        ..BuildOptions::default()
    };
    let mut report = Report::new();
    let summary = build(&options, &(), &mut report);
    let peak = COUNTED.peak_usage() - before;
    let style = flywheel::diag::Style { colour: false, width: 0 };
    let summary = summary.unwrap_or_else(|_| panic!("{what}: {}", report.print(&style)));
    println!("{what}: {} pages, {} rows, {} kB", summary.index + summary.noindex, summary.rows, peak / 1000);
    (peak, summary)
}

fn pages(summary: &Summary) -> usize {
    (summary.index + summary.noindex) as usize
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn a_page_costs_less_than_two_hundred_bytes_and_a_row_little_more_than_its_letters() {
    let folder = tempfile::tempdir().unwrap();
    let built = |services: usize, cities: usize| {
        let name = folder.path().join(format!("{services}-{cities}"));
        site(&name, services, cities);
        let (peak, summary) = peak(&name, "cold");
        assert_eq!(pages(&summary), services * cities);
        (name, peak, summary)
    };
    // More pages of the same rows.
    let (_, few, at_few) = built(10, 1_000);
    let (many_pages, many, at_many) = built(50, 1_000);
    let more = pages(&at_many) - pages(&at_few);
    let a_page = many.saturating_sub(few) / more;
    assert!(a_page < A_PAGE, "{more} more pages cost {a_page} bytes each");
    // More rows, each with pages of its own.
    let (_, rows, at_rows) = built(10, 5_000);
    let more = (at_rows.rows - at_few.rows) as usize;
    let a_row = (rows.saturating_sub(few) / more).saturating_sub(10 * a_page);
    assert!(a_row < A_ROW, "{more} more rows cost {a_row} bytes each, without their pages");
    for (count, most) in WHOLE {
        let more = count - pages(&at_few);
        let held = few + more * a_page + more / 10 * a_row;
        println!("{count} pages of {} rows: {} kB, as far as can be reckoned", count / 10, held / 1000);
        assert!(held < most, "{count} pages would hold {held} bytes");
    }
    // A build in which one row changed has the last manifest beside it.
    let cities = many_pages.join("data/cities.json");
    let text = std::fs::read_to_string(&cities).unwrap();
    std::fs::write(&cities, text.replacen("\"population\":50007", "\"population\":60007", 1)).unwrap();
    let (changed, summary) = peak(&many_pages, "one row changed");
    assert_eq!(summary.made, 50);
    assert!(changed < many + pages(&at_many) * A_PAGE, "a build of one row holds {changed} bytes");
}
