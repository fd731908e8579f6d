//! Merge fields: places in a finished text where a sender puts what it knows of a reader.
//!
//! They are written in a small part of Handlebars, which hosts of mail templates read, too:
//!
//! | written | means |
//! | --- | --- |
//! | `{{name}}` | the value, escaped for HTML |
//! | `{{{name}}}` | the value as it is, for plain text |
//! | `{{#if name}}…{{else}}…{{/if}}` | the first part if there is a value, else the second |
//!
//! As there, a condition that stands alone on its line leaves no empty line behind.
//!
//! Invariant: a value is never read as a template, and a template that is not whole is not filled at all.

/// Fills a template. `value` gives the text of a field, or nothing where it is missing.
pub fn merge(template: &str, value: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut out = String::with_capacity(template.len());
    // Whether what stands in each open condition is said; the last is the innermost.
    let mut open: Vec<bool> = Vec::new();
    let mut at = 0;
    while let Some(found) = template[at..].find("{{").map(|found| at + found) {
        let (sign, raw, length) = tag(&template[found..])?;
        let steers = sign == "else" || sign == "/if" || sign.starts_with("#if ");
        // Alone on its line, it takes the line with it.
        let line = alone(template, found, found + length).filter(|_| steers);
        if open.iter().all(|said| *said) {
            out.push_str(&template[at..line.as_ref().map_or(found, |line| line.start.max(at))]);
        }
        at = line.map_or(found + length, |line| line.end);
        match sign {
            "else" => {
                let last = open.last_mut().ok_or("an {{else}} belongs to no {{#if}}")?;
                *last = !*last;
            }
            "/if" => {
                open.pop().ok_or("an {{/if}} belongs to no {{#if}}")?;
            }
            _ => match sign.strip_prefix("#if ") {
                Some(name) => open.push(value(name.trim()).is_some_and(|text| !text.is_empty())),
                None if is_name(sign) && open.iter().all(|said| *said) => {
                    let text = value(sign).unwrap_or_default();
                    if raw { out.push_str(&text) } else { escape(&text, &mut out) }
                }
                None if is_name(sign) => {}
                None => return Err(format!("`{{{{{sign}}}}}` is no field")),
            },
        }
    }
    if !open.is_empty() {
        return Err("an {{#if}} is never closed".into());
    }
    out.push_str(&template[at..]);
    Ok(out)
}

/// The line around a tag with its end, if nothing else stands on it.
fn alone(template: &str, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let blank = |text: &str| text.chars().all(|c| matches!(c, ' ' | '\t' | '\r'));
    let line = template[..start].rfind('\n').map_or(0, |at| at + 1);
    let next = template[end..].find('\n').map_or(template.len(), |at| end + at + 1);
    let rest = template[end..next].trim_end_matches('\n');
    (blank(&template[line..start]) && blank(rest)).then_some(line..next)
}

/// What stands in the braces at the beginning of a text, whether there are three of them, and the length of all.
fn tag(text: &str) -> Result<(&str, bool, usize), String> {
    let raw = text.starts_with("{{{");
    let (open, close) = if raw { (3, "}}}") } else { (2, "}}") };
    let end = text.find(close).ok_or("a field is opened and never closed")?;
    Ok((text[open..end].trim(), raw, end + close.len()))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The characters that Handlebars escapes, as it writes them.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            '`' => out.push_str("&#x60;"),
            '=' => out.push_str("&#x3D;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &str) -> Result<String, String> {
        merge(template, &|name| match name {
            "name" => Some("O'Hara <b>{{x}}".to_string()),
            "n" => Some("3".to_string()),
            _ => None,
        })
    }

    #[test]
    fn fields_are_filled_and_values_are_never_templates() {
        assert_eq!(fill("Hi {{name}}!").unwrap(), "Hi O&#x27;Hara &lt;b&gt;{{x}}!");
        assert_eq!(fill("Hi {{{name}}}!").unwrap(), "Hi O'Hara <b>{{x}}!");
        assert_eq!(fill("[{{none}}] {a: {b}} }}").unwrap(), "[] {a: {b}} }}");
    }

    #[test]
    fn what_is_missing_gives_way() {
        assert_eq!(fill("{{#if n}}{{n}} of them{{else}}none{{/if}}.").unwrap(), "3 of them.");
        assert_eq!(fill("{{#if none}}{{n}}{{else}}there{{/if}}").unwrap(), "there");
        assert_eq!(fill("a{{#if n}}b{{#if none}}c{{else}}d{{/if}}e{{/if}}f").unwrap(), "abdef");
        assert_eq!(fill("a{{#if none}}b{{#if n}}c{{else}}d{{/if}}e{{/if}}f").unwrap(), "af");
    }

    #[test]
    fn a_condition_alone_on_its_line_leaves_none_behind() {
        let list = "Facts:\n\n{{#if n}}\n- {{{n}}}\n{{else}}\n- none\n{{/if}}\n  {{#if none}}\n- x\n{{/if}}\n\nEnd {{#if n}}\n{{/if}}";
        assert_eq!(fill(list).unwrap(), "Facts:\n\n- 3\n\nEnd \n");
        assert_eq!(fill("{{#if none}}\na\n{{/if}}\n{{{n}}}\n").unwrap(), "3\n");
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for template in
            ["{{#if n}}", "{{/if}}", "{{else}}", "{{n", "{{n-m}}", "{{> part}}", "{{#each n}}{{/each}}"]
        {
            assert!(fill(template).is_err(), "{template}");
        }
    }
}
