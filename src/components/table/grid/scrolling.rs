//! Scrolling: the rows follow the scroll bar, and sometimes the scroll bar follows the rows.
//!
//! Reading a position or size forces a layout, so the last known values are cached.

use super::Grid;
use crate::runtime;

impl Grid {
    /// Handles `scroll`.
    pub fn scrolled(&mut self) {
        self.follow_scroll_bar();
        self.mark_stuck();
        self.paint(false);
    }

    /// Whether the rows scroll with the page.
    pub fn flows(&self) -> bool {
        self.form.flows
    }

    /// Follows the page if what is above the table has changed.
    pub fn moved(&mut self) {
        if self.form.flows {
            self.scrolled();
        }
    }

    /// Handles the end of scrolling: corrects the scroll bar (see [`record_store::window`]) and puts the row elements in order.
    pub fn settle(&mut self) {
        self.follow_scroll_bar();
        self.window.settle();
        self.set_scroll_bar();
        self.paint(false);
        self.order_rows();
    }

    /// Handles `resize` of the window, or of the room for the table.
    pub fn resized(&mut self) {
        self.height = None;
        self.follow_form();
        self.measure_room();
        self.lay_out();
        self.refresh(false);
    }

    /// Reads the scroll position. The browser reports a scroll only a frame later; until then it must not be overwritten.
    pub(super) fn follow_scroll_bar(&mut self) {
        let now = self.scroll_position();
        if (now - self.window.scrolled()).abs() >= 1.0 {
            self.window.scroll(now);
        }
        // The page may be scrolled to what is above or below the rows.
        self.scroll_top = if self.form.flows { self.window.scrolled() } else { now };
    }

    /// Sets the scroll bar to the window's position.
    pub(super) fn set_scroll_bar(&mut self) {
        let wanted = self.window.scrolled();
        if (self.scroll_top - wanted).abs() >= 1.0 {
            if self.form.flows {
                // Not from the last known position: the browser has moved the page if it became shorter.
                runtime::scroll_by(wanted - self.scroll_position());
            } else {
                self.element.set_scroll_top(wanted.round() as i32);
            }
            self.scroll_top = wanted;
        }
    }

    /// Returns the height in which rows are visible, measured only when it may have changed. `body` is the height of all rows.
    pub(super) fn visible_height(&mut self, body: f64) -> f64 {
        // The element grows with its rows up to a limit: if they overflowed before and still do, the height is unchanged.
        let overflows = |height: f64| body > height + self.row_height;
        if let Some(height) = self.height.filter(|height| overflows(*height)) {
            return height;
        }
        let fixed = self.head.client_height() + self.foot.client_height();
        let height = match self.form.flows {
            true => self.visible_page(),
            false => f64::from(self.element.client_height() - fixed),
        };
        self.height = Some(height).filter(|height| overflows(*height));
        height
    }
}
