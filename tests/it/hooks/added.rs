//! A hook that is added both ways: by a declaration and a template, and by one file of Rust and one line.

use crate::support::Site;
use flywheel::diag::{Diagnostic, Report};
use flywheel::graph::Key;
use flywheel::inputs;
use flywheel::pipeline::{Added, BuildOptions, Summary, build};
use flywheel::produce::{Listed, Make, Producer, World};
use flywheel::theme::{Cache, Theme};

inputs! {
    /// What the file says.
    pub struct Counted<'g> {
        pub site: &'g str,
        pub services: u64,
    }
}

struct Counts;

impl Producer for Counts {
    type Inputs<'w> = Counted<'w>;

    fn name(&self) -> &'static str {
        "counts"
    }
    fn artifacts(&self, _: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        if tree == 0 {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, _: &World, _: usize, _: &Key) -> String {
        "counts.txt".into()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the counts hook".into()
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, _: &Key) -> Counted<'w> {
        let t = &world.graph.trees[tree];
        let services = t.axes.iter().find(|axis| *axis.table.name == *"services").unwrap();
        Counted { site: &world.graph.config.file.name, services: services.facets.len() as u64 }
    }
    fn render(
        &self,
        inputs: &Counted<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        out.extend_from_slice(format!("{}: {}\n", inputs.site, inputs.services).as_bytes());
        Ok(())
    }
}

/// The one line.
static ADDED: &[&dyn Make] = &[&Counts];

fn built(site: &Site) -> Summary {
    let options = BuildOptions {
        site: site.path().into(),
        out: site.path().join("output"),
        added: Added(ADDED),
        ..BuildOptions::default()
    };
    let mut report = Report::new();
    build(&options, &(), &mut report).unwrap_or_else(|_| panic!("{report:?}"))
}

#[test]
fn a_hook_of_rust_is_counted_kept_made_again_and_removed() {
    let site = Site::case("mails");
    let first = built(&site);
    assert_eq!(first.producers["counts"], 1);
    assert_eq!(site.read("output/counts.txt"), "Mails & more: 2\n");
    assert_eq!(built(&site).made, 0, "nothing changed");
    let rows = site.read("data/services.yaml");
    site.write(
        "data/services.yaml",
        format!("{rows}- {{id: maker, name: Maker, plural: Makers, slug: maker}}\n"),
    );
    built(&site);
    assert_eq!(site.read("output/counts.txt"), "Mails & more: 3\n");
    // Without the line the file is one of nobody, and goes.
    site.build().ok();
    assert!(!site.exists("output/counts.txt"));
}

#[test]
fn a_hook_without_rust_is_counted_kept_made_again_explained_served_and_removed() {
    let site = Site::case("mails");
    site.build().ok();
    let plain = site.read("site.yaml");
    let declared = plain.replace(
        "  page: {kind: document",
        "  counts: {kind: file, url: /counts.txt, lists: [service], template: counts.txt}\n  page: {kind: document",
    );
    site.write("site.yaml", declared);
    site.write("themes/default/templates/counts.txt", "{{ site.name }}: {{ lists.service | length }}\n");
    let run = site.run(&["build", "--format", "json"]).ok().json();
    assert_eq!(
        (&run["producers"]["file"], site.read("output/counts.txt").as_str()),
        (&1.into(), "Mails & more: 2\n")
    );
    assert_eq!(site.run(&["build", "--format", "json"]).ok().json()["made"], 0);
    let rows = site.read("data/services.yaml");
    site.write(
        "data/services.yaml",
        format!("{rows}- {{id: maker, name: Maker, plural: Makers, slug: maker}}\n"),
    );
    let told = site.run(&["explain", "/counts.txt"]).ok().stdout;
    assert!(told.contains("the file family `counts`") && told.contains("data/services.yaml"), "{told}");
    site.build().ok();
    assert_eq!(site.read("output/counts.txt"), "Mails & more: 3\n");
    let mut report = Report::new();
    let snapshot = flywheel::serve::Snapshot::load(site.path(), None, &mut report).unwrap();
    let at = snapshot.paths().iter().position(|path| path == "counts.txt").unwrap();
    assert_eq!(snapshot.bytes(at).unwrap(), b"Mails & more: 3\n", "the preview makes it, too");
    site.write("site.yaml", plain);
    site.build().ok();
    assert!(!site.exists("output/counts.txt"));
}
