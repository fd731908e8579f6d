//! The preview: the site as its host would serve it, rendered page by page when somebody asks.
//!
//! ```text
//!   files ─▶ watch ─▶ rebuild ─▶ snapshot (immutable, swapped as a whole)
//!                        │           │ respond: a page is rendered when it is asked for
//!                        ▼           ▼
//!                      tabs ◀──── http      a tab whose page is another now is told so
//! ```
//!
//! Beside the site stands the studio, below an address of its own: it asks the same snapshot what a row becomes.
//! Nothing is written, neither to the output nor to the history. Invariant: an answer never comes from a
//! state that is older than a change which was noticed before the request.

mod percent;
mod pattern;
pub mod types;
pub mod rules;
mod fields;
mod policy;
mod snapshot;
mod respond;
mod shown;
mod tabs;
mod stage;
mod overlay;
mod interest;
mod identity;
mod poll;
mod watch;
mod differ;
mod rebuild;
mod door;
mod form;
mod http;
mod browser;
mod reach;
mod studio;

pub use differ::Difference;
pub use rebuild::Tabs;
pub use snapshot::Snapshot;

use crate::diag::Report;
use axum::Router;
use http::{Server, Tell};
use interest::Interest;
use rebuild::{Rebuild, faults_of};
use stage::Stage;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tabs::Event;

/// What the preview is asked to do.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    pub site: PathBuf,
    pub base_url: Option<String>,
    pub host: IpAddr,
    pub port: u16,
    /// Names that requests may give for this machine.
    pub names: Vec<String>,
    /// Whether files are watched and pages kept up to date.
    pub watch: bool,
    /// Whether files are watched by looking again and again.
    pub poll: bool,
    pub open: bool,
    /// How a link that opens a place in an editor is written, with {file}, {line} and {column}; "" for none.
    pub editor: String,
    /// This program, which `check` is run by.
    pub program: PathBuf,
}

/// What there is to say while the preview runs.
pub enum Told<'a> {
    /// The site was read; it is shown from now on, unless it is unusable.
    Read {
        report: &'a Report,
        is_shown: bool,
    },
    Ready {
        url: &'a str,
        /// Where the studio is, if it is answered at all.
        studio: Option<&'a str>,
        /// Where other devices find it.
        others: &'a [String],
        pages: u64,
        seconds: Duration,
        moved: bool,
    },
    /// An edit is shown.
    Changed {
        files: &'a [String],
        pages: u64,
        count: Option<Difference>,
        tabs: Tabs,
        seconds: Duration,
        report: &'a Report,
    },
    /// An edit is not shown: the page stays as it was before.
    Refused {
        files: &'a [String],
        report: &'a Report,
        seconds: Duration,
    },
    Form {
        path: &'a str,
        fields: &'a [String],
    },
    Warning(&'a str),
}

/// Ports that are tried, from the first one on.
const PORTS: u16 = 50;
/// How often connections are tried out.
const BEAT: Duration = Duration::from_secs(15);
/// Threads that render.
const RENDERERS: usize = 4;

/// Serves a site until the process ends. An error is a sentence for a person.
pub fn serve(options: &ServeOptions, tell: Tell) -> Result<(), String> {
    let started = Instant::now();
    let listener = bind(options.host, options.port)?;
    let address = listener.local_addr().map_err(|error| format!("the port is not known: {error}"))?;
    let mut options = options.clone();
    // The system names files by their whole paths.
    options.site = options.site.canonicalize().map_err(|e| format!("the site cannot be read: {e}"))?;
    let (mut report, first) = (Report::new(), Interest::of(&options.site, None));
    let interest = crate::data::site::load_config(&options.site, &mut Report::new())
        .map_or(first, |config| Interest::of(&options.site, Some(&config.file)));
    let stage = Arc::new(Stage::new(Event::beat()));
    let (sender, changes) = mpsc::channel();
    // Watched before it is read: no edit is missed.
    let watch = match options.watch {
        true => Some(watch::Watch::begin(interest, options.poll, &stage, sender)?),
        false => None,
    };
    let snapshot = Snapshot::load(&options.site, options.base_url.as_deref(), &mut report);
    report.fill_lines(&|file, line| crate::data::source::line_of(&options.site, file, line));
    tell(Told::Read { report: &report, is_shown: snapshot.is_some() });
    if snapshot.is_none() && !options.watch {
        return Ok(());
    }
    let pages = snapshot.as_ref().map_or(0, |snapshot| snapshot.page_count() as u64);
    let root = snapshot.as_ref().map_or("", |snapshot| snapshot.root()).to_string();
    let shows = if snapshot.is_some() { overlay::Shows::Now } else { overlay::Shows::Nothing };
    stage.say(overlay::event(&report, shows));
    snapshot.into_iter().for_each(|snapshot| stage.show(Arc::new(snapshot)));
    if let Some(watch) = watch {
        let (stage, tell, options) = (stage.clone(), tell.clone(), options.clone());
        let faults = faults_of(&report);
        std::thread::spawn(move || {
            let ServeOptions { site, base_url, .. } = options;
            Rebuild { site, base_url, stage, faults, tell: &*tell }.run(watch, &changes);
        });
    }
    let url = |address: &String| format!("http://{address}{root}/");
    let others: Vec<String> = reach::elsewhere(address).iter().map(url).collect();
    // At an address of the network alone the studio is not answered.
    let here = address.ip().is_unspecified() || address.ip().is_loopback();
    let studio = here.then(|| format!("http://{}{}", reach::here(address), http::OWN));
    let url = url(&reach::here(address));
    let (seconds, moved) = (started.elapsed(), address.port() != options.port);
    tell(Told::Ready { url: &url, studio: studio.as_deref(), others: &others, pages, seconds, moved });
    if options.open {
        browser::open(&url);
    }
    answer_all(listener, Arc::new(Server::new(stage, &options, tell)))
}

/// Takes the first port that is free.
fn bind(host: IpAddr, first: u16) -> Result<TcpListener, String> {
    let last = if first == 0 { 0 } else { first.saturating_add(PORTS) };
    for port in first..=last {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(format!("{host}:{port} cannot be listened at: {error}")),
        }
    }
    Err(format!("no port from {first} to {last} is free; name another one with `--port`"))
}

fn answer_all(listener: TcpListener, server: Arc<Server>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(RENDERERS)
        .build()
        .map_err(|error| format!("the server cannot start: {error}"))?;
    runtime.block_on(async {
        let (tabs, studios) = (server.stage.tabs.clone(), server.stage.studios.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(BEAT).await;
                [&tabs, &studios].iter().for_each(|open| open.tell_all(&Event::beat()));
            }
        });
        listener.set_nonblocking(true).map_err(|error| format!("the server cannot start: {error}"))?;
        let listener = tokio::net::TcpListener::from_std(listener)
            .map_err(|error| format!("the server cannot start: {error}"))?;
        let app = Router::new().fallback(http::handle).with_state(server);
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, app).await.map_err(|error| format!("the server ended: {error}"))
    })
}
