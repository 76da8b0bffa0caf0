//! HTTP requests instead of a WebSocket; [`shared::sync::batch`] has the protocol. One request waits for what the relay has to say,
//! another one brings what there is to send.

use super::{HIGH_WATER_BYTES, Happening, LOW_WATER_BYTES, Room};
use crate::api::Pass;
use crate::dispatch::random_bytes;
use js_sys::Uint8Array;
use leptos::prelude::window;
use leptos::task::spawn_local;
use shared::ids::Token;
use shared::sync::batch::{self, CLOSE, CONNECTION, TURN};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Request, RequestInit, Response};

/// Bytes of a request's body from which on the rest waits for the next.
const BODY_BYTES: usize = 256 * 1024;
/// The close code of a connection that ended without a word.
const ABNORMAL: u16 = 1006;

/// The requests of one connection.
pub(crate) struct Post(Rc<Inner>);

struct Inner {
    pass: Pass,
    /// The name of this connection.
    name: Token,
    waiting: RefCell<VecDeque<Vec<u8>>>,
    waiting_bytes: Cell<usize>,
    is_giving: Cell<bool>,
    /// Requests that brought frames.
    given: Cell<u32>,
    is_over: Cell<bool>,
    stop: AbortController,
    tell: Box<dyn Fn(Happening)>,
}

impl Post {
    /// Asks for a connection; `None` when the browser refuses at once.
    pub(super) fn open(pass: &Pass, tell: impl Fn(Happening) + 'static) -> Option<Self> {
        let inner = Rc::new(Inner {
            pass: pass.clone(),
            name: Token(random_bytes()),
            waiting: RefCell::default(),
            waiting_bytes: Cell::new(0),
            is_giving: Cell::new(false),
            given: Cell::new(0),
            is_over: Cell::new(false),
            stop: AbortController::new().ok()?,
            tell: Box::new(tell),
        });
        let life = inner.clone();
        spawn_local(async move {
            // However it ended: the other end says its code, and everything else is an end without a word.
            let code = life.listen().await.unwrap_or(ABNORMAL);
            life.over(code);
        });
        Some(Self(inner))
    }

    /// Queues a frame.
    pub(super) fn send(&self, frame: &[u8]) -> Room {
        let inner = &self.0;
        inner.waiting.borrow_mut().push_back(frame.to_vec());
        inner.waiting_bytes.set(inner.waiting_bytes.get() + frame.len());
        if !inner.is_giving.replace(true) {
            let inner = inner.clone();
            spawn_local(async move {
                if inner.give().await.is_none() {
                    inner.over(ABNORMAL);
                }
            });
        }
        if inner.waiting_bytes.get() > HIGH_WATER_BYTES {
            Room::No
        } else {
            Room::Yes
        }
    }

    /// Whether a full queue has drained.
    pub(super) fn has_room(&self) -> bool {
        self.0.waiting_bytes.get() < LOW_WATER_BYTES
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let inner = self.0.clone();
        if inner.is_over.replace(true) {
            return;
        }
        inner.stop.abort();
        // Nobody waits for the answer: without this the relay notices by the silence.
        if let Ok(request) = inner.request("DELETE", None, &[]) {
            let _ = window().fetch_with_request(&request);
        }
    }
}

impl Inner {
    /// Opens the connection and takes what comes until the relay ends it: its close code. `None` when an answer is missing.
    async fn listen(&self) -> Option<u16> {
        self.ask(None, &[]).await?;
        self.say(Happening::Opened);
        for turn in 1.. {
            let answer = self.ask(Some(turn), &[]).await?;
            let body = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
            for frame in batch::split(&Uint8Array::new(&body).to_vec())? {
                self.say(Happening::Frame(frame.to_vec()));
            }
            if let Some(code) = answer.headers().get(CLOSE).ok()? {
                return code.parse().ok();
            }
            if self.is_over.get() {
                break;
            }
        }
        None
    }

    /// Sends what waits, and what comes to wait meanwhile. `None` when it did not arrive.
    async fn give(&self) -> Option<()> {
        loop {
            let body = self.next_body();
            if body.is_empty() {
                self.is_giving.set(false);
                return Some(());
            }
            self.given.set(self.given.get() + 1);
            self.ask(Some(self.given.get()), &body).await?;
        }
    }

    fn next_body(&self) -> Vec<u8> {
        let (mut body, mut waiting) = (Vec::new(), self.waiting.borrow_mut());
        while body.len() < BODY_BYTES
            && let Some(frame) = waiting.pop_front()
        {
            self.waiting_bytes.set(self.waiting_bytes.get() - frame.len());
            batch::push(&mut body, &frame);
        }
        body
    }

    /// One request and its answer; `None` when there is none, or it is a refusal.
    async fn ask(&self, turn: Option<u32>, body: &[u8]) -> Option<Response> {
        let request = self.request("POST", turn, body).ok()?;
        let answer = JsFuture::from(window().fetch_with_request(&request)).await.ok()?;
        answer.dyn_into::<Response>().ok().filter(Response::ok)
    }

    fn request(&self, method: &str, turn: Option<u32>, body: &[u8]) -> Result<Request, JsValue> {
        let init = RequestInit::new();
        init.set_method(method);
        if !body.is_empty() {
            init.set_body(&Uint8Array::from(body).into());
        }
        if method == "POST" {
            init.set_signal(Some(&self.stop.signal()));
        }
        let request = Request::new_with_str_and_init("/sync", &init)?;
        let headers = request.headers();
        headers.set("authorization", &format!("Bearer {}", self.pass))?;
        headers.set(CONNECTION, &self.name.to_string())?;
        if let Some(turn) = turn {
            headers.set(TURN, &turn.to_string())?;
        }
        Ok(request)
    }

    fn say(&self, happening: Happening) {
        if !self.is_over.get() {
            (self.tell)(happening);
        }
    }

    /// The end, told once. It stands before it is told: whoever hears of it lets go of this, and nobody is to be asked to end it then.
    fn over(&self, code: u16) {
        if !self.is_over.replace(true) {
            self.stop.abort();
            (self.tell)(Happening::Closed(code));
        }
    }
}
