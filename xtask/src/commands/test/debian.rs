//! Programs that tests need and that Debian has.

use crate::process;
use anyhow::Result;
use std::process::{Command, Stdio};

/// Whether packages can be installed here.
pub(super) fn can_install() -> bool {
    starts("apt-get") && is_root()
}

/// A program that only some tests need.
struct Tool {
    /// Debian's package, and what tests call it.
    package: &'static str,
    /// The program by any of its names, with words at which it shows that it can do its work here.
    shows: &'static [&'static [&'static str]],
    /// The tests that are skipped without it.
    tests: &'static str,
}

/// Makes a network and a bridge as the tests do, and takes both away.
const NETWORK: &str =
    "ip netns add tlprobe && ip netns del tlprobe && ip link add tlprobe type bridge && ip link del tlprobe";

const TOOLS: [Tool; 4] = [
    Tool {
        package: "nats-server",
        // Debian puts it where only administrators look.
        shows: &[&["nats-server", "--version"], &["/usr/sbin/nats-server", "--version"]],
        tests: "the tests of several nodes",
    },
    Tool {
        package: "iproute2",
        shows: &[&["sh", "-c", NETWORK]],
        tests: "the tests of servers that are cut off",
    },
    Tool {
        package: "strace",
        shows: &[&["strace", "-f", "--seccomp-bpf", "true"]],
        tests: "the tests of a disk that fails",
    },
    Tool {
        package: "openssl",
        shows: &[&["openssl", "version"]],
        tests: "the tests of encrypted ways to NATS",
    },
];

/// Finds what only some tests need, or installs it, and answers the names of what works; where neither is possible, those tests say that they
/// are skipped, and so does this.
pub(super) fn ensure_tools() -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    for tool in TOOLS {
        let works = || tool.shows.iter().any(|words| succeeds(words));
        if !works() && can_install() {
            install(&[tool.package])?;
        }
        if works() {
            found.push(tool.package);
        } else {
            let (package, tests) = (tool.package, tool.tests);
            println!("no {package} that works (Debian: apt-get install {package}): {tests} are skipped");
        }
    }
    Ok(found)
}

/// Installs packages.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        process::run(
            process::program("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(arguments),
        )
    };
    apt(&["update", "--quiet"])?;
    apt(&[&["install", "--quiet", "--yes", "--no-install-recommends"], packages].concat())
}

/// Whether there is such a program.
pub(super) fn starts(name: &str) -> bool {
    succeeds(&[name, "--version"])
}

fn succeeds(words: &[&str]) -> bool {
    let Some((name, arguments)) = words.split_first() else {
        return false;
    };
    let mut command = Command::new(name);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
