//! The real program: as a relay, and as an administrator's tool.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A running `touchloom`; killed when dropped.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    pub(crate) fn start(data: &Path) -> Self {
        Self::with(&["--data", &data.to_string_lossy()])
    }

    /// Starts with these words behind `touchloom --listen`.
    pub(crate) fn with(words: &[&str]) -> Self {
        Self::spawn(&mut Command::new(env!("CARGO_BIN_EXE_touchloom")), words, Stdio::null())
    }

    /// Starts as [`Process::start`] does, and tells all it can into `log`.
    pub(crate) fn talkative(data: &Path, log: File) -> Self {
        let words = ["--data", &data.to_string_lossy(), "--log", "trace"];
        Self::spawn(&mut Command::new(env!("CARGO_BIN_EXE_touchloom")), &words, log.into())
    }

    /// Starts as [`Process::start`] does, but a file that reaches its limit is an error then, like a full disk, and not the end.
    pub(crate) fn without_size_signal(data: &Path) -> Self {
        let mut shell = Command::new("sh");
        shell.args([
            "-c",
            "trap '' XFSZ; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_touchloom"),
        ]);
        Self::spawn(&mut shell, &["--data", &data.to_string_lossy()], Stdio::null())
    }

    fn spawn(command: &mut Command, words: &[&str], log: Stdio) -> Self {
        let mut child = command
            .args(["--listen", "127.0.0.1:0"])
            .args(words)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("Touchloom is at http://")
            .unwrap()
            .parse()
            .unwrap();
        Self { child, address }
    }

    /// SIGKILL: nothing is flushed, nothing is closed.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What an administrator's command did.
pub(crate) struct Told {
    pub(crate) is_well: bool,
    /// Its standard output.
    pub(crate) out: String,
    /// Its standard error.
    pub(crate) err: String,
}

/// Runs `touchloom` with these words and `--data folder`.
pub(crate) fn touchloom(folder: &Path, words: &[&str]) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchloom"));
    let (name, rest) = words.split_first().unwrap();
    command.arg(name).arg("--data").arg(folder).args(rest);
    let Output { status, stdout, stderr } = command.output().unwrap();
    Told {
        is_well: status.success(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}
