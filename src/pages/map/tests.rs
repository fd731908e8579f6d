//! Maps of places that are easy to get wrong: poles, the date line, crowds, loneliness.

use super::*;
use proptest::prelude::*;

fn spot(at: (f64, f64), population: f64, experts: usize) -> Spot<'static> {
    Spot { name: "Sampleton", at, population: Some(population), url: "/sampleton/".into(), experts }
}

fn map(at: (f64, f64), reach_km: Option<f64>, spots: Vec<Spot<'static>>) -> MapInputs<'static> {
    MapInputs { name: "Middle", at, reach_km, here: 0, spots }
}

fn drawn(map: &MapInputs<'_>) -> Value {
    draw(map, &|km| format!("{km} km"))
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value.get(field).and_then(Value::as_str).unwrap()
}

/// A number as it will stand in the page: finite, with one decimal at most.
fn num(value: &str) -> f64 {
    let n: f64 = value.parse().unwrap_or_else(|_| panic!("`{value}` is no number"));
    assert!(
        n.is_finite() && value.split('.').nth(1).is_none_or(|d| d.len() == 1) && value != "-0",
        "{value}"
    );
    n
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.get(field).unwrap().as_list()
}

/// Left, top, right and bottom of a label, if it has room.
fn label(value: &Value, name: &str) -> Option<[f64; 4]> {
    let (x, y) = match (text(value, "tx"), text(value, "ty")) {
        ("", "") => return None,
        (x, y) => (num(x), num(y)),
    };
    // Narrower than the room that is kept, by what rounding may take.
    let wide = width(name, NAME_PX);
    let left = match text(value, "anchor") {
        "start" => x,
        "end" => x - wide,
        _ => x - wide / 2.0,
    };
    Some([left, y - 8.0, left + wide, y + 2.0])
}

fn apart(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1]
}

proptest! {
    /// Wherever the middle is and whatever lies around it, the map can be drawn and read.
    #[test]
    fn dots_and_labels_stay_within_the_picture_and_off_each_other(
        lat in -90.0..=90.0_f64, lon in -180.0..=180.0_f64, here in 0..3_usize, reach in prop::option::of(1.0..300.0_f64),
        around in prop::collection::vec((-1.0..1.0_f64, -1.0..1.0_f64, 0.0..1e7_f64, 0..5_usize), 0..40),
    ) {
        let spots = around.iter().map(|&(dy, dx, people, experts)| {
            let at = ((lat + dy).clamp(-90.0, 90.0), (lon + dx + 540.0) % 360.0 - 180.0);
            spot(at, people, experts)
        });
        let map = MapInputs { here, ..map((lat, lon), reach, spots.collect()) };
        let value = drawn(&map);
        if around.is_empty() && here == 0 {
            prop_assert_eq!(value, Value::None);
            return Ok(());
        }
        let mut labels: Vec<[f64; 4]> = label(&value, map.name).into_iter().collect();
        let spots = list(&value, "spots");
        prop_assert!(spots.len() <= MOST);
        for spot in spots {
            let (x, y, r) = (num(text(spot, "x")), num(text(spot, "y")), num(text(spot, "r")));
            prop_assert!(x.abs() + r <= HALF.0 + 0.1 && y.abs() + r <= HALF.1 + 0.1, "a dot leaves the picture");
            labels.extend(label(spot, text(spot, "name")));
        }
        for (at, one) in labels.iter().enumerate() {
            prop_assert!(one[0] >= -HALF.0 && one[2] <= HALF.0, "a label leaves the picture");
            prop_assert!(labels[..at].iter().all(|other| apart(one, other)), "labels cover each other");
        }
        let rings = list(&value, "rings");
        prop_assert!((1..=7).contains(&rings.len()), "{} rings", rings.len());
        let radii: Vec<f64> = rings.iter().map(|ring| num(text(ring, "r"))).collect();
        prop_assert!(radii.is_sorted() && radii[0] > 0.0);
        prop_assert!(list(&value, "beyond").iter().all(|r| num(r.as_str().unwrap()) > radii[radii.len() - 1]));
    }
}

#[test]
fn distances_and_directions_are_true() {
    // A degree of latitude is 111.2 km; the further of two decides how far the map reaches. Of equals the
    // nearer stands first.
    let value =
        drawn(&map((0.0, 179.9), Some(40.0), vec![spot((1.0, 179.9), 9e4, 0), spot((0.0, -179.9), 9e4, 0)]));
    let [east, north] = list(&value, "spots") else { panic!("both are on the map") };
    assert_eq!((text(north, "x"), text(north, "y")), ("0", "-122"));
    // Across the date line it is 0.2 degrees to the east.
    assert_eq!((text(east, "x"), text(east, "y")), ("24.4", "0"));
    // From the pole every direction is south, and distances are still true.
    let value = drawn(&map((90.0, 0.0), None, vec![spot((89.5, 0.0), 1.0, 0), spot((89.5, 90.0), 1.0, 0)]));
    let radii = list(&value, "spots").iter().map(|s| num(text(s, "x")).hypot(num(text(s, "y"))));
    assert_eq!(radii.map(f64::round).collect::<Vec<_>>(), [122.0, 122.0]);
}

#[test]
fn rings_stand_at_round_distances_and_at_the_reach_of_experts() {
    let rings = |reach: Option<f64>, degrees: f64| -> Vec<String> {
        let value =
            drawn(&map((0.0, 0.0), reach, vec![spot((degrees, 0.0), 5e4, 0), spot((0.0, degrees), 5e4, 0)]));
        let said = |r: &Value| {
            format!("{}{}", text(r, "label"), if r.get("reach") == Some(&true.into()) { "!" } else { "" })
        };
        list(&value, "rings").iter().map(said).collect()
    };
    assert_eq!(rings(Some(40.0), 0.1), ["10 km", "20 km", "30 km", "40 km!"]);
    assert_eq!(rings(Some(40.0), 1.0), ["40 km!", "100 km"]);
    assert_eq!(rings(Some(25.0), 0.1), ["10 km", "20 km", "25 km!"]);
    assert_eq!(rings(None, 0.1), ["5 km", "10 km"]);
    // What fades beyond the reach keeps away from its ring.
    let value = drawn(&map((0.0, 0.0), Some(299.98), vec![spot((0.1, 0.0), 5e4, 0)]));
    let beyond: Vec<f64> = list(&value, "beyond").iter().map(|r| num(r.as_str().unwrap())).collect();
    assert_eq!((beyond.len(), beyond[0].round()), (BEYOND, 163.0));
    assert_eq!(rings(None, 0.0), ["2 km", "4 km"]);
}

#[test]
fn the_homes_of_experts_come_first_and_then_the_larger_place() {
    let crowd = (0..30).map(|n| spot((0.2, f64::from(n) * 0.02 - 0.3), 1e5 + f64::from(n), 0));
    let mut spots: Vec<Spot<'_>> = crowd.collect();
    spots.push(Spot { name: "Home", experts: 2, ..spot((0.2, 0.0), 5_000.0, 2) });
    let value = drawn(&map((0.0, 0.0), Some(40.0), spots));
    let first = &list(&value, "spots")[0];
    assert_eq!((text(first, "name"), first.get("experts")), ("Home", Some(&Value::Int(2))));
    assert_eq!(value.get("homes"), Some(&Value::Bool(true)));
    assert!(list(&value, "spots").iter().skip(1).all(|s| text(s, "name") == "Sampleton"));
}
