//! The HTML of a mail: blocks with their styles, laid out by the theme's mail.mjml, compiled to what mail programs
//! can show.

use super::part::{Into, Links, conditional, escape};
use super::{MailInputs, TEMPLATE};
use crate::data::mails::Block;
use crate::diag::{Code, Diagnostic, Level};
use crate::theme::{Cache, Scope, Theme};
use crate::value::Value;

/// The styles of elements within a text: mails have no stylesheet to rely on. Only single quotes may stand in them.
struct Styles {
    link: String,
    quote: String,
}

const PARAGRAPH: &str = "class=\"m-p\" style=\"margin:0 0 16px\"";
const INNER: &str = "class=\"m-p\" style=\"margin:0\"";
const HEADING: &str = "class=\"m-h\" style=\"margin:22px 0 10px;color:#16201f;font-family:'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif;font-size:21px;font-weight:400;line-height:1.25\"";
const LIST: &str = "class=\"m-l\" style=\"margin:0 0 16px;padding:0 0 0 24px\"";
const ITEM: &str = "class=\"m-p\" style=\"margin:0 0 8px\"";

impl Styles {
    fn of(theme: &Theme) -> Styles {
        let colour = |name: &str, usual: &str| {
            let set = theme.settings.get(name).and_then(Value::as_str);
            let plain = |text: &&str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
            set.filter(plain).unwrap_or(usual).to_string()
        };
        let (accent, mark) = (colour("accent", "#0b5a5c"), colour("mark", "#c8431d"));
        Styles {
            link: format!("class=\"m-a\" style=\"color:{accent};text-decoration:underline\""),
            quote: format!(
                "class=\"m-q\" style=\"margin:0 0 16px;padding:4px 0 4px 16px;border-left:3px solid {mark};color:#16201f\""
            ),
        }
    }
}

/// The whole HTML with places for what a sender fills in.
pub fn whole(inputs: &MailInputs<'_>, theme: &Theme, cache: &mut Cache) -> Result<String, Box<Diagnostic>> {
    let mut scope = Scope::new(cache);
    let (message, variant) = (inputs.written.message, inputs.written.variant);
    let safe = |text: String| Value::Html(text.into());
    let unsubscribe = inputs.unsubscribe.map(|(field, _)| format!("{{{{{field}}}}}")).unwrap_or_default();
    let label = theme.words.word("mail_unsubscribe", &[]);
    let mail = Value::map([
        ("language", Value::from(inputs.language)),
        ("subject", safe(inputs.line(&variant.subject, Into::Html))),
        ("preheader", safe(inputs.line(&variant.preheader, Into::Html))),
        ("blocks", Value::list(blocks(inputs, &Styles::of(theme)))),
        ("disclosure", safe(inputs.line(&message.disclosure, Into::Html))),
        ("reason", safe(inputs.line(&message.reason, Into::Html))),
        ("unsubscribe_url", safe(unsubscribe)),
        ("unsubscribe_label", label.into()),
        (
            "address",
            Value::from(if inputs.unsubscribe.is_some() { inputs.postal_address.as_str() } else { "" }),
        ),
        ("home", safe(escape(&inputs.counted(&format!("{}{}/", inputs.origin, inputs.base))))),
    ]);
    scope.set("mail", &mail);
    let mut mjml = Vec::new();
    theme.render(scope, &format!("the mail {}/{}", message.id, variant.id), &mut mjml)?;
    compile(&String::from_utf8_lossy(&mjml)).map_err(|why| {
        Box::new(
            Diagnostic::new(
                Code::Mail,
                Level::File,
                format!("the layout of mails cannot be compiled: {why}"),
            )
            .at(variant.place.clone())
            .hint(format!("correct the theme's template {TEMPLATE}; it makes MJML"))
            .group("mail layout"),
        )
    })
}

/// Runs of text and buttons, as the layout takes them.
fn blocks(inputs: &MailInputs<'_>, styles: &Styles) -> Vec<Value> {
    let links = Links { attributes: &styles.link };
    let mut out = Vec::new();
    let mut run = String::new();
    let text = |run: &mut String, out: &mut Vec<Value>| {
        if !run.is_empty() {
            let html = Value::Html(std::mem::take(run).into());
            out.push(Value::map([("kind", Value::from("text")), ("html", html)]));
        }
    };
    for block in &inputs.written.variant.body {
        let words = |tag: &str, words: &[crate::data::mails::Inline]| match inputs.says_nothing(words) {
            true => String::new(),
            false => {
                let (open, close) = tag.split_once("…").unwrap_or((tag, ""));
                conditional(&inputs.needs(words), &format!("{open}{}{close}", inputs.html(words, &links)))
            }
        };
        match block {
            Block::Paragraph(inner) => run.push_str(&words(&format!("<p {PARAGRAPH}>…</p>"), inner)),
            Block::Heading(inner) => run.push_str(&words(&format!("<h2 {HEADING}>…</h2>"), inner)),
            Block::Quote(inner) => {
                let tag = format!("<blockquote {}><p {INNER}>…</p></blockquote>", styles.quote);
                run.push_str(&words(&tag, inner));
            }
            Block::List { numbered, items } => {
                let tag = if *numbered { "ol" } else { "ul" };
                let items: String =
                    items.iter().map(|item| words(&format!("<li {ITEM}>…</li>"), item)).collect();
                if !items.is_empty() {
                    run.push_str(&format!("<{tag} {LIST}>{items}</{tag}>"));
                }
            }
            Block::Button(target, label) => {
                text(&mut run, &mut out);
                out.push(Value::map([
                    ("kind", Value::from("button")),
                    ("label", Value::Html(inputs.html(label, &links).into())),
                    ("url", Value::Html(inputs.address(target, Into::Html).into())),
                    ("before", "".into()),
                    ("after", "".into()),
                ]));
            }
        }
    }
    text(&mut run, &mut out);
    out
}

#[cfg(feature = "mails")]
fn compile(mjml: &str) -> Result<String, String> {
    let parsed = mrml::parse(mjml).map_err(|error| error.to_string())?;
    if let Some(warning) = parsed.warnings.first() {
        return Err(warning.to_string());
    }
    // Without fonts nothing is loaded from elsewhere, whatever families a layout names.
    let options = mrml::prelude::render::RenderOptions { fonts: Default::default(), ..Default::default() };
    let mut html = parsed.element.render(&options).map_err(|error| error.to_string())?;
    // What the compiler does not know it passes on as it is, without a word.
    if let Some(at) = html.find("<mj-") {
        let element: String = html[at..].chars().take_while(|c| !c.is_whitespace() && *c != '>').collect();
        return Err(format!("{element}> is no element that it knows"));
    }
    html.push('\n');
    Ok(html)
}

#[cfg(not(feature = "mails"))]
fn compile(_: &str) -> Result<String, String> {
    Err("this program was built without the feature `mails`".into())
}
