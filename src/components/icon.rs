//! Icons. They never carry meaning alone, so they are hidden from screen readers.

use leptos::prelude::*;

/// The icons, named after their shape or use; `style/icons.css` draws them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    ChevronDown,
    ChevronRight,
    Check,
    Refresh,
    Link,
    External,
    Person,
    Dismiss,
    Info,
    Warning,
    Error,
    Calendar,
    Search,
    Mail,
    Lock,
    Empty,
    Plus,
    Minus,
    ArrowUp,
    ArrowDown,
    Filter,
    Columns,
    Export,
    Table,
    Copy,
    Print,
    Flag,
    Hide,
}

impl Icon {
    /// The classes, for hand-made DOM.
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

    pub fn view(self) -> impl IntoView + use<> {
        let class = self.class();
        view! { <span class=class aria-hidden="true"></span> }
    }
}
