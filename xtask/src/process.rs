//! Child processes that never outlive the build.
//!
//! Every child leads a process group of its own. When the build is interrupted the signal goes to all of those groups, and when a child
//! ends, what it left behind in its group is ended too. Nothing else on the machine is ever signalled.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Cargo, the same one that started us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::paths::root());
    if std::env::var_os("CARGO_TARGET_DIR").is_some() {
        // The relay looks for the app in the usual target folder, unless it is told.
        command.env("TOUCHLOOM_DIST", crate::app::Mode::Release.dist());
    }
    command
}

/// A program found on the path, started in the workspace's folder.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(crate::paths::root());
    command
}

/// Runs a command to its end; anything but success is an error that names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = wait(spawn(command)?)?;
    if !status.success() {
        bail!("`{}` failed ({status})", describe(command));
    }
    Ok(())
}

/// Starts a command in a process group of its own.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    own_group(command);
    let child = command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start `{}`", describe(command)))?;
    groups::add(child.id());
    Ok(child)
}

/// Waits for a child, then ends what it left behind in its group.
pub(crate) fn wait(mut child: Child) -> Result<ExitStatus> {
    groups::sweep(&mut child);
    let status = child.wait().context("cannot wait for a child process")?;
    groups::remove(child.id());
    groups::rest_if_interrupted();
    Ok(status)
}

/// Asks a child to end, and waits until it has.
pub(crate) fn stop(mut child: Child) -> Result<ExitStatus> {
    groups::ask_to_end(&mut child);
    wait(child)
}

/// Whether a child has ended by itself; it still wants `wait`.
pub(crate) fn has_ended(child: &mut Child) -> bool {
    groups::has_ended(child)
}

/// The words of a command, for messages.
fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

/// From now on an interrupt ends all children first.
pub(crate) fn forward_signals() {
    groups::forward_signals();
}

/// Becomes the command (Unix), so that signals and the exit code are its own; elsewhere runs it to its end.
#[cfg(unix)]
pub(crate) fn become_command(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", describe(command)))
}

/// Becomes the command (Unix), so that signals and the exit code are its own; elsewhere runs it to its end.
#[cfg(not(unix))]
pub(crate) fn become_command(command: &mut Command) -> Result<()> {
    run(command)
}

#[cfg(unix)]
mod groups {
    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use std::process::Child;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Mutex, MutexGuard, PoisonError};
    use std::time::{Duration, Instant};

    /// How long children may take over an orderly end; the relay needs a moment to flush and to close its sockets.
    const GRACE: Duration = Duration::from_secs(10);

    static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());
    static INTERRUPTED: AtomicBool = AtomicBool::new(false);

    fn running() -> MutexGuard<'static, Vec<Pid>> {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pid(id: u32) -> Option<Pid> {
        i32::try_from(id).ok().and_then(Pid::from_raw)
    }

    pub(super) fn add(id: u32) {
        running().extend(pid(id));
    }

    pub(super) fn remove(id: u32) {
        let gone = pid(id);
        running().retain(|member| Some(*member) != gone);
    }

    pub(super) fn ask_to_end(child: &mut Child) {
        if let Some(group) = pid(child.id()) {
            // An error means that the group is gone already.
            let _gone = kill_process_group(group, Signal::TERM);
        }
    }

    /// Waits for the leader without reaping it, so that its id cannot belong to anybody else while the group is swept.
    pub(super) fn sweep(child: &mut Child) {
        let Some(group) = pid(child.id()) else { return };
        while let Err(rustix::io::Errno::INTR) =
            waitid(WaitId::Pid(group), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
        {}
        ask_to_end(child);
    }

    /// Looks without reaping: until then the id stays the child's own.
    pub(super) fn has_ended(child: &mut Child) -> bool {
        let Some(id) = pid(child.id()) else {
            return true;
        };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        !matches!(waitid(WaitId::Pid(id), options), Ok(None))
    }

    /// After an interrupt the signal thread ends the program; the others only stay out of its way.
    pub(super) fn rest_if_interrupted() {
        while INTERRUPTED.load(Ordering::SeqCst) {
            std::thread::park();
        }
    }

    pub(super) fn forward_signals() {
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else {
            return;
        };
        std::thread::spawn(move || {
            let Some(signal) = signals.forever().next() else {
                return;
            };
            INTERRUPTED.store(true, Ordering::SeqCst);
            end_all(Signal::TERM);
            let deadline = Instant::now() + GRACE;
            while !running().is_empty() && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(20));
            }
            end_all(Signal::KILL);
            // By convention 128 and the signal's number.
            std::process::exit(128 + signal);
        });
    }

    fn end_all(signal: Signal) {
        for group in running().iter() {
            let _gone = kill_process_group(*group, signal);
        }
    }
}

#[cfg(not(unix))]
mod groups {
    use std::process::Child;

    pub(super) fn add(_id: u32) {}
    pub(super) fn remove(_id: u32) {}
    pub(super) fn ask_to_end(child: &mut Child) {
        // An error means that it is gone already.
        let _gone = child.kill();
    }
    pub(super) fn has_ended(child: &mut Child) -> bool {
        !matches!(child.try_wait(), Ok(None))
    }
    pub(super) fn sweep(_child: &mut Child) {}
    pub(super) fn rest_if_interrupted() {}
    pub(super) fn forward_signals() {}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{program, spawn, stop, wait};
    use std::process::Stdio;

    /// Whether a process still runs; one that nobody has reaped yet does not.
    fn runs(id: &str) -> bool {
        let about = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        about
            .rsplit_once(") ")
            .is_some_and(|(_, state)| !state.starts_with('Z'))
    }

    #[test]
    fn what_a_child_leaves_behind_ends_with_it() {
        let file = std::env::temp_dir().join(format!("xtask-leftover-{}", std::process::id()));
        let mut shell = program("sh");
        shell
            .args(["-c", "sleep 600 & echo $! > \"$0\""])
            .arg(&file)
            .stdout(Stdio::null());
        assert!(wait(spawn(&mut shell).unwrap()).unwrap().success());
        let leftover = std::fs::read_to_string(&file).unwrap().trim().to_owned();
        std::fs::remove_file(&file).unwrap();
        // The signal has been sent; the system may take a moment to carry it out.
        while runs(&leftover) {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_child_that_is_stopped_ends() {
        assert!(!stop(spawn(program("sleep").arg("600")).unwrap()).unwrap().success());
    }
}
