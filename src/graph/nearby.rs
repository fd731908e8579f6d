//! Who is near whom: an R-tree over points on the unit sphere.
//!
//! Distances are great-circle kilometres. Ties are broken by row, so that the answer is one answer.

use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

type Point = GeomWithData<[f64; 3], u32>;

/// Mean radius of the Earth in kilometres.
const EARTH_KM: f64 = 6371.0088;

/// Rows with a position, ready to be asked for neighbours.
pub struct Sphere {
    tree: RTree<Point>,
}

fn on_sphere((lat, lon): (f64, f64)) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Kilometres along the great circle, from the square of the chord on the unit sphere.
fn kilometres(chord_squared: f64) -> f64 {
    2.0 * EARTH_KM * (chord_squared.sqrt() / 2.0).min(1.0).asin()
}

/// Great-circle distance of two positions, in kilometres.
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (a, b) = (on_sphere(a), on_sphere(b));
    kilometres((0..3).map(|i| (a[i] - b[i]).powi(2)).sum())
}

impl Sphere {
    pub fn new(rows: impl Iterator<Item = (u32, (f64, f64))>) -> Self {
        Sphere { tree: RTree::bulk_load(rows.map(|(row, geo)| Point::new(on_sphere(geo), row)).collect()) }
    }

    /// The nearest rows but `except`, nearest first.
    pub fn nearest(&self, geo: (f64, f64), except: u32, count: usize) -> Vec<(u32, f64)> {
        let from = on_sphere(geo);
        let mut found: Vec<(u32, f64)> = Vec::with_capacity(count + 4);
        let mut last = f64::NEG_INFINITY;
        for point in self.tree.nearest_neighbor_iter(from) {
            let distance = point.distance_2(&from);
            // Everything that is as near as the last one belongs to the candidates, so that rows and not
            // the tree's shape break ties.
            if found.len() >= count && distance > last {
                break;
            }
            if point.data != except {
                last = distance;
                found.push((point.data, kilometres(distance)));
            }
        }
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found.truncate(count);
        found
    }

    /// All rows within a radius, nearest first.
    pub fn within(&self, geo: (f64, f64), km: f64) -> Vec<(u32, f64)> {
        let from = on_sphere(geo);
        let chord = 2.0 * (km / (2.0 * EARTH_KM)).min(std::f64::consts::FRAC_PI_2).sin();
        let mut found: Vec<(u32, f64)> = self
            .tree
            .locate_within_distance(from, chord * chord)
            .map(|p| (p.data, kilometres(p.distance_2(&from))))
            .collect();
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_great_circles_even_across_the_date_line() {
        let (berlin, paris) = ((52.52, 13.405), (48.8566, 2.3522));
        assert!((distance_km(berlin, paris) - 877.5).abs() < 1.0);
        let sphere = Sphere::new([(0, (0.0, 179.9)), (1, (0.0, -179.9)), (2, (0.0, 170.0))].into_iter());
        assert_eq!(sphere.nearest((0.0, 179.9), 0, 2).iter().map(|n| n.0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(sphere.within((0.0, 179.9), 50.0).len(), 2);
    }

    #[test]
    fn equal_distances_are_ordered_by_row() {
        let sphere = Sphere::new((0..20).map(|row| (row, (10.0, 10.0))));
        assert_eq!(sphere.nearest((10.0, 10.0), 3, 4).iter().map(|n| n.0).collect::<Vec<_>>(), [0, 1, 2, 4]);
    }
}
