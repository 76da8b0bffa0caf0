//! The relay's HTTP interface, as far as the app uses it.

use crate::status::Role;
use js_sys::{JSON, Reflect};
use leptos::prelude::window;
use shared::ids::{DocumentId, Token};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Request, RequestInit, Response};

/// Why the relay did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No answer: no network, or no relay.
    Unreachable,
    /// It said no, with this HTTP status.
    Status(u16),
}

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanInfo {
    /// What it allows.
    pub role: Role,
}

/// Asks the relay to take in a plan that was made on this device. Asking again is fine.
///
/// # Errors
/// 409 when the plan belongs to another token.
pub async fn create_plan(id: DocumentId, token: &Token) -> Result<(), ApiError> {
    let body = format!(r#"{{"id":"{id}","token":"{token}"}}"#);
    call("POST", "/api/plans", None, Some(&body)).await.map(drop)
}

/// Asks what a link opens.
///
/// # Errors
/// 401 or 404 when it opens nothing.
pub async fn plan(id: DocumentId, token: &Token) -> Result<PlanInfo, ApiError> {
    let answer = call("GET", &format!("/api/plans/{id}"), Some(token), None).await?;
    let role = Reflect::get(&answer, &"role".into())
        .ok()
        .and_then(|role| Role::from_key(&role.as_string()?));
    role.map(|role| PlanInfo { role }).ok_or(ApiError::Unreachable)
}

async fn call(method: &str, path: &str, token: Option<&Token>, body: Option<&str>) -> Result<JsValue, ApiError> {
    let response = fetch(method, path, token, body)
        .await
        .map_err(|_| ApiError::Unreachable)?;
    if !response.ok() {
        return Err(ApiError::Status(response.status()));
    }
    let text = async { JsFuture::from(response.text()?).await };
    let text = text.await.ok().and_then(|text| text.as_string()).unwrap_or_default();
    // An empty answer is one too.
    Ok(JSON::parse(&text).unwrap_or_default())
}

async fn fetch(method: &str, path: &str, token: Option<&Token>, body: Option<&str>) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        init.set_body(&body.into());
    }
    let request = Request::new_with_str_and_init(path, &init)?;
    if let Some(token) = token {
        request.headers().set("authorization", &format!("Bearer {token}"))?;
    }
    if body.is_some() {
        request.headers().set("content-type", "application/json")?;
    }
    JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
}
