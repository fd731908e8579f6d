//! Small sites in temporary folders, and the program run on them as a person runs it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A site in a folder that vanishes after the test.
pub struct Site {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The object on the last line of `--format json`.
    pub fn json(&self) -> serde_json::Value {
        let last = self.stdout.lines().last().unwrap_or_default();
        serde_json::from_str(last).unwrap_or_else(|e| panic!("not JSON ({e}): {last}\n{}", self.stderr))
    }
    /// Panics with the messages unless the run ended well.
    pub fn ok(self) -> Run {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }
}

impl Site {
    /// A site from files: path and content.
    pub fn new(files: &[(&str, &str)]) -> Site {
        let site = Site { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A site on a RAM disk if there is one: for tests of many builds.
    pub fn in_memory(files: &[(&str, &str)]) -> Site {
        let ram = Path::new("/dev/shm");
        let folder = tempfile::tempdir_in(ram).or_else(|_| tempfile::tempdir());
        let site = Site { folder: folder.unwrap() };
        files.iter().for_each(|(path, text)| site.write(path, text));
        site
    }

    /// A copy of tests/sites/NAME.
    pub fn case(name: &str) -> Site {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name);
        assert!(from.is_dir(), "there is no tests/sites/{name}");
        let site = Site { folder: tempfile::tempdir().unwrap() };
        copy(&from, site.path());
        site
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
    /// A file of the site or its output.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }
    pub fn exists(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.path(), arguments)
    }
    pub fn build(&self) -> Run {
        self.run(&["build"])
    }
    /// Every file below a folder of the site with its bytes.
    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path().join(folder))
    }
}

/// Runs the program in a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, &[])
}

/// Runs the program in a folder and with variables in its environment.
pub fn run_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_flywheel"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .envs(environment.iter().copied())
        .output()
        .expect("the program starts");
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Every file below a folder with its bytes, but for the mark of an output folder, which is no part of the site.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file() && e.file_name() != flywheel::manifest::MARK_FILE)
        .map(|e| {
            let inside: PathBuf = e.path().strip_prefix(folder).unwrap().to_path_buf();
            (inside.to_string_lossy().replace('\\', "/"), std::fs::read(e.path()).unwrap())
        })
        .collect()
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let file = to.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}
