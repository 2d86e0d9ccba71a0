//! The visible rows of a long table.
//!
//! A table of a million rows is taller than the tallest element that browsers allow, so above [`TALLEST`] the scroll bar is
//! scaled. Small movements still scroll by the requested pixels, since otherwise a turn of the wheel would skip rows. Only a jump
//! (dragging the bar, `End`) goes to the scaled position.

use std::ops::Range;

/// Maximum height of the scrolled element in CSS pixels: below every browser's limit even at 200 % zoom.
pub const TALLEST: f64 = 8_000_000.0;

/// Rows rendered in advance above and below the visible ones.
const SPARE: usize = 6;

/// The scroll position of a long table whose rows have equal heights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    rows: usize,
    row_height: f64,
    /// The height of the visible part.
    height: f64,
    /// The position of the scroll bar.
    scrolled: f64,
    /// The position within all rows, unscaled.
    top: f64,
    /// Whether the last movement left none of the rows visible that were before.
    leapt: bool,
}

impl Window {
    /// An empty table, scrolled to its top. All measures are CSS pixels.
    pub fn new(row_height: f64) -> Window {
        Window {
            rows: 0,
            row_height: row_height.max(1.0),
            height: 0.0,
            scrolled: 0.0,
            top: 0.0,
            leapt: false,
        }
    }

    /// The height of all rows.
    fn whole(&self) -> f64 {
        self.rows as f64 * self.row_height
    }

    /// The height of the scrolled element.
    pub fn spacer(&self) -> f64 {
        self.whole().min(TALLEST)
    }

    /// The largest scroll positions of the bar and of the rows.
    fn reach(&self) -> (f64, f64) {
        ((self.spacer() - self.height).max(0.0), (self.whole() - self.height).max(0.0))
    }

    /// Updates the number of rows, the height of a row or of the visible part. The first visible row stays the first.
    pub fn fit(&mut self, rows: usize, row_height: f64, height: f64) {
        let first = self.top / self.row_height;
        self.rows = rows;
        self.row_height = row_height.max(1.0);
        self.height = height.max(0.0);
        self.top = (first * self.row_height).min(self.reach().1);
        self.settle();
    }

    /// Follows the bar, which was moved to `scrolled`.
    pub fn scroll(&mut self, scrolled: f64) {
        let (bar, rows) = self.reach();
        let scrolled = scrolled.clamp(0.0, bar);
        let moved = scrolled - self.scrolled;
        let before = self.top;
        self.scrolled = scrolled;
        self.top = if self.whole() <= TALLEST || bar <= 0.0 {
            scrolled
        } else if moved.abs() > self.height * 2.0 {
            scrolled / bar * rows
        } else {
            self.top + moved
        };
        // At both ends the position of the bar is taken literally.
        if scrolled <= 0.0 {
            self.top = 0.0;
        } else if scrolled >= bar {
            self.top = rows;
        }
        self.top = self.top.clamp(0.0, rows);
        self.leapt = (self.top - before).abs() > self.height;
    }

    /// Whether the last movement left none of the rows visible that were before. Then rows rendered in advance would not be used
    /// either, so there are none until [`Window::settle`].
    pub fn leapt(&self) -> bool {
        self.leapt
    }

    /// Ends a movement and returns where the bar belongs for the visible rows. After many small movements of a very long table it
    /// has drifted away from there.
    pub fn settle(&mut self) -> f64 {
        self.leapt = false;
        let (bar, rows) = self.reach();
        self.scrolled = if self.whole() <= TALLEST || rows <= 0.0 {
            self.top.min(bar)
        } else {
            // Keep the bar off its ends unless the rows are at theirs, because the ends are taken literally.
            let share = self.top / rows * bar;
            if self.top <= 0.0 || self.top >= rows { share } else { share.clamp(1.0, (bar - 1.0).max(1.0)) }
        };
        self.scrolled
    }

    /// Scrolls as little as needed to make a row visible, and returns where the bar belongs.
    pub fn reveal(&mut self, row: usize) -> f64 {
        let row_top = row.min(self.rows.saturating_sub(1)) as f64 * self.row_height;
        if row_top < self.top {
            self.top = row_top;
        } else if row_top + self.row_height > self.top + self.height {
            self.top = (row_top + self.row_height - self.height).max(0.0);
        }
        self.top = self.top.min(self.reach().1);
        self.settle()
    }

    /// The position of the bar.
    pub fn scrolled(&self) -> f64 {
        self.scrolled
    }

    /// The first row that is completely visible.
    pub fn first_whole(&self) -> usize {
        ((self.top / self.row_height).ceil() as usize).min(self.rows.saturating_sub(1))
    }

    /// The rows to render: the visible ones, and some in advance.
    pub fn range(&self) -> Range<usize> {
        let first = (self.top / self.row_height).floor() as usize;
        let count = (self.height / self.row_height).ceil() as usize + 1;
        let spare = if self.leapt { 0 } else { SPARE };
        let end = (first + count + spare).min(self.rows);
        first.saturating_sub(spare).min(end)..end
    }

    /// The number of completely visible rows: a page.
    pub fn page(&self) -> usize {
        ((self.height / self.row_height).floor() as usize).max(1)
    }

    /// The position of a row's top edge in the scrolled element.
    pub fn place(&self, row: usize) -> f64 {
        row as f64 * self.row_height - self.top + self.scrolled
    }
}

#[cfg(test)]
mod tests {
    use super::{TALLEST, Window};
    use proptest::prelude::*;

    prop_compose! {
        fn windows()(rows in 0..3_000_000_usize, row_height in 20.0..80.0_f64, height in 0.0..3000.0_f64, moves in proptest::collection::vec(0.0..1.0_f64, 0..8), steps in proptest::collection::vec(-300.0..300.0_f64, 0..8)) -> Window {
            let mut window = Window::new(row_height);
            window.fit(rows, row_height, height);
            for share in moves {
                window.scroll(share * window.spacer());
            }
            for step in steps {
                window.scroll(window.scrolled + step);
            }
            window
        }
    }

    proptest! {
        #[test]
        fn the_visible_rows_are_rendered(window in windows()) {
            let range = window.range();
            prop_assert!(range.end <= window.rows);
            let (first, last) = (window.top / window.row_height, (window.top + window.height) / window.row_height);
            prop_assert!(range.start as f64 <= first.floor() || window.rows == 0);
            prop_assert!(range.end as f64 >= last.ceil().min(window.rows as f64));
            // The first visible row covers the upper edge of the viewport.
            if let Some(row) = range.clone().find(|row| (*row + 1) as f64 * window.row_height > window.top) {
                prop_assert!(window.place(row) <= window.scrolled + 0.01);
            }
            prop_assert!(range.len() <= (window.height / window.row_height) as usize + 16);
        }

        #[test]
        fn spare_rows_are_rendered_except_after_a_jump(mut window in windows(), step in -5000.0..5000.0_f64) {
            window.scroll(window.scrolled + step);
            let in_sight = (window.top / window.row_height) as usize;
            let wanted = if window.leapt() { in_sight } else { in_sight.saturating_sub(6) };
            prop_assert_eq!(window.range().start, wanted.min(window.range().end));
            window.settle();
            prop_assert!(!window.leapt());
        }

        #[test]
        fn the_first_and_the_last_row_can_be_reached(mut window in windows()) {
            window.scroll(0.0);
            prop_assert_eq!(window.range().start, 0);
            window.scroll(f64::MAX);
            prop_assert_eq!(window.range().end, window.rows);
            if window.rows > 0 {
                let last = window.rows - 1;
                let bottom = window.place(last) + window.row_height;
                prop_assert!(bottom <= window.spacer().max(window.height) + 0.01);
            }
        }

        #[test]
        fn a_revealed_row_is_visible(mut window in windows(), share in 0.0..1.0_f64) {
            prop_assume!(window.rows > 0 && window.height > window.row_height);
            let row = ((window.rows - 1) as f64 * share) as usize;
            window.reveal(row);
            let top = window.place(row) - window.scrolled;
            prop_assert!(top >= -0.01 && top + window.row_height <= window.height + 0.01, "{top}");
        }

        #[test]
        fn small_movements_skip_no_row(mut window in windows(), step in 1.0..100.0_f64) {
            prop_assume!(window.whole() > TALLEST);
            let (top, bar) = (window.top, window.scrolled);
            prop_assume!(bar > 200.0 && bar < window.spacer() - window.height - 200.0 && window.height > 200.0);
            prop_assume!(top + step < window.reach().1);
            window.scroll(bar + step);
            prop_assert!((window.top - top - step).abs() < 0.01);
        }

        #[test]
        fn settling_moves_no_row(mut window in windows()) {
            let before = window.top;
            window.settle();
            prop_assert_eq!(window.top, before);
        }
    }
}
