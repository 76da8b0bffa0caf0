//! `touchloom`: reads the configuration, starts the relay, and stops it when the system asks.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::process::ExitCode;

use clap::Parser as _;
use server::config::{Cli, ServeArgs};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Cli::parse().into_serve();
    let filter = EnvFilter::try_new(&args.log).unwrap_or_else(|_| EnvFilter::new("info"));
    // Logs go beside the one line that programs read.
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr)
        .init();
    match run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: ServeArgs) -> Result<(), Box<dyn std::error::Error>> {
    let shutdown = shutdown()?;
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", args.listen))?;
    let address = listener.local_addr()?;
    // Connections made from now on wait until the relay is ready.
    writeln!(stdout(), "Touchloom is at http://{address}")?;
    stdout().flush()?;
    server::serve(args.into_config(), listener, shutdown).await?;
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
