//! The little map: a place in the middle, rings at round distances, and what lies around it.
//!
//! It turns positions into numbers that a template can draw; it knows neither the graph nor SVG. Distances
//! and bearings from the middle are true (an azimuthal equidistant projection), so rings are circles
//! everywhere, also at the poles and across the date line.
//!
//! Invariant: equal inputs give equal numbers, rounded to one decimal; no label covers another or a dot.

use super::map_labels::{Area, BASELINE, Labels, Side};
use crate::inputs;
use crate::text::width;
use crate::value::Value;

inputs! {
    /// Everything that a map shows.
    pub struct MapInputs<'g> {
        pub name: &'g str,
        /// Latitude and longitude of the middle, in degrees.
        pub at: (f64, f64),
        /// How far experts come in person, in kilometres; none without experts.
        pub reach_km: Option<f64>,
        /// How many experts live in the middle.
        pub here: usize,
        pub spots: Vec<Spot<'g>>,
    }
}

inputs! {
    /// A place on the map.
    pub struct Spot<'g> {
        pub name: &'g str,
        pub at: (f64, f64),
        pub population: Option<f64>,
        /// Address of the page about it, or nothing.
        pub url: String,
        /// How many of the experts live there.
        pub experts: usize,
    }
}

/// Half the width and height of the picture, and the radius that the furthest ring may have.
const HALF: (f64, f64) = (160.0, 132.0);
const RADIUS: f64 = 122.0;
/// Size of the names; the stylesheet sets the same.
const NAME_PX: f64 = 11.5;
const RING_PX: f64 = 10.0;
/// More dots than this are a cloud, not a map.
const MOST: usize = 12;
/// Rings that go on beyond the picture and fade.
const BEYOND: usize = 7;
/// A map is never closer than this, however near the neighbours are.
const CLOSEST_KM: f64 = 5.0;
/// So many neighbours should be on the map even if they lie beyond reach.
const COMPANY: usize = 2;
const MIDDLE: f64 = 6.0;
const HOME: f64 = 8.0;
/// Room around dots and labels: the ground that the stylesheet draws behind letters covers no neighbour.
const AIR: f64 = 2.5;

/// A spot with its place in the picture.
struct Dot<'a> {
    spot: &'a Spot<'a>,
    x: f64,
    y: f64,
    r: f64,
}

/// The map as numbers; nothing where nothing lies around the place. `written` writes kilometres in words.
pub fn draw(map: &MapInputs<'_>, written: &dyn Fn(f64) -> String) -> Value {
    let mut found: Vec<(f64, f64, &Spot<'_>)> =
        map.spots.iter().filter_map(|s| polar(map.at, s.at).map(|(km, bearing)| (km, bearing, s))).collect();
    if found.is_empty() && map.here == 0 {
        return Value::None;
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.name.cmp(b.2.name)));
    let extent = extent(map.reach_km, &found);
    let scale = RADIUS / extent;
    // Homes of experts first, then the larger place: what does not fit is what matters less.
    found.sort_by(|a, b| {
        let weight = |s: &Spot<'_>| (s.experts, s.population.unwrap_or(0.0));
        let (a2, b2) = (weight(a.2), weight(b.2));
        b2.0.cmp(&a2.0).then(b2.1.total_cmp(&a2.1)).then_with(|| a.2.name.cmp(b.2.name))
    });
    let mut dots = dots(&found, scale);
    let middle = if map.here > 0 { HOME } else { MIDDLE };
    let mut labels = Labels::new(Area::around(0.0, 0.0, HALF.0 - 3.0, HALF.1 - 2.0));
    labels.occupy(Area::around(0.0, 0.0, middle + AIR, middle + AIR));
    for dot in &dots {
        labels.occupy(Area::around(dot.x, dot.y, dot.r + AIR, dot.r + AIR));
    }
    let name = labels.beside((0.0, 0.0), middle + AIR, (name_width(map.name) * 1.08, NAME_PX));
    let step = ring_step(extent);
    let radii = radii(extent, step, map.reach_km);
    // The furthest ring says how large the map is; the others take the room that the names leave.
    let (inner, furthest) = radii.split_at(radii.len().saturating_sub(1));
    let furthest = rings(furthest, scale, &mut labels, written);
    let spots = named(&mut dots, &mut labels);
    let inner = rings(inner, scale, &mut labels, written);
    let rings = inner.into_iter().rev().chain(furthest);
    let beyond = beyond(&radii, step).map(|km| number(km * scale).into());
    let mut entries = vec![
        ("name", Value::from(map.name)),
        ("here", map.here.into()),
        ("r", number(middle).into()),
        ("homes", Value::Bool(map.here > 0 || dots.iter().any(|d| d.spot.experts > 0))),
        ("spots", Value::list(spots)),
        ("rings", Value::list(rings)),
        ("beyond", Value::list(beyond)),
    ];
    entries.extend(label_entries(name));
    Value::map(entries)
}

/// Kilometres and bearing (clockwise from north, in radians) from one position to another. Nothing for
/// numbers that are no position.
fn polar(from: (f64, f64), to: (f64, f64)) -> Option<(f64, f64)> {
    let km = crate::graph::distance_km(from, to);
    let (lat1, lat2, turn) = (from.0.to_radians(), to.0.to_radians(), (to.1 - from.1).to_radians());
    let east = turn.sin() * lat2.cos();
    let north = lat1.cos() * lat2.sin() - lat1.sin() * lat2.cos() * turn.cos();
    let bearing = east.atan2(north);
    (km.is_finite() && bearing.is_finite()).then_some((km, bearing))
}

/// How many kilometres the map reaches: as far as experts come, and far enough for some neighbours.
fn extent(reach: Option<f64>, nearest_first: &[(f64, f64, &Spot<'_>)]) -> f64 {
    let company = nearest_first.get(COMPANY - 1).or(nearest_first.last()).map_or(0.0, |n| n.0);
    let all = nearest_first.last().map_or(0.0, |n| n.0);
    // Without experts the neighbours alone decide; one far from the others must not make them a heap.
    let wanted = reach.unwrap_or_else(|| all.min(company * 2.5));
    wanted.max(company).max(CLOSEST_KM)
}

/// The dots, in the order of their weight, none on top of another.
fn dots<'a>(found: &[(f64, f64, &'a Spot<'a>)], scale: f64) -> Vec<Dot<'a>> {
    let largest = found.iter().filter_map(|f| f.2.population).fold(1.0, f64::max);
    let mut dots: Vec<Dot<'a>> = Vec::new();
    for (km, bearing, spot) in found {
        let (x, y) = (km * scale * bearing.sin(), -km * scale * bearing.cos());
        let r = match (spot.experts, spot.population) {
            (0, Some(people)) => (6.5 * (people.max(0.0) / largest).sqrt()).max(2.2),
            (0, None) => 2.2,
            _ => HOME,
        };
        let free = |other: &Dot<'_>| (other.x - x).hypot(other.y - y) >= other.r + r + 1.0;
        let inside = x.abs() + r <= HALF.0 && y.abs() + r <= HALF.1;
        if inside && x.hypot(y) >= HOME + r && dots.iter().all(free) {
            dots.push(Dot { spot, x, y, r });
        }
        if dots.len() == MOST {
            break;
        }
    }
    dots
}

/// A round number of kilometres that gives two to four rings: more would be noise behind the names.
fn ring_step(extent: f64) -> f64 {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if extent / step < 5.0 {
            break;
        }
        step *= factor;
    }
    step
}

/// How far out the rings stand, the nearest first, and which of them is as far as experts come. A ring that
/// would stand close to that one gives way to it.
fn radii(extent: f64, step: f64, reach: Option<f64>) -> Vec<(f64, bool)> {
    let round = (1..).map(|n| f64::from(n) * step).take_while(|km| *km <= extent + 1e-9);
    let mut radii: Vec<(f64, bool)> = round.map(|km| (km, false)).collect();
    if let Some(reach) = reach.filter(|km| *km <= extent + 1e-9) {
        radii.retain(|(km, _)| (km - reach).abs() > step / 4.0);
        radii.push((reach, true));
    }
    radii.sort_by(|a, b| a.0.total_cmp(&b.0));
    radii
}

/// Rings at further steps, well apart from the last one that is labelled.
fn beyond(radii: &[(f64, bool)], step: f64) -> impl Iterator<Item = f64> {
    let last = radii.last().map_or(0.0, |(km, _)| *km);
    let first = ((last + step / 4.0) / step).floor() as usize + 1;
    (first..first + BEYOND).map(move |n| n as f64 * step)
}

/// Rings with their labels, the furthest first.
fn rings(
    radii: &[(f64, bool)],
    scale: f64,
    labels: &mut Labels,
    written: &dyn Fn(f64) -> String,
) -> Vec<Value> {
    let ring = |&(km, is_reach): &(f64, bool)| {
        let text = written(km);
        let at = labels.on_circle(km * scale, (width(&text, RING_PX) + 2.0 * AIR, RING_PX + 2.0 * AIR));
        let (x, y) =
            at.map_or((String::new(), String::new()), |(x, y)| (number(x), number(y + RING_PX * BASELINE)));
        Value::map([
            ("r", Value::from(number(km * scale))),
            ("reach", Value::Bool(is_reach)),
            ("label", if at.is_some() { text.into() } else { "".into() }),
            ("x", x.into()),
            ("y", y.into()),
        ])
    };
    radii.iter().rev().map(ring).collect()
}

/// The dots with their names. One that finds no room for its name tells nothing and is left out, unless
/// experts live there.
fn named(dots: &mut Vec<Dot<'_>>, labels: &mut Labels) -> Vec<Value> {
    let mut spots = Vec::with_capacity(dots.len());
    dots.retain(|dot| {
        let side = labels.beside((dot.x, dot.y), dot.r + AIR, (name_width(dot.spot.name), NAME_PX));
        let is_shown = side.is_some() || dot.spot.experts > 0;
        spots.extend(is_shown.then(|| spot_value(dot, side)));
        is_shown
    });
    spots
}

fn spot_value(dot: &Dot<'_>, label: Option<Side>) -> Value {
    let mut entries = vec![
        ("name", Value::from(dot.spot.name)),
        ("url", dot.spot.url.as_str().into()),
        ("experts", dot.spot.experts.into()),
        ("x", number(dot.x).into()),
        ("y", number(dot.y).into()),
        ("r", number(dot.r).into()),
    ];
    entries.extend(label_entries(label));
    Value::map(entries)
}

/// Where a label stands and which end of it; empty where it found no room.
fn label_entries(label: Option<Side>) -> [(&'static str, Value); 3] {
    match label {
        Some(side) => {
            [("tx", number(side.x).into()), ("ty", number(side.y).into()), ("anchor", side.anchor.into())]
        }
        None => [("tx", "".into()), ("ty", "".into()), ("anchor", "".into())],
    }
}

/// Fonts differ; a little room more than Arial takes keeps labels apart in all of them.
fn name_width(name: &str) -> f64 {
    width(name, NAME_PX) * 1.08 + 2.0
}

/// One decimal, without a zero behind the sign: "12.5", "-3", "0".
fn number(n: f64) -> String {
    let tenths = (n * 10.0).round() as i64;
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        _ => format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, (tenths / 10).abs(), (tenths % 10).abs()),
    }
}

#[cfg(test)]
mod tests;
