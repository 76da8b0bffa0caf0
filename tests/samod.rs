//! The `samod` crate over our WebSocket library: as a foreign client, and as a relay to compare with.

use ::samod::{DialError, Dialer, Transport, Url};
use anyhow::Result;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, SinkExt, StreamExt, future};
use std::io;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{WebSocketStream, connect_async_with_config};

/// Dials one address. The token is part of it: samod can set no headers.
pub struct Address(Url);

impl Address {
    /// The address in words.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(address: &str) -> Result<Self> {
        Ok(Self(Url::parse(address)?))
    }
}

impl Dialer for Address {
    type Error = io::Error;

    fn url(&self) -> Url {
        self.0.clone()
    }

    fn connect(&self) -> BoxFuture<'static, Result<Transport, DialError<Self::Error>>> {
        let address = self.0.clone();
        async move {
            let (socket, _) = connect_async_with_config(address.as_str(), None, true)
                .await
                .map_err(DialError::transient)?;
            Ok(transport(socket))
        }
        .boxed()
    }
}

/// A WebSocket as samod's transport: the binary frames, both ways.
pub fn transport<S>(socket: WebSocketStream<S>) -> Transport
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sink, stream) = socket.split();
    let stream = stream.filter_map(|frame| {
        future::ready(match frame {
            Ok(Frame::Binary(bytes)) => Some(Ok(bytes.to_vec())),
            Ok(_) => None,
            Err(error) => Some(Err(io::Error::other(error))),
        })
    });
    let sink = sink
        .with(|bytes: Vec<u8>| {
            future::ready(Ok::<_, tokio_tungstenite::tungstenite::Error>(Frame::Binary(
                bytes.into(),
            )))
        })
        .sink_map_err(io::Error::other);
    Transport::new(stream, sink)
}
