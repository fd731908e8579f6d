//! A sheet of an Excel workbook becomes records.
//!
//! Cells are streamed, so a lone cell in the last corner of a sheet costs nothing. What a cell's value is
//! as text is decided in `cell`; how much may be unpacked in `budget`. Formulas are not computed: the
//! value that was saved counts. Invariants: a workbook that unpacks to more than the limit is refused
//! before it is opened; a place's line is the row number and its column the number of the sheet's column.

mod budget;
mod cell;

use super::records::{Advice, Locate, MAX_FIELD, Record, RecordSink, Table, brief};
use super::source::{MAX_BYTES, fault, read_bytes};
use crate::diag::{Code, Diagnostic, Place, Report, did_you_mean};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use cell::Content;
use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;

/// Bounds for a workbook.
#[derive(Clone, Debug)]
pub struct XlsxOptions {
    /// The longest cell, in characters.
    pub max_field: usize,
    /// The largest content, counted after unpacking.
    pub max_bytes: u64,
}

impl Default for XlsxOptions {
    fn default() -> Self {
        XlsxOptions { max_field: MAX_FIELD, max_bytes: MAX_BYTES }
    }
}

type Workbook = Xlsx<Cursor<Vec<u8>>>;
type Cells<'w> = XlsxCellReader<'w, Cursor<Vec<u8>>>;

/// Reads one sheet (the first one that is shown, unless one is named) and hands its rows to the sink.
pub fn read_xlsx(
    path: &Path,
    name: &str,
    sheet: Option<&str>,
    options: &XlsxOptions,
    sink: &mut dyn RecordSink,
    report: &mut Report,
) {
    let opened = open(path, name, options).and_then(|book| Ok((choose(&book, sheet, name)?, book)));
    let (sheet, mut book) = match opened {
        Ok(opened) => opened,
        Err(d) => return report.push(d),
    };
    let advice = Advice {
        surplus: "name the column in the header, or delete the cell".to_string(),
        missing: "fill in the missing cells".to_string(),
    };
    let mut table = Table::new(sink, options.max_field, advice);
    let read =
        book.worksheet_cells_reader(&sheet).and_then(|cells| read_rows(cells, name, &mut table, report));
    match read {
        Ok(true) => table.finish(name, report),
        Ok(false) => {}
        Err(e) => report.push(broken(name, &e)),
    }
}

fn open(path: &Path, name: &str, options: &XlsxOptions) -> Result<Workbook, Diagnostic> {
    let bytes = read_bytes(path, name, options.max_bytes)?;
    if bytes.is_empty() {
        return Err(fault(Code::FileEmpty, name, format!("{name} is empty")).hint("save the workbook again"));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let message = format!("{name} is protected by a password, or is an old .xls workbook");
        return Err(fault(Code::Workbook, name, message).hint("save it as .xlsx without a password"));
    }
    budget::check(&bytes, name, options.max_bytes)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(name, &e))
}

/// The name of the sheet to read.
fn choose(book: &Workbook, wanted: Option<&str>, name: &str) -> Result<String, Diagnostic> {
    let sheets: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).collect();
    let found = match wanted {
        Some(wanted) => sheets.iter().find(|s| s.name == wanted),
        None => sheets.iter().find(|s| s.visible == SheetVisible::Visible).or(sheets.first()),
    };
    if let Some(sheet) = found {
        return Ok(sheet.name.clone());
    }
    let Some(wanted) = wanted else {
        return Err(fault(Code::Workbook, name, format!("{name} has no sheet with cells")));
    };
    let names: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).collect();
    let d = fault(Code::Workbook, name, format!("{name} has no sheet \"{}\"", brief(wanted)));
    Err(match did_you_mean(wanted, names.iter().copied()) {
        Some(near) => d.hint(format!("did you mean \"{near}\"?")),
        None => d.hint(format!("its sheets are: {}", brief(&names.join(", ")))),
    })
}

fn broken(name: &str, e: &XlsxError) -> Diagnostic {
    let d = fault(Code::Workbook, name, format!("{name} could not be read as a workbook ({e})"));
    d.hint("open it in a spreadsheet program and save it again as .xlsx, or export it as \"CSV UTF-8\"")
}

/// Gathers the cells of each row and offers the row. False: the table wants no more.
fn read_rows(
    mut cells: Cells<'_>,
    name: &str,
    table: &mut Table<'_>,
    report: &mut Report,
) -> Result<bool, XlsxError> {
    const COLUMNS: u32 = 16_384;
    let mut row = SheetRow { name, line: 0, cells: Vec::new(), faults: Vec::new() };
    while let Some(cell) = cells.next_cell()? {
        let (at, column) = cell.get_position();
        let line = at.saturating_add(1);
        if line < row.line || column >= COLUMNS {
            return Err(XlsxError::Unexpected("rows or cells are not in their order"));
        }
        if line > row.line {
            if !row.offer(table, report) {
                return Ok(false);
            }
            row.clear(line);
        }
        row.put(column as usize, cell.get_value().clone());
    }
    Ok(row.offer(table, report))
}

/// The row at hand. Its memory is used again for the next one.
struct SheetRow<'w, 'n> {
    name: &'n str,
    line: u32,
    cells: Vec<Cow<'w, str>>,
    /// Columns whose value is unusable, with what stands there.
    faults: Vec<(usize, cell::Fault)>,
}

impl<'w> SheetRow<'w, '_> {
    fn clear(&mut self, line: u32) {
        self.line = line;
        self.cells.clear();
        self.faults.clear();
    }

    fn put(&mut self, column: usize, value: DataRef<'w>) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cow::Borrowed(""));
        }
        match cell::content(value) {
            Content::Text(text) => self.cells[column] = text,
            Content::Fault(fault) => self.faults.push((column, fault)),
        }
    }

    fn offer(&mut self, table: &mut Table<'_>, report: &mut Report) -> bool {
        if self.cells.len() < table.width() {
            self.cells.resize(table.width(), Cow::Borrowed(""));
        }
        for (column, fault) in &self.faults {
            let place = self.place(*column, fault.shown());
            report.push(
                fault
                    .finding(&address(self.line, *column))
                    .at(place)
                    .group(format!("cells of column {}", column_letters(*column))),
            );
        }
        table.offer(&Record::new(self.line, &self.cells, self), report)
    }

    /// The place of a cell, showing its value and its address. The column is the sheet's; `cut` lets the
    /// caret stand under the value all the same.
    fn place(&self, column: usize, value: &str) -> Place {
        let address = address(self.line, column);
        let shown = brief(value);
        let (text, length) = match shown.chars().count() {
            0 => (format!("(cell {address})"), address.len() + 7),
            n => (format!("{shown}  (cell {address})"), n),
        };
        let mut place = Place::at(self.name, self.line, 1).length(length).with_line(&text);
        place.column = column as u32 + 1;
        place.cut = column as u32;
        place
    }
}

impl Locate for SheetRow<'_, '_> {
    fn cell(&self, column: usize) -> Place {
        self.place(column, self.cells.get(column).map_or("", |c| c))
    }

    fn inside(&self, column: usize, _: usize) -> Place {
        self.cell(column)
    }

    fn row(&self) -> Place {
        let first = self.cells.iter().position(|c| !c.is_empty()).unwrap_or(0);
        self.cell(first)
    }

    fn end(&self) -> Place {
        self.cell(self.cells.len())
    }
}

/// "C7": how people name a cell. The line starts at 1 and the column at 0.
fn address(line: u32, column: usize) -> String {
    format!("{}{line}", column_letters(column))
}

fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
