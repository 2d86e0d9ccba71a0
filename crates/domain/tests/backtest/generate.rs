//! Made-up consumption by day, the same for the same seed on every machine.

/// How consumption is spread over a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// About the same each month.
    Steady,
    /// By the month of the year: from half to one and a half of the mean.
    Seasonal,
    /// At the end two to four times what it was at the beginning, and months differ little besides.
    Growing,
    /// The same growth, hidden by months that differ as much as those of the other classes.
    GrowingUnseen,
    /// Several months with little or nothing, then a lot.
    Bursty,
    /// Steady, and nothing after a month between a third and two thirds of the term.
    Stopped,
    /// Nothing at all.
    Idle,
}

pub const CLASSES: [Class; 7] = [
    Class::Steady,
    Class::Seasonal,
    Class::Growing,
    Class::GrowingUnseen,
    Class::Bursty,
    Class::Stopped,
    Class::Idle,
];

/// Pseudo-random numbers: SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// Below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// About normal, with mean 0 and deviation 1: twelve shares.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// Share of the mean by month of the year: quiet in summer and around the new year.
const SEASON: [f64; 12] = [0.7, 1.0, 1.3, 1.4, 1.2, 1.0, 0.6, 0.5, 1.1, 1.4, 1.3, 0.5];

/// Consumption of each day in quarters of an hour: one list for each month of the term, which starts in this month of the year.
pub fn history(
    class: Class,
    days_of_months: &[usize],
    first_month: usize,
    random: &mut Random,
) -> Vec<Vec<i64>> {
    let months = days_of_months.len();
    // From 5 to 60 hours a month.
    let mean = random.between(20.0, 240.0);
    let growth = random.between(1.0, 3.0);
    let stop = months as f64 * random.between(1.0 / 3.0, 2.0 / 3.0);
    // How much months differ by chance.
    let noise = match class {
        Class::Growing => random.between(0.1, 0.2),
        _ => random.between(0.15, 0.45),
    };
    let month = |(at, days): (usize, &usize), random: &mut Random| {
        let by_chance = (1.0 + noise * random.normal()).max(0.0);
        let amount = match class {
            Class::Steady => mean * by_chance,
            Class::Seasonal => mean * SEASON[(first_month + at) % 12] * by_chance,
            Class::Growing | Class::GrowingUnseen => {
                mean * (1.0 + growth * at as f64 / (months - 1) as f64) * by_chance
            }
            // Two in five months are busy, with very different amounts.
            Class::Bursty if random.share() < 0.4 => mean * random.between(0.8, 4.0),
            Class::Bursty => mean * random.between(0.0, 0.3),
            Class::Stopped if at as f64 >= stop => 0.0,
            Class::Stopped => mean * by_chance,
            Class::Idle => 0.0,
        };
        spread(amount, *days, random)
    };
    days_of_months.iter().enumerate().map(|it| month(it, random)).collect()
}

/// Spreads an amount over eight days of the month, some of which may be the same.
fn spread(amount: f64, days: usize, random: &mut Random) -> Vec<i64> {
    let mut of_days = vec![0; days];
    let amount = amount as i64;
    for part in 0..8 {
        of_days[random.below(days)] += amount / 8 + i64::from(part < amount % 8);
    }
    of_days
}
