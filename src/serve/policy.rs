//! A content security policy that lets the preview's own script run and ask for news, and nothing else.
//!
//! Only the policy that is sent changes; the file that the site makes does not. Invariant: what the policy
//! forbade to the page is still forbidden, but for this one script and this one address.

/// The policies of a header field with the script's hash (`'sha256-…'`) and an address to connect to.
pub fn allowing(field: &str, script: &str, address: &str) -> String {
    let policies = field.split(',').filter(|policy| !policy.trim().is_empty());
    policies.map(|policy| one(policy, script, address)).collect::<Vec<_>>().join(", ")
}

fn one(policy: &str, script: &str, address: &str) -> String {
    let mut directives: Vec<(String, Vec<&str>)> = Vec::new();
    for directive in policy.split(';') {
        let mut words = directive.split_ascii_whitespace();
        let Some(name) = words.next().map(str::to_ascii_lowercase) else { continue };
        // Of two directives of a name the first counts.
        if directives.iter().all(|(known, _)| *known != name) {
            directives.push((name, words.collect()));
        }
    }
    allow(&mut directives, &["script-src-elem", "script-src", "default-src"], script);
    allow(&mut directives, &["connect-src", "default-src"], address);
    let text = directives.iter().map(|(name, sources)| {
        let mut text = name.clone();
        sources.iter().for_each(|source| text.push_str(&format!(" {source}")));
        text
    });
    text.collect::<Vec<_>>().join("; ")
}

/// Adds a source to the directive that decides: the first of these that is there. What stands in for the
/// directive that is missing keeps its sources, and the missing one is written.
fn allow<'s>(directives: &mut Vec<(String, Vec<&'s str>)>, names: &[&str], source: &'s str) {
    let there = |name: &&&str| directives.iter().any(|(known, _)| known == **name);
    let Some(decides) = names.iter().find(there).copied() else { return };
    let is_open = |sources: &[&str]| {
        let exact =
            |s: &&str| ["'nonce-", "'sha256-", "'sha384-", "'sha512-"].iter().any(|p| s.starts_with(p));
        // A hash beside 'unsafe-inline' would take it back from the page's own scripts.
        source.starts_with('\'') && sources.contains(&"'unsafe-inline'") && !sources.iter().any(exact)
    };
    let Some((_, sources)) = directives.iter_mut().find(|(known, _)| known == decides) else { return };
    if is_open(sources) {
        return;
    }
    let mut with: Vec<&str> = sources.iter().copied().filter(|s| *s != "'none'").collect();
    with.push(source);
    if decides == "default-src" {
        let name = names[names.len() - 2].to_string();
        directives.push((name, with));
    } else {
        *sources = with;
    }
}

#[cfg(test)]
mod tests {
    use super::allowing;

    #[test]
    fn the_directive_that_decides_takes_the_source_and_the_others_stay() {
        let ours = |policy: &str| allowing(policy, "'sha256-X'", "http://h/live");
        assert_eq!(
            ours("default-src 'none'; script-src 'self'; img-src 'self'; connect-src 'self'"),
            "default-src 'none'; script-src 'self' 'sha256-X'; img-src 'self'; connect-src 'self' http://h/live"
        );
        assert_eq!(
            ours("default-src 'none'"),
            "default-src 'none'; script-src 'sha256-X'; connect-src http://h/live"
        );
        assert_eq!(
            ours("script-src 'self'; script-src-elem a.example"),
            "script-src 'self'; script-src-elem a.example 'sha256-X'"
        );
        assert_eq!(ours("script-src 'self' 'unsafe-inline'"), "script-src 'self' 'unsafe-inline'");
        assert_eq!(ours("img-src 'self'"), "img-src 'self'");
        assert_eq!(ours("img-src a, connect-src 'none'"), "img-src a, connect-src http://h/live");
    }
}
