//! A site as a build has it before anything is rendered, and what each of its files is made of.

use crate::support::Site;
use flywheel::diag::Report;
use flywheel::fingerprint::{Asked, Fingerprint, Trace};
use flywheel::pipeline::load_world;
use flywheel::plan::Plan;
use flywheel::produce::{Artifact, Made, Make, World};
use flywheel::producers::PRODUCERS;
use flywheel::theme::Cache;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

pub struct Loaded {
    pub world: World,
    pub plan: Plan,
}

/// What is known of one file.
pub struct Seen {
    pub fingerprint: Fingerprint,
    /// A digest of everything that its trace lists.
    pub listed: Fingerprint,
    pub bytes: Vec<u8>,
}

pub fn load(site: &Path) -> Loaded {
    let mut report = Report::new();
    let mut world = load_world(site, None, &mut report).expect("the site can be read");
    let plan = Plan::new(&mut world, &mut report);
    let style = flywheel::diag::Style { colour: false, width: 0 };
    assert_eq!(report.faults(), 0, "{}", report.print(&style));
    Loaded { world, plan }
}

/// A site of tests/sites as a publication has it.
pub fn published(name: &str) -> Loaded {
    let mut loaded = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name));
    loaded.world.publishes = Some(jiff::civil::date(2026, 11, 22));
    loaded.plan = Plan::new(&mut loaded.world, &mut Report::new());
    loaded
}

pub fn producer(artifact: &Artifact) -> &'static dyn Make {
    PRODUCERS[usize::from(artifact.producer)]
}

/// Everything that a trace lists, line by line.
pub fn listing(trace: &Trace) -> String {
    let mut lines = String::new();
    trace.each_leaf(&mut |path, leaf| {
        lines.push_str(&format!("{path} {:?} {}\n", leaf.text, leaf.is_shown));
    });
    lines
}

impl Loaded {
    pub fn of(site: &Site) -> Loaded {
        load(site.path())
    }

    pub fn trace(&self, artifact: &Artifact, asked: Asked) -> Trace {
        producer(artifact).trace(&self.world, artifact, asked)
    }

    /// Every file by its path, with what it was folded from and what it says.
    pub fn seen(&self, asked: Asked) -> BTreeMap<String, Seen> {
        let one = |artifact: &Artifact| {
            let mut bytes = Vec::new();
            let made =
                producer(artifact).make(&self.world, artifact, None, &mut Cache::default(), &mut bytes);
            let Ok(Made::Rendered(inputs, _)) = made else {
                panic!("{} is rendered", Plan::path(&self.world, artifact))
            };
            let trace = self.trace(artifact, asked);
            assert!(trace.is_true, "a stored hash is not that of its value");
            assert!(asked.without.is_some() || trace.inputs == inputs, "the trace is the fold");
            let listed = Fingerprint::of_bytes(listing(&trace).as_bytes());
            let seen = Seen { fingerprint: trace.inputs.fingerprint, listed, bytes };
            (Plan::path(&self.world, artifact), seen)
        };
        self.plan.artifacts().par_iter().map(one).collect::<Vec<_>>().into_iter().collect()
    }

    /// The fingerprint of every file by its path.
    pub fn fingerprints(&self) -> BTreeMap<String, Fingerprint> {
        let one = |a: &Artifact| (Plan::path(&self.world, a), producer(a).fingerprint(&self.world, a));
        self.plan.artifacts().par_iter().map(one).collect::<Vec<_>>().into_iter().collect()
    }
}
