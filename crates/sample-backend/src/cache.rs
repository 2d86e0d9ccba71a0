//! A cache for expensive values with a limit in bytes, which drops the least recently used first.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Cell<V> = Arc<OnceLock<Arc<V>>>;

struct Entry<V> {
    cell: Cell<V>,
    used: u64,
    bytes: usize,
}

struct Inner<K, V> {
    entries: HashMap<K, Entry<V>>,
    clock: u64,
}

/// Values by key, with a limit.
pub struct Cache<K, V> {
    inner: Mutex<Inner<K, V>>,
    budget: usize,
}

impl<K: Eq + Hash + Clone, V> Cache<K, V> {
    /// An empty cache with a limit in bytes.
    pub fn new(budget: usize) -> Self {
        Cache { inner: Mutex::new(Inner { entries: HashMap::new(), clock: 0 }), budget }
    }

    /// The value of a key. A caller who asks while it is being computed waits for it.
    pub fn get(&self, key: &K, make: impl FnOnce() -> V, weigh: impl FnOnce(&V) -> usize) -> Arc<V> {
        let cell = {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            inner.clock += 1;
            let now = inner.clock;
            let entry = inner.entries.entry(key.clone()).or_insert_with(|| Entry {
                cell: Cell::default(),
                used: now,
                bytes: 0,
            });
            entry.used = now;
            Arc::clone(&entry.cell)
        };
        let mut made = false;
        let value = Arc::clone(cell.get_or_init(|| {
            made = true;
            Arc::new(make())
        }));
        if made {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(entry) = inner.entries.get_mut(key) {
                entry.bytes = weigh(&value).max(1);
            }
            inner.shrink(self.budget, key);
        }
        value
    }
}

impl<K: Eq + Hash + Clone, V> Inner<K, V> {
    fn shrink(&mut self, budget: usize, newest: &K) {
        let mut bytes: usize = self.entries.values().map(|entry| entry.bytes).sum();
        while bytes > budget {
            let oldest = self
                .entries
                .iter()
                .filter(|(key, entry)| *key != newest && entry.bytes > 0)
                .min_by_key(|(_, entry)| entry.used)
                .map(|(key, _)| key.clone());
            let Some(entry) = oldest.and_then(|key| self.entries.remove(&key)) else { return };
            bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;
    use std::cell::Cell;

    #[test]
    fn the_least_recently_used_value_is_dropped() {
        let cache = Cache::new(20);
        let made = Cell::new(0);
        let get = |key: u32| {
            let make = || {
                made.set(made.get() + 1);
                key * 2
            };
            *cache.get(&key, make, |_| 10)
        };
        assert_eq!((get(1), get(2), get(1), made.get()), (2, 4, 2, 2));
        get(3);
        get(1);
        assert_eq!(made.get(), 3, "1 was used last and stayed");
        get(2);
        assert_eq!(made.get(), 4, "2 had gone");
    }
}
