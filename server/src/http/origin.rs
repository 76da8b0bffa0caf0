//! Which web pages may connect. A browser names the page's origin in every WebSocket request and pages cannot change it.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

use super::problem::Problem;
use crate::config::Config;

/// Exact matches only: the relay's own address, the public one, or one that was allowed. No origin at all means no browser; then
/// the token alone decides (rule A9).
pub(super) fn check(headers: &HeaderMap, config: &Config) -> Result<(), Problem> {
    let mut origins = headers.get_all(ORIGIN).iter();
    let (origin, more) = (origins.next(), origins.next());
    let Some(origin) = origin else { return Ok(()) };
    let origin = origin.to_str().map_err(|_| Problem::origin())?;
    let own_host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let own = own_host.is_some_and(|host| {
        [format!("http://{host}"), format!("https://{host}")]
            .iter()
            .any(|own| own == origin)
    });
    let public = config.public_url.as_deref().and_then(origin_of) == Some(origin);
    let allowed = config.allow_origins.iter().any(|allowed| allowed == origin);
    if more.is_none() && (own || public || allowed) {
        Ok(())
    } else {
        Err(Problem::origin())
    }
}

/// `https://host:port` of a URL that may have a path.
fn origin_of(url: &str) -> Option<&str> {
    let start = url.find("://")? + 3;
    let end = url.get(start..)?.find('/').map_or(url.len(), |at| start + at);
    url.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_with(origin: Option<&'static str>) -> bool {
        let config = Config {
            public_url: Some("https://plans.example/touchloom".into()),
            allow_origins: vec!["https://friend.example".into()],
            ..Config::default()
        };
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "relay.example:3000".parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        check(&headers, &config).is_ok()
    }

    #[test]
    fn a9_only_exact_origins_may_connect() {
        for good in [
            "http://relay.example:3000",
            "https://relay.example:3000",
            "https://plans.example",
            "https://friend.example",
        ] {
            assert!(check_with(Some(good)), "{good}");
        }
        let bad = [
            "null",
            "",
            "http://relay.example",
            "http://relay.example:3001",
            "http://relay.example:3000.evil.example",
            "http://evil.example/relay.example:3000",
            "http://sub.relay.example:3000",
            "https://friend.example.evil.example",
            "https://sub.friend.example",
            "http://friend.example",
            "https://friend.example:8443",
            "https://plans.example.evil.example",
        ];
        for origin in bad {
            assert!(!check_with(Some(origin)), "{origin}");
        }
        assert!(check_with(None));
    }

    #[test]
    fn a9_two_origins_are_none() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "relay.example".parse().unwrap());
        headers.append(ORIGIN, "http://relay.example".parse().unwrap());
        headers.append(ORIGIN, "http://evil.example".parse().unwrap());
        assert!(check(&headers, &Config::default()).is_err());
    }
}
