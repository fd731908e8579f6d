//! Comparisons: in which band a value lies, and how much that is worth saying.
//!
//! A band is coarse on purpose: what changes within a band changes no page's choice of words.

use super::format::{Band, Comparison};

/// The bands that a comparison can give.
pub fn bands(comparison: Comparison) -> &'static [Band] {
    match comparison {
        Comparison::Value => &[],
        Comparison::Median => &[Band::FarBelow, Band::Below, Band::Near, Band::Above, Band::FarAbove],
        Comparison::Overall => &[Band::Below, Band::Near, Band::Above],
        Comparison::Rank => &[Band::First, Band::Top3, Band::Top10, Band::Top25, Band::Rest],
        Comparison::Neighbour => &[Band::Smaller, Band::Similar, Band::Larger],
        Comparison::Distance => &[Band::Here, Band::Near, Band::Within, Band::Far],
        Comparison::Change => &[Band::Down, Band::Flat, Band::Up],
        Comparison::Share => &[Band::Few, Band::Some, Band::Half, Band::Most],
    }
}

/// A band and its salience: how far the value stands out, from 0 to about 3.
pub fn judge(comparison: Comparison, value: f64, other: Option<f64>) -> Option<(Option<Band>, f64)> {
    let found = match comparison {
        Comparison::Value => return Some((None, 0.5)),
        Comparison::Median => {
            let ratio = ratio(value, other?)?;
            let band = match ratio {
                r if r < 0.5 => Band::FarBelow,
                r if r < 0.87 => Band::Below,
                r if r <= 1.15 => Band::Near,
                r if r <= 2.0 => Band::Above,
                _ => Band::FarAbove,
            };
            (band, ratio.ln().abs().min(3.0))
        }
        Comparison::Overall => {
            let ratio = ratio(value, other?)?;
            let band = match ratio {
                r if r < 0.87 => Band::Below,
                r if r <= 1.15 => Band::Near,
                _ => Band::Above,
            };
            // What is as usual is worth saying, too: it is what a visitor asks.
            (band, (0.4 + ratio.ln().abs()).min(3.0))
        }
        Comparison::Neighbour => {
            let ratio = ratio(value, other?)?;
            let band = match ratio {
                r if r < 0.87 => Band::Smaller,
                r if r <= 1.15 => Band::Similar,
                _ => Band::Larger,
            };
            (band, (ratio.ln().abs() * 0.6).min(1.5))
        }
        Comparison::Rank => match value {
            v if v < 1.0 => return None,
            v if v < 2.0 => (Band::First, 3.0),
            v if v <= 3.0 => (Band::Top3, 2.2),
            v if v <= 10.0 => (Band::Top10, 1.5),
            v if v <= 25.0 => (Band::Top25, 0.8),
            _ => (Band::Rest, 0.1),
        },
        Comparison::Distance => match value {
            v if v < 0.0 => return None,
            v if v < 2.0 => (Band::Here, 1.4),
            v if v < 20.0 => (Band::Near, 0.7),
            v if v < 60.0 => (Band::Within, 0.6),
            _ => (Band::Far, 1.3),
        },
        Comparison::Change => match value {
            v if v <= -0.5 => (Band::Down, (v.abs() / 8.0).min(2.0)),
            v if v < 0.5 => (Band::Flat, 0.2),
            v => (Band::Up, (v / 8.0).min(2.0)),
        },
        Comparison::Share => match value {
            v if v < 10.0 => (Band::Few, 0.9),
            v if v < 33.0 => (Band::Some, 0.4),
            v if v < 66.0 => (Band::Half, 0.4),
            _ => (Band::Most, 0.9),
        },
    };
    Some((Some(found.0), found.1))
}

/// How many times as much one amount is as another; only amounts above zero can be compared so.
pub fn ratio(value: f64, other: f64) -> Option<f64> {
    (value > 0.0 && other > 0.0).then(|| value / other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_judgement_lies_in_a_band_of_its_comparison() {
        use Comparison::*;
        for comparison in [Median, Overall, Rank, Neighbour, Distance, Change, Share] {
            for value in [-30.0, 0.0, 0.4, 1.0, 1.9, 7.0, 19.0, 50.0, 99.0, 1e6] {
                if let Some((band, salience)) = judge(comparison, value, Some(20.0)) {
                    assert!(bands(comparison).contains(&band.unwrap()), "{comparison:?} {value}");
                    assert!((0.0..=3.0).contains(&salience));
                }
            }
        }
        assert_eq!(judge(Median, 5.0, None), None);
        assert_eq!(judge(Neighbour, 5.0, Some(0.0)), None);
    }
}
