//! The program that Trunk builds. Loading it does nothing: the script calls the library's exported `start` with the host's settings.

use customer_activity as _;

fn main() {}
