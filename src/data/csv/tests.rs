//! What reading a CSV file promises. The places are the same as those of the project's list of bad inputs.

use super::*;
use crate::data::records::HeaderCell;
use proptest::prelude::*;

/// Keeps everything as text, and the place of every cell.
#[derive(Default)]
struct Kept {
    header: Vec<HeaderCell>,
    rows: Vec<Vec<String>>,
    spots: Vec<Vec<(u32, u32)>>,
    refuse: bool,
}

impl RecordSink for Kept {
    fn header(&mut self, columns: &[HeaderCell], _: &mut Report) -> bool {
        self.header = columns.to_vec();
        !self.refuse
    }
    fn record(&mut self, record: &Record<'_>, _: &mut Report) {
        self.rows.push(record.cells.iter().map(|c| c.to_string()).collect());
        let spot = |i| {
            let place = record.place(i);
            (place.line, place.column)
        };
        self.spots.push((0..record.cells.len()).map(spot).collect());
    }
}

fn read_named(name: &str, text: &str, options: &CsvOptions) -> (Kept, Report) {
    let (mut kept, mut report) = (Kept::default(), Report::new());
    read_csv(&Source::new(name, text.to_string()), options, &mut kept, &mut report);
    (kept, report)
}

fn read(text: &str) -> (Kept, Report) {
    read_named("data/cities.csv", text, &CsvOptions::default())
}

/// The only finding: code, level, line, column.
fn finding(report: &Report) -> (Code, Level, u32, u32) {
    assert_eq!(report.groups().len(), 1, "{}", report.print(&Default::default()));
    let d = &report.groups()[0].examples[0];
    let place = d.place.clone().unwrap_or_default();
    (d.code, d.level, place.line, place.column)
}

fn hint(report: &Report) -> &str {
    report.groups()[0].examples[0].hint.as_deref().unwrap_or_default()
}

const HEADER: &str = "id,name,state_code,population,lat,lon,timezone\n";
const FIRST: &str = "us-1,Alphaville,TX,12000,30.1,-97.7,America/Chicago\n";

#[test]
fn cells_have_their_line_and_character_column() {
    let (kept, report) =
        read(&format!("{HEADER}{FIRST}us-2,Betatown,OH,-9000,40.1,-82.9,America/New_York\n"));
    assert!(report.is_empty());
    assert_eq!(kept.header[3].place.column, 20);
    assert_eq!(kept.rows[1][3], "-9000");
    assert_eq!(kept.spots[1][3], (3, 18));
}

#[test]
fn crlf_leaves_no_trace_and_blank_lines_are_skipped() {
    let (kept, report) = read("id,name\r\n\r\nus-1,Alpha\r\n  \r\n,\r\nus-2,\"B\r\nC\"\r\nus-3,D\r\n\r\n");
    assert!(report.is_empty());
    assert_eq!(kept.header[1].name, "name");
    assert_eq!(kept.rows, [["us-1", "Alpha"], ["us-2", "B\nC"], ["us-3", "D"]]);
    assert_eq!(kept.spots, [[(3, 1), (3, 6)], [(6, 1), (6, 6)], [(8, 1), (8, 6)]]);
}

#[test]
fn quotes_keep_what_they_hold_and_spaces_outside_are_dropped() {
    let (kept, report) = read(" id , \"name\" \n us-1 ,  \" A, \"\"B\"\" \" \nus-2, 5\" pipe \nus-3,  \n");
    assert!(report.is_empty());
    assert_eq!(kept.header[1].name, "name");
    assert_eq!(kept.rows, [["us-1", " A, \"B\" "], ["us-2", "5\" pipe"], ["us-3", ""]]);
    assert_eq!(kept.spots[0], [(2, 2), (2, 10)]);
}

#[test]
fn a_cell_after_a_line_break_knows_its_own_line() {
    let (kept, _) = read("id,note,name\n1,\"a\nbb\",Z\n");
    assert_eq!(kept.spots[0], [(2, 1), (2, 3), (3, 5)]);
}

#[test]
fn a_character_inside_a_cell_is_found_past_quotes() {
    let source = Source::new("a.csv", "id,name\n1,\"x\"\"y\nz\"\n2,ab\u{200b}c\n".to_string());
    let mut scanner = Scanner::new(&source.text, b',');
    let mut row = Row::default();
    let mut spots = Vec::new();
    while let Ok(true) = scanner.next(&mut row) {
        let places = RowPlaces { source: &source, row: &row };
        let spot = |i| (places.inside(1, i).line, places.inside(1, i).column);
        spots.push([spot(0), spot(2), spot(4)]);
    }
    assert_eq!(spots[1], [(2, 4), (2, 7), (3, 1)]);
    assert_eq!(spots[2][1], (4, 5));
}

#[test]
fn an_open_quote_is_named_where_it_opens() {
    let bad = "us-2,\"Betatown,OH,9000,40.1,-82.9,America/New_York\n";
    let rest = "us-3,Gammaville,IL,8000,41.0,-88.0,America/Chicago\n";
    let (_, report) = read(&format!("{HEADER}{FIRST}{bad}{rest}"));
    assert_eq!(finding(&report), (Code::CsvQuote, Level::File, 3, 6));
    // A quoted cell further down closes the quote by accident.
    let (_, report) = read(&format!("{HEADER}{FIRST}{bad}us-3,\"Gamma, Ville\",IL,1,2,3,x\n"));
    assert_eq!(finding(&report), (Code::CsvQuote, Level::File, 3, 6));
}

#[test]
fn a_single_quote_inside_a_quoted_cell_spoils_its_row_only() {
    let (kept, report) = read("id,name\n1,\"the \"big\" one\"\n2,b\n");
    assert_eq!(finding(&report), (Code::CsvStrayQuote, Level::Row, 2, 9));
    assert_eq!(kept.rows, [["2", "b"]]);
}

#[test]
fn another_delimiter_is_suggested_and_never_guessed() {
    let text = "id;name;state_code\nus-1;Alphaville;TX\n";
    let (kept, report) = read(text);
    assert_eq!(finding(&report), (Code::CsvDelimiter, Level::File, 1, 1));
    assert_eq!(hint(&report), "write `delimiter: \";\"` for this dataset in site.yaml");
    assert!(kept.header.is_empty());
    let declared = CsvOptions { delimiter: Some(';'), ..CsvOptions::default() };
    assert_eq!(read_named("a.csv", text, &declared).0.rows, [["us-1", "Alphaville", "TX"]]);
    let (_, report) = read_named("a.csv", "id\tname\n", &CsvOptions::default());
    assert!(hint(&report).contains("\"\\t\""));
    assert_eq!(read_named("a.tsv.gz", "id\tname\n1\ta,b\n", &CsvOptions::default()).0.rows, [["1", "a,b"]]);
    assert!(read("\"one; two\"\nx\n").1.is_empty(), "a quoted header is meant so");
    let odd = CsvOptions { delimiter: Some('\u{2192}'), ..CsvOptions::default() };
    assert_eq!(finding(&read_named("a.csv", text, &odd).1).0, Code::CsvDelimiter);
}

#[test]
fn a_row_that_does_not_fit_the_header_is_dropped() {
    let (kept, report) = read("id,name\n1,a,b\n2,c\n");
    assert_eq!(finding(&report), (Code::CsvFieldCount, Level::Row, 2, 5));
    assert!(hint(&report).contains("holds a comma into quotes"));
    assert_eq!(kept.rows, [["2", "c"]]);
    let (_, report) = read("id,name,lat\n1,a\n");
    assert_eq!(finding(&report), (Code::CsvFieldCount, Level::Row, 2, 4));
    assert!(hint(&report).contains("line break must be in quotes"));
    let (_, report) = read("id,name\n1,\"a\n2,b\",c\n");
    assert!(hint(&report).contains("closing quote"));
}

#[test]
fn a_huge_cell_is_refused_with_a_short_message() {
    let (kept, report) =
        read(&format!("{HEADER}{FIRST}us-2,{},OH,9000,40.1,-82.9,x\n", "x".repeat(2_000_000)));
    assert_eq!(finding(&report), (Code::FieldTooLong, Level::Row, 3, 6));
    let text = report.print(&Default::default());
    assert!(text.contains("2,000,000 characters; the limit is 100,000") && text.len() < 2000, "{text}");
    assert_eq!(kept.rows.len(), 1);
}

#[test]
fn a_header_needs_a_name_for_every_column_that_holds_something() {
    let (_, report) = read("id,,name\n1,2,3\n");
    assert_eq!(finding(&report), (Code::CsvHeader, Level::File, 1, 4));
    let (_, report) = read("id,name, id\n1,2,3\n");
    assert_eq!(finding(&report), (Code::CsvHeader, Level::File, 1, 10));
    assert_eq!(report.groups()[0].examples[0].related.len(), 1);
    let (kept, report) = read("id,name,,\n1,a,,\n2,b\n");
    assert!(report.is_empty());
    assert_eq!(
        (kept.header.len(), &kept.rows[..]),
        (2, &[["1", "a"].map(String::from).to_vec(), ["2", "b"].map(String::from).to_vec()][..])
    );
    let (_, report) = read("id,name,,\n1,a,,\n2,b,,x\n");
    assert_eq!(finding(&report), (Code::CsvHeader, Level::File, 1, 10));
}

#[test]
fn a_header_without_rows_and_a_file_without_a_header() {
    let (kept, report) = read(HEADER);
    assert_eq!(finding(&report), (Code::NoRows, Level::File, 1, 0));
    assert_eq!(kept.header.len(), 7);
    assert_eq!(finding(&read("\n \n").1), (Code::FileEmpty, Level::File, 0, 0));
}

#[test]
fn a_refused_header_ends_the_reading() {
    let (mut kept, mut report) = (Kept { refuse: true, ..Kept::default() }, Report::new());
    read_csv(&Source::new("a.csv", "id\n1\n".into()), &CsvOptions::default(), &mut kept, &mut report);
    assert!(kept.rows.is_empty() && report.is_empty());
}

/// The records as the csv crate reads them.
fn by_the_csv_crate(text: &str) -> Vec<Vec<String>> {
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().flatten().map(|r| r.iter().map(str::to_string).collect()).collect()
}

proptest! {
    /// Whatever the csv crate writes is read here as the csv crate reads it.
    #[test]
    fn sound_tables_are_read_as_the_csv_crate_reads_them(
        rows in prop::collection::vec(prop::collection::vec("[a-c\u{e9}\",;\n]{0,6}", 3), 1..8),
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') };
        let mut writer = ::csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).expect("written");
        }
        let text = String::from_utf8(writer.into_inner().expect("written")).expect("text");
        let mut scanner = Scanner::new(&text, b',');
        let mut row = Row::default();
        let mut read = Vec::new();
        while scanner.next(&mut row).expect("sound") {
            read.push(row.cells.iter().map(|c| c.to_string()).collect::<Vec<_>>());
        }
        prop_assert_eq!(read, by_the_csv_crate(&text));
    }

    /// No text makes the reader panic, and every place lies in the text.
    #[test]
    fn any_text_gives_rows_or_findings(text in "[ab\u{e9}\", \t\r\n;]{0,60}") {
        let (kept, report) = read(&text);
        let lines = line_breaks(&text) + 1;
        prop_assert!(kept.spots.iter().flatten().all(|(line, column)| *line <= lines && *column > 0));
        report.print(&Default::default());
    }
}
