//! What reading a workbook promises. The workbooks are made here, part by part.

use super::*;
use crate::data::records::HeaderCell;
use crate::diag::Level;
use flate2::{Compression, Crc, write::DeflateEncoder};
use proptest::prelude::*;
use std::io::Write;

/// Keeps everything as text, with the place of the last cell of every row.
#[derive(Default)]
struct Kept {
    header: Vec<HeaderCell>,
    rows: Vec<Vec<String>>,
    last: Vec<Place>,
}

impl RecordSink for Kept {
    fn header(&mut self, columns: &[HeaderCell], _: &mut Report) -> bool {
        self.header = columns.to_vec();
        true
    }
    fn record(&mut self, record: &Record<'_>, _: &mut Report) {
        self.rows.push(record.cells.iter().map(|c| c.to_string()).collect());
        self.last.push(record.place(record.cells.len() - 1));
    }
}

/// A zip archive of deflated parts.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
        packer.write_all(content).expect("packed");
        let packed = packer.finish().expect("packed");
        let mut crc = Crc::new();
        crc.update(content);
        let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        for n in [crc.sum(), packed.len() as u32, content.len() as u32, name.len() as u32] {
            about.extend(n.to_le_bytes());
        }
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(packed);
    }
    let (start, count) = (out.len() as u32, parts.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A workbook with the sheet "Cities" that holds these rows, and an empty sheet "Notes".
fn workbook(rows: &str) -> Vec<u8> {
    let sheet = |rows: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )
    };
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{office}\"><sheets>\
         <sheet name=\"Cities\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Notes\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>"
    );
    let styles = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\">\
                  <xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let root = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    zip(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet(rows).as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet("").as_bytes()),
    ])
}

fn read(bytes: &[u8], sheet: Option<&str>, options: &XlsxOptions) -> (Kept, Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cities.xlsx");
    std::fs::write(&path, bytes).expect("a file");
    let (mut kept, mut report) = (Kept::default(), Report::new());
    read_xlsx(&path, "data/cities.xlsx", sheet, options, &mut kept, &mut report);
    (kept, report)
}

fn read_rows_of(rows: &str) -> (Kept, Report) {
    read(&workbook(rows), None, &XlsxOptions::default())
}

/// The only finding.
fn finding(report: &Report) -> &Diagnostic {
    assert_eq!(report.groups().len(), 1, "{}", report.print(&Default::default()));
    &report.groups()[0].examples[0]
}

fn text(address: &str, text: &str) -> String {
    format!("<c r=\"{address}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

fn header(line: u32) -> String {
    let cells = ["id", "population", "lat"].iter().zip(["A", "B", "C"]);
    let cells: String = cells.map(|(name, column)| text(&format!("{column}{line}"), name)).collect();
    format!("<row r=\"{line}\">{cells}</row>")
}

#[test]
fn values_are_written_as_a_csv_file_would_write_them() {
    let rows = format!(
        "{}<row r=\"5\">{}<c r=\"B5\"><v>12000</v></c><c r=\"C5\"><v>30.100000000000001</v></c></row>\
         <row r=\"6\"><c r=\"A6\" s=\"1\"><v>45943</v></c><c r=\"B6\" s=\"1\"><v>45943.5</v></c><c r=\"C6\" t=\"b\"><v>1</v></c></row>\
         <row r=\"7\"><c r=\"A7\"><v>0.30000000000000004</v></c></row>",
        header(3),
        text("A5", " us-1 ")
    );
    let (kept, report) = read_rows_of(&rows);
    assert!(report.is_empty(), "{}", report.print(&Default::default()));
    assert_eq!(kept.header[2].name, "lat");
    assert_eq!(kept.rows[0], ["us-1", "12000", "30.1"]);
    assert_eq!(kept.rows[1], ["2025-10-13", "2025-10-13T12:00:00", "true"]);
    assert_eq!(kept.rows[2], ["0.3", "", ""]);
}

#[test]
fn a_place_shows_the_value_and_the_address_of_the_cell() {
    let rows = format!("{}<row r=\"7\">{}<c r=\"C7\"><v>140.1</v></c></row>", header(1), text("A7", "us-1"));
    let (kept, mut report) = read_rows_of(&rows);
    assert_eq!((kept.last[0].line, kept.last[0].column), (7, 3));
    report.push(Diagnostic::new(Code::FieldRange, Level::Field, "no latitude").at(kept.last[0].clone()));
    let text = report.print(&Default::default());
    assert!(text.contains("--> data/cities.xlsx:7:3\n  |\n7 |   140.1  (cell C7)\n  |   ^^^^^\n"), "{text}");
}

#[test]
fn an_error_of_the_spreadsheet_is_a_fault_of_its_field() {
    let rows =
        format!("{}<row r=\"2\">{}<c r=\"B2\" t=\"e\"><v>#N/A</v></c></row>", header(1), text("A2", "us-1"));
    let (kept, report) = read_rows_of(&rows);
    let d = finding(&report);
    assert_eq!(
        (d.code, d.level, d.message.as_str()),
        (Code::FieldValue, Level::Field, "cell B2 shows the error #N/A")
    );
    assert_eq!(kept.rows, [["us-1", "", ""]]);
}

#[test]
fn a_value_beside_the_header_is_a_fault_of_its_row() {
    let (kept, report) = read_rows_of(&format!("{}<row r=\"2\">{}</row>", header(1), text("XFD2", "far")));
    let d = finding(&report);
    assert_eq!((d.code, d.level), (Code::CsvFieldCount, Level::Row));
    assert!(kept.rows.is_empty());
}

#[test]
fn sheets_are_chosen_by_name_and_may_be_empty() {
    let book = workbook(&header(1));
    assert_eq!(finding(&read(&book, None, &XlsxOptions::default()).1).code, Code::NoRows);
    assert_eq!(finding(&read(&book, Some("Notes"), &XlsxOptions::default()).1).code, Code::FileEmpty);
    let (_, report) = read(&book, Some("citys"), &XlsxOptions::default());
    assert_eq!(finding(&report).hint.as_deref(), Some("did you mean \"Cities\"?"));
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_never_opened() {
    let rows = format!("{}<row r=\"2\">{}</row>", header(1), text("A2", &"x".repeat(8 << 20)));
    let book = workbook(&rows);
    let small = XlsxOptions { max_bytes: 1 << 20, ..XlsxOptions::default() };
    assert!(book.len() < 1 << 20);
    assert_eq!(finding(&read(&book, None, &small).1).code, Code::FileTooLarge);
    assert_eq!(finding(&read(&book, None, &XlsxOptions::default()).1).code, Code::FieldTooLong);
}

#[test]
fn a_broken_workbook_is_a_message() {
    let book = workbook(&header(1));
    for bytes in
        [&book[..book.len() / 2], b"id,name\n1,a\n", b"\xD0\xCF\x11\xE0 old", &workbook("<row><c></row>")]
    {
        let (_, report) = read(bytes, None, &XlsxOptions::default());
        assert_eq!((finding(&report).code, finding(&report).level), (Code::Workbook, Level::File));
    }
}

#[test]
fn columns_have_letters() {
    assert_eq!([0, 25, 26, 701, 702, 16_383].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
}

proptest! {
    /// Sheets that no spreadsheet program would write give rows or findings, and never a panic.
    #[test]
    fn odd_sheets_do_not_disturb(
        cells in prop::collection::vec(("[A-Z]{0,4}[0-9]{0,8}", "(s|b|e|n|d|str|x)?", "[0-9]?", "[-0-9.e#/A&]{0,8}"), 0..6),
    ) {
        let cell = |(r, t, s, v): &(String, String, String, String)| {
            let kind = if t.is_empty() { String::new() } else { format!(" t=\"{t}\"") };
            format!("<c r=\"{r}\" s=\"{s}\"{kind}><v>{v}</v></c>")
        };
        let rows: String = cells.iter().map(cell).collect();
        let (_, report) = read_rows_of(&format!("{}<row>{rows}</row>", header(1)));
        report.print(&Default::default());
    }
}
