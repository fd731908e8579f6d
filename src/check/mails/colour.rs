//! Colours as mails write them, and how well one is read on another (WCAG 2.2).

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
    /// From 0, through which all is seen, to 1.
    pub alpha: f64,
}

/// What a word in the place of a colour says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Said {
    Colour(Colour),
    /// The same as around it.
    Inherited,
    /// Nothing that every mail program knows.
    Unknown,
}

const fn solid(red: u8, green: u8, blue: u8) -> Colour {
    Colour { red, green, blue, alpha: 1.0 }
}

pub const WHITE: Colour = solid(255, 255, 255);
pub const BLACK: Colour = solid(0, 0, 0);
/// What a link has that nobody gave a colour.
pub const LINK: Colour = solid(0, 0, 238);
/// The paper of a dark screen, and a link on it, where a mail says that it can be dark.
pub const DARK_PAPER: Colour = solid(18, 18, 18);
pub const DARK_LINK: Colour = solid(158, 158, 255);

/// The names that every mail program knows: those of HTML 4, and a few more.
const NAMES: &[(&str, Colour)] = &[
    ("black", BLACK),
    ("silver", solid(192, 192, 192)),
    ("gray", solid(128, 128, 128)),
    ("grey", solid(128, 128, 128)),
    ("white", WHITE),
    ("maroon", solid(128, 0, 0)),
    ("red", solid(255, 0, 0)),
    ("purple", solid(128, 0, 128)),
    ("fuchsia", solid(255, 0, 255)),
    ("green", solid(0, 128, 0)),
    ("lime", solid(0, 255, 0)),
    ("olive", solid(128, 128, 0)),
    ("yellow", solid(255, 255, 0)),
    ("navy", solid(0, 0, 128)),
    ("blue", solid(0, 0, 255)),
    ("teal", solid(0, 128, 128)),
    ("aqua", solid(0, 255, 255)),
    ("orange", solid(255, 165, 0)),
    ("transparent", Colour { red: 0, green: 0, blue: 0, alpha: 0.0 }),
];

/// Reads one colour.
pub fn read(text: &str) -> Said {
    let text = text.trim().to_ascii_lowercase();
    if matches!(text.as_str(), "inherit" | "currentcolor" | "unset") {
        return Said::Inherited;
    }
    if let Some((_, colour)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Said::Colour(*colour);
    }
    let colour = match text.strip_prefix('#') {
        Some(digits) => hexadecimal(digits),
        None => function(&text),
    };
    colour.map_or(Said::Unknown, Said::Colour)
}

fn hexadecimal(digits: &str) -> Option<Colour> {
    let all: Option<Vec<u8>> = digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect();
    match all?.as_slice() {
        [r, g, b] => Some(solid(r * 17, g * 17, b * 17)),
        [a, b, c, d, e, f] => Some(solid(a * 16 + b, c * 16 + d, e * 16 + f)),
        _ => None,
    }
}

/// `rgb(…)` and `rgba(…)`.
fn function(text: &str) -> Option<Colour> {
    let inside = text.strip_prefix("rgba(").or_else(|| text.strip_prefix("rgb("))?.strip_suffix(')')?;
    let parts: Vec<&str> = inside.split([',', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let channel = |part: &str| match part.strip_suffix('%') {
        Some(percent) => Some((percent.parse::<f64>().ok()? * 2.55).round() as u8),
        None => Some(part.parse::<f64>().ok()?.round() as u8),
    };
    let alpha = |part: &str| match part.strip_suffix('%') {
        Some(percent) => Some(percent.parse::<f64>().ok()? / 100.0),
        None => part.parse::<f64>().ok(),
    };
    let (rgb, last) = match parts.as_slice() {
        [r, g, b] => ([r, g, b], 1.0),
        [r, g, b, a] => ([r, g, b], alpha(a)?),
        _ => return None,
    };
    let [red, green, blue] = rgb.map(|part| channel(part));
    Some(Colour { red: red?, green: green?, blue: blue?, alpha: last.clamp(0.0, 1.0) })
}

/// The colour of a `background`: the one word of it that is a colour. `None` if there is no such word.
pub fn of_background(value: &str) -> Option<Said> {
    let words = super::css::split(value, ' ').into_iter().map(|part| value[part].trim().to_string());
    let known = words.filter(|word| !word.is_empty()).map(|word| (read(&word), word));
    let mut unknown = None;
    for (said, word) in known {
        match said {
            Said::Unknown
                if word.starts_with('#') || COLOUR_FUNCTIONS.iter().any(|f| word.starts_with(f)) =>
            {
                unknown = Some(said);
            }
            Said::Unknown => {}
            said => return Some(said),
        }
    }
    unknown
}

/// Ways to write a colour that Outlook and older programs do not read.
pub const COLOUR_FUNCTIONS: &[&str] =
    &["hsl", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color(", "color-mix("];

impl Colour {
    /// This one painted over another.
    pub fn over(self, below: Colour) -> Colour {
        let mix = |top: u8, under: u8| {
            (f64::from(top) * self.alpha + f64::from(under) * (1.0 - self.alpha)).round() as u8
        };
        let (red, green) = (mix(self.red, below.red), mix(self.green, below.green));
        solid(red, green, mix(self.blue, below.blue))
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| match f64::from(channel) / 255.0 {
            c if c <= 0.040_45 => c / 12.92,
            c => ((c + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// From 1 (the same) to 21 (black on white).
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_way_that_mails_write_them() {
        let grey = Said::Colour(solid(119, 119, 119));
        for text in ["#777", "#777777", "rgb(119, 119, 119)", "RGB(119 119 119)", "rgba(119,119,119,1)"] {
            assert_eq!(read(text), grey, "{text}");
        }
        assert_eq!(read("rgb(0 0 0 / 50%)"), Said::Colour(Colour { alpha: 0.5, ..BLACK }));
        assert_eq!(
            (read("inherit"), read("777777"), read("#12")),
            (Said::Inherited, Said::Unknown, Said::Unknown)
        );
        assert_eq!(of_background("#777 url('https://a.example/b c.png') no-repeat"), Some(grey));
        assert_eq!(of_background("url(a.png) center / cover"), None);
        assert_eq!(of_background("hsl(0 0% 50%)"), Some(Said::Unknown));
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert_eq!(BLACK.contrast(WHITE), 21.0);
        // The greys on both sides of 4.5 on white.
        assert!(solid(118, 118, 118).contrast(WHITE) > 4.5 && solid(119, 119, 119).contrast(WHITE) < 4.5);
        assert_eq!(Colour { alpha: 0.5, ..BLACK }.over(WHITE), solid(128, 128, 128));
    }
}
