//! A plausible ledger of proactive credits: lots, reservations that are released when the service is redeemed, and expiry. When a
//! lot ends, its remainder expires.

use super::dice::Dice;
use super::source::{Day, Facts, LotPlan, Source, credit_state};
use credit_state::{ADJUST, EXPIRE, GRANT, REDEEM, RELEASE, RESERVE};

/// A movement of credits: day, type, signed hundredths, lot.
type Movement = (Option<Day>, u8, i64, u8);

/// Gives a source of credits a ledger that redeems exactly `target` hundredths. `source.granted` is split into three lots, the
/// first of which has expired, and the newest reservation is still open.
pub fn credits(mut source: Source, target: i64, place: usize, today: Day) -> Source {
    let days = (source.last - source.first).max(8);
    source.lots = lots(&source, days, place);
    let mut movements = planned_movements(&source, days, target, today);
    expire_rest(&mut movements, &source, today);
    // A stable sort keeps the order within a day.
    movements.sort_by_key(|(day, ..)| *day);

    let mut balance = 0;
    let facts: Vec<Facts> = movements
        .into_iter()
        .map(|movement| {
            balance += movement.2;
            facts_of(movement, balance, &source, today)
        })
        .collect();
    source.count = facts.len();
    source.listed = Some(facts);
    source
}

/// The three lots, with terms in percent of the days so far.
fn lots(source: &Source, days: Day, place: usize) -> Vec<LotPlan> {
    let lot_days = [(0, 45), (15, 100), (50, 100)];
    lot_days
        .iter()
        .enumerate()
        .map(|(nth, (start, expires))| LotPlan {
            name: format!("LOT-{}-{}", place + 1, nth + 1),
            start: source.first + days * start / 100,
            expires: if *expires == 100 {
                source.end - if nth == 1 { 12 } else { 0 }
            } else {
                source.first + days * expires / 100
            },
        })
        .collect()
}

/// The credits of each lot.
fn grants(source: &Source) -> [i64; 3] {
    let unit = source.granted / 10;
    [unit * 2, unit * 5, source.granted - unit * 7]
}

/// Grants, redemptions with their reservations, and what expires of the first lot.
fn planned_movements(source: &Source, days: Day, target: i64, today: Day) -> Vec<Movement> {
    let at = |part: i32| Some((source.first + days * part / 100).min(source.last));
    let [first, second, third] = grants(source);
    // A quarter of the first lot expires; the rest of the target is spread over the other two.
    let expired = if target > 0 { first / 4 / 25 * 25 } else { 0 };
    let from_first = if target > 0 { (first - expired).min(target) } else { 0 };
    let from_second = (target - from_first).min(second);
    let from_third = target - from_first - from_second;

    let mut movements = vec![(at(0), GRANT, first, 0), (at(15), GRANT, second, 1), (at(50), GRANT, third, 2)];
    let mut redeem = |lot: u8, amount: i64, begin: i32, end: i32| {
        let pieces = (amount / 2500).clamp(i64::from(amount > 0), 9);
        let mut given = 0;
        for piece in 0..pieces {
            let due = amount * (piece + 1) / pieces / 25 * 25;
            let due = if piece + 1 == pieces { amount } else { due };
            let step = begin + (end - begin) * (piece as i32 + 1) / (pieces as i32 + 1);
            let part = due - given;
            given = due;
            movements.push((at((step - 6).max(begin)), RESERVE, -part, lot));
            // One day earlier, so that the list reads in a plausible order with the newest first.
            movements.push((at(step).map(|day| day - 1), RELEASE, part, lot));
            movements.push((at(step), REDEEM, -part, lot));
        }
    };
    redeem(0, from_first, 2, 44);
    redeem(1, from_second, 20, 90);
    redeem(2, from_third, 55, 96);
    if expired > 0 {
        movements.push((at(46), EXPIRE, -expired, 0));
        movements.push((at(70), ADJUST, -25, 1));
        movements.push((at(71), ADJUST, 25, 1));
        if source.end > today {
            movements.push((at(97), RESERVE, -(source.granted / 10 / 4 / 25 * 25).max(25), 2));
        }
    }
    movements
}

/// Expires the remainder of lots that have ended.
fn expire_rest(movements: &mut Vec<Movement>, source: &Source, today: Day) {
    for ((lot, grant), plan) in (0..).zip(grants(source)).zip(&source.lots) {
        if plan.expires >= today {
            continue;
        }
        let moved: i64 = movements
            .iter()
            .filter(|(_, state, _, of)| *of == lot && *state != GRANT)
            .map(|(_, _, credits, _)| credits)
            .sum();
        if grant + moved > 0 {
            movements.push((Some((plan.expires + 1).min(source.last)), EXPIRE, -(grant + moved), lot));
        }
    }
}

/// The facts of a movement, with the balance after it.
fn facts_of((day, state, credits, lot): Movement, balance: i64, source: &Source, today: Day) -> Facts {
    let own = matches!(state, REDEEM | RESERVE | RELEASE);
    let workspace = own
        .then(|| {
            // A service is reserved, released and redeemed by the same workspace.
            let mut dice = Dice::new(source.seed, usize::from(lot), 20);
            source.workspaces.get(dice.below(source.workspaces.len())).copied()
        })
        .flatten();
    Facts {
        workspace,
        day,
        seen: day.filter(|day| own && *day <= today),
        consumed: if state == REDEEM { -credits } else { 0 },
        planned: if matches!(state, RESERVE | RELEASE) { -credits } else { 0 },
        granted: if state == GRANT { credits } else { 0 },
        state,
        credits,
        balance,
        lot,
    }
}
