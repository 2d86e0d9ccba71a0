//! The readers of answers.

#[path = "../../src/api/decode.rs"]
pub mod decode;
