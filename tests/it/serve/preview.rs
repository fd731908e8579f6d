//! A running preview, and a browser's two ways to it: an answer, and a connection that stays open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A wait that ends a test which would hang; no test depends on how long anything takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Preview {
    child: Child,
    lines: Receiver<serde_json::Value>,
    pub port: u16,
    /// What it said when it was.
    pub ready: serde_json::Value,
}

pub struct Answer {
    pub status: u16,
    /// Names in small letters.
    fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    /// The body without the script that keeps it up to date.
    pub fn page(&self) -> &[u8] {
        let tag = b"<script data-flywheel ";
        let at = self.body.windows(tag.len()).position(|w| w == tag).unwrap_or(self.body.len());
        &self.body[..at]
    }
    /// What a page says about itself when it begins to listen.
    pub fn about(&self, at: &str) -> String {
        let text = self.text();
        let data = |name: &str| {
            let from =
                text.rfind(&format!(" data-{name}=\"")).expect("the page has the script") + name.len() + 8;
            text[from..].split('"').next().unwrap().to_string()
        };
        format!(
            "/_flywheel/live?at={at}&version={}&style={}&page={}",
            data("version"),
            data("style"),
            data("page")
        )
    }
}

impl Preview {
    /// Starts the preview of a site on a free port.
    pub fn of(site: &Path, arguments: &[&str]) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_flywheel"))
            .args(["serve", "--format", "json"])
            .args(if arguments.contains(&"--port") { &[][..] } else { &["--port", "0"] })
            .args(arguments)
            .current_dir(site)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let (sender, lines) = channel();
        let out = child.stdout.take().unwrap();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let Ok(line) = serde_json::from_str(&line) else { panic!("not JSON: {line}") };
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut preview = Preview { child, lines, port: 0, ready: serde_json::Value::Null };
        preview.ready = preview.wait("ready");
        let url = preview.ready["url"].as_str().unwrap();
        preview.port = url.split(':').nth(2).unwrap().split('/').next().unwrap().parse().unwrap();
        preview
    }

    /// The next thing of that kind that the program says.
    pub fn wait(&self, event: &str) -> serde_json::Value {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("no `{event}`: {e}"));
            if line["event"] == event {
                return line;
            }
        }
    }

    /// What the program says next, whatever it is.
    pub fn next(&self) -> serde_json::Value {
        self.lines.recv_timeout(PATIENCE).expect("the program says something")
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    /// Asks as a browser does; fields that are given replace the usual ones.
    pub fn ask(&self, method: &str, path: &str, fields: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = self.send(method, path, fields, body);
        let mut whole = Vec::new();
        stream.read_to_end(&mut whole).unwrap();
        let end = whole.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(whole[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let fields = lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_string()));
        Answer { status, fields: fields.collect(), body: whole[end + 4..].to_vec() }
    }

    fn send(&self, method: &str, path: &str, fields: &[(&str, &str)], body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = format!("127.0.0.1:{}", self.port);
        let length = body.len().to_string();
        let mut all = vec![("Host", host.as_str()), ("Connection", "close")];
        if method == "POST" {
            all.extend([
                ("Content-Length", length.as_str()),
                ("Content-Type", "application/x-www-form-urlencoded"),
            ]);
        }
        all.retain(|(name, _)| !fields.iter().any(|(own, _)| own == name));
        all.extend(fields);
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        all.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
        stream
    }

    /// Opens a page as a browser does: fetches it, and listens.
    pub fn open(&self, path: &str) -> Tab {
        let page = self.get(path);
        self.listen(&page.about(path))
    }

    /// Listens as a page that was fetched before, and takes what it is told at once.
    pub fn listen(&self, about: &str) -> Tab {
        let stream = self.send("GET", about, &[], "");
        let mut tab = Tab { reader: BufReader::new(stream) };
        assert!(tab.line().starts_with("HTTP/1.1 200"), "the preview listens to {about}");
        tab
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A page that listens.
pub struct Tab {
    reader: BufReader<TcpStream>,
}

impl Tab {
    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.reader.read_line(&mut line).expect("the preview says something");
        assert!(read > 0, "the connection stays open");
        line.trim_end().to_string()
    }

    /// The next event with its data.
    pub fn next(&mut self) -> (String, serde_json::Value) {
        // A tab that is told nothing hears a beat every quarter of a minute.
        let mut beats = 0;
        while beats < 5 {
            let line = self.line();
            beats += usize::from(line.starts_with(':'));
            if let Some(name) = line.strip_prefix("event: ") {
                let data = self.line();
                let data = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
                return (name.to_string(), data);
            }
        }
        panic!("the tab was told nothing");
    }

    /// The name of the next event that is not `fine`, with its data.
    pub fn news(&mut self) -> (String, serde_json::Value) {
        loop {
            let (name, data) = self.next();
            if name != "fine" {
                return (name, data);
            }
        }
    }
}
