//! Lists the files of the default theme and of the starter, so that the binary carries both.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut text = String::new();
    for (name, folder) in [("DEFAULT_THEME", "themes/default"), ("STARTER", "starter")] {
        let mut files = Vec::new();
        collect(&root.join(folder), &mut files)?;
        files.sort();
        text.push_str(&format!("pub static {name}: &[(&str, &[u8])] = &[\n"));
        for file in files {
            let inside =
                file.strip_prefix(root.join(folder)).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            text.push_str(&format!("    ({inside:?}, include_bytes!({:?})),\n", file.to_string_lossy()));
        }
        text.push_str("];\n");
        println!("cargo:rerun-if-changed={folder}");
    }
    // The fingerprint of the program: another program may render other bytes from the same inputs.
    let mut sources = Vec::new();
    collect(&root.join("src"), &mut sources)?;
    sources.sort();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in sources {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=FLYWHEEL_PROGRAM={hash:016x}");
    fs::write(out.join("carried.rs"), text)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
