//! What a chart of consumption by month draws.
//!
//! [`points`] turns months into points, [`layout`] places them in a plot, [`ahead`] adds what is expected, [`scale`] and [`labels`] describe its axes, [`spark`] is
//! the small chart of a tile, and [`svg`] writes a chart as a file. Nothing here knows a browser or a language: formatted texts are
//! passed in.
//!
//! Quantities stay exact up to the moment of drawing; only positions in the picture are floats.

pub mod ahead;
pub mod labels;
pub mod layout;
mod path;
pub mod points;
pub mod scale;
pub mod spark;
pub mod svg;

pub use path::number;
