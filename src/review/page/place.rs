//! Where the circles of the map stand: as near as can be to where the regions lie, and none on another.
//!
//! It knows latitudes, longitudes and sizes, no SVG. Any country fits: the box is that of what is there, the date line
//! is no edge, and long empty stretches are drawn short, so that an island far out does not shrink the rest to a heap.
//!
//! Invariant: equal regions stand at equal places; circles do not overlap, and none is smaller than a finger needs on a
//! telephone.

use super::super::told::Region;

/// How wide the map is, in its own units.
pub const WIDTH: f64 = 576.0;
/// Room of the smallest circle: on a telephone (288 px for the whole width) it is 24 px wide.
const ROOM: f64 = 25.0;
const LARGEST: f64 = 58.0;
const SMALLEST: f64 = 4.0;
/// More circles than this are a carpet, not a map.
const MOST: usize = 120;
/// A stretch without any region that is so many times the usual one is drawn no longer than that.
const STRETCH: f64 = 4.0;

/// A region's circle.
pub struct Spot {
    /// Which region it is.
    pub region: usize,
    pub x: f64,
    pub y: f64,
    /// How large it is drawn.
    pub r: f64,
    /// How much room it has.
    pub room: f64,
}

/// The circles with the height of the map, and whether an empty stretch was shortened.
pub struct Placed {
    pub spots: Vec<Spot>,
    pub height: f64,
    pub is_shortened: bool,
}

pub fn place(regions: &[Region]) -> Placed {
    let mut chosen: Vec<usize> = (0..regions.len()).filter(|i| is_somewhere(&regions[*i])).collect();
    chosen.sort_by_key(|i| std::cmp::Reverse(regions[*i].made));
    chosen.truncate(MOST);
    chosen.sort_unstable();
    let latitudes: Vec<f64> = chosen.iter().map(|i| regions[*i].latitude).collect();
    let longitudes = unrolled(&chosen.iter().map(|i| regions[*i].longitude).collect::<Vec<_>>());
    let middle = (least(&latitudes) + most(&latitudes)) / 2.0;
    let narrower = middle.clamp(-70.0, 70.0).to_radians().cos();
    let (mut xs, east) = shortened(&longitudes.iter().map(|x| x * narrower).collect::<Vec<_>>());
    let (mut ys, north) = shortened(&latitudes.iter().map(|y| -y).collect::<Vec<_>>());
    let (wide, high) = (most(&xs) - least(&xs), most(&ys) - least(&ys));
    let shape = if wide > 0.0 { (high / wide).clamp(0.3, 1.3) } else { 1.0 };
    let (radii, rooms) =
        sizes(&chosen.iter().map(|i| regions[*i].made).collect::<Vec<_>>(), WIDTH * WIDTH * shape);
    let needed: f64 = rooms.iter().map(|r| 4.0 * r * r).sum();
    let height = (WIDTH * shape).max(needed / 0.72 / WIDTH);
    spread(&mut xs, WIDTH - 2.0 * ROOM, ROOM);
    spread(&mut ys, height - 2.0 * ROOM, ROOM);
    apart(&mut xs, &mut ys, &rooms);
    let top = (0..ys.len()).map(|i| ys[i] - rooms[i]).fold(f64::INFINITY, f64::min);
    let bottom = (0..ys.len()).map(|i| ys[i] + rooms[i]).fold(f64::NEG_INFINITY, f64::max);
    let spots = chosen
        .iter()
        .enumerate()
        .map(|(i, region)| Spot { region: *region, x: xs[i], y: ys[i] - top, r: radii[i], room: rooms[i] })
        .collect();
    let height = if chosen.is_empty() { 0.0 } else { bottom - top };
    Placed { spots, height, is_shortened: east || north }
}

fn is_somewhere(region: &Region) -> bool {
    region.latitude.abs() <= 90.0 && region.longitude.abs() <= 180.0
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Longitudes counted from the widest empty stretch around the globe, so that no country is cut at the date line.
fn unrolled(longitudes: &[f64]) -> Vec<f64> {
    let mut sorted = longitudes.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some((first, last)) = sorted.first().copied().zip(sorted.last().copied()) else { return sorted };
    let mut start = (first, first + 360.0 - last);
    for pair in sorted.windows(2) {
        if pair[1] - pair[0] > start.1 + 1e-9 {
            start = (pair[1], pair[1] - pair[0]);
        }
    }
    longitudes.iter().map(|x| if *x < start.0 - 1e-9 { x + 360.0 } else { *x }).collect()
}

/// The same order, with empty stretches no longer than `STRETCH` times the usual one; and whether one was.
fn shortened(values: &[f64]) -> (Vec<f64>, bool) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let longest = STRETCH * usual(&order.iter().map(|i| values[*i]).collect::<Vec<_>>());
    let (mut out, mut at, mut is_shortened) = (values.to_vec(), 0.0, false);
    for pair in order.windows(2) {
        let gap = values[pair[1]] - values[pair[0]];
        is_shortened |= gap > longest;
        at += gap.min(longest);
        out[pair[1]] = at;
    }
    if let Some(first) = order.first() {
        out[*first] = 0.0;
    }
    (out, is_shortened)
}

/// How long an empty stretch usually is. What lies side by side has none between, and of a few nothing is usual.
fn usual(sorted: &[f64]) -> f64 {
    let quarter = sorted.len() / 4;
    let half = match (sorted.get(quarter), sorted.get(sorted.len().saturating_sub(quarter + 1))) {
        (Some(low), Some(high)) => high - low,
        _ => 0.0,
    };
    let mut gaps: Vec<f64> =
        sorted.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > half * 0.01).collect();
    gaps.sort_by(f64::total_cmp);
    if gaps.len() < 4 { f64::INFINITY } else { gaps[gaps.len() / 2] }
}

/// How large each circle is: its area as its pages, all together a part of the map; and how much room it takes.
fn sizes(made: &[u64], area: f64) -> (Vec<f64>, Vec<f64>) {
    let sum: u64 = made.iter().sum();
    let factor = (0.5 * area / std::f64::consts::PI / sum.max(1) as f64).sqrt();
    let largest = made.iter().copied().max().unwrap_or(0) as f64;
    let factor = factor.min(LARGEST / largest.sqrt().max(1.0));
    let radii: Vec<f64> = made.iter().map(|n| (factor * (*n as f64).sqrt()).max(SMALLEST)).collect();
    let rooms = radii.iter().map(|r| (r + 1.5).max(ROOM)).collect();
    (radii, rooms)
}

/// Stretched over some length, from some start; what has no length stands in the middle.
fn spread(values: &mut [f64], length: f64, start: f64) {
    let (low, high) = (least(values), most(values));
    for v in values.iter_mut() {
        *v = if high > low { start + (*v - low) / (high - low) * length } else { start + length / 2.0 };
    }
}

/// Pushes circles apart until none covers another; while that goes on, each is drawn back to where it belongs.
fn apart(xs: &mut [f64], ys: &mut [f64], rooms: &[f64]) {
    const DRAWN: usize = 300;
    // Circles in a perfect row would push each other along it for ever; a little up and down lets the row bend.
    for (i, y) in ys.iter_mut().enumerate() {
        *y += (i as f64 * 0.618_034).fract() * 2.0 - 1.0;
    }
    let home: Vec<(f64, f64)> = xs.iter().copied().zip(ys.iter().copied()).collect();
    for step in 0..4000 {
        if step < DRAWN {
            let pull = 0.04 * (1.0 - step as f64 / DRAWN as f64);
            for i in 0..xs.len() {
                xs[i] += (home[i].0 - xs[i]) * pull;
                ys[i] += (home[i].1 - ys[i]) * pull;
            }
        }
        let mut worst: f64 = 0.0;
        for i in 0..xs.len() {
            for j in i + 1..xs.len() {
                worst = worst.max(push(xs, ys, (i, j), rooms[i] + rooms[j]));
            }
        }
        for i in 0..xs.len() {
            xs[i] = xs[i].clamp(rooms[i].min(WIDTH / 2.0), (WIDTH - rooms[i]).max(WIDTH / 2.0));
        }
        if step >= DRAWN && worst < 0.05 {
            break;
        }
    }
}

/// Moves two circles away from each other if they overlap; by how much they did.
fn push(xs: &mut [f64], ys: &mut [f64], (i, j): (usize, usize), wanted: f64) -> f64 {
    let (dx, dy) = (xs[j] - xs[i], ys[j] - ys[i]);
    let far = (dx * dx + dy * dy).sqrt();
    let over = wanted - far;
    if over <= 0.0 {
        return 0.0;
    }
    // Two at one place go apart up and down, where there is room without end.
    let (ux, uy) = if far > 1e-9 { (dx / far, dy / far) } else { (0.0, 1.0) };
    let half = over / 2.0 + 0.01;
    xs[i] -= ux * half;
    ys[i] -= uy * half;
    xs[j] += ux * half;
    ys[j] += uy * half;
    over
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(latitude: f64, longitude: f64, made: u64) -> Region {
        Region { latitude, longitude, made, ..Region::default() }
    }

    fn overlaps(placed: &Placed) -> usize {
        let s = &placed.spots;
        let pairs = (0..s.len()).flat_map(|i| (i + 1..s.len()).map(move |j| (i, j)));
        pairs
            .filter(|(i, j)| (s[*i].x - s[*j].x).hypot(s[*i].y - s[*j].y) < s[*i].room + s[*j].room - 0.5)
            .count()
    }

    #[test]
    fn a_crowd_finds_room_for_all_and_stays_inside() {
        // All within a degree, as the districts of a town.
        let crowd: Vec<Region> = (0..90)
            .map(|i| region(52.0 + f64::from(i % 9) / 9.0, 13.0 + f64::from(i / 9) / 10.0, 10 + i as u64 * 7))
            .collect();
        let placed = place(&crowd);
        assert_eq!((placed.spots.len(), overlaps(&placed)), (90, 0));
        for s in &placed.spots {
            assert!(s.x - s.room >= -0.1 && s.x + s.room <= WIDTH + 0.1);
            assert!(s.y - s.room >= -0.1 && s.y + s.room <= placed.height + 0.1);
        }
        let same: Vec<Region> = vec![region(1.0, 1.0, 5); 7];
        assert_eq!(overlaps(&place(&same)), 0);
    }

    #[test]
    fn north_is_up_and_east_is_right_also_across_the_date_line() {
        let fiji = [region(-17.0, 178.0, 10), region(-16.0, -179.5, 10), region(-19.0, 179.0, 10)];
        let s = place(&fiji).spots;
        assert!(s[1].x > s[0].x && s[1].y < s[0].y && s[2].y > s[0].y);
    }

    #[test]
    fn what_lies_far_out_is_drawn_near() {
        let mut regions: Vec<Region> = (0..40)
            .map(|i| region(30.0 + f64::from(i % 5) * 3.0, -120.0 + f64::from(i / 5) * 5.0, 100))
            .collect();
        assert!(!place(&regions).is_shortened);
        regions.push(region(64.0, -152.0, 100));
        regions.push(region(20.8, -157.0, 100));
        let placed = place(&regions);
        assert!(placed.is_shortened);
        let (alaska, hawaii) = (&placed.spots[40], &placed.spots[41]);
        assert!(alaska.y < hawaii.y && alaska.x < WIDTH / 3.0 && hawaii.x < WIDTH / 3.0);
    }

    #[test]
    fn a_position_that_is_none_is_left_out_and_nothing_is_no_map() {
        assert_eq!(place(&[region(f64::NAN, 0.0, 1), region(91.0, 0.0, 1)]).spots.len(), 0);
        let one = place(&[region(48.0, 11.0, 3)]);
        assert_eq!((one.spots.len(), one.spots[0].x), (1, WIDTH / 2.0));
    }
}
