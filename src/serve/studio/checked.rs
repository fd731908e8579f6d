//! What `flywheel check` says about the last build: run beside the preview, as a program of its own, when somebody asks.
//!
//! Judging reads every page of the output, which takes a while and memory that the preview does not want to hold.
//! Invariant: at most one runs, and what it said stays until the next has ended.

use crate::serve::stage::Stage;
use crate::serve::tabs::Event;
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many findings are kept; the terminal has them all.
const MOST: usize = 2_000;

/// The judgement of the last build.
pub struct Checked {
    program: PathBuf,
    site: PathBuf,
    /// The address that the site is shown for, if it is not its own.
    base_url: Option<String>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    running: bool,
    /// The number of the state that was shown when it began.
    began: u64,
    /// Nothing as long as none has ended.
    said: Option<Json>,
}

impl Checked {
    /// Nothing is judged yet. `program` is this one.
    pub fn new(program: PathBuf, site: PathBuf, base_url: Option<String>) -> Checked {
        Checked { program, site, base_url, state: Arc::default() }
    }

    /// Starts a judgement, if none runs; the studios are told when it has ended.
    pub fn begin(&self, stage: &Arc<Stage>) {
        let mut state = lock(&self.state);
        if state.running {
            return;
        }
        (state.running, state.began) = (true, stage.shown());
        let studios = stage.studios.clone();
        let (mut command, shared) = (Command::new(&self.program), self.state.clone());
        command.args(["check", "--format", "json", "--site"]).arg(&self.site);
        self.base_url.iter().for_each(|url| _ = command.args(["--base-url", url]));
        std::thread::spawn(move || {
            let mut said = run(&mut command);
            let mut state = lock(&shared);
            said["state"] = state.began.into();
            (state.running, state.said) = (false, Some(said));
            drop(state);
            studios.tell_all(&Event::new("checked", &json!({})));
        });
    }

    /// What is known, and whether more will be.
    pub fn state(&self) -> Json {
        let state = lock(&self.state);
        json!({ "running": state.running, "said": state.said })
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the program and reads its lines: a finding each, and the numbers at the end.
fn run(command: &mut Command) -> Json {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let failed = |why: String| json!({ "error": format!("`flywheel check` could not be run: {why}") });
    let mut child = match child {
        Ok(child) => child,
        Err(error) => return failed(error.to_string()),
    };
    let (mut findings, mut numbers, mut left) = (Vec::new(), Json::Null, 0);
    let lines = child.stdout.take().map(|out| BufReader::new(out).lines()).into_iter().flatten();
    for line in lines.map_while(Result::ok) {
        let Ok(line) = serde_json::from_str::<Json>(&line) else { continue };
        if line.get("code").is_none() {
            numbers = line;
        } else if findings.len() < MOST {
            findings.push(line);
        } else {
            left += 1;
        }
    }
    let ended = match child.wait() {
        Ok(ended) => ended,
        Err(error) => return failed(error.to_string()),
    };
    // Its last line has the numbers, whatever it found.
    if numbers.is_null() {
        return failed(format!("it ended before its time ({ended})"));
    }
    json!({ "findings": findings, "left": left, "numbers": numbers })
}
