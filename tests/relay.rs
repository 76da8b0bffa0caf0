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
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let data = std::env::temp_dir().join(format!("touchloom-system-{}-{number}", std::process::id()));
        fs::create_dir_all(&data)?;
        let mut relay = Self::touchloom_on(&data, &[])?;
        relay.data = Some(data);
        Ok(relay)
    }

    /// The same on a folder that is there and stays, with further flags.
    ///
    /// # Errors
    /// As [`Relay::touchloom`].
    pub fn touchloom_on(data: &Path, flags: &[&str]) -> Result<Self> {
        let binary = std::env::var_os("TOUCHLOOM_BIN")
            .context("TOUCHLOOM_BIN is not set: run this by `cargo xtask test foreign` or `cargo xtask bench`")?;
        let mut command = Command::new(binary);
        command.args(["--listen", "127.0.0.1:0", "--log", "error", "--data"]);
        Self::start(command.arg(data).args(flags))
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
        self.status("VmRSS:")
    }

    /// The most resident memory it ever had, in bytes, since it started or [`Relay::forget_peak`].
    ///
    /// # Errors
    /// As [`Relay::resident_bytes`].
    pub fn peak_bytes(&self) -> Result<u64> {
        self.status("VmHWM:")
    }

    /// Sets the peak to what it has now.
    ///
    /// # Errors
    /// As [`Relay::resident_bytes`].
    pub fn forget_peak(&self) -> Result<()> {
        Ok(fs::write(self.proc().join("clear_refs"), "5")?)
    }

    fn status(&self, name: &str) -> Result<u64> {
        let status = fs::read_to_string(self.proc().join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kib.with_context(|| format!("no {name}"))? * 1024)
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
