//! The relay's HTTP side: making plans known to it, links, and the files of the app that are fetched when they are needed.
//!
//! Everything here needs the relay, except for those files, which the service worker keeps; what works without it is in [`crate::host`].

use crate::status::Role;
use js_sys::{JSON, Object, Reflect};
use leptos::prelude::{document, window};
use shared::ids::{DocumentId, Token};
use shared::lens::Lens;
use std::collections::HashMap;
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Request, RequestInit, Response};

/// Why a request brought no answer to work with.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// The relay cannot be reached.
    NoAnswer,
    /// The relay refused; `code` is its word for the reason, see [`ApiError::code`].
    Problem {
        /// The HTTP status.
        status: u16,
        /// The relay's word for programs.
        code: String,
    },
    /// The answer was none of ours.
    Unreadable,
}

impl ApiError {
    /// The HTTP status, when there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem { status, .. } => Some(*status),
            Self::NoAnswer | Self::Unreadable => None,
        }
    }

    /// The relay's word for the reason: `unauthorized`, `role`, `taken`, `last_owner`, `not_found`, `too_many` …
    pub fn code(&self) -> &str {
        match self {
            Self::Problem { code, .. } => code,
            Self::NoAnswer | Self::Unreadable => "",
        }
    }
}

/// What opens a plan: a link's token and, where the link has a password, the ticket that telling it has brought. `Debug` shows neither.
#[derive(Clone, PartialEq)]
pub struct Pass {
    /// The link's secret.
    pub token: Token,
    /// The relay's ticket, as it came.
    pub ticket: Option<String>,
}

impl From<Token> for Pass {
    fn from(token: Token) -> Self {
        Self { token, ticket: None }
    }
}

/// As the relay takes it: `token` or `token.ticket`.
impl fmt::Display for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.ticket {
            Some(ticket) => write!(f, "{}.{ticket}", self.token),
            None => write!(f, "{}", self.token),
        }
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pass(…)")
    }
}

/// What a token opens.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanInfo {
    /// What it allows.
    pub role: Role,
    /// What it shows, to a viewer.
    pub lens: Option<Lens>,
}

/// A link as the relay lists it: everything but its token, which the relay does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkInfo {
    /// Its id, for revoking.
    pub link: String,
    /// What it allows.
    pub role: Role,
    /// What people call it.
    pub label: String,
    /// When it was made, in milliseconds since 1970.
    pub created: f64,
    /// When it was last used, in milliseconds since 1970.
    pub last_used: Option<f64>,
    /// How many connections are open on it now.
    pub people: u32,
    /// Whether it opens nothing any more.
    pub revoked: bool,
    /// From when on it opens nothing, in milliseconds since 1970.
    pub expires: Option<f64>,
    /// Whether it has a password.
    pub protected: bool,
    /// What it shows, to a viewer.
    pub lens: Option<Lens>,
}

/// What a link is made with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkWish {
    /// What people call it.
    pub label: String,
    /// From when on it opens nothing, in milliseconds since 1970.
    pub expires: Option<f64>,
    /// What has to be told beside it; empty for none.
    pub password: String,
    /// What it shows; for viewers.
    pub lens: Option<Lens>,
}

/// What of a link shall be another; what is `None` stays.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkChange {
    /// What people call it.
    pub label: String,
    /// From when on it opens nothing, in milliseconds since 1970; `Some(None)` is never.
    pub expires: Option<Option<f64>>,
    /// What has to be told beside it; empty for nothing.
    pub password: Option<String>,
    /// What it shows; for viewers.
    pub lens: Option<Lens>,
}

/// A fresh link. Its address is shown once; the relay forgets the token.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLink {
    /// Its id.
    pub link: String,
    /// The address that opens the plan.
    pub url: String,
}

/// Makes a plan known to the relay, with its owner's token. Doing it again changes nothing. `key` is the word that making plans takes
/// on some relays; empty for none.
///
/// # Errors
/// `taken` when the id belongs to another token, `create_key` when the relay wants another key, `deleted` when the plan was deleted.
pub async fn create_plan(id: DocumentId, token: &Token, key: &str) -> Result<(), ApiError> {
    let body = [
        ("id", id.to_string().into()),
        ("token", token.to_string().into()),
        ("key", key.into()),
    ];
    let body = if key.is_empty() { &body[..2] } else { &body[..] };
    call("POST", "/api/plans", None, body).await.map(drop)
}

/// Deletes a plan from the relay, for everybody. For some weeks its owner can bring it back.
///
/// # Errors
/// `role` when the pass is not an owner's.
pub async fn delete_plan(id: DocumentId, pass: &Pass) -> Result<(), ApiError> {
    call("DELETE", &format!("/api/plans/{id}"), Some(pass), &[])
        .await
        .map(drop)
}

/// Brings a deleted plan back.
///
/// # Errors
/// `role` when the pass is not an owner's, `unauthorized` when it is gone for good.
pub async fn bring_back_plan(id: DocumentId, pass: &Pass) -> Result<(), ApiError> {
    call("POST", &format!("/api/plans/{id}/restore"), Some(pass), &[])
        .await
        .map(drop)
}

/// The ticket for a link's password.
///
/// # Errors
/// `password` when it is wrong, `too_many` after too many tries.
pub async fn unlock(id: DocumentId, pass: &Pass, password: &str) -> Result<String, ApiError> {
    let body = [("password", password.into())];
    let found = call("POST", &format!("/api/plans/{id}/unlock"), Some(pass), &body).await?;
    text(&found, "ticket")
}

/// What the token opens.
///
/// # Errors
/// `unauthorized` when it opens nothing.
pub async fn plan(id: DocumentId, pass: &Pass) -> Result<PlanInfo, ApiError> {
    let found = call("GET", &format!("/api/plans/{id}"), Some(pass), &[]).await?;
    Ok(PlanInfo {
        role: role(&found)?,
        lens: lens(&found)?,
    })
}

/// The plan's links, in the order they were made.
///
/// # Errors
/// `role` when the token is not an owner's.
pub async fn links(id: DocumentId, pass: &Pass) -> Result<Vec<LinkInfo>, ApiError> {
    let found = call("GET", &format!("/api/plans/{id}/links"), Some(pass), &[]).await?;
    let list: js_sys::Array = found.dyn_into().map_err(|_| ApiError::Unreadable)?;
    list.iter().map(|item| link_info(&item)).collect()
}

/// Which links brought a plan's changes, as the relay has seen it.
#[derive(Debug)]
pub struct Ledger {
    /// Links' labels.
    links: Vec<String>,
    /// Rows by actor, in the order of its changes.
    actors: HashMap<String, Vec<Row>>,
}

#[derive(Debug)]
struct Row {
    from: f64,
    link: usize,
    millis: f64,
}

/// How a change came to the relay.
pub struct Brought<'a> {
    /// The link's label; may be empty.
    pub label: &'a str,
    /// Whether it is another link than the one by which its author's first change came.
    pub is_carried: bool,
    /// When, by the relay's clock, in milliseconds since 1970.
    pub millis: f64,
}

impl Ledger {
    /// How an actor's change came, if the relay knows.
    pub fn brought(&self, actor: &str, seq: u64) -> Option<Brought<'_>> {
        let rows = self.actors.get(actor)?;
        let row = rows.iter().rev().find(|row| row.from <= seq as f64)?;
        Some(Brought {
            label: self.links.get(row.link)?,
            is_carried: rows.first().is_some_and(|first| first.link != row.link),
            millis: row.millis,
        })
    }
}

/// The relay's ledger. The browser keeps the last one, and the relay sends it again only when it has changed.
///
/// # Errors
/// `role` when the pass may not write.
pub async fn ledger(id: DocumentId, pass: &Pass) -> Result<Ledger, ApiError> {
    let found = call("GET", &format!("/api/plans/{id}/ledger"), Some(pass), &[]).await?;
    let links = list(&found, "links")?;
    let row = |row: JsValue| {
        let [from, link, millis] = [0, 1, 2].map(|at| Reflect::get_u32(&row, at).ok()?.as_f64());
        let link = link? as usize;
        Some(Row {
            from: from?,
            link,
            millis: millis?,
        })
    };
    let actor = |told: JsValue| {
        let rows: Option<Vec<Row>> = list(&told, "rows")?.iter().map(row).collect();
        Ok((text(&told, "actor")?, rows.ok_or(ApiError::Unreadable)?))
    };
    Ok(Ledger {
        links: links
            .iter()
            .map(|link| text(&link, "label"))
            .collect::<Result<_, _>>()?,
        actors: list(&found, "actors")?
            .iter()
            .map(actor)
            .collect::<Result<_, ApiError>>()?,
    })
}

fn list(found: &JsValue, key: &str) -> Result<js_sys::Array, ApiError> {
    get(found, key).dyn_into().map_err(|_| ApiError::Unreadable)
}

/// Makes a link.
///
/// # Errors
/// `role` when the pass is not an owner's.
pub async fn create_link(id: DocumentId, pass: &Pass, role: Role, wish: &LinkWish) -> Result<NewLink, ApiError> {
    let mut body = vec![("role", role.key().into()), ("label", wish.label.as_str().into())];
    body.extend(wish.expires.map(|expires| ("expires", expires.into())));
    if !wish.password.is_empty() {
        body.push(("password", wish.password.as_str().into()));
    }
    body.extend(wish.lens.as_ref().map(|lens| ("lens", lens.to_string().into())));
    new_link(&call("POST", &format!("/api/plans/{id}/links"), Some(pass), &body).await?)
}

/// Changes a link. Its address stays; who is on it and would be shown something else comes in again.
///
/// # Errors
/// `last_owner` when nobody could manage the plan for good after its end, `not_found` when it was revoked or has expired.
pub async fn change_link(id: DocumentId, pass: &Pass, link: &str, change: &LinkChange) -> Result<(), ApiError> {
    let mut body = vec![("label", change.label.as_str().into())];
    body.extend(
        change
            .expires
            .map(|expires| ("expires", expires.map_or(JsValue::NULL, Into::into))),
    );
    body.extend(change.password.as_ref().map(|password| ("password", password.into())));
    body.extend(change.lens.as_ref().map(|lens| ("lens", lens.to_string().into())));
    call("PATCH", &format!("/api/plans/{id}/links/{link}"), Some(pass), &body)
        .await
        .map(drop)
}

/// Gives a link another address; the old one opens nothing any more, and who is on it is shown out.
///
/// # Errors
/// `not_found` when it was revoked or has expired.
pub async fn rotate_link(id: DocumentId, pass: &Pass, link: &str) -> Result<NewLink, ApiError> {
    let path = format!("/api/plans/{id}/links/{link}/rotate");
    new_link(&call("POST", &path, Some(pass), &[]).await?)
}

fn new_link(found: &JsValue) -> Result<NewLink, ApiError> {
    Ok(NewLink {
        link: text(found, "link")?,
        url: text(found, "url")?,
    })
}

/// Revokes a link: it opens nothing any more, and who is on it is shown out.
///
/// # Errors
/// `last_owner` when nobody could manage the plan without it.
pub async fn revoke_link(id: DocumentId, pass: &Pass, link: &str) -> Result<(), ApiError> {
    call("DELETE", &format!("/api/plans/{id}/links/{link}"), Some(pass), &[])
        .await
        .map(drop)
}

/// The text of a template by its key. The page names its file.
///
/// # Errors
/// `NoAnswer` when it is not on this device and the relay cannot be reached.
pub async fn template(key: &str) -> Result<String, ApiError> {
    let files = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-templates"));
    let files = files.unwrap_or_default();
    let ours = format!("/assets/{key}-");
    let file = files
        .split(' ')
        .find(|file| file.starts_with(&ours))
        .ok_or(ApiError::Unreadable)?;
    let response = JsFuture::from(window().fetch_with_str(file))
        .await
        .map_err(|_| ApiError::NoAnswer)?;
    let response: Response = response.dyn_into().map_err(|_| ApiError::Unreadable)?;
    let text = response
        .text()
        .ok()
        .filter(|_| response.ok())
        .ok_or(ApiError::NoAnswer)?;
    let text = JsFuture::from(text).await.map_err(|_| ApiError::NoAnswer)?;
    text.as_string().ok_or(ApiError::Unreadable)
}

/// Whether the relay answers at all.
pub async fn is_there() -> bool {
    call("GET", "/healthz", None, &[]).await.is_ok()
}

/// A request's pairs as a JSON object; empty for a request without a body.
type Pairs<'a> = &'a [(&'a str, JsValue)];

async fn call(method: &str, path: &str, pass: Option<&Pass>, body: Pairs<'_>) -> Result<JsValue, ApiError> {
    let request = request(method, path, pass, body).map_err(|_| ApiError::Unreadable)?;
    let response = JsFuture::from(window().fetch_with_request(&request))
        .await
        .map_err(|_| ApiError::NoAnswer)?;
    answer(response.dyn_into().map_err(|_| ApiError::Unreadable)?).await
}

fn request(method: &str, path: &str, pass: Option<&Pass>, body: Pairs<'_>) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    if !body.is_empty() {
        let object = Object::new();
        for (key, value) in body {
            Reflect::set(&object, &(*key).into(), value)?;
        }
        init.set_body(&JSON::stringify(&object)?.into());
    }
    let request = Request::new_with_str_and_init(path, &init)?;
    if let Some(pass) = pass {
        request.headers().set("authorization", &format!("Bearer {pass}"))?;
    }
    if !body.is_empty() {
        request.headers().set("content-type", "application/json")?;
    }
    Ok(request)
}

/// The answer's JSON, or the problem it tells.
async fn answer(response: Response) -> Result<JsValue, ApiError> {
    let status = response.status();
    let words = JsFuture::from(response.text().map_err(|_| ApiError::Unreadable)?).await;
    let words = words.map_err(|_| ApiError::NoAnswer)?.as_string().unwrap_or_default();
    // An empty answer is one too.
    let found = JSON::parse(&words).unwrap_or(JsValue::UNDEFINED);
    if response.ok() {
        return Ok(found);
    }
    // A proxy in front of the relay answers in its own words: 502 to 504 mean that the relay is not there.
    match text(&found, "code") {
        Err(_) if (502..=504).contains(&status) => Err(ApiError::NoAnswer),
        code => Err(ApiError::Problem {
            status,
            code: code.unwrap_or_default(),
        }),
    }
}

fn link_info(item: &JsValue) -> Result<LinkInfo, ApiError> {
    Ok(LinkInfo {
        link: text(item, "link")?,
        role: role(item)?,
        label: text(item, "label")?,
        created: get(item, "created").as_f64().unwrap_or_default(),
        last_used: get(item, "last_used").as_f64(),
        people: get(item, "people").as_f64().unwrap_or_default() as u32,
        revoked: get(item, "revoked").is_truthy(),
        expires: get(item, "expires").as_f64(),
        protected: get(item, "protected").is_truthy(),
        lens: lens(item)?,
    })
}

fn role(found: &JsValue) -> Result<Role, ApiError> {
    Role::from_key(&text(found, "role")?).ok_or(ApiError::Unreadable)
}

/// A lens of a newer relay that this build cannot read is an answer that it cannot read.
fn lens(found: &JsValue) -> Result<Option<Lens>, ApiError> {
    let lens = get(found, "lens").as_string();
    lens.map(|text| text.parse().map_err(|_| ApiError::Unreadable))
        .transpose()
}

fn text(found: &JsValue, key: &str) -> Result<String, ApiError> {
    get(found, key).as_string().ok_or(ApiError::Unreadable)
}

fn get(found: &JsValue, key: &str) -> JsValue {
    Reflect::get(found, &key.into()).unwrap_or(JsValue::UNDEFINED)
}
