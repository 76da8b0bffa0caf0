//! The build: `cargo xtask <command>`, one module a command.
//!
//! `app` turns the browser half into `target/dist`; `commands` holds what a person types; the rest is plumbing.

mod app;
mod commands;
mod npm;
mod paths;
mod process;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <command>

  run [--listen ADDRESS] [--data FOLDER] [...]
          build everything and start the relay; all arguments go to the relay
  test [rust|browser|foreign ...]
          everything CI checks, or only the named parts
  dev [--listen ADDRESS] [--data FOLDER] [...]
          build for development, start the relay, rebuild and restart on change
  build   one self-contained release binary: target/release/touchloom
  app     only the browser half: target/dist
  fuzz [TARGET] [--seconds N] [--keep]
          look for inputs that break what reads them; --keep: take what was found interesting into the repository
  bench [...]
          measure, and print the figures of BENCHMARKS.md
";

fn main() -> ExitCode {
    process::forward_signals();
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let outcome = match command.as_str() {
        "run" => commands::run::run(&rest),
        "test" => commands::test::run(&rest),
        "dev" => commands::dev::run(&rest),
        "build" => commands::build::run(&rest),
        "app" => app::build(app::Mode::Release).map(drop),
        "fuzz" => commands::fuzz::run(&rest),
        "bench" => commands::bench::run(&rest),
        "" | "help" | "-h" | "--help" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        unknown => Err(anyhow::anyhow!("there is no command `{unknown}`\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
