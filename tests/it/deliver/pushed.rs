//! A push with one changed row, by the commands of the workflow itself: only the files that show the row are sent.
//!
//! The repository is bare, each run has a fresh clone as CI does, and what the workflow keeps between runs is carried from
//! one to the next, or lost.

use super::servers::http::Server;
use super::servers::netlify::Netlify;
use super::servers::site;
use super::shop::{TOKEN, netlify};
use crate::laws::small_site::small;
use flywheel::data::source::{ReadOptions, read_text};
use flywheel::data::yaml::parse_yaml;
use flywheel::diag::Report;
use flywheel::node::Node;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const WORKFLOW: &str = ".github/workflows/site.yml";

/// What the job that publishes does, read from the workflow.
struct Job {
    /// Name and command of each step that runs one.
    steps: Vec<(String, String)>,
    /// What is kept between runs.
    kept: Vec<String>,
}

impl Job {
    fn read() -> Job {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(WORKFLOW);
        let source = read_text(&file, WORKFLOW, &ReadOptions::default()).expect("the workflow is there");
        let tree = parse_yaml(&source, &mut Report::new()).expect("the workflow can be read");
        let steps =
            tree.get("jobs").and_then(|jobs| jobs.get("publish")?.get("steps")).expect("it publishes");
        let text = |node: &Node| node.as_str().expect("a text").to_string();
        let named = steps.items().iter().filter(|step| step.get("name").is_some());
        let run = |step: &Node| Some((text(step.get("name")?), text(step.get("run")?)));
        let paths = |action: &str| -> Vec<String> {
            let is_it = |step: &&Node| step.get("uses").is_some_and(|uses| text(uses).contains(action));
            let step = steps.items().iter().find(is_it).unwrap_or_else(|| panic!("no step uses {action}"));
            let path = step.get("with").and_then(|with| with.get("path")).expect("it keeps paths");
            text(path).lines().map(|line| line.trim().to_string()).filter(|line| !line.is_empty()).collect()
        };
        let kept = paths("cache/restore");
        assert_eq!(kept, paths("cache/save"), "what is kept is what is restored");
        Job { steps: named.filter_map(run).collect(), kept }
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@shop.example",
        "-c",
        "init.defaultBranch=main",
    ]);
    let run = command.args(arguments).current_dir(folder).output().expect("git is installed");
    assert!(run.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

struct World {
    folder: tempfile::TempDir,
    server: Server<Netlify>,
    job: Job,
}

impl World {
    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// What CI does with a push: a clone, what was kept, the steps, and what is kept for the next one. Before the last
    /// step, which looks at the live site, visitors see what was published.
    fn run(&self, baseline: &str, show: &dyn Fn()) -> String {
        let clone = self.path("clone");
        _ = std::fs::remove_dir_all(&clone);
        git(self.folder.path(), &["clone", "--quiet", "origin.git", "clone"]);
        self.carry(&self.path("kept"), &clone);
        let mut said = String::new();
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        for (at, (name, command)) in self.job.steps.iter().enumerate() {
            if at + 1 == self.job.steps.len() {
                show();
            }
            let run = Command::new("bash")
                .args(["-e", "-o", "pipefail", "-c", command])
                .current_dir(&clone)
                .env("PATH", &path)
                .env("NETLIFY_AUTH_TOKEN", TOKEN)
                .env("NETLIFY_SITE_ID", "shop-id")
                .env("BASELINE", baseline)
                .output()
                .unwrap();
            said.push_str(&String::from_utf8_lossy(&run.stdout));
            assert!(run.status.success(), "{name}: {said}{}", String::from_utf8_lossy(&run.stderr));
        }
        self.carry(&clone, &self.path("kept"));
        said
    }

    /// Copies what is kept between runs.
    fn carry(&self, from: &Path, to: &Path) {
        let inside = |path: &&String| !path.starts_with('~') && *path != "target" && from.join(path).exists();
        for path in self.job.kept.iter().filter(inside) {
            let to = to.join(path);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            _ = std::fs::remove_dir_all(&to);
            let copied = Command::new("cp").arg("-r").arg(from.join(path)).arg(&to).status().unwrap();
            assert!(copied.success());
        }
    }

    /// The files that were sent since the last time.
    fn sent(&self) -> BTreeSet<String> {
        self.server
            .with(|n| std::mem::take(&mut n.deploys.uploads).into_iter().map(|upload| upload.path).collect())
    }

    fn push(&self, what: &str, edit: impl FnOnce(&Path)) {
        let work = self.path("work");
        edit(&work);
        git(&work, &["add", "-A"]);
        git(&work, &["commit", "--quiet", "-m", what]);
        git(&work, &["push", "--quiet", "origin", "HEAD:main"]);
    }
}

#[test]
fn a_push_with_one_changed_row_sends_only_what_shows_it() {
    let world = World { folder: tempfile::tempdir().unwrap(), server: netlify(), job: Job::read() };
    let commands: Vec<&str> = world.job.steps.iter().map(|(_, command)| command.as_str()).collect();
    assert!(commands.iter().any(|command| command.contains("publish --to netlify")), "{commands:?}");
    assert!(commands.iter().any(|command| command.contains("submit --apply")), "{commands:?}");
    // The tool that the workflow calls hands its arguments to the program under test.
    let shim =
        "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$FLYWHEEL_PROGRAM\" \"$@\"\n"
            .replace("$FLYWHEEL_PROGRAM", env!("CARGO_BIN_EXE_flywheel"));
    let cargo = world.path("bin/cargo");
    std::fs::create_dir_all(world.path("bin")).unwrap();
    std::fs::write(&cargo, shim).unwrap();
    assert!(Command::new("chmod").arg("+x").arg(&cargo).status().unwrap().success());

    let engine = Server::start(super::servers::indexnow::IndexNow::new("0123456789abcdef"));
    let host = Server::start(site::Site::of(Default::default()));
    // Visitors see what Netlify shows.
    let show = || {
        let files = world.server.with(|n| n.deploys.published_files());
        host.with(|host| host.source = site::Source::Files(files));
    };
    let site = small();
    let settings = site.read("site.yaml");
    let base = settings.lines().find(|line| line.starts_with("base_url:")).unwrap().to_string();
    let more = format!(
        "publish:\n  netlify: {{to: netlify, api: {}/api/v1, per_minute: 100000}}\nhooks: {{baseline: true}}\n\
         submit:\n  indexnow: {{key: 0123456789abcdef, endpoint: \"{}/indexnow\"}}\n",
        world.server.url(),
        engine.url()
    );
    assert!(!settings.contains("\nhooks:"), "the settings have no hooks yet");
    let settings = settings.replace(&base, &format!("base_url: {}", host.url()));
    site.write("site.yaml", format!("{settings}\n{more}"));
    git(world.folder.path(), &["init", "--quiet", "--bare", "origin.git"]);
    git(world.folder.path(), &["clone", "--quiet", "origin.git", "work"]);
    world.push("The site", |work| {
        let copied = Command::new("cp").arg("-r").arg(site.path().join(".")).arg(work).status().unwrap();
        assert!(copied.success());
    });
    let run = |baseline: &str| world.run(baseline, &show);
    run("");
    let all = world.sent();
    assert!(all.len() > 300, "the first time everything is sent: {}", all.len());
    assert!(engine.log().is_empty(), "what was there counts as known");

    let before = world.server.with(|n| n.deploys.published_files());
    world.push("One row", |work| {
        let file = work.join("data/experts.csv");
        let text = std::fs::read_to_string(&file).unwrap();
        let (head, row) = (text.lines().next().unwrap(), text.lines().nth(1).unwrap());
        let column = head.split(',').position(|name| name == "years").unwrap();
        let mut cells: Vec<String> = row.split(',').map(str::to_string).collect();
        cells[column] = (cells[column].parse::<u64>().unwrap() + 1).to_string();
        std::fs::write(&file, text.replace(row, &cells.join(","))).unwrap();
    });
    let said = run("");
    let sent = world.sent();
    let pages: BTreeSet<&String> = sent.iter().filter(|path| path.ends_with(".html")).collect();
    assert!(!pages.is_empty() && pages.len() < 40, "{} pages: {pages:?}", pages.len());
    assert!(said.contains("to render "), "what did not change is not rendered: {said}");
    // What was sent are the files that are others than before, and no other.
    let shown = world.server.with(|n| n.deploys.published_files());
    let differing =
        shown.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path.clone());
    assert_eq!(sent, differing.collect());
    assert_eq!(shown, wanted(&world), "all of it is live");
    let told: BTreeSet<String> = engine.with(|engine| engine.urls.keys().cloned().collect());
    assert!(
        !told.is_empty()
            && told
                .iter()
                .all(|url| pages.iter().any(|page| url.ends_with(page.trim_end_matches("index.html")))),
        "{told:?}"
    );

    // Without what was kept: everything is rendered, the history comes from the live site, and no more is sent.
    std::fs::remove_dir_all(world.path("kept")).unwrap();
    world.push("Nothing that shows", |work| std::fs::write(work.join("NOTES.txt"), "for ourselves").unwrap());
    run(&host.url());
    let sent = world.sent();
    assert!(sent.iter().all(|path| path.starts_with("flywheel-baseline/")), "{sent:?}");
    let deploys = std::fs::read_to_string(world.path("clone/data/history/pages.csv")).unwrap();
    assert!(deploys.lines().count() > 300);
}

/// What was built in the clone, but for drafts.
fn wanted(world: &World) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = crate::support::tree(&world.path("clone/output"));
    files.retain(|path, _| !path.starts_with("_outbox/"));
    files
}

#[test]
fn the_plugin_for_builds_at_netlify_keeps_what_a_build_needs_and_only_of_a_deploy_that_is_live() {
    let script = "
        import { onPreBuild, onSuccess } from './recipes/netlify-keep/index.js'
        const told = []
        const cache = { restore: async (paths) => { told.push(['restore', ...paths]) }, save: async (paths) => { told.push(['save', ...paths]) } }
        console.log = () => {}
        await onPreBuild({ utils: { cache } })
        await onSuccess({ utils: { cache } })
        process.stdout.write(JSON.stringify(told))";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run =
        Command::new("node").args(["--input-type=module", "-e", script]).current_dir(root).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told: Vec<Vec<String>> = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(
        told,
        [["restore", ".flywheel", "output", "data/history"], ["save", ".flywheel", "output", "data/history"]]
    );
    // A publication keeps its history in the cache folder by itself, and its ledger beside.
    let kept = Job::read().kept;
    assert!([".flywheel", "output", ".ledger"].iter().all(|path| kept.iter().any(|one| one == path)));
    let settings = std::fs::read_to_string(root.join("netlify.toml")).unwrap();
    assert!(
        settings.contains("[[context.production.plugins]]") && settings.contains("/recipes/netlify-keep")
    );
}
