//! Scrolling: the window of rows follows the scroll bar, and sometimes the other way round.
//!
//! Reading a position or a size makes the browser lay out the page at once, so the last known values are kept.

use super::Grid;

impl Grid {
    /// The grid was scrolled.
    pub fn scrolled(&mut self) {
        self.follow_scroll_bar();
        self.paint(false);
    }

    /// Scrolling has stopped: puts the bar where it belongs (see [`record_store::window`]) and the rows' elements in order.
    pub fn settle(&mut self) {
        self.follow_scroll_bar();
        self.window.settle();
        self.set_scroll_bar();
        self.paint(false);
        self.order_rows();
    }

    /// The browser's window has another size.
    pub fn resized(&mut self) {
        self.height = None;
        self.refresh(false);
    }

    /// Takes over where the bar stands. The browser reports a scroll only a frame later; until then it must not be undone.
    pub(super) fn follow_scroll_bar(&mut self) {
        let now = f64::from(self.element.scroll_top());
        self.scroll_top = now;
        if (now - self.window.scrolled()).abs() >= 1.0 {
            self.window.scroll(now);
        }
    }

    /// Puts the bar where the window is.
    pub(super) fn set_scroll_bar(&mut self) {
        let wanted = self.window.scrolled();
        if (self.scroll_top - wanted).abs() >= 1.0 {
            self.element.set_scroll_top(wanted.round() as i32);
            self.scroll_top = wanted;
        }
    }

    /// The height in which rows are visible, measured only when it may have changed. `body` = the height of all rows.
    pub(super) fn visible_height(&mut self, body: f64) -> f64 {
        // The element grows with its rows up to a limit: with more rows than fit, before and now, the height is the same.
        let overflows = |height: f64| body > height + self.row_height;
        if let Some(height) = self.height.filter(|height| overflows(*height)) {
            return height;
        }
        let fixed = self.head.client_height() + self.foot.client_height();
        let height = f64::from(self.element.client_height() - fixed);
        self.height = Some(height).filter(|height| overflows(*height));
        height
    }
}
