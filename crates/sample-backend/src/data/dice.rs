//! Reproducible pseudo-random numbers: a record is a pure function of a seed and its index.

/// A sequence of pseudo-random numbers.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Creates the sequence for one aspect (`salt`) of one record (`index`) of one data set (`seed`).
    pub fn new(seed: u64, index: usize, salt: u64) -> Dice {
        let mut dice = Dice(
            seed ^ (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
                ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03),
        );
        dice.roll();
        dice
    }

    /// The next number (splitmix64).
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 if `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The upper half of a 128-bit product is evenly distributed without a division.
        ((u128::from(self.roll()) * bound as u128) >> 64) as usize
    }

    /// True with this probability in percent.
    pub fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    /// One of the elements.
    pub fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_index_gives_the_same_number_and_others_differ() {
        assert_eq!(Dice::new(1, 2, 3).roll(), Dice::new(1, 2, 3).roll());
        let mut seen: Vec<u64> = (0..1000).map(|i| Dice::new(1, i, 3).roll()).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 1000);
    }

    #[test]
    fn every_number_occurs() {
        let mut faces = [0; 6];
        for i in 0..6000 {
            faces[Dice::new(7, i, 0).below(6)] += 1;
        }
        assert!(faces.iter().all(|n| (800..1200).contains(n)), "{faces:?}");
    }
}
