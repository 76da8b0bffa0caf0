//! From a listening socket to requests: HTTP/1.1 with a patience that ends.
//!
//! A connection costs its sender next to nothing and the relay some memory, so one that is silent, or sends its request a byte at a time, is
//! closed. The same goes for one that is kept open between two requests.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use futures_util::StreamExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};
use tower::ServiceExt;

use super::problem::Problem;

/// Bytes a second that whoever sends a long body has to keep up.
const LEAST_BYTES_PER_SECOND: f64 = 8192.0;
/// Between two tries to accept a connection when the system has no room for one.
const NO_ROOM: Duration = Duration::from_secs(1);

/// Serves until the sender of `stopping` is gone: then nobody is accepted any more, and connections end after the request they are at.
pub(crate) async fn serve(listener: TcpListener, router: Router, within: Duration, mut stopping: watch::Receiver<()>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.changed() => return,
        };
        match accepted {
            Ok((stream, from)) => {
                tokio::spawn(connection(stream, from, router.clone(), within, stopping.clone()));
            }
            // Whoever it was is gone again.
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                sleep(NO_ROOM).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(
    stream: TcpStream,
    from: SocketAddr,
    router: Router,
    within: Duration,
    mut stopping: watch::Receiver<()>,
) {
    // Edits are small and people wait for them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY was refused");
    }
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(from));
        answer(router.clone(), request)
    });
    let mut builder = http1::Builder::new();
    let builder = builder.timer(TokioTimer::new()).header_read_timeout(within);
    let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::pin!(connection);
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::trace!(%error, "a connection ended badly");
                }
                return;
            }
            // It has to be polled to its end; the sender is gone, so this branch is taken once.
            _ = stopping.changed(), if stopping.has_changed().is_ok() => connection.as_mut().graceful_shutdown(),
        }
    }
}

async fn answer(router: Router, request: Request) -> Result<Response, Infallible> {
    router.oneshot(request).await
}

/// A body of at most so many bytes, from somebody who sends it without dawdling: the first ones `within` that time, and the rest not slower
/// than [`LEAST_BYTES_PER_SECOND`].
pub(super) async fn body(body: Body, most: usize, within: Duration) -> Result<Bytes, Problem> {
    let begun = Instant::now();
    let mut whole = Vec::new();
    let mut parts = body.into_data_stream();
    loop {
        let earned = Duration::from_secs_f64(whole.len() as f64 / LEAST_BYTES_PER_SECOND);
        match timeout_at(begun + within + earned, parts.next()).await {
            Err(_) => return Err(Problem::too_slow()),
            Ok(None) => return Ok(whole.into()),
            Ok(Some(Err(_))) => return Err(Problem::body("The body did not arrive whole.")),
            Ok(Some(Ok(part))) if part.len() > most - whole.len() => return Err(Problem::too_big()),
            Ok(Some(Ok(part))) => whole.extend_from_slice(&part),
        }
    }
}
