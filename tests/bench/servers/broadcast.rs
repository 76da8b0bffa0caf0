//! Not a sync server: what comes in on a path goes out to everybody else there. The least that any server could do.

use anyhow::Result;
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::routing::get;
use axum::serve::ListenerExt as _;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// A frame, and the number of the connection that it came from.
type Said = (u64, Message);

#[derive(Clone, Default)]
struct Rooms(Arc<Mutex<Table>>);

#[derive(Default)]
struct Table {
    connections: u64,
    rooms: HashMap<String, broadcast::Sender<Said>>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "broadcast at ws://{}", listener.local_addr()?)?;
    out.flush()?;
    let enter = |upgrade: WebSocketUpgrade, Path(room): Path<String>, State(rooms): State<Rooms>| async move {
        let upgrade = upgrade.read_buffer_size(8 << 10);
        upgrade.on_upgrade(move |socket| serve(socket, room, rooms))
    };
    let router = Router::new().route("/{room}", get(enter)).with_state(Rooms::default());
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

async fn serve(mut socket: WebSocket, room: String, rooms: Rooms) {
    let (me, sender) = {
        let mut table = rooms.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.connections += 1;
        let number = table.connections;
        let new = || broadcast::channel(1024).0;
        (number, table.rooms.entry(room).or_insert_with(new).clone())
    };
    let mut receiver = sender.subscribe();
    loop {
        tokio::select! {
            heard = socket.recv() => match heard {
                Some(Ok(message @ Message::Binary(_))) => _ = sender.send((me, message)),
                Some(Ok(_)) => {}
                _ => return,
            },
            said = receiver.recv() => match said {
                Ok((from, message)) if from != me => if socket.send(message).await.is_err() { return },
                Ok(_) => {}
                Err(_) => return,
            },
        }
    }
}
