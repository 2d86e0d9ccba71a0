//! The keys of the table.

use super::{ActiveCell, ActiveRow, Grid, GridEvent};
use web_sys::KeyboardEvent;

impl Grid {
    /// Handles a key. Returns `None` for a key that the table does not use, otherwise the event to report, if any.
    pub fn key(&mut self, event: &KeyboardEvent) -> Option<Option<GridEvent>> {
        let active = self.active.unwrap_or(ActiveCell { row: ActiveRow::Line(0), column: 0 });
        let key = event.key();
        if event.alt_key() {
            // Alt+Down opens a select elsewhere; here it opens the values of this column.
            let column = self.columns.get(active.column).filter(|column| column.is_filtered.is_some())?;
            return (key == "ArrowDown").then(|| Some(GridEvent::Filter(column.field.clone())));
        }
        let with_control = event.ctrl_key() || event.meta_key();
        let Some(moved) = self.cell_after(active, &key, with_control) else {
            return self.act(active, &key, with_control, event.shift_key());
        };
        if self.source.lines() == 0 && moved.row != ActiveRow::Head {
            return Some(None);
        }
        self.activate(moved);
        // With Shift, moving selects, as in a list of files.
        let selects =
            self.can_choose() && event.shift_key() && matches!(key.as_str(), "ArrowDown" | "ArrowUp");
        Some(match moved.row {
            ActiveRow::Line(place) if selects => Some(GridEvent::Choose(place, true)),
            _ => None,
        })
    }

    fn can_choose(&self) -> bool {
        self.source.chooses() && self.source.lines() > 0
    }

    /// Returns the cell that a key leads to; `None` for a key that does not move.
    fn cell_after(&self, active: ActiveCell, key: &str, with_control: bool) -> Option<ActiveCell> {
        use ActiveRow::{Head, Line, Totals};
        let ActiveCell { row, column } = active;
        let last = self.source.lines().saturating_sub(1);
        let last_column = self.columns.len().saturating_sub(1);
        let page = self.window.page();
        let down = |rows: usize| match row {
            Head => Line(0),
            Line(place) => Line(place.saturating_add(rows).min(last)),
            Totals => Line(last),
        };
        Some(match key {
            "ArrowDown" if row >= Line(last) && self.foot.has_child_nodes() => {
                ActiveCell { row: Totals, column }
            }
            "ArrowDown" => ActiveCell { row: down(1), column },
            "ArrowUp" => {
                let row = match row {
                    Head | Line(0) => Head,
                    Line(place) => Line(place - 1),
                    Totals => Line(last),
                };
                ActiveCell { row, column }
            }
            "ArrowLeft" => ActiveCell { row, column: column.saturating_sub(1) },
            "ArrowRight" => ActiveCell { row, column: (column + 1).min(last_column) },
            "PageDown" => ActiveCell { row: down(page), column },
            "PageUp" => {
                let row = match row {
                    Head => Head,
                    Line(place) => Line(place.min(last).saturating_sub(page)),
                    Totals => Line(last.saturating_sub(page)),
                };
                ActiveCell { row, column }
            }
            "Home" if with_control => ActiveCell { row: Line(0), column: 0 },
            "End" if with_control => ActiveCell { row: Line(last), column: last_column },
            "Home" => ActiveCell { row, column: 0 },
            "End" => ActiveCell { row, column: last_column },
            _ => return None,
        })
    }

    /// Performs a key's action on the active cell; returns as [`Grid::key`].
    fn act(
        &self,
        active: ActiveCell,
        key: &str,
        with_control: bool,
        with_shift: bool,
    ) -> Option<Option<GridEvent>> {
        let ActiveCell { row, column } = active;
        match key {
            " " if !with_control && self.can_choose() => Some(match row {
                ActiveRow::Line(place) => Some(GridEvent::Choose(place, with_shift)),
                ActiveRow::Head | ActiveRow::Totals => None,
            }),
            "a" | "A" if with_control && self.can_choose() => Some(Some(GridEvent::ChooseAll)),
            "Enter" | " " if !with_control => match row {
                ActiveRow::Head => {
                    let field = self.columns.get(column)?.field.clone();
                    Some(Some(GridEvent::Sort(field, with_shift)))
                }
                ActiveRow::Line(place) => Some(self.open(place, false)),
                ActiveRow::Totals => Some(None),
            },
            "c" | "C" if with_control => {
                let text = if with_shift { self.row_text(row) } else { self.cell_text(row, column) };
                Some(Some(GridEvent::Copy(text?)))
            }
            _ => None,
        }
    }
}
