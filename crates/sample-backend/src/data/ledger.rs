//! A ledger of proactive credits as a person would have kept it: lots, reservations that are released when the service is redeemed,
//! what expired: of each lot that has ended everything that was left of it.

use super::dice::Dice;
use super::source::{Day, Facts, LotPlan, Source, credit_state};

/// Gives a source of credits a ledger that redeems exactly `target` hundredths: `source.granted` comes in three lots, the first of
/// which has expired, and the newest reservation is still open.
pub fn credits(mut source: Source, target: i64, place: usize, today: Day) -> Source {
    use credit_state::{ADJUST, EXPIRE, GRANT, REDEEM, RELEASE, RESERVE};
    let days = (source.last - source.first).max(8);
    let at = |part: i32| Some((source.first + days * part / 100).min(source.last));
    let lot_days = [(0, 45), (15, 100), (50, 100)];
    source.lots = lot_days
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
        .collect();
    let unit = source.granted / 10;
    let grants = [unit * 2, unit * 5, source.granted - unit * 7];
    // Of the first lot a quarter expires; the rest of the target is spread over the other two.
    let expired = if target > 0 { grants.first().copied().unwrap_or_default() / 4 / 25 * 25 } else { 0 };
    let from_first =
        if target > 0 { (grants.first().copied().unwrap_or_default() - expired).min(target) } else { 0 };
    let from_second = (target - from_first).min(grants.get(1).copied().unwrap_or_default());
    let from_third = target - from_first - from_second;

    let mut events: Vec<(Option<Day>, u8, i64, u8)> = Vec::new();
    for (lot, (grant, part)) in grants.iter().zip([0, 15, 50]).enumerate() {
        events.push((at(part), GRANT, *grant, lot as u8));
    }
    let mut redeem = |lot: u8, amount: i64, begin: i32, end: i32| {
        let pieces = (amount / 2500).clamp(i64::from(amount > 0), 9);
        let mut given = 0;
        for piece in 0..pieces {
            let due = amount * (piece + 1) / pieces / 25 * 25;
            let due = if piece + 1 == pieces { amount } else { due };
            let step = begin + (end - begin) * (piece as i32 + 1) / (pieces as i32 + 1);
            let part = due - given;
            given = due;
            events.push((at((step - 6).max(begin)), RESERVE, -part, lot));
            // The day before, so that the newest first still reads as a story.
            events.push((at(step).map(|day| day - 1), RELEASE, part, lot));
            events.push((at(step), REDEEM, -part, lot));
        }
    };
    redeem(0, from_first, 2, 44);
    redeem(1, from_second, 20, 90);
    redeem(2, from_third, 55, 96);
    if expired > 0 {
        events.push((at(46), EXPIRE, -expired, 0));
        events.push((at(70), ADJUST, -25, 1));
        events.push((at(71), ADJUST, 25, 1));
        if source.end > today {
            events.push((at(97), RESERVE, -(unit / 4 / 25 * 25).max(25), 2));
        }
    }
    for (lot, (grant, plan)) in
        grants.iter().zip(&source.lots).enumerate().filter(|(_, (_, plan))| plan.expires < today)
    {
        let lot = lot as u8;
        let moved: i64 = events
            .iter()
            .filter(|(_, state, _, of)| *of == lot && *state != GRANT)
            .map(|(_, _, credits, _)| credits)
            .sum();
        if grant + moved > 0 {
            events.push((Some((plan.expires + 1).min(source.last)), EXPIRE, -(grant + moved), lot));
        }
    }
    // The sort keeps the order of what happened on one day.
    events.sort_by_key(|(day, ..)| *day);

    let mut balance = 0;
    let facts: Vec<Facts> = events
        .into_iter()
        .map(|(day, state, credits, lot)| {
            balance += credits;
            let own = matches!(state, REDEEM | RESERVE | RELEASE);
            let workspace = own
                .then(|| {
                    // One service is reserved, released and redeemed by the same workspace.
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
        })
        .collect();
    source.count = facts.len();
    source.listed = Some(facts);
    source
}
