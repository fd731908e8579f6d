//! What reading a file into text promises.

use super::*;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// Writes a file into a fresh folder and reads it back.
fn read_as(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Source, Diagnostic> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let result = read_text(&path, &format!("data/{name}"), options);
    if let Err(d) = &result {
        assert_eq!(d.level, Level::File);
        let folder = folder.path().to_string_lossy().into_owned();
        assert!(!format!("{d:?}").contains(&folder), "no path of the machine: {d:?}");
    }
    result
}

fn text_of(bytes: &[u8]) -> String {
    read_as("a.csv", bytes, &ReadOptions::default()).expect("text").text
}

fn fault_of(bytes: &[u8]) -> Diagnostic {
    read_as("a.csv", bytes, &ReadOptions::default()).expect_err("a fault")
}

fn declared(encoding: &str) -> ReadOptions {
    ReadOptions { encoding: Some(encoding.into()), ..ReadOptions::default() }
}

fn spot(d: &Diagnostic) -> (u32, u32) {
    d.place.as_ref().map_or((0, 0), |p| (p.line, p.column))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

#[test]
fn a_byte_order_mark_is_dropped_and_tells_the_encoding() {
    assert_eq!(text_of(b"\xEF\xBB\xBFid,name\n"), "id,name\n");
    assert_eq!(text_of(b"\xFF\xFEi\0d\0\xE9\0"), "id\u{e9}");
    assert_eq!(text_of(b"\xFE\xFF\0i\0d\0\xE9"), "id\u{e9}");
    let marked = read_as("a.csv", b"\xEF\xBB\xBF\xC3\xA9", &declared("windows-1252"));
    assert_eq!(marked.expect("text").text, "\u{e9}");
}

#[test]
fn a_byte_that_is_not_utf8_is_named_with_its_byte_column() {
    let d = fault_of(b"id,name\nus-1,Alphaville\nus-2,Montr\xE9al Falls,VT\n");
    assert_eq!((d.code, spot(&d)), (Code::Encoding, (3, 11)));
    assert_eq!(d.message, "byte E9 at byte offset 34 is not valid UTF-8");
    assert!(d.hint.as_deref().unwrap_or_default().contains("`encoding: windows-1252`"));
    assert!(d.place.and_then(|p| p.text).is_some_and(|t| t.contains("Montr\u{e9}al")));
    let utf16 = fault_of(b"i\0d\0\xE9\0x\0");
    assert!(utf16.hint.unwrap_or_default().contains("`encoding: utf-16le`"));
}

#[test]
fn a_declared_encoding_is_followed_or_refused_at_a_line() {
    let text = read_as("a.csv", b"Montr\xE9al \x80", &declared("windows-1252"));
    assert_eq!(text.expect("text").text, "Montr\u{e9}al \u{20ac}");
    let d = read_as("a.csv", b"a\nb\x82", &declared("shift_jis")).expect_err("a cut character");
    assert_eq!((d.code, spot(&d)), (Code::Encoding, (2, 2)));
    assert!(d.message.contains("byte 82 at byte offset 3 is not text in shift_jis"), "{}", d.message);
    let d = read_as("a.csv", b"a\nb\x81", &declared("windows-1252")).expect_err("undefined there");
    assert_eq!((d.code, spot(&d)), (Code::ControlCharacter, (2, 2)));
}

#[test]
fn an_unknown_encoding_gets_a_suggestion() {
    let d = read_as("a.csv", b"a", &declared("windws-1252")).expect_err("no such encoding");
    assert_eq!(d.hint.as_deref(), Some("did you mean `encoding: windows-1252`?"));
}

#[test]
fn control_characters_are_refused_where_they_stand() {
    let d = fault_of(b"id,name\nus-1,Alphaville\nus-2,Beta\0town,OH\n");
    assert_eq!((d.code, spot(&d)), (Code::ControlCharacter, (3, 10)));
    let d = fault_of("\u{e9}\u{e9}\u{1b}[31m".as_bytes());
    assert_eq!(spot(&d), (1, 3), "the column counts characters");
    assert_eq!(text_of("a\tb\r\n\u{a0}\u{e9}".as_bytes()), "a\tb\r\n\u{a0}\u{e9}");
}

#[test]
fn a_file_without_content_is_called_empty() {
    for bytes in [&b""[..], b" \n\r\n", b"\xEF\xBB\xBF\n"] {
        let d = fault_of(bytes);
        assert_eq!((d.code, d.message.as_str(), spot(&d)), (Code::FileEmpty, "data/a.csv is empty", (0, 0)));
    }
}

#[test]
fn archives_are_unpacked_within_the_limit() {
    let small = ReadOptions { max_bytes: 1 << 20, ..ReadOptions::default() };
    let mut parts = gzip(b"id\n");
    parts.extend(gzip(b"us-1\n"));
    assert_eq!(read_as("a.csv.gz", &parts, &small).expect("text").text, "id\nus-1\n");

    let bomb = gzip(&vec![b'x'; 40 << 20]);
    let d = read_as("a.csv.gz", &bomb, &small).expect_err("a bomb");
    assert_eq!(
        (d.code, d.message.as_str()),
        (Code::FileTooLarge, "data/a.csv.gz, unpacked, is larger than the limit of 1 MiB")
    );

    for broken in [&parts[..parts.len() - 4], b"id,name\n"] {
        let d = read_as("a.csv.gz", broken, &small).expect_err("broken");
        assert_eq!(d.code, Code::FileUnreadable);
    }
    let d = read_as("a.csv", b"PK\x03\x04rest", &small).expect_err("a workbook");
    assert_eq!(d.code, Code::FileFormat);
}

#[test]
fn a_missing_file_names_its_neighbour_and_a_folder_is_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("cities.csv"), "id\n").expect("a file");
    let options = ReadOptions::default();
    let d = read_text(&folder.path().join("citys.csv"), "data/citys.csv", &options).expect_err("missing");
    assert_eq!((d.code, d.hint.as_deref()), (Code::FileMissing, Some("did you mean data/cities.csv?")));
    let d = read_text(folder.path(), "data", &options).expect_err("a folder");
    assert_eq!(d.code, Code::FileUnreadable);
}
