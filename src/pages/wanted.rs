//! Which parts of a landing page its template reads: what it never names is neither an input of the page nor found
//! out for it.

use crate::theme::Theme;

/// What a template reads of a landing page; see above.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub page: bool,
    pub said: bool,
    pub experts: bool,
    pub proof: bool,
    pub map: bool,
    pub nearby: bool,
    pub related: bool,
    pub hubs: bool,
}

impl Wanted {
    pub fn by(theme: &Theme, template: &str) -> Wanted {
        let look = theme.look(template);
        let reads = |names: &[&str]| look.is_none_or(|look| names.iter().any(|name| look.reads(name)));
        let page = reads(&["page"]);
        let said = page
            || reads(&["slots", "said", "said_sources", "said_medians", "facts", "proof", "proof_periods"]);
        Wanted {
            page,
            said,
            experts: said || reads(&["experts", "remote", "figures"]),
            proof: said || reads(&["quotes"]),
            map: reads(&["map"]),
            nearby: reads(&["nearby"]),
            related: reads(&["related"]),
            hubs: reads(&["hubs"]),
        }
    }
}
