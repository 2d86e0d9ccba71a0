//! How the backend is asked, and what its answers mean.

#[path = "../../src/api/decode.rs"]
pub mod decode;
#[path = "../../src/api/endpoint.rs"]
pub mod endpoint;
#[path = "../../src/api/error.rs"]
pub mod error;

pub use ::records::page as records;
