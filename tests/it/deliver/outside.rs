//! Clients and servers that others wrote: what is sent is what they take, and what they send is what our servers take.
//!
//! `tests/deliver/run` installs them by lock file. One that is missing fails.

use super::servers::http::Server;
use super::servers::indexnow::IndexNow;
use super::servers::netlify::Netlify;
use super::shop::{ACCESS, DAY, SECRET, Shop, TOKEN};
use crate::support::run_with;
use flywheel::deliver::publish::{Keys, Signed, sign};
use flywheel::deliver::secret::Secret;
use serde_json::Value as Json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn python() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let python = target.join("deliver-venv/bin/python");
    assert!(python.exists(), "{} is missing: tests/deliver/run installs it", python.display());
    python
}

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", ACCESS), ("AWS_SECRET_ACCESS_KEY", SECRET)];

fn tool(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(program);
    let run =
        command.args(arguments).envs(KEYS).envs(environment.iter().copied()).current_dir(root()).output();
    let run = run.expect("the program starts");
    assert!(run.status.success(), "{arguments:?}\n{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

/// A bucket of moto's that refuses what is not signed; it ends with its standard input.
struct Moto {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Moto {
    fn start() -> Moto {
        let folder = tempfile::tempdir().unwrap();
        let port_file = folder.path().join("port");
        let child = Command::new(python())
            .args(["tests/deliver/bucket.py", "serve-signed"])
            .arg(&port_file)
            .envs(KEYS)
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut moto = Moto { child, url: String::new(), _folder: folder };
        for _ in 0..600 {
            if let Ok(port) = std::fs::read_to_string(&port_file) {
                moto.url = format!("http://127.0.0.1:{}", port.trim());
                return moto;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("moto did not start");
    }

    fn list(&self) -> serde_json::Map<String, Json> {
        let text = tool(python(), &["tests/deliver/bucket.py", "list", &self.url, "shop"], &[]);
        serde_json::from_str::<Json>(&text).unwrap().as_object().unwrap().clone()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

#[test]
fn moto_keeps_what_was_published_and_boto_finds_it() {
    let moto = Moto::start();
    tool(python(), &["tests/deliver/bucket.py", "make", &moto.url, "shop"], &[]);
    let shop = Shop::new(&format!(
        "publish:\n  bucket: {{to: s3, bucket: shop, region: us-east-1, endpoint: \"{}\"}}\n",
        moto.url
    ));
    let publish =
        || run_with(shop.site.path(), &["publish", "--date", DAY, "--format", "json"], &KEYS).ok().json();
    let first = publish();
    let check = || {
        let found = moto.list();
        let mut wanted = shop.wanted();
        wanted.retain(|path, _| path != "_headers" && path != "_redirects");
        for (path, bytes) in &wanted {
            let object = found.get(path).unwrap_or_else(|| panic!("{path} is missing"));
            let sha256 = hex(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
            assert_eq!(object["sha256"], sha256, "{path}");
        }
        assert_eq!(found["index.html"]["type"], "text/html; charset=utf-8");
        assert_eq!(found["index.html"]["cache"], "public, max-age=0, must-revalidate");
        found
    };
    check();
    assert_eq!(publish()["sent"], 0, "what is there is not sent again: {first}");
    shop.site.write("content/pages/help.md", "---\ntitle: Help\n---\nOther words: ü & +.\n");
    std::fs::remove_file(shop.site.path().join("content/pages/thanks.md")).unwrap();
    let second = publish();
    assert!(second["sent"].as_u64().unwrap() < first["sent"].as_u64().unwrap(), "{second}");
    let found = check();
    assert_eq!(found["thanks/index.html"]["redirect"], "/", "a page that is gone leads on");
    // A wrong key is refused, and said so.
    let keys = [KEYS[0], ("AWS_SECRET_ACCESS_KEY", "another/secret+key")];
    let refused = run_with(shop.site.path(), &["publish", "--date", DAY], &keys);
    assert!(refused.code == 1 && refused.stderr.contains("FW712"), "{}", refused.stderr);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn botocore_signs_a_call_as_we_do() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys {
        access: ACCESS.into(),
        secret: Secret::new(SECRET),
        session: None,
        region: "eu-central-1".into(),
    };
    let paths = ["a/index.html", "münchen & co/x y+z=1,2;3@4.html", "~a-b_c.d/!*'()"];
    for (path, body, method) in [
        (paths[0], "words", "PUT"),
        (paths[1], "", "GET"),
        (paths[2], "<p>ü</p>", "PUT"),
        (paths[1], "", "DELETE"),
    ] {
        let encoded: Vec<String> =
            path.split('/').map(|part| part.bytes().map(encoded).collect::<String>()).collect();
        let address = format!("/shop/{}", encoded.join("/"));
        let headers = vec![
            ("cache-control", "public, max-age=0".to_string()),
            ("content-type", "text/html; charset=utf-8".to_string()),
            ("x-amz-meta-flywheel", "0123".to_string()),
            ("x-amz-website-redirect-location", "/a/b/".to_string()),
        ];
        let moment = "20261122T120000Z";
        let call = Signed {
            method,
            host: "127.0.0.1:9",
            path: &address,
            query: "",
            headers: headers.clone(),
            body: body.as_bytes(),
            moment,
        };
        let ours = sign(&keys, &call).into_iter().find(|(name, _)| *name == "authorization").unwrap().1;
        let mut theirs: serde_json::Map<String, Json> =
            headers.into_iter().map(|(name, value)| (name.to_string(), value.into())).collect();
        theirs.insert("x-amz-date".into(), moment.into());
        let file = folder.path().join("body");
        std::fs::File::create(&file).unwrap().write_all(body.as_bytes()).unwrap();
        let url = format!("http://127.0.0.1:9{address}");
        let (headers, file) = (Json::from(theirs).to_string(), file.to_str().unwrap().to_string());
        let arguments =
            ["tests/deliver/bucket.py", "signature", method, &url, &headers, &file, "eu-central-1"];
        assert_eq!(tool(python(), &arguments, &[]).trim(), ours, "{method} {path}");
    }
}

/// A letter as it stands in an address, by the rules and not by our own code.
fn encoded(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

#[test]
fn the_client_of_netlify_deploys_to_our_server_and_finds_what_we_deployed() {
    let server = super::shop::netlify();
    let shop = Shop::netlify(&server);
    shop.publish().unwrap();
    let api = format!("{}/api/v1", server.url());
    let environment =
        [("NETLIFY_API", api.as_str()), ("NETLIFY_SITE", "shop-id"), ("NETLIFY_AUTH_TOKEN", TOKEN)];
    let deploy = |folder: &Path| -> Json {
        let text = tool("node", &["tests/deliver/netlify.mjs", folder.to_str().unwrap()], &environment);
        serde_json::from_str(&text).unwrap()
    };
    // It sees what we published, and lacks nothing to publish the same.
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in shop.wanted() {
        let file = folder.path().join(&path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let theirs = deploy(folder.path());
    let plain = |list: &Json| -> Vec<String> {
        let paths =
            list.as_array().unwrap().iter().map(|path| path.as_str().unwrap().trim_start_matches('/').into());
        let mut paths: Vec<String> = paths.collect();
        paths.sort();
        paths
    };
    assert_eq!(plain(&theirs["before"]), shop.wanted().into_keys().collect::<Vec<_>>());
    assert_eq!(theirs["uploaded"], serde_json::json!([]), "the host has all of it");
    assert_eq!(theirs["state"], "ready");
    // We see what it published: nothing is new.
    let ours = shop.publish().unwrap();
    assert!(ours.new.is_empty() && ours.changed.is_empty() && ours.removed.is_empty());
    // And what it changed.
    std::fs::write(folder.path().join("help/index.html"), "by another client").unwrap();
    assert_eq!(plain(&deploy(folder.path())["uploaded"]), ["help/index.html"]);
    assert_eq!(shop.publish().unwrap().changed, ["help/index.html"]);
    assert_eq!(server.with(|n: &mut Netlify| n.deploys.published_files()), shop.wanted());
}

#[test]
fn a_published_client_of_indexnow_is_taken_by_our_server() {
    let engine = Server::start(IndexNow::new("0123456789abcdef"));
    let endpoint = format!("{}/indexnow", engine.url());
    let environment = [
        ("INDEXNOW_ENDPOINT", endpoint.as_str()),
        ("INDEXNOW_HOST", "shop.example"),
        ("INDEXNOW_KEY", "0123456789abcdef"),
    ];
    let arguments = ["tests/deliver/indexnow.py", "https://shop.example/a/", "https://shop.example/b/"];
    let said: Json = serde_json::from_str(&tool(python(), &arguments, &environment)).unwrap();
    assert_eq!(said["status"], 200);
    let theirs = engine.log()[0].request.clone();
    // What we send has the same shape: header by header, key by key.
    let told = super::kills::Telling::new();
    told.shop.submit(true, Some(9)).unwrap();
    let ours = told.engine.log()[0].request.clone();
    assert_eq!(ours.header("content-type"), theirs.header("content-type"));
    let keys = |body: &[u8]| -> Vec<String> {
        let json: Json = serde_json::from_slice(body).unwrap();
        json.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&ours.body), keys(&theirs.body));
}
