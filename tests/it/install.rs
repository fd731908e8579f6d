//! install.sh, as somebody without Rust runs it: against a release that lies in a folder.

use std::path::Path;
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shell(folder: &Path, script: &str) -> Output {
    Command::new("sh").args(["-euc", script]).current_dir(folder).output().unwrap()
}

/// The line of the release workflow that tells the script where its archives are.
fn stamp() -> String {
    let workflow = std::fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    workflow
        .lines()
        .find(|line| line.contains("@FROM@"))
        .expect("the workflow stamps install.sh")
        .trim()
        .to_string()
}

/// A release with an archive for this machine, whose program tells its version.
fn release(folder: &Path) {
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    std::fs::copy(root().join("install.sh"), folder.join("install.sh")).unwrap();
    let made = shell(
        folder,
        &format!(
            r#"name=flywheel-{target}
            mkdir "$name"
            printf '#!/bin/sh\necho flywheel 9.9.9\n' > "$name/flywheel"
            chmod 755 "$name/flywheel"
            tar -czf "$name.tar.gz" "$name"
            sha256sum "$name.tar.gz" > "$name.tar.gz.sha256"
            rm -r "$name""#
        ),
    );
    assert!(made.status.success(), "{made:?}");
}

fn install(folder: &Path, script: &str) -> (bool, String) {
    let out = Command::new("sh")
        .arg(folder.join(script))
        .env("FLYWHEEL_TO", folder.join("bin"))
        .env_remove("FLYWHEEL_FROM")
        .output()
        .unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[cfg(target_os = "linux")]
#[test]
fn one_line_installs_the_program_of_a_release_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    release(folder);
    // As it lies in the repository, it belongs to no release.
    let (fine, said) = install(folder, "install.sh");
    assert!(!fine && said.contains("belongs to no release"), "{said}");
    // The workflow's own line, with the address of this release in the place of a repository's.
    let address = format!("file://{}", folder.display());
    let line = stamp().replace("https://github.com/$GITHUB_REPOSITORY/releases/download/$TAG", &address);
    let stamped = shell(folder, &line);
    assert!(stamped.status.success(), "{stamped:?}");
    let (fine, said) = install(folder, "stamped.sh");
    assert!(fine && said.contains("flywheel 9.9.9") && said.contains("not in PATH"), "{said}");
    // Again, over the one that is there.
    assert!(install(folder, "stamped.sh").0);
    let installed: Vec<_> =
        std::fs::read_dir(folder.join("bin")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(installed, ["flywheel"]);
    // An archive that is not what the release says it is.
    std::fs::remove_dir_all(folder.join("bin")).unwrap();
    let archive = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let archive = archive.into_iter().find(|path| path.to_string_lossy().ends_with(".tar.gz")).unwrap();
    let mut bytes = std::fs::read(&archive).unwrap();
    bytes.push(0);
    std::fs::write(&archive, bytes).unwrap();
    let (fine, said) = install(folder, "stamped.sh");
    assert!(!fine && said.contains("is not what the release says it is"), "{said}");
    // One that is not there.
    std::fs::remove_file(&archive).unwrap();
    let (fine, said) = install(folder, "stamped.sh");
    assert!(!fine && said.contains("cannot be fetched") && !folder.join("bin").exists(), "{said}");
}
