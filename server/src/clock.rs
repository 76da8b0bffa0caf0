//! The only place that asks what time it is.
//!
//! For what has a date: expiry, tickets, when something was made. How long something takes, and how often it happens, is counted by a clock that
//! nobody sets.

use std::time::{SystemTime, UNIX_EPOCH};

/// Unix milliseconds now. A clock before 1970 counts as 1970.
pub(crate) fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    #[cfg(test)]
    let now = now.saturating_add(tests::JUMPED.get()).max(0);
    now
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use serde_json::{Value, json};
    use tower::ServiceExt;

    use super::now_millis;
    use crate::http::assets::Assets;
    use crate::store::{Disk, MemoryEngine, Store};
    use crate::{Config, Relay, http};

    thread_local! {
        /// How far this thread's clock was set forward, or back.
        pub(super) static JUMPED: Cell<i64> = const { Cell::new(0) };
    }

    const HOUR: i64 = 60 * 60 * 1000;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;

    /// Asks a relay whose clock stands wrong by so much.
    async fn ask(relay: &Relay, jumped: i64, what: &str, token: &str, body: Value) -> (u16, Value) {
        let (method, path) = what.split_once(' ').unwrap();
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        let request = Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {token}"));
        JUMPED.set(jumped);
        let answer = http::router(relay.clone()).oneshot(request.body(Body::from(body)).unwrap());
        let answer = answer.await.unwrap();
        JUMPED.set(0);
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// A relay, a plan on it, and its owner's token.
    async fn relay() -> (Relay, String, String) {
        let store = Store::start(MemoryEngine::new(Disk::default())).unwrap();
        let relay = Relay::new(Config::default(), store, Assets::embedded()).unwrap();
        let (status, made) = ask(&relay, 0, "POST /api/plans", "", json!({})).await;
        assert_eq!(status, 201);
        let text = |key: &str| made[key].as_str().unwrap().to_owned();
        (relay, format!("/api/plans/{}", text("id")), text("token"))
    }

    #[tokio::test]
    async fn a2_a_clock_that_jumps_ends_only_what_has_an_end() {
        let (relay, plan, owner) = relay().await;
        let expires = now_millis() + HOUR;
        let wish = json!({ "role": "viewer", "expires": expires });
        let (_, made) = ask(&relay, 0, &format!("POST {plan}/links"), &owner, wish).await;
        let viewer = made["token"].as_str().unwrap();
        let read = format!("GET {plan}");
        for (jumped, seen) in [
            (0, 200),
            (2 * HOUR, 401),
            (-DAY, 200),
            (100 * YEAR, 401),
            (-100 * YEAR, 200),
            (0, 200),
        ] {
            assert_eq!(ask(&relay, jumped, &read, viewer, json!({})).await.0, seen, "{jumped}");
            assert_eq!(ask(&relay, jumped, &read, &owner, json!({})).await.0, 200, "{jumped}");
        }
    }

    #[tokio::test]
    async fn a12_a_ticket_outlives_a_clock_that_goes_back_and_not_its_month() {
        let (relay, plan, owner) = relay().await;
        let wish = json!({ "role": "viewer", "password": "opens" });
        let (_, made) = ask(&relay, 0, &format!("POST {plan}/links"), &owner, wish).await;
        let token = made["token"].as_str().unwrap();
        let (_, unlocked) = ask(
            &relay,
            0,
            &format!("POST {plan}/unlock"),
            token,
            json!({ "password": "opens" }),
        )
        .await;
        let shown = format!("{token}.{}", unlocked["ticket"].as_str().unwrap());
        let read = format!("GET {plan}");
        for (jumped, seen) in [(0, 200), (-DAY, 200), (29 * DAY, 200), (31 * DAY, 401), (0, 200)] {
            assert_eq!(ask(&relay, jumped, &read, &shown, json!({})).await.0, seen, "{jumped}");
        }
    }

    #[tokio::test]
    async fn a16_no_clock_lets_anybody_guess_more() {
        let (relay, plan, _) = relay().await;
        let read = format!("GET {plan}");
        let stranger = "A".repeat(43);
        let most = Config::default().limits.failures_per_minute;
        for _ in 0..most {
            assert_eq!(ask(&relay, 0, &read, &stranger, json!({})).await.0, 401);
        }
        for jumped in [0, HOUR, YEAR, -YEAR] {
            assert_eq!(
                ask(&relay, jumped, &read, &stranger, json!({})).await.0,
                429,
                "{jumped}"
            );
        }
    }
}
