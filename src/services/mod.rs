//! What the app knows while it runs: who is signed in, where the reader is, what has been loaded.
//!
//! Each service is a context of its own with a small interface, and gets what it needs by argument. None knows the app.

pub mod cache;
pub mod clock;
pub mod download;
pub mod history;
pub mod host;
pub mod navigation;
pub mod notifications;
pub mod outlooks;
pub mod preferences;
pub mod queries;
pub mod query;
pub mod records;
pub mod remote_data;
pub mod resume;
pub mod retry;
pub mod role_changes;
pub mod session;
pub mod tabs;
pub mod workbook;

pub use clock::Clock;
pub use host::Host;
pub use navigation::Navigator;
pub use notifications::Notifications;
pub use preferences::Preferences;
pub use queries::Queries;
pub use query::Query;
pub use records::Records;
pub use remote_data::RemoteData;
pub use retry::Retry;
pub use session::Session;
