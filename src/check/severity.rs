//! How serious each finding is: what is usual, and what site.yaml says instead.

use crate::config::{CheckRules, Severity};
use crate::diag::{CODES, Code, Level};

/// How serious a finding is where site.yaml says nothing: what search engines or visitors stumble over is
/// an error, what could be better is a warning.
pub fn usual(code: Code) -> Severity {
    use Code::*;
    match code {
        MarkupDead | NotMeasured => Severity::Note,
        LinkForm | LinkRedirected | ClickDepth | TitleWidth | TitleEqual | SummaryMissing | SummaryWidth
        | SummaryEqual | HeadingTwice | HeadingSkipped | CanonicalOther | CanonicalNoindex
        | PreviewAddress | RobotsWord | MarkupDate | MarkupSite | MarkupHidden | MarkupGeo | SitemapTwice
        | SitemapUnnamed | PictureSize | PageWeight | StyleWeight | BlockingRequest | PolicyMissing
        | PolicySyntax | MarkupWord | RobotsLine | NotFoundPage | RedirectTwice | RedirectChain
        | ThinPage | FactUnsourced | OpeningEqual | DraftStale => Severity::Warning,
        _ => Severity::Error,
    }
}

/// What is looked for on this site.
pub struct Rules<'c> {
    rules: &'c CheckRules,
    /// Most clicks from the home page.
    pub depth: u32,
    /// Largest page in bytes.
    pub page_bytes: u64,
    /// Fewest words of running text on a landing page.
    pub thin_words: usize,
    /// So many places in a row are a wall of names.
    pub place_run: usize,
}

impl<'c> Rules<'c> {
    pub fn new(rules: &'c CheckRules) -> Self {
        let page_bytes = u64::from(rules.page_kb.unwrap_or(30)) * 1000;
        Rules {
            rules,
            depth: rules.depth.unwrap_or(4),
            page_bytes,
            thin_words: rules.thin_words.unwrap_or(100) as usize,
            place_run: rules.place_run.unwrap_or(6).max(2) as usize,
        }
    }

    pub fn severity(&self, code: Code) -> Severity {
        self.rules.severity.get(code.as_str()).copied().unwrap_or_else(|| usual(code))
    }

    /// The level of a finding; `None` if nobody wants to know.
    pub fn level(&self, code: Code) -> Option<Level> {
        match self.severity(code) {
            Severity::Off => None,
            Severity::Note => Some(Level::Note),
            Severity::Warning => Some(Level::Warning),
            Severity::Error => Some(Level::Error),
        }
    }
}

/// The codes of `check`, with what they mean.
pub fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    Code::ALL.iter().zip(CODES).filter(|(code, _)| code.is_of_check()).map(|(_, said)| *said)
}
