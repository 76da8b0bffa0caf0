//! What every response says to the browser, whatever it is.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::atomic::{AtomicU64, Ordering};
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const FIXED: [(HeaderName, &str); 7] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // A plan's address is a secret; it goes nowhere.
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    // Plans are not for search engines, however they find an address.
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// Adds the headers (rule A8).
pub(super) async fn secure(request: Request, next: Next) -> Response {
    let policy = policy(request.headers().get(HOST));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let id = request_id(&request);
    // The route's pattern and never the address itself: an address can hold a token (rule A7).
    let route = route.as_deref().unwrap_or("(app)");
    let span = tracing::info_span!("request", id, %method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), "answered"));
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// What a proxy calls the request, if that is a plain word, or a word of our own. It stands in the log and in the answer.
fn request_id(request: &Request) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    match given.filter(plain) {
        Some(id) => id.to_owned(),
        None => COUNT.fetch_add(1, Ordering::Relaxed).to_string(),
    }
}

/// `'self'` should cover WebSockets, and older browsers do not think so: the host is named for them.
fn policy(host: Option<&HeaderValue>) -> HeaderValue {
    let host = host.and_then(|host| host.to_str().ok()).filter(|host| is_plain(host));
    let sockets = host
        .map(|host| format!(" ws://{host} wss://{host}"))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{sockets}; img-src 'self' data: blob:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'; frame-ancestors 'none'"))
}

/// Nothing that could end one directive and begin another.
fn is_plain(host: &str) -> bool {
    host.len() <= 255
        && host
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b':' | b'[' | b']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a8_a_strange_host_changes_nothing_in_the_policy() {
        let with = |host| {
            policy(Some(&HeaderValue::from_static(host)))
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert!(
            with("plans.example:3000").contains("connect-src 'self' ws://plans.example:3000 wss://plans.example:3000;")
        );
        for host in ["a; script-src *", "a 'unsafe-inline'", "a,b"] {
            assert_eq!(with(host), policy(None).to_str().unwrap());
        }
    }
}
