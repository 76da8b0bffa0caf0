//! Named steps, each with its time and its end; one that fails does not keep the others from running.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

enum End {
    Passed,
    Failed,
    /// Something it needs has failed.
    Skipped,
}

/// The steps so far.
#[derive(Default)]
pub(super) struct Steps(Vec<(&'static str, End, Duration)>);

impl Steps {
    /// Runs a step; true if it passed.
    pub(super) fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<()>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step();
        if let Err(error) = &outcome {
            eprintln!("{name}: {error:#}");
        }
        let end = if outcome.is_ok() { End::Passed } else { End::Failed };
        self.0.push((name, end, start.elapsed()));
        outcome.is_ok()
    }

    /// Runs a step if what it needs is there; true if it passed.
    pub(super) fn run_if(&mut self, ready: bool, name: &'static str, step: impl FnOnce() -> Result<()>) -> bool {
        if !ready {
            self.0.push((name, End::Skipped, Duration::ZERO));
        }
        ready && self.run(name, step)
    }

    /// Prints the summary; an error if anything failed.
    pub(super) fn finish(self) -> Result<()> {
        println!("\n== summary");
        let mut failed = Vec::new();
        for (name, end, time) in &self.0 {
            let end = match end {
                End::Passed => "passed",
                End::Failed => "FAILED",
                End::Skipped => "skipped",
            };
            println!("{end:8} {:6.1} s  {name}", time.as_secs_f64());
            if end == "FAILED" {
                failed.push(*name);
            }
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}
