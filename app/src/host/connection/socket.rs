//! A WebSocket: what nearly everybody has.

use super::{HIGH_WATER_BYTES, Happening, LOW_WATER_BYTES, Room};
use crate::api::Pass;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use shared::sync::close::BEARER_SUBPROTOCOL_PREFIX;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};

/// The subprotocol that is offered beside the token, so that the relay has one to confirm that is no secret.
const SUBPROTOCOL: &str = "touchloom";

/// The socket and what listens to it.
pub(crate) struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn Fn(Event)>,
    _frame: Closure<dyn Fn(MessageEvent)>,
    _closed: Closure<dyn Fn(CloseEvent)>,
}

impl Socket {
    /// Starts to connect; `None` when the browser refuses at once.
    pub(super) fn open(pass: &Pass, tell: impl Fn(Happening) + Clone + 'static) -> Option<Self> {
        let protocols = Array::of2(
            &SUBPROTOCOL.into(),
            &format!("{BEARER_SUBPROTOCOL_PREFIX}{pass}").into(),
        );
        let socket = WebSocket::new_with_str_sequence(&address()?, &protocols).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let opened = Closure::<dyn Fn(Event)>::new({
            let tell = tell.clone();
            move |_| tell(Happening::Opened)
        });
        let frame = Closure::<dyn Fn(MessageEvent)>::new({
            let tell = tell.clone();
            move |event: MessageEvent| {
                // A text frame is none of ours; as no bytes at all it is refused by the decoder.
                let bytes = event
                    .data()
                    .dyn_into::<ArrayBuffer>()
                    .map(|data| Uint8Array::new(&data).to_vec());
                tell(Happening::Frame(bytes.unwrap_or_default()));
            }
        });
        let closed = Closure::<dyn Fn(CloseEvent)>::new(move |event: CloseEvent| tell(Happening::Closed(event.code())));
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(frame.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Some(Self {
            socket,
            _opened: opened,
            _frame: frame,
            _closed: closed,
        })
    }

    /// Sends a frame. The browser queues it whatever it answers here.
    pub(super) fn send(&self, frame: &[u8]) -> Room {
        // Throws only before the socket is open; a closing one swallows it, and its end is told.
        let _ = self.socket.send_with_u8_array(frame);
        if self.socket.buffered_amount() as usize > HIGH_WATER_BYTES {
            Room::No
        } else {
            Room::Yes
        }
    }

    /// Whether a full queue has drained.
    pub(super) fn has_room(&self) -> bool {
        (self.socket.buffered_amount() as usize) < LOW_WATER_BYTES
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Closing twice, or while it still opens, is fine.
        let _ = self.socket.close();
    }
}

fn address() -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "http:" {
        "ws"
    } else {
        "wss"
    };
    Some(format!("{scheme}://{}/sync", location.host().ok()?))
}
