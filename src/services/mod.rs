//! What the app knows while it runs: who is signed in, where the reader is, what has been loaded.

pub mod context;
pub mod download;
pub mod host;
pub mod navigation;
pub mod preferences;
pub mod query;
pub mod records;
pub mod remote_data;
pub mod retry;
pub mod session;
pub mod tabs;
pub mod workbook;

pub use context::App;
pub use navigation::Navigator;
pub use query::Query;
pub use records::Records;
pub use remote_data::RemoteData;
pub use retry::Retry;
