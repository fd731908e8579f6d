//! Pictures beside links: each card that `told::cards` names, drawn from the theme's card.svg.
//!
//! Invariant: a card shows every letter of its text or is not drawn.

use crate::data::consent::Purpose;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::fingerprint::Fingerprint;
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Scope, Theme};
use crate::told::cards::{self, Drawn, Made};
use crate::value::Value;

#[cfg(feature = "cards")]
mod draw;

inputs! {
    /// Everything that a card shows.
    pub struct CardInputs<'g> {
        pub drawn: Option<Drawn>,
        /// The theme's fonts.
        pub fonts: Fingerprint,
        /// The name of the site: a card sees nothing else of it, so that no menu changes the picture.
        pub site: &'g str,
    }
}

pub struct CardFiles;

impl CardFiles {
    fn of(world: &World, key: &Key) -> Option<Made> {
        cards::all(world).files.get(key.rows[0] as usize).cloned()
    }
}

impl Producer for CardFiles {
    type Inputs<'w> = CardInputs<'w>;

    fn name(&self) -> &'static str {
        "card"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        let all = cards::all(world);
        for (at, made) in all.files.iter().enumerate() {
            if made.tree == tree {
                emit(Listed::Made(Key { family: u16::MAX, rows: [at as u32, 0, 0], part: 0 }, None));
            }
        }
    }
    fn path(&self, world: &World, _: usize, key: &Key) -> String {
        Self::of(world, key).map_or_else(String::new, |made| made.card.path.clone())
    }
    fn origin(&self, world: &World, _: usize, key: &Key) -> String {
        Self::of(world, key)
            .map_or_else(String::new, |made| format!("the card “{}”", made.drawn.lines.join(" ")))
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> CardInputs<'w> {
        CardInputs {
            drawn: Self::of(world, key).map(|made| made.drawn),
            fonts: world.themes[tree].fonts_digest(),
            site: world.graph.trees[tree].site.get("name").and_then(Value::as_str).unwrap_or_default(),
        }
    }
    fn template<'i>(&self, _: &'i CardInputs<'_>) -> Option<&'i str> {
        Some(cards::TEMPLATE)
    }
    fn consents(&self, inputs: &CardInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        let told = inputs.drawn.as_ref().filter(|drawn| !drawn.consent.is_empty());
        told.into_iter().for_each(|drawn| emit(&drawn.consent, Purpose::Story));
    }
    fn note(&self, world: &World, report: &mut Report) {
        for undrawn in &cards::all(world).undrawn {
            let (code, message, hint) = match undrawn.lacking.as_slice() {
                [] => (
                    Code::CardWidth,
                    format!("“{}” is too long for a card", undrawn.text),
                    "shorten it, or give its page a heading that is shorter",
                ),
                lacking => {
                    let signs: Vec<String> =
                        lacking.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
                    (
                        Code::CardGlyph,
                        format!(
                            "the font of cards has no {}, which stands in “{}”",
                            signs.join(", "),
                            undrawn.text
                        ),
                        "write it without, or put a font that has it into the theme's folder fonts/ and name its family in card.svg",
                    )
                }
            };
            report.push(
                Diagnostic::new(code, Level::Field, message)
                    .at(undrawn.place.clone())
                    .hint(hint)
                    .group("card"),
            );
        }
    }
    fn render(
        &self,
        inputs: &CardInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        let Some(drawn) = &inputs.drawn else { return Ok(()) };
        let mut scope = Scope::new(cache);
        let card = Value::map([
            ("kicker", Value::from(drawn.kicker.as_str())),
            ("lines", Value::list(drawn.lines.iter().map(|line| Value::from(line.as_str())))),
            ("size", i64::from(drawn.size).into()),
            ("rtl", Value::Bool(drawn.rtl)),
            ("detail", drawn.detail.as_str().into()),
            ("language", drawn.language.as_str().into()),
        ]);
        scope.set("card", &card);
        let settings = theme.settings.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let site = [("name", Value::from(inputs.site)), ("language", drawn.language.as_str().into())];
        let site = site.into_iter().chain([("settings", Value::map(settings))]);
        scope.set("site", &Value::map(site));
        let mut svg = Vec::new();
        theme.render(scope, "a card", &mut svg)?;
        paint(&String::from_utf8_lossy(&svg), theme, out).map_err(|why| {
            Box::new(
                Diagnostic::new(
                    Code::CardGlyph,
                    Level::File,
                    format!("the card “{}” cannot be drawn: {why}", drawn.lines.join(" ")),
                )
                .at(drawn.place.clone())
                .hint("correct the theme's template card.svg, or the text")
                .group("card drawn"),
            )
        })
    }
}

#[cfg(feature = "cards")]
fn paint(svg: &str, theme: &Theme, out: &mut Vec<u8>) -> Result<(), String> {
    match theme.fonts() {
        Some(fonts) => draw::draw(svg, fonts, out),
        None => Err("the theme has no fonts".into()),
    }
}

#[cfg(not(feature = "cards"))]
fn paint(_: &str, _: &Theme, _: &mut Vec<u8>) -> Result<(), String> {
    Err("this program was built without the feature `cards`".into())
}
