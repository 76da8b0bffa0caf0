//! What `deploy/` and the documentation say about the program is what the program knows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What `touchloom --help` and its commands' help say.
fn help() -> String {
    let commands = [
        "serve",
        "backup",
        "restore",
        "check",
        "import",
        "export",
        "plans export",
        "links make",
    ];
    let ask = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_touchloom")).args(words).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let words = |command: &&'static str| command.split(' ').chain(["--help"]).collect::<Vec<_>>();
    commands.iter().map(words).map(|words| ask(&words)).collect()
}

fn read(folder: &str, name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join(name);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Words of `text` that begin with `start` and go on with characters that `goes_on` allows.
fn words(text: &str, start: &str, goes_on: impl Fn(char) -> bool) -> BTreeSet<String> {
    let found = text.match_indices(start).map(|(at, _)| {
        let rest = &text[at + start.len()..];
        format!("{start}{}", rest.split(|c| !goes_on(c)).next().unwrap())
    });
    found.collect()
}

#[test]
fn every_variable_in_deploy_is_one_that_the_program_reads() {
    // The load balancer's, not the program's.
    let elsewhere = ["TOUCHLOOM_SITE".to_owned()];
    let help = help();
    for file in [
        "Dockerfile",
        "compose.yaml",
        "kubernetes.yaml",
        "touchloom.service",
        "Caddyfile",
    ] {
        for variable in words(&read("deploy", file), "TOUCHLOOM_", |c| {
            c.is_ascii_uppercase() || c == '_'
        }) {
            let known = help.contains(&format!("[env: {variable}=")) || help.contains(&format!("[env: {variable}]"));
            assert!(known || elsewhere.contains(&variable), "{file}: {variable}");
        }
    }
}

#[test]
fn every_flag_of_the_unit_and_the_operators_guide_is_one_that_the_program_knows() {
    let help = help();
    let unit = read("deploy", "touchloom.service");
    let started = unit
        .lines()
        .find(|line| line.starts_with("ExecStart="))
        .unwrap()
        .to_owned();
    for text in [started, read("docs", "operations.md")] {
        for flag in words(&text, "--", |c| c.is_ascii_lowercase() || c == '-') {
            // Dashes of a table.
            let other = flag.ends_with("--") || flag == "--";
            assert!(other || help.contains(&flag), "{flag}");
        }
    }
}
