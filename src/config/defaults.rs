//! What site.yaml means where it says nothing: language, theme, and where files lie.

pub(super) fn english() -> String {
    "en".into()
}

pub(super) fn default_theme() -> String {
    "default".into()
}

pub(super) fn copy_folder() -> String {
    "data/copy".into()
}

pub(super) fn notes_folder() -> String {
    "content/notes".into()
}

pub(super) fn history_folder() -> String {
    "data/history".into()
}

pub(super) fn ledger_file() -> String {
    ".ledger/ledger.sqlite".into()
}

pub(super) fn decisions_file() -> String {
    "data/decisions.csv".into()
}

pub(super) fn images_folder() -> String {
    "content/images".into()
}
