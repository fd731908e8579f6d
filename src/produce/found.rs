//! What a producer finds out once for a build and not once for each artifact: a value of each type, made when
//! somebody asks first.
//!
//! Invariant: what is made follows from the world as it is listed, and from nothing that a build changes midway.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
pub struct Found(Mutex<BTreeMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Found {
    /// The value of this type; it is made now if nobody asked before. It may ask for others while it is made.
    pub fn once<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let kept = |found: &Found| {
            let map = found.0.lock().unwrap_or_else(PoisonError::into_inner);
            map.get(&TypeId::of::<T>()).cloned().and_then(|kept| kept.downcast::<T>().ok())
        };
        if let Some(kept) = kept(self) {
            return kept;
        }
        // Two threads may make it at the same time; both make the same, and the first one is kept.
        let made = Arc::new(make());
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry =
            map.entry(TypeId::of::<T>()).or_insert_with(|| made.clone() as Arc<dyn Any + Send + Sync>);
        entry.clone().downcast::<T>().unwrap_or(made)
    }
}

#[cfg(test)]
mod tests {
    use super::Found;

    #[test]
    fn a_value_is_made_once_and_may_ask_for_another_meanwhile() {
        let found = Found::default();
        let mut made = 0;
        for _ in 0..2 {
            let text = found.once(|| {
                made += 1;
                format!("{}", *found.once(|| 7_u8))
            });
            assert_eq!(*text, "7");
        }
        assert_eq!(made, 1);
    }
}
