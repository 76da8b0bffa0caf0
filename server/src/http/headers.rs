//! What every response says to the browser, whatever it is.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

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
    let mut response = next.run(request).await;
    // The route's pattern and never the address itself: an address can hold a token (rule A7).
    tracing::debug!(%method, route = route.as_deref().unwrap_or("(app)"), status = response.status().as_u16(), "answered");
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
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
