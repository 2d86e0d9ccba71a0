//! The table layout that a reader chose for a record type: columns with order and width, and row density.

/// A table layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Columns and their width in CSS pixels; empty = the default columns.
    pub columns: Vec<(Box<str>, u16)>,
    /// Whether the rows are dense.
    pub compact: bool,
}

impl Layout {
    /// Parses what [`Layout::write`] wrote; parts that cannot be parsed are ignored.
    pub fn read(text: &str) -> Layout {
        let (density, columns) = text.split_once(';').unwrap_or_default();
        let column = |column: &str| {
            let (field, width) = column.rsplit_once(':')?;
            Some((field.into(), width.parse().ok()?))
        };
        Layout { columns: columns.split(',').filter_map(column).collect(), compact: density == "compact" }
    }

    /// Writes it as one line of text.
    pub fn write(&self) -> String {
        let columns: Vec<String> =
            self.columns.iter().map(|(field, width)| format!("{field}:{width}")).collect();
        format!("{};{}", if self.compact { "compact" } else { "" }, columns.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_layout_round_trips(columns in proptest::collection::vec(("[a-zA-Z.]{1,9}", 0..2000_u16), 0..6), compact in any::<bool>()) {
            let columns = columns.into_iter().map(|(field, width)| (field.into(), width)).collect();
            let layout = Layout { columns, compact };
            prop_assert_eq!(Layout::read(&layout.write()), layout);
        }

        #[test]
        fn invalid_parts_are_ignored(text in ".{0,30}") {
            Layout::read(&text);
        }
    }
}
