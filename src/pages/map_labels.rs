//! Room for the labels of a map: each takes the first free place beside its dot, or none at all.
//!
//! It knows rectangles only. Invariant: no two areas that were given out overlap, and none leaves the frame.

/// A rectangle by its corners; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    pub fn around(x: f64, y: f64, half_width: f64, half_height: f64) -> Area {
        Area { left: x - half_width, top: y - half_height, right: x + half_width, bottom: y + half_height }
    }
    fn overlaps(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
    fn holds(&self, other: &Area) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

/// Where a label stands: its baseline, and which end of the text is there.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    pub x: f64,
    pub y: f64,
    pub anchor: &'static str,
}

pub struct Labels {
    frame: Area,
    taken: Vec<Area>,
}

/// From the middle of a line of text to its baseline, as a part of its size.
pub const BASELINE: f64 = 0.36;
/// Height of a line of text, as a part of its size.
const LINE: f64 = 1.12;

impl Labels {
    pub fn new(frame: Area) -> Labels {
        Labels { frame, taken: Vec::new() }
    }

    pub fn occupy(&mut self, area: Area) {
        self.taken.push(area);
    }

    fn take(&mut self, area: Area) -> bool {
        let free = self.frame.holds(&area) && !self.taken.iter().any(|t| t.overlaps(&area));
        if free {
            self.taken.push(area);
        }
        free
    }

    /// A label of some width and font size beside a dot.
    pub fn beside(&mut self, at: (f64, f64), gap: f64, (wide, px): (f64, f64)) -> Option<Side> {
        let (half, line) = (wide / 2.0, px * LINE / 2.0);
        let slant = gap * 0.75;
        let sides = [
            (gap + half, 0.0, "start"),
            (-gap - half, 0.0, "end"),
            (0.0, gap + line, "middle"),
            (0.0, -gap - line, "middle"),
            (slant + half, slant + line * 0.6, "start"),
            (slant + half, -slant - line * 0.6, "start"),
            (-slant - half, slant + line * 0.6, "end"),
            (-slant - half, -slant - line * 0.6, "end"),
        ];
        sides.into_iter().find_map(|(dx, dy, anchor)| {
            let (x, y) = (at.0 + dx, at.1 + dy);
            let start = match anchor {
                "start" => x - half,
                "end" => x + half,
                _ => x,
            };
            self.take(Area::around(x, y, half, line)).then_some(Side {
                x: start,
                y: y + px * BASELINE,
                anchor,
            })
        })
    }

    /// A label that sits on a circle around the origin, with its width and height: its middle.
    pub fn on_circle(&mut self, r: f64, (wide, high): (f64, f64)) -> Option<(f64, f64)> {
        // Below, above, then between, in degrees clockwise from the right.
        const PLACES: [u16; 12] = [90, 270, 120, 60, 240, 300, 150, 30, 210, 330, 0, 180];
        PLACES.into_iter().find_map(|degrees| {
            let angle = f64::from(degrees).to_radians();
            let (x, y) = (r * angle.cos(), r * angle.sin());
            self.take(Area::around(x, y, wide / 2.0, high / 2.0)).then_some((x, y))
        })
    }
}
