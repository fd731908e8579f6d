//! Rules of a site that lives below a path: crawlers read one robots.txt, that at the root of the host, so
//! a site that is not alone on its host cannot give them rules by itself.

use crate::diag::{Code, Diagnostic, Level, Report};
use crate::produce::World;

/// Notes that the rules of this site reach nobody.
pub fn note(world: &World, report: &mut Report) {
    let config = &world.graph.config;
    let rules = &config.file.hooks.robots;
    if config.root.is_empty() || rules.disallow.is_empty() && rules.agents.is_empty() {
        return;
    }
    let (origin, root) = (&config.origin, &config.root);
    report.push(
        Diagnostic::new(
            Code::RobotsBelow,
            Level::Note,
            format!("crawlers read {origin}/robots.txt and not {root}/robots.txt, so these rules reach none of them"),
        )
        .at(config.place(&["hooks", "robots"]))
        .hint("copy the rules and the line `Sitemap:` from output/robots.txt into the file at the root of the host, or give the site a host of its own"),
    );
}
