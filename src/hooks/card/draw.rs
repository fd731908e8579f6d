//! Drawing and encoding of one card: an SVG becomes a PNG of 1200 × 630 pixels.
//!
//! The drawing library leaves out in silence what it cannot draw: an element that it does not know, a text
//! without a font, a glyph. Here each of these is a fault.
//! Invariant: the same SVG and fonts make the same bytes; nothing is read but what is given.

use crate::theme::Fonts;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node as Element};
use resvg::usvg::{FontFamily, FontResolver, Group, Node, Options, Text, Tree, fontdb};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// Red, green and blue.
type Colour = [u8; 3];
/// Colours that differ by no more in any of the three look the same.
const ALIKE: u8 = 5;
/// More colours than this are no flat shapes.
const MANY: usize = 1024;

/// The elements that a card may have: flat shapes and text. Each is drawn whole or not at all.
const ELEMENTS: &str = "svg g defs title desc rect circle ellipse line polyline polygon path text tspan \
                        use symbol clipPath linearGradient radialGradient stop";

/// Draws a card. The error says in a few words what on it cannot be drawn.
pub fn draw(svg: &str, fonts: &Fonts, out: &mut Vec<u8>) -> Result<(), String> {
    let document = Document::parse(svg).map_err(|error| format!("it is no XML: {error}"))?;
    let texts = elements(&document)?;
    let unknown = OnceLock::new();
    let tree = Tree::from_xmltree(&document, &options(fonts, &unknown)).map_err(|error| error.to_string())?;
    if let Some(family) = unknown.get() {
        return Err(format!("there is no font {family}"));
    }
    let size = tree.size();
    if (size.width(), size.height()) != (WIDTH as f32, HEIGHT as f32) {
        return Err(format!("it is {} × {} and not {WIDTH} × {HEIGHT}", size.width(), size.height()));
    }
    let drawn = check(tree.root())?;
    if drawn < texts {
        return Err(format!("{} of its {texts} texts cannot be drawn", texts - drawn));
    }
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or("there is no room for its pixels")?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    encode(&pixels, out).map_err(|error| error.to_string())
}

/// Only our faces, by the names of their families. A family that is not among them is noted and not replaced.
fn options<'a>(fonts: &Fonts, unknown: &'a OnceLock<String>) -> Options<'a> {
    let select_font = move |font: &resvg::usvg::Font, database: &mut Arc<fontdb::Database>| {
        let named = font.families().iter().map(|family| match family {
            FontFamily::Named(name) => fontdb::Family::Name(name),
            FontFamily::Serif => fontdb::Family::Serif,
            FontFamily::SansSerif => fontdb::Family::SansSerif,
            FontFamily::Cursive => fontdb::Family::Cursive,
            FontFamily::Fantasy => fontdb::Family::Fantasy,
            FontFamily::Monospace => fontdb::Family::Monospace,
        });
        let families: Vec<fontdb::Family<'_>> = named.collect();
        let weight = fontdb::Weight(font.weight());
        let found = database.query(&fontdb::Query { families: &families, weight, ..Default::default() });
        if found.is_none() {
            let names: Vec<String> = font.families().iter().map(ToString::to_string).collect();
            let _ = unknown.set(names.join(", "));
        }
        found
    };
    let font_resolver = FontResolver { select_font: Box::new(select_font), ..FontResolver::default() };
    Options { fontdb: fonts.database().clone(), font_resolver, ..Options::default() }
}

/// Looks for elements that are not drawn, and counts the texts.
fn elements(document: &Document<'_>) -> Result<usize, String> {
    let mut texts = 0;
    for element in document.descendants().filter(Element::is_element) {
        let name = element.tag_name().name();
        if !ELEMENTS.split(' ').any(|known| known == name) {
            return Err(format!("<{name}> cannot be drawn"));
        }
        let is_said = |node: Element<'_, '_>| node.text().is_some_and(|text| !text.trim().is_empty());
        texts += usize::from(name == "text" && element.descendants().any(is_said));
    }
    Ok(texts)
}

/// Looks for glyphs that are missing and for text beyond the edge; counts the texts that are drawn.
fn check(group: &Group) -> Result<usize, String> {
    let mut texts = 0;
    for node in group.children() {
        match node {
            Node::Group(inner) => texts += check(inner)?,
            Node::Text(text) => {
                check_text(text)?;
                texts += 1;
            }
            Node::Path(_) => {}
            Node::Image(_) => return Err("an image cannot be drawn".into()),
        }
    }
    Ok(texts)
}

fn check_text(text: &Text) -> Result<(), String> {
    let said = || text.chunks().iter().map(|chunk| chunk.text()).collect::<String>();
    let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
    // The library asks for another font when a glyph is missing, and may still not use it. What is sure is
    // what it settled on; number 0 is the empty box.
    if let Some(glyph) = glyphs.find(|glyph| glyph.id.0 == 0) {
        return Err(format!("no font has “{}”, which is in “{}”", glyph.text, said()));
    }
    let ink = text.abs_stroke_bounding_box();
    let beyond = [-ink.left(), -ink.top(), ink.right() - WIDTH as f32, ink.bottom() - HEIGHT as f32];
    match beyond.into_iter().any(|over| over > 0.0) {
        true => Err(format!("“{}” does not fit onto it", said())),
        false => Ok(()),
    }
}

/// Writes the pixels, all of which are opaque. Flat shapes have few colours even at their edges, so that mostly
/// one byte a pixel will do; what has more of them takes three.
fn encode(pixels: &Pixmap, out: &mut Vec<u8>) -> Result<(), png::EncodingError> {
    let colours = pixels.pixels().iter().map(|p| [p.red(), p.green(), p.blue()]);
    let mut encoder = png::Encoder::new(&mut *out, WIDTH, HEIGHT);
    // Unfiltered, since neighbours are mostly equal; a higher level takes twice the time for a kilobyte.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(4));
    let data = match indexed(colours.clone()) {
        Some((palette, indices)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.into_flattened());
            indices
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            colours.flatten().collect()
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()
}

/// A table of at most 256 colours, and each pixel as its place in it. Rare colours at edges may become one that no
/// eye can tell from them; nothing if more than that would have to change.
fn indexed(colours: impl Iterator<Item = Colour> + Clone) -> Option<(Vec<Colour>, Vec<u8>)> {
    let mut found: Vec<(Colour, u32)> = Vec::new();
    let mut places: FxHashMap<Colour, usize> = FxHashMap::default();
    let mut seen = Vec::with_capacity((WIDTH * HEIGHT) as usize);
    let mut last = None;
    for colour in colours {
        let place = match last {
            Some((same, place)) if same == colour => place,
            _ => *places.entry(colour).or_insert_with(|| {
                found.push((colour, 0));
                found.len() - 1
            }),
        };
        if found.len() > MANY {
            return None;
        }
        found[place].1 += 1;
        last = Some((colour, place));
        seen.push(place as u16);
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|place| (std::cmp::Reverse(found[*place].1), *place));
    let palette: Vec<Colour> = order.iter().take(256).map(|place| found[*place].0).collect();
    let mut numbers = vec![0; found.len()];
    for (at, place) in order.into_iter().enumerate() {
        numbers[place] = u8::try_from(at).ok().or_else(|| nearest(&palette, found[place].0))?;
    }
    Some((palette, seen.into_iter().map(|place| numbers[usize::from(place)]).collect()))
}

/// The place of the colour that cannot be told from this one.
fn nearest(palette: &[Colour], colour: Colour) -> Option<u8> {
    let apart = |other: &Colour| other.iter().zip(colour).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0);
    let (at, distance) = palette.iter().map(apart).enumerate().min_by_key(|(_, distance)| *distance)?;
    u8::try_from(at).ok().filter(|_| distance <= ALIKE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn fonts() -> Fonts {
        let carried = crate::carried::DEFAULT_THEME.iter();
        let files = carried.filter(|(path, _)| path.starts_with("fonts/") && path.ends_with(".ttf"));
        Fonts::new(files.map(|(_, bytes)| Cow::Borrowed(*bytes))).unwrap()
    }

    fn svg(inside: &str) -> String {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='630'>{inside}</svg>")
    }

    fn said(text: &str) -> String {
        svg(&format!(
            "<text x='80' y='300' font-family='Flywheel Card' font-weight='700' font-size='80'>{text}</text>"
        ))
    }

    fn drawn(svg: &str) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        draw(svg, &fonts(), &mut out).map(|()| out)
    }

    /// Colour type of a PNG: 3 with a table of colours, 2 without.
    fn colour_type(png: &[u8]) -> u8 {
        png[25]
    }

    /// The glyphs of a text from left to right, each with the letters that it is made of.
    fn glyphs(text: &str) -> Vec<(String, u32)> {
        let (svg, fonts, unknown) = (said(text), fonts(), OnceLock::new());
        let tree = Tree::from_str(&svg, &options(&fonts, &unknown)).unwrap();
        let Some(Node::Text(text)) = tree.root().children().first() else { panic!("{text} is not drawn") };
        let spans = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
        spans.map(|glyph| (glyph.text.clone(), glyph.id.0)).collect()
    }

    #[test]
    fn a_card_is_a_small_picture_and_always_the_same() {
        let ground = "<rect width='1200' height='630' fill='#0b5a5c'/>";
        let ring = "<circle cx='900' cy='315' r='200' fill='none' stroke='#fff'/>";
        let card = said("Executive coach").replace("<text", &format!("{ground}{ring}<text fill='#fff'"));
        let png = drawn(&card).unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() < 60_000, "{} bytes", png.len());
        assert_eq!(png[16..24], [[0, 0, 0x04, 0xb0], [0, 0, 0x02, 0x76]].concat(), "1200 × 630");
        assert_eq!(colour_type(&png), 3);
        assert_eq!(png, drawn(&card).unwrap());
    }

    #[test]
    fn more_colours_than_a_byte_can_number_are_kept_if_they_can_be_told_apart() {
        let bars = |step: usize| {
            let bar = |n: usize| (n % 20 * step, n / 20 * step);
            let bar = |n: usize| {
                format!("<rect x='{n}' width='1' height='630' fill='rgb({}, {}, 9)'/>", bar(n).0, bar(n).1)
            };
            drawn(&svg(&(0..300).map(bar).collect::<String>())).unwrap()
        };
        assert_eq!((colour_type(&bars(12)), colour_type(&bars(1))), (2, 3));
    }

    #[test]
    fn letters_of_many_languages_are_drawn() {
        for text in [
            "Nguyễn Thị Ánh",
            "Nguye\u{302}\u{303}n",
            "Київ",
            "Αθήνα",
            "Łódź &amp; Ţara",
            "مدرب تنفيذي",
            "12 € → 5",
        ] {
            drawn(&said(text)).unwrap();
        }
        // A letter that was taken apart is put together.
        assert_eq!(glyphs("e\u{302}\u{303}").len(), 1);
    }

    #[test]
    fn arabic_runs_from_right_to_left_and_its_letters_join() {
        // A dot can be a glyph of its own, of no letter.
        let laid: Vec<_> = glyphs("مدرب").into_iter().filter(|(text, _)| !text.is_empty()).collect();
        assert_eq!(laid.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["ب", "ر", "د", "م"]);
        let alone = |text: &str| glyphs(text)[0].1;
        // م begins a word and د ends what it is joined to; alone they look otherwise.
        assert!(laid[3].1 != alone("م") && laid[2].1 != alone("د"));
        assert_eq!(laid[0].1, alone("ب"), "ب stands alone behind ر");
    }

    #[test]
    fn two_directions_in_one_line_are_each_as_they_should_be() {
        // The marks say that the line as a whole runs from right to left: what comes first stands on the right.
        let laid = glyphs("\u{2067}مدرب Austin\u{2069}");
        let seen: String =
            laid.iter().map(|(text, _)| text.as_str()).filter(|text| text.is_ascii()).collect();
        assert_eq!(seen.trim(), "Austin");
        let at = |letter: &str| laid.iter().position(|(text, _)| text == letter).unwrap();
        assert!(at("A") < at("n") && at("n") < at("ب") && at("ب") < at("م"));
        drawn(&said("\u{2067}مدرب Austin\u{2069}")).unwrap();
    }

    #[test]
    fn what_cannot_be_drawn_whole_is_a_fault() {
        let faults = [
            (said("Well done 🎉"), "🎉"),
            (said("مدرب 東京 coach"), "東"),
            (said("Coach").replace("Flywheel Card", "Nowhere Sans"), "no font"),
            (said(&"Coach ".repeat(9)), "does not fit"),
            (said("Coach").replace("font-size='80'", "font-size='0'"), "texts"),
            (svg("<image href='a.png' width='9' height='9'/>"), "<image>"),
            (svg("<filter/>"), "<filter>"),
            (svg("<rect"), "no XML"),
            ("<svg xmlns='http://www.w3.org/2000/svg' width='600' height='315'/>".into(), "600 × 315"),
        ];
        for (svg, why) in faults {
            let told = drawn(&svg).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }
}
