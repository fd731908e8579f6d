//! Finished mails, sent: what a mail server takes is what lies in the output, to the byte.
//!
//! The server is a real one in Python (tests/mails/server.py), from the packages that `tests/mails/run --install`
//! puts beside the build; without them the test fails.

use super::support::Site;
use lettre::address::Envelope;
use lettre::{SmtpTransport, Transport};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

const FROM: &str = "sender@synthetic.example";
const TO: &str = "reader@synthetic.example";

/// A mail server that ends when this is dropped: its input ends then.
struct Server {
    child: Child,
    port: u16,
    kept: tempfile::TempDir,
    _said: BufReader<ChildStdout>,
}

impl Server {
    fn start() -> Server {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
        let python = root.join(target).join("mails-venv/bin/python");
        assert!(python.exists(), "{} is not there: run `tests/mails/run --install` first", python.display());
        let kept = tempfile::tempdir().unwrap();
        let mut child = Command::new(python)
            .arg(root.join("tests/mails/server.py"))
            .arg(kept.path())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("port ").and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the server said {line:?}"));
        Server { child, port, kept, _said: said }
    }

    /// Sends a mail as it lies in a file.
    fn send(&self, mail: &[u8]) {
        let envelope = Envelope::new(Some(FROM.parse().unwrap()), vec![TO.parse().unwrap()]).unwrap();
        let transport = SmtpTransport::builder_dangerous("127.0.0.1").port(self.port).build();
        // The last line's end is that of the data, which SMTP sends itself.
        let mail = mail.strip_suffix(b"\r\n").expect("the last line of a mail ends");
        transport.send_raw(&envelope, mail).unwrap();
    }

    /// What the server kept, in the order in which it came; it has ended afterwards.
    fn kept(mut self) -> Vec<Vec<u8>> {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success(), "the server ends well");
        let files = super::support::tree(self.kept.path());
        let envelopes = files.iter().filter(|(path, _)| path.ends_with(".txt"));
        for (path, bytes) in envelopes {
            assert_eq!(String::from_utf8_lossy(bytes), format!("{FROM}\n{TO}\n"), "{path}");
        }
        files.into_iter().filter(|(path, _)| path.ends_with(".eml")).map(|(_, bytes)| bytes).collect()
    }
}

#[test]
fn a_mail_server_takes_every_mail_as_it_lies_in_the_output() {
    let site = Site::case("mails");
    site.build().ok();
    let mails: BTreeMap<String, Vec<u8>> =
        site.tree("output/_outbox/mails").into_iter().filter(|(path, _)| path.ends_with(".eml")).collect();
    assert!(mails.len() >= 4, "a mail for each kind of reader: {:?}", mails.keys());
    let server = Server::start();
    mails.values().for_each(|mail| server.send(mail));
    let kept = server.kept();
    assert_eq!(kept.len(), mails.len());
    for ((path, sent), kept) in mails.iter().zip(&kept) {
        assert!(sent == kept, "{path} arrived as\n{}", String::from_utf8_lossy(kept));
    }
}

/// Lines of dots are what SMTP changes on the way.
#[test]
fn dots_arrive_as_they_were_sent() {
    let server = Server::start();
    let mail = b"Subject: dots\r\n\r\n.\r\n..\r\n. a\r\n\r\n=2E\r\n\r\n";
    server.send(mail);
    assert_eq!(server.kept(), [mail.to_vec()]);
}
