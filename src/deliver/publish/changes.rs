//! What a publication would change of what is live, and whether that is more than a site allows.

use super::{Digest, Files, Live};
use crate::config::Churn;
use crate::diag::{Code, Diagnostic, Level, Place, thousands};

/// A site with fewer pages is looked over by eye.
const LEAST_PAGES: usize = 50;

/// Files that are there now and were not, that are others than before, and that are there no more.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Positions of files.
    pub new: Vec<usize>,
    pub changed: Vec<usize>,
    /// Paths, sorted.
    pub removed: Vec<String>,
}

impl Changes {
    pub fn between(live: &Live, files: &Files<'_>) -> Changes {
        let mut changes = Changes::default();
        let mut old = live.files.iter().peekable();
        for at in 0..files.len() {
            let path = files.path(at);
            while let Some((gone, _)) = old.next_if(|(known, _)| known.as_str() < path) {
                changes.removed.push(gone.clone());
            }
            match old.next_if(|(known, _)| known == path) {
                None => changes.new.push(at),
                Some((_, digest)) if *digest != files.digest(at) => changes.changed.push(at),
                Some(_) => {}
            }
        }
        changes.removed.extend(old.map(|(gone, _)| gone.clone()));
        changes
    }

    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// What is to be sent, in the order of the paths.
    pub fn sent(&self) -> Vec<usize> {
        let mut sent = [&self.new[..], &self.changed].concat();
        sent.sort_unstable();
        sent
    }

    /// What the site does not allow to be taken away or rewritten at once.
    pub fn refused(&self, live: &Live, files: &Files<'_>, churn: &Churn, host: &str) -> Vec<Diagnostic> {
        let is_page = |path: &str| path.ends_with(".html");
        let was_page = |path: &str| is_page(path) && !live.redirects.contains(path);
        let pages = live.files.iter().filter(|(path, _)| was_page(path)).count();
        if pages < LEAST_PAGES {
            return Vec::new();
        }
        let gone = self.removed.iter().filter(|path| was_page(path)).count();
        // A page that leads on from now is gone as well; what a publication that never ended was about to write is not
        // rewritten by this one.
        let known = |path: &str| {
            let at = live.files.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()?;
            Some(live.files[at].1).filter(|digest| *digest != Digest::DOUBT)
        };
        let changed = self.changed.iter().map(|at| (files.path(*at), files.leads_to(*at).is_some()));
        let changed = changed.filter(|(path, _)| was_page(path) && known(path).is_some());
        let (moved, changed): (Vec<_>, Vec<_>) = changed.partition(|(_, leads)| *leads);
        let (removed, changed) = (gone + moved.len(), changed.len());
        let all = [("remove", removed, churn.remove), ("rewrite", changed, churn.rewrite)];
        let too_many = all.into_iter().filter_map(|(what, count, most)| {
            let most = most.filter(|most| count as f64 / pages as f64 > f64::from(*most) / 100.0)?;
            Some((what, count, most))
        });
        let finding = |(what, count, most): (&str, usize, u8)| {
            let message = format!(
                "publishing this would {what} {} of {} pages that {host} shows, which is more than {most} %",
                thousands(count as u64),
                thousands(pages as u64),
            );
            Diagnostic::new(Code::Churn, Level::File, message)
                .at(Place::file("site.yaml"))
                .hint("nothing was sent; look at it with `--dry-run`, mend the data, or say that it is meant: `--allow-churn`")
        };
        too_many.map(finding).collect()
    }
}
