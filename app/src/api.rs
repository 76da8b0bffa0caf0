//! The relay's HTTP side: making plans known to it, links, and the files of the app that are fetched when they are needed.
//!
//! Everything here needs the relay, except for those files, which the service worker keeps; what works without it is in [`crate::host`].

use crate::status::Role;
use js_sys::{JSON, Object, Reflect};
use leptos::prelude::{document, window};
use shared::ids::{DocumentId, Token};
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

/// What a token opens.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanInfo {
    /// What it allows.
    pub role: Role,
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
}

/// A fresh link. Its address is shown once; the relay forgets the token.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLink {
    /// Its id.
    pub link: String,
    /// The address that opens the plan.
    pub url: String,
}

/// Makes a plan known to the relay, with its owner's token. Doing it again changes nothing.
///
/// # Errors
/// `taken` when the id belongs to another token.
pub async fn create_plan(id: DocumentId, token: &Token) -> Result<(), ApiError> {
    let (id, token) = (id.to_string(), token.to_string());
    call("POST", "/api/plans", None, &[("id", &id), ("token", &token)])
        .await
        .map(drop)
}

/// What the token opens.
///
/// # Errors
/// `unauthorized` when it opens nothing.
pub async fn plan(id: DocumentId, token: &Token) -> Result<PlanInfo, ApiError> {
    let found = call("GET", &format!("/api/plans/{id}"), Some(token), &[]).await?;
    Ok(PlanInfo { role: role(&found)? })
}

/// The plan's links, in the order they were made.
///
/// # Errors
/// `role` when the token is not an owner's.
pub async fn links(id: DocumentId, token: &Token) -> Result<Vec<LinkInfo>, ApiError> {
    let found = call("GET", &format!("/api/plans/{id}/links"), Some(token), &[]).await?;
    let list: js_sys::Array = found.dyn_into().map_err(|_| ApiError::Unreadable)?;
    list.iter().map(|item| link_info(&item)).collect()
}

/// Makes a link.
///
/// # Errors
/// `role` when the token is not an owner's.
pub async fn create_link(id: DocumentId, token: &Token, role: Role, label: &str) -> Result<NewLink, ApiError> {
    let body = [("role", role.key()), ("label", label)];
    let found = call("POST", &format!("/api/plans/{id}/links"), Some(token), &body).await?;
    Ok(NewLink {
        link: text(&found, "link")?,
        url: text(&found, "url")?,
    })
}

/// Revokes a link: it opens nothing any more, and who is on it is shown out.
///
/// # Errors
/// `last_owner` when nobody could manage the plan without it.
pub async fn revoke_link(id: DocumentId, token: &Token, link: &str) -> Result<(), ApiError> {
    call("DELETE", &format!("/api/plans/{id}/links/{link}"), Some(token), &[])
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

/// A request's pairs as a JSON object; empty for a request without a body.
type Pairs<'a> = &'a [(&'a str, &'a str)];

async fn call(method: &str, path: &str, token: Option<&Token>, body: Pairs<'_>) -> Result<JsValue, ApiError> {
    let request = request(method, path, token, body).map_err(|_| ApiError::Unreadable)?;
    let response = JsFuture::from(window().fetch_with_request(&request))
        .await
        .map_err(|_| ApiError::NoAnswer)?;
    answer(response.dyn_into().map_err(|_| ApiError::Unreadable)?).await
}

fn request(method: &str, path: &str, token: Option<&Token>, body: Pairs<'_>) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    if !body.is_empty() {
        let object = Object::new();
        for (key, value) in body {
            Reflect::set(&object, &(*key).into(), &(*value).into())?;
        }
        init.set_body(&JSON::stringify(&object)?.into());
    }
    let request = Request::new_with_str_and_init(path, &init)?;
    if let Some(token) = token {
        request.headers().set("authorization", &format!("Bearer {token}"))?;
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
    })
}

fn role(found: &JsValue) -> Result<Role, ApiError> {
    Role::from_key(&text(found, "role")?).ok_or(ApiError::Unreadable)
}

fn text(found: &JsValue, key: &str) -> Result<String, ApiError> {
    get(found, key).as_string().ok_or(ApiError::Unreadable)
}

fn get(found: &JsValue, key: &str) -> JsValue {
    Reflect::get(found, &key.into()).unwrap_or(JsValue::UNDEFINED)
}
