//! Small pictures. They never carry meaning alone, so assistive technology does not hear of them.

use leptos::prelude::*;

/// The pictures that there are; the shapes are in `style/icons.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Opens a list.
    ChevronDown,
    /// Leads on.
    ChevronRight,
    /// Chosen.
    Check,
    /// Asks again.
    Refresh,
    /// An address.
    Link,
    /// Leads to another site.
    External,
    /// A person.
    Person,
    /// Goes away.
    Dismiss,
    /// Something to know.
    Info,
    /// Something to mind.
    Warning,
    /// Something failed.
    Error,
    /// A time.
    Calendar,
    /// Finds.
    Search,
    /// Mail.
    Mail,
    /// No right.
    Lock,
    /// Nothing there.
    Empty,
    /// More of it.
    Plus,
    /// Less of it.
    Minus,
    /// Smallest first.
    ArrowUp,
    /// Largest first.
    ArrowDown,
    /// Only some values.
    Filter,
    /// Which columns.
    Columns,
    /// Takes data along.
    Export,
    /// As a table.
    Table,
    /// Into the clipboard.
    Copy,
    /// On paper.
    Print,
    /// Something is wrong.
    Flag,
    /// Not for all eyes.
    Hide,
}

impl Icon {
    /// The classes that draw it.
    pub fn class(self) -> &'static str {
        match self {
            Icon::ChevronDown => "icon icon-chevron-down",
            Icon::ChevronRight => "icon icon-chevron-right",
            Icon::Check => "icon icon-check",
            Icon::Refresh => "icon icon-refresh",
            Icon::Link => "icon icon-link",
            Icon::External => "icon icon-external",
            Icon::Person => "icon icon-person",
            Icon::Dismiss => "icon icon-dismiss",
            Icon::Info => "icon icon-info",
            Icon::Warning => "icon icon-warning",
            Icon::Error => "icon icon-error",
            Icon::Calendar => "icon icon-calendar",
            Icon::Search => "icon icon-search",
            Icon::Mail => "icon icon-mail",
            Icon::Lock => "icon icon-lock",
            Icon::Empty => "icon icon-empty",
            Icon::Plus => "icon icon-plus",
            Icon::Minus => "icon icon-minus",
            Icon::ArrowUp => "icon icon-arrow-up",
            Icon::ArrowDown => "icon icon-arrow-down",
            Icon::Filter => "icon icon-filter",
            Icon::Columns => "icon icon-columns",
            Icon::Export => "icon icon-export",
            Icon::Table => "icon icon-table",
            Icon::Copy => "icon icon-copy",
            Icon::Print => "icon icon-print",
            Icon::Flag => "icon icon-flag",
            Icon::Hide => "icon icon-hide",
        }
    }

    /// The picture.
    pub fn view(self) -> impl IntoView + use<> {
        let class = self.class();
        view! { <span class=class aria-hidden="true"></span> }
    }
}
