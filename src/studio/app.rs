//! What the studio's front end is made of: files of this program, which need no build step and load nothing from elsewhere.

/// One file of it.
pub struct App {
    pub bytes: &'static str,
    pub media_type: &'static str,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files, by their names; the page itself is index.html.
const FILES: &[(&str, App)] = &[
    ("index.html", App { bytes: include_str!("app/index.html"), media_type: "text/html; charset=utf-8" }),
    ("studio.css", App { bytes: include_str!("app/studio.css"), media_type: "text/css; charset=utf-8" }),
    ("mark.svg", App { bytes: include_str!("app/mark.svg"), media_type: "image/svg+xml; charset=utf-8" }),
    ("studio.js", App { bytes: include_str!("app/studio.js"), media_type: SCRIPT }),
    ("dom.js", App { bytes: include_str!("app/dom.js"), media_type: SCRIPT }),
    ("ask.js", App { bytes: include_str!("app/ask.js"), media_type: SCRIPT }),
    ("search.js", App { bytes: include_str!("app/search.js"), media_type: SCRIPT }),
    ("words.js", App { bytes: include_str!("app/words.js"), media_type: SCRIPT }),
    ("colours.js", App { bytes: include_str!("app/colours.js"), media_type: SCRIPT }),
    ("frame.js", App { bytes: include_str!("app/frame.js"), media_type: SCRIPT }),
    ("look.js", App { bytes: include_str!("app/look.js"), media_type: SCRIPT }),
    ("panels.js", App { bytes: include_str!("app/panels.js"), media_type: SCRIPT }),
    ("mails.js", App { bytes: include_str!("app/mails.js"), media_type: SCRIPT }),
    ("source.js", App { bytes: include_str!("app/source.js"), media_type: SCRIPT }),
    ("why.js", App { bytes: include_str!("app/why.js"), media_type: SCRIPT }),
    ("row.js", App { bytes: include_str!("app/row.js"), media_type: SCRIPT }),
    ("statement.js", App { bytes: include_str!("app/statement.js"), media_type: SCRIPT }),
    ("views.js", App { bytes: include_str!("app/views.js"), media_type: SCRIPT }),
];

/// A file of the front end.
pub fn app(name: &str) -> Option<&'static App> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, app)| app)
}
