//! Templates by Tera: compiled once, with our functions and filters; errors with file and line.

use super::assets::Asset;
use super::files::Files;
use super::hint::hint;
use super::inline::Script;
use super::words::Words;
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::markup::Form;
use crate::text::Filled;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Kwargs, State, Tera, TeraResult};

/// The engines of a theme: that of pages, and one for each form of other files that it has templates for.
pub struct Engines {
    pub html: Tera,
    beside: Vec<(Form, Tera)>,
}

impl Engines {
    /// The engine that has a template of that name.
    pub fn of(&self, template: &str) -> Option<&Tera> {
        let engine = match Form::of(template)? {
            Form::Html => &self.html,
            form => self.beside.iter().find(|(of, _)| *of == form).map(|(_, tera)| tera)?,
        };
        engine.contains_template(template).then_some(engine)
    }
}

/// Compiles every template of the theme, or says which one cannot be read and where.
pub fn compile(
    files: &Files,
    words: &Words,
    (assets, scripts): (&[Asset], &[Script]),
    site: &Value,
    report: &mut Report,
) -> Option<Engines> {
    let mut of_form = |form: Form| -> Option<Option<Tera>> {
        let mut templates = Vec::new();
        for path in files.files.keys() {
            if let Some(name) = path.strip_prefix("templates/").filter(|name| Form::of(name) == Some(form)) {
                templates.push((name.to_string(), files.text(path, report)?.0.to_string()));
            }
        }
        if templates.is_empty() && form != Form::Html {
            return Some(None);
        }
        let mut tera = Tera::new();
        register(&mut tera, words.clone(), assets);
        register_inline(&mut tera, scripts);
        if form != Form::Html {
            tera.set_escape_fn(form.escape());
            // Every template of this engine is escaped, whatever its name ends in.
            tera.autoescape_on([""]);
        }
        tera.global_context().insert_value("site", to_tera(site));
        add(tera, templates, files, report).map(Some)
    };
    let html = of_form(Form::Html)??;
    let mut beside = Vec::new();
    for form in Form::BESIDE {
        beside.extend(of_form(form)?.map(|tera| (form, tera)));
    }
    Some(Engines { html, beside })
}

fn add(mut tera: Tera, templates: Vec<(String, String)>, files: &Files, report: &mut Report) -> Option<Tera> {
    match tera.add_raw_templates(templates) {
        Ok(()) => Some(tera),
        Err(error) => {
            report.push(explain(files, error, Code::TemplateSyntax, None));
            None
        }
    }
}

fn register(tera: &mut Tera, words: Words, assets: &[Asset]) {
    let urls: Arc<FxHashMap<String, String>> =
        Arc::new(assets.iter().map(|a| (a.name.clone(), a.url.clone())).collect());
    tera.register_function("t", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let key: &str = kwargs.must_get("key")?;
        let mut arguments: Vec<(&str, Filled<'_>)> = Vec::new();
        for (name, value) in kwargs.iter() {
            let Some(name) = name.as_str().filter(|n| *n != "key") else { continue };
            let filled = match (value.as_str(), value.as_i64(), value.as_f64()) {
                (Some(text), ..) => Filled::Text(text.into()),
                (None, Some(n), _) => {
                    Filled::Number { value: n as f64, text: words.locale().integer(n).into() }
                }
                (None, None, Some(n)) => {
                    Filled::Number { value: n, text: words.locale().decimal_up_to(n, 2).into() }
                }
                _ => continue,
            };
            arguments.push((name, filled));
        }
        words.say(key, &arguments).map_err(tera::Error::message)
    });
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let path: &str = kwargs.must_get("path")?;
        urls.get(path).cloned().ok_or_else(|| {
            let near = did_you_mean(path, urls.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            tera::Error::message(format!("the theme has no asset `{path}`{hint}"))
        })
    });
    tera.register_filter("url", |text: &str, _: Kwargs, _: &State| percent_encode(text));
    tera.register_filter("json_ld", |value: &tera::Value, _: Kwargs, _: &State| -> TeraResult<tera::Value> {
        let json = serde_json::to_string(value).map_err(|e| tera::Error::message(e.to_string()))?;
        Ok(tera::Value::safe_string(&crate::markup::escape_json(&json)))
    });
    // A value as JSON, whatever it is.
    tera.register_filter("json", |value: &tera::Value, _: Kwargs, _: &State| -> TeraResult<tera::Value> {
        let json = serde_json::to_string(value).map_err(|e| tera::Error::message(e.to_string()))?;
        Ok(tera::Value::safe_string(&crate::markup::escape_json(&json)))
    });
    // A text within one of JSON: what stands between the quotes.
    tera.register_filter("json_text", |text: &str, _: Kwargs, _: &State| -> TeraResult<tera::Value> {
        let json = serde_json::to_string(text).map_err(|e| tera::Error::message(e.to_string()))?;
        let inside = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or(&json);
        Ok(tera::Value::safe_string(&crate::markup::escape_json(inside)))
    });
    // Tera's own group_by gives its groups in a random order; ours keeps the order in which they are met.
    tera.register_filter(
        "group_by",
        |list: Vec<tera::Value>, kwargs: Kwargs, _: &State| -> TeraResult<tera::Value> {
            let attribute: &str = kwargs.must_get("attribute")?;
            let mut groups: Vec<(tera::Value, Vec<tera::Value>)> = Vec::new();
            for item in list {
                let Some(key) = item.get_from_path(attribute).cloned() else { continue };
                match groups.iter_mut().find(|(k, _)| *k == key) {
                    Some((_, members)) => members.push(item),
                    None => groups.push((key, vec![item])),
                }
            }
            let mut map = tera::Map::default();
            for (key, members) in groups {
                map.insert(tera::value::Key::from(key.to_string()), members.into());
            }
            Ok(map.into())
        },
    );
}

/// `inline(path="form.js")`: a script of the theme, in the page itself.
fn register_inline(tera: &mut Tera, scripts: &[Script]) {
    let tags: BTreeMap<String, tera::Value> = scripts
        .iter()
        .map(|s| (s.name.clone(), tera::Value::safe_string(&format!("<script>{}</script>", s.text))))
        .collect();
    tera.register_function("inline", move |kwargs: Kwargs, _: &State| -> TeraResult<tera::Value> {
        let path: &str = kwargs.must_get("path")?;
        tags.get(path).cloned().ok_or_else(|| {
            let near = did_you_mean(path, tags.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            tera::Error::message(format!("the theme has no inline script `{path}`{hint}"))
        })
    });
}

/// Encodes one part of a path or query.
fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A Tera error as one of ours.
pub fn explain(files: &Files, error: tera::Error, code: Code, page: Option<&str>) -> Diagnostic {
    let rendering = page.map_or(String::new(), |p| format!(" (while {p} was rendered)"));
    let group = |d: Diagnostic, m: &str| d.group(m.to_string());
    match error.kind() {
        tera::ErrorKind::SyntaxError(inner) | tera::ErrorKind::RenderingError(inner) => {
            let path = format!("templates/{}", inner.filename());
            let span = inner.span();
            let mut place = super::file_place(files.shown(&path), span.start_line, span.start_col + 1);
            if let Some(file) = files.files.get(&path)
                && let Ok(text) = std::str::from_utf8(&file.bytes)
                && let Some(line) = text.lines().nth(span.start_line.wrapping_sub(1))
            {
                let length = if span.end_line == span.start_line {
                    span.end_col.saturating_sub(span.start_col)
                } else {
                    1
                };
                // Tera counts bytes; people count characters.
                let column = line.char_indices().take_while(|(at, _)| *at < span.start_col).count() + 1;
                place.column = column as u32;
                place = place.length(length.max(1)).with_line(line);
            }
            let message = format!("{}{rendering}", plain(inner.message()));
            let hint = hint(files, code, inner.message());
            group(Diagnostic::new(code, Level::File, message).at(place).hint(hint), inner.message())
        }
        _ if carried_place(&error.to_string()).is_some() => {
            // Some of Tera's errors hold their place in their text only.
            let text = error.to_string();
            let (message, name, line, column) = carried_place(&text).unwrap_or_default();
            let path = format!("templates/{name}");
            let mut place = super::file_place(files.shown(&path), line, column);
            let source =
                files.files.get(&path).and_then(|f| std::str::from_utf8(&f.bytes).ok()).unwrap_or("");
            if let Some(written) = source.lines().nth(line.wrapping_sub(1)) {
                place = place.with_line(written);
            }
            let hint = hint(files, code, message);
            let message = format!("{}{rendering}", plain(message));
            Diagnostic::new(code, Level::File, message).at(place).hint(hint).group(text)
        }
        tera::ErrorKind::MissingParent { current, parent } => missing_template(files, code, current, parent),
        tera::ErrorKind::CircularExtend { tpl, .. } => circle(files, code, tpl, "extends", tpl),
        tera::ErrorKind::CircularInclude { tpl, include_chain } => {
            circle(files, code, tpl, "include", include_chain.get(1).unwrap_or(tpl))
        }
        _ if error.to_string().contains("recursion depth for components") => endless(files, code, &rendering),
        _ => {
            let text = error.to_string();
            let message = format!("{}{rendering}", plain(&text));
            group(Diagnostic::new(code, Level::File, message).at(Place::file(files.own.as_str())), &text)
        }
    }
}

/// Message, template, line and column of an error that Tera has written out with its place.
fn carried_place(text: &str) -> Option<(&str, &str, usize, usize)> {
    let (message, rest) = text.trim_start().strip_prefix("error: ")?.split_once("-->")?;
    let mut parts = rest.lines().next()?.trim().rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((message.trim(), parts.next()?, line, column))
}

/// A template that extends one which does not exist.
fn missing_template(files: &Files, code: Code, current: &str, parent: &str) -> Diagnostic {
    let path = format!("templates/{current}");
    let text = files.files.get(&path).and_then(|f| std::str::from_utf8(&f.bytes).ok()).unwrap_or("");
    let line = text.lines().enumerate().find_map(|(at, line)| Some((at, line, line.find(parent)?)));
    let place = match line {
        Some((at, line, byte)) => {
            super::file_place(files.shown(&path), at + 1, line[..byte].chars().count() + 1)
                .length(parent.chars().count())
                .with_line(line)
        }
        None => Place::file(files.shown(&path)),
    };
    let names = files.files.keys().filter_map(|f| f.strip_prefix("templates/"));
    let finding = Diagnostic::new(code, Level::File, format!("there is no template `{parent}`")).at(place);
    match did_you_mean(parent, names) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding.hint(format!("write {}/templates/{parent}", files.own)),
    }
}

/// A template that leads back to itself by this tag; `next` is what it names first.
fn circle(files: &Files, code: Code, template: &str, tag: &str, next: &str) -> Diagnostic {
    let path = format!("templates/{template}");
    let named = |line: &str| line.contains(tag) && line.contains("{%");
    let place = line_with(files, &path, |line| named(line) && line.contains(next))
        .or_else(|| line_with(files, &path, |line| named(line)))
        .unwrap_or_else(|| Place::file(files.shown(&path)));
    let (message, hint) = match tag {
        "extends" => (
            format!("the template `{template}` extends itself, or one that extends it"),
            "a file of the same name in your theme takes the place of the default one: copy that one and change it, or extend `base.html`",
        ),
        _ => (
            format!("the template `{template}` includes itself, or one that includes it"),
            "take one of the includes out",
        ),
    };
    Diagnostic::new(code, Level::File, message).at(place).hint(hint)
}

/// A component that calls itself without end. The engine does not say which: one that names itself is found.
fn endless(files: &Files, code: Code, rendering: &str) -> Diagnostic {
    let found = files.files.keys().filter(|path| path.ends_with(".html")).find_map(|path| {
        let mut own = None;
        line_with(files, path, |line| {
            if let Some((_, rest)) = line.split_once("{% component ") {
                own = rest.split('(').next().map(|name| format!("<{}", name.trim()));
            }
            let called = own.as_ref().and_then(|own| line.split_once(own.as_str()));
            called.is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    });
    Diagnostic::new(code, Level::File, format!("a component calls itself without end{rendering}"))
        .at(found.unwrap_or_else(|| Place::file(files.own.as_str())))
        .hint("take the call out, or call it only as long as something is left: `{% if list %}`")
}

/// The first line of a template that is looked for.
fn line_with(files: &Files, path: &str, mut is_it: impl FnMut(&str) -> bool) -> Option<Place> {
    let text = std::str::from_utf8(&files.files.get(path)?.bytes).ok()?;
    let (at, line) = text.lines().enumerate().find(|(_, line)| is_it(line))?;
    let column = line.len() - line.trim_start().len() + 1;
    let length = line.trim().chars().count().max(1);
    Some(super::file_place(files.shown(path), at + 1, column).length(length).with_line(line))
}

/// Tera's sentences begin with a capital and end with a stop; ours do not.
fn plain(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) if chars.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => message.to_string(),
    }
}

/// One of our values as Tera's.
pub fn to_tera(value: &Value) -> tera::Value {
    match value {
        Value::None => tera::Value::none(),
        Value::Bool(b) => (*b).into(),
        Value::Int(i) => (*i).into(),
        Value::Num(n) => (*n).into(),
        Value::Text(s) => (&**s).into(),
        Value::Html(s) => tera::Value::safe_string(s),
        Value::List(items) => items.iter().map(to_tera).collect::<Vec<_>>().into(),
        Value::Map(entries) => {
            let mut map = tera::Map::default();
            for (key, value) in entries.iter() {
                map.insert(tera::value::Key::from(key.to_string()), to_tera(value));
            }
            map.into()
        }
    }
}
