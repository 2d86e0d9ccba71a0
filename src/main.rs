//! The program that Trunk builds. It does nothing when it is loaded: the boot script calls `start` of the library, which is
//! exported from here, with what the page around hands over.

use customer_activity as _;

fn main() {}
