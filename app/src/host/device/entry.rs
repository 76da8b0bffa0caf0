//! What the device knows about a plan besides its content: how it is reached, and how far the relay is.
//!
//! Two records, because two tabs write them at different times: [`Access`] changes by a person's deed and is rare, [`Progress`]
//! changes with the content. A stale `Progress` only counts some changes twice until the relay has answered again; a stale
//! `Access` would lose a token.

use crate::api::Pass;
use crate::status::Role;
use automerge::ChangeHash;
use js_sys::{Array, Object, Reflect};
use shared::ids::DocumentId;
use shared::lens::Lens;
use wasm_bindgen::JsValue;

/// How a plan is reached.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Access {
    /// What opens it.
    pub(crate) pass: Option<Pass>,
    /// What the link allows, as far as the relay has said.
    pub(crate) role: Option<Role>,
    /// What a read-only link shows, as far as the relay has said.
    pub(crate) lens: Option<Lens>,
    /// Whether the relay knows the plan. A plan made without a network is claimed when the relay first answers.
    pub(crate) claim: Claim,
    /// When the plan was opened last, in milliseconds since 1970.
    pub(crate) opened_millis: f64,
}

/// Where a plan's content stands on the device. What a read-only link shows is another document than the plan, although both have
/// one id: neither may ever be merged into the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// The plan itself, with all that was done here.
    Plan,
    /// What a read-only link showed last: a copy that the relay can make again, replaced as a whole.
    View,
}

impl Shelf {
    /// The plan's key in a store.
    pub(crate) fn key(self, plan: DocumentId) -> String {
        match self {
            Self::Plan => plan.to_string(),
            Self::View => format!("view:{plan}"),
        }
    }
}

/// Whether the relay knows a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It does, or somebody else saw to it.
    Done,
    /// It was made here and the relay has not answered yet.
    Due,
}

/// How far the relay is, and what the list of plans shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Progress {
    /// The plan's title.
    pub(crate) title: String,
    /// The key of its kind; may be empty.
    pub(crate) kind: String,
    /// The heads that the relay has acknowledged.
    pub(crate) relay_heads: Vec<ChangeHash>,
    /// Changes it has not.
    pub(crate) unsent: usize,
    /// What the relay calls the document that it shows here; `None` for the plan itself.
    pub(crate) epoch: Option<String>,
}

impl Access {
    /// A link that nothing is known about yet.
    pub(crate) fn by(pass: Pass) -> Self {
        Self {
            pass: Some(pass),
            role: None,
            lens: None,
            claim: Claim::Done,
            opened_millis: 0.0,
        }
    }

    /// Where on the device its content stands.
    pub(crate) fn shelf(&self) -> Shelf {
        match self.role {
            Some(Role::Viewer) => Shelf::View,
            _ => Shelf::Plan,
        }
    }

    pub(crate) fn to_js(&self) -> JsValue {
        object(&[
            (
                "token",
                self.pass
                    .as_ref()
                    .map_or(JsValue::NULL, |pass| pass.token.to_string().into()),
            ),
            (
                "ticket",
                self.pass
                    .as_ref()
                    .and_then(|pass| pass.ticket.as_deref())
                    .map_or(JsValue::NULL, JsValue::from),
            ),
            ("role", self.role.map_or(JsValue::NULL, |role| role.key().into())),
            (
                "lens",
                self.lens.as_ref().map_or(JsValue::NULL, |lens| lens.to_string().into()),
            ),
            ("claimed", (self.claim == Claim::Done).into()),
            ("opened", self.opened_millis.into()),
        ])
    }

    pub(crate) fn from_js(value: &JsValue) -> Option<Self> {
        if !value.is_object() {
            return None;
        }
        let claimed = get(value, "claimed").as_bool().unwrap_or(true);
        let token = get(value, "token").as_string().and_then(|text| text.parse().ok());
        Some(Self {
            pass: token.map(|token| Pass {
                token,
                ticket: get(value, "ticket").as_string(),
            }),
            role: get(value, "role").as_string().and_then(|key| Role::from_key(&key)),
            lens: get(value, "lens").as_string().and_then(|text| text.parse().ok()),
            claim: if claimed { Claim::Done } else { Claim::Due },
            opened_millis: get(value, "opened").as_f64().unwrap_or_default(),
        })
    }
}

impl Progress {
    pub(crate) fn to_js(&self) -> JsValue {
        let heads: Array = self
            .relay_heads
            .iter()
            .map(|head| JsValue::from(head.to_string()))
            .collect();
        object(&[
            ("title", self.title.as_str().into()),
            ("kind", self.kind.as_str().into()),
            ("relayHeads", heads.into()),
            ("unsent", (self.unsent as f64).into()),
            ("epoch", self.epoch.as_deref().map_or(JsValue::NULL, JsValue::from)),
        ])
    }

    pub(crate) fn from_js(value: &JsValue) -> Self {
        let heads = get(value, "relayHeads");
        let heads = if Array::is_array(&heads) {
            Array::from(&heads)
        } else {
            Array::new()
        };
        Self {
            title: get(value, "title").as_string().unwrap_or_default(),
            kind: get(value, "kind").as_string().unwrap_or_default(),
            relay_heads: heads.iter().filter_map(|head| head.as_string()?.parse().ok()).collect(),
            unsent: get(value, "unsent").as_f64().unwrap_or_default() as usize,
            epoch: get(value, "epoch").as_string(),
        }
    }
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in fields {
        // Setting a key of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}

/// A field of an object that may be anything; `undefined` when it is not there.
fn get(value: &JsValue, key: &str) -> JsValue {
    if value.is_object() {
        Reflect::get(value, &JsValue::from_str(key)).unwrap_or_default()
    } else {
        JsValue::UNDEFINED
    }
}
