//! Relays as processes of their own, each on a free port, gone with the value that holds them.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, io::BufRead, io::BufReader};

/// A relay that runs.
pub struct Relay {
    child: Child,
    address: String,
    data: Option<PathBuf>,
}

impl Relay {
    /// Starts the relay that `TOUCHLOOM_BIN` names, with an empty store.
    ///
    /// # Errors
    /// When the variable is not set, or the relay does not start.
    pub fn touchloom() -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let binary = std::env::var_os("TOUCHLOOM_BIN")
            .context("TOUCHLOOM_BIN is not set: run this by `cargo xtask test foreign` or `cargo xtask bench`")?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let data = std::env::temp_dir().join(format!("touchloom-system-{}-{number}", std::process::id()));
        fs::create_dir_all(&data)?;
        let mut command = Command::new(binary);
        command.args(["--listen", "127.0.0.1:0", "--log", "error", "--data"]);
        command.arg(&data);
        let mut relay = Self::start(&mut command)?;
        relay.data = Some(data);
        Ok(relay)
    }

    /// Starts any program that serves on a free port and says so in its first line, which ends with the address.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("no standard output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let Some((_, address)) = line.trim().rsplit_once("//") else {
            let _ = child.kill();
            bail!("{command:?} did not start: {line:?}");
        };
        let address = address.trim_end_matches('/').to_owned();
        Ok(Self {
            child,
            address,
            data: None,
        })
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The WebSocket address for a link's token.
    pub fn sync_url(&self, token: &str) -> String {
        format!("ws://{}/sync?token={token}", self.address)
    }

    /// Resident memory in bytes.
    ///
    /// # Errors
    /// Where there is no `/proc`, or the relay is gone.
    pub fn resident_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(self.proc().join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kib.context("no VmRSS")? * 1024)
    }

    /// Processor time used so far, in milliseconds.
    ///
    /// # Errors
    /// As [`Relay::resident_bytes`].
    pub fn cpu_millis(&self) -> Result<u64> {
        let stat = fs::read_to_string(self.proc().join("stat"))?;
        let (_, rest) = stat.rsplit_once(')').context("no stat")?;
        let words: Vec<&str> = rest.split_whitespace().collect();
        let ticks = |index: usize| words.get(index).and_then(|word| word.parse::<u64>().ok());
        // User and system time, in hundredths of a second on every Linux.
        Ok((ticks(11).context("no utime")? + ticks(12).context("no stime")?) * 10)
    }

    fn proc(&self) -> PathBuf {
        Path::new("/proc").join(self.child.id().to_string())
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(data) = &self.data {
            let _ = fs::remove_dir_all(data);
        }
    }
}
