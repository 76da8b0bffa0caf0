//! `touchloom`: reads the configuration, starts the relay, and stops it when the system asks. Or reads and writes files.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::process::ExitCode;

use clap::Parser as _;
use server::config::{Cli, LogFormat, Run, ServeArgs};
use server::{files, operate};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    match Cli::parse().into_run() {
        Run::Serve(args) => in_runtime(serve(*args)),
        Run::Import(args) => told(files::import(&args)),
        Run::Export(args) => told(files::export(&args)),
        Run::Backup(args) => told(operate::back_up(&args)),
        Run::Restore(args) => told(operate::restore(&args)),
        Run::Check(args) => in_runtime(async move { told(operate::check(&args).await) }),
        Run::Plans(args) => in_runtime(async move { told(operate::plans(&args).await) }),
        Run::Links(args) => in_runtime(async move { told(operate::links(&args).await) }),
    }
}

fn in_runtime(work: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => told(Err(error.into())),
    }
}

/// Says what went wrong on the standard error.
fn told(result: Result<(), Box<dyn std::error::Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(stderr(), "touchloom: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: ServeArgs) -> ExitCode {
    let filter = EnvFilter::try_new(&args.log).unwrap_or_else(|_| EnvFilter::new("info"));
    // Logs go beside the one line that programs read.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr);
    match args.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    match run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: ServeArgs) -> Result<(), Box<dyn std::error::Error>> {
    let (shutdown, listen) = (shutdown()?, args.listen);
    let config = args
        .into_config()
        .map_err(|error| format!("a file that holds a secret cannot be read: {error}"))?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let address = listener.local_addr()?;
    // Connections made from now on wait until the relay is ready.
    writeln!(stdout(), "Touchloom is at http://{address}")?;
    stdout().flush()?;
    server::serve(config, listener, shutdown).await?;
    Ok(())
}

/// Done when the system (or Ctrl-C) asks the process to end.
#[cfg(unix)]
fn shutdown() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Done when Ctrl-C is pressed.
#[cfg(not(unix))]
fn shutdown() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
