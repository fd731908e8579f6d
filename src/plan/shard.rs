//! A shard: the part of a site that one of several machines makes.
//!
//! Which shard a file falls into depends on its path alone, so all machines agree without asking each other, and a
//! page stays in its shard when others come or go.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Nobody has more machines than this.
const MOST: u32 = 100_000;

/// One of several shards, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    pub index: u32,
    pub of: u32,
}

impl Shard {
    /// The shard that a file falls into.
    pub fn of_path(path: &str, of: u32) -> Shard {
        // The upper half: the lower one is what tables of paths use.
        let index = (crate::paths::hash(path) >> 32) % u64::from(of.max(1));
        Shard { index: index as u32, of }
    }

    pub fn holds(self, path: &str) -> bool {
        Shard::of_path(path, self.of) == self
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => text.parse::<u32>().ok(),
            false => None,
        };
        let parsed = text.split_once('/').and_then(|(index, of)| Some((number(index)?, number(of)?)));
        let Some((index, of)) = parsed else {
            return Err("write which of how many shards it is, counted from 0: 0/4, 1/4, 2/4, 3/4".into());
        };
        match of {
            0 => Err("there is at least one shard: 0/1 is all of the site".into()),
            of if of > MOST => Err(format!("there are at most {MOST} shards")),
            of if index >= of => {
                Err(format!("shards are counted from 0, so the last of {of} is {}/{of}", of - 1))
            }
            of => Ok(Shard { index, of }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_falls_into_one_shard_and_all_get_about_as_many() {
        for of in [1, 2, 7] {
            let mut counts = vec![0usize; of as usize];
            for n in 0..7000 {
                let path = format!("coach/city-{n}/index.html");
                let holding: Vec<u32> =
                    (0..of).filter(|index| Shard { index: *index, of }.holds(&path)).collect();
                assert_eq!(holding.len(), 1);
                counts[holding[0] as usize] += 1;
            }
            let even: usize = 7000 / of as usize;
            assert!(counts.iter().all(|count| count.abs_diff(even) < even / 5), "{counts:?}");
        }
    }

    #[test]
    fn a_shard_is_written_as_which_of_how_many() {
        assert_eq!("3/7".parse(), Ok(Shard { index: 3, of: 7 }));
        assert_eq!(Shard { index: 3, of: 7 }.to_string(), "3/7");
        for wrong in ["7/7", "0/0", "", "3", "-1/4", "+1/4", "1/100001", "a/b", "1/2/3", "1 / 2"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
