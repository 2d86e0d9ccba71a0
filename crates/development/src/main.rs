//! `development check|finish|build`: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["check"] => customer_activity_development::check(),
        ["finish"] => customer_activity_development::finish(),
        ["build", dist] => customer_activity_development::build(dist.as_ref()),
        _ => Err("usage: development check | finish | build FOLDER".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("customer-activity: {why}");
            ExitCode::FAILURE
        }
    }
}
