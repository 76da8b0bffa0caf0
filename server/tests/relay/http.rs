//! The HTTP side: shapes of answers, problems, headers, and what never appears in a log.

use std::fs::File;

use crate::process::Process;
use crate::support::{Client, Plan, Show, TestRelay, close_code, dial, get, post, raw, request};

#[tokio::test]
async fn a_new_plan_tells_its_id_token_and_address() {
    let relay = TestRelay::start().await;
    for body in ["", "{}"] {
        let made = post(relay.address, "/api/plans", None, body).await;
        assert_eq!(made.status, 201);
        let made = made.json();
        let (id, token) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
        assert_eq!(made["url"], format!("http://{}/p/{id}#{token}", relay.address));
        let opened = get(relay.address, &format!("/api/plans/{id}"), Some(token))
            .await
            .json();
        let discussion = id.parse::<shared::ids::DocumentId>().unwrap().discussion().to_string();
        assert_eq!(
            opened,
            serde_json::json!({ "id": id, "role": "owner", "documents": { "plan": id, "discussion": discussion } })
        );
    }
}

#[tokio::test]
async fn a1_links_are_listed_without_their_tokens() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let _bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let listed = get(
        relay.address,
        &format!("/api/plans/{}/links", plan.id),
        Some(&plan.owner),
    )
    .await;
    for token in [&plan.owner, &plan.editor.token, &plan.viewer.token] {
        assert!(!listed.body.contains(token.as_str()));
    }
    let listed = listed.json();
    let roles: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["owner", "editor", "viewer", "commenter"]);
    assert_eq!(listed[1]["label"], "editors");
    assert_eq!((&listed[1]["uses"], &listed[1]["people"]), (&1.into(), &1.into()));
    assert!(listed[1]["created"].is_i64() && listed[1]["last_used"].is_i64());
    assert_eq!(
        (&listed[2]["uses"], &listed[2]["last_used"]),
        (&0.into(), &serde_json::Value::Null)
    );
    assert_eq!(listed[2]["revoked"], false);
}

#[tokio::test]
async fn bad_requests_get_problem_documents() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let links = format!("/api/plans/{}/links", plan.id);
    let long = format!(r#"{{"role":"viewer","label":"{}"}}"#, "x".repeat(81));
    let huge = format!(r#"{{"role":"viewer","label":"{}"}}"#, "x".repeat(20_000));
    let owner = Some(&*plan.owner);
    type Row<'a> = (&'a str, &'a str, Option<&'a str>, &'a str, u16, &'a str);
    let table: [Row<'_>; 12] = [
        ("POST", "/api/plans", None, "{", 422, "body"),
        ("POST", "/api/plans", None, r#"{"id":"x"}"#, 422, "body"),
        ("POST", "/api/plans", None, r#"{"token":"x"}"#, 422, "body"),
        ("POST", "/api/plans", None, r#"{"colour":"x"}"#, 422, "body"),
        ("POST", &links, owner, r#"{"role":"emperor"}"#, 422, "body"),
        (
            "POST",
            &links,
            owner,
            "{\"role\":\"viewer\",\"label\":\"a\\nb\"}",
            422,
            "body",
        ),
        ("POST", &links, owner, &long, 422, "body"),
        ("POST", &links, owner, &huge, 413, "too_big"),
        ("PUT", &links, owner, "", 405, "method"),
        ("GET", "/api/nothing", None, "", 404, "not_found"),
        ("GET", "/nothing", None, "", 404, "not_found"),
        ("GET", "/sync", None, "", 426, "upgrade"),
    ];
    for (method, path, token, body, status, code) in table {
        let answer = request(relay.address, method, path, token, body).await;
        assert_eq!(answer.status, status, "{method} {path} {body}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{method} {path}"
        );
        let problem = answer.json();
        assert_eq!(
            (problem["code"].as_str(), problem["status"].as_u64()),
            (Some(code), Some(status.into()))
        );
        assert!(problem["title"].is_string() && problem["detail"].is_string() && problem["type"].is_string());
    }
}

#[tokio::test]
async fn a8_every_response_carries_the_security_headers() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let paths = [
        "/",
        "/p/x/map",
        "/healthz",
        "/robots.txt",
        "/nothing",
        "/api/nothing",
        "/api/plans",
        "/sync",
    ];
    let plan_path = format!("/api/plans/{}", plan.id);
    for path in paths.into_iter().chain([&*plan_path]) {
        let answer = get(relay.address, path, Some(&plan.owner)).await;
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}"
        );
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
            ("x-robots-tag", "noindex, nofollow"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("cache-control").is_some());
    }
}

#[tokio::test]
async fn health_tells_the_version() {
    let relay = TestRelay::start().await;
    let answer = get(relay.address, "/healthz", None).await;
    assert_eq!((answer.status, answer.json()["status"].as_str()), (200, Some("ok")));
    assert!(answer.json()["version"].is_string());
}

#[tokio::test]
async fn a7_no_log_line_holds_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let relay = Process::talkative(folder.path(), File::create(&log).unwrap());
    let plan = Plan::create(relay.address).await;
    let unknown = "A".repeat(43);
    for token in [&plan.owner, &plan.editor.token, &unknown] {
        get(relay.address, &format!("/?token={token}"), None).await;
        get(relay.address, &format!("/p/x?token={token}"), Some(token)).await;
        get(relay.address, &format!("/api/plans/{token}?token={token}"), Some(token)).await;
        raw(relay.address, &format!("GET /sync?token={token} HTTP/1.1\r\nhost: x\r\norigin: https://evil.example\r\nconnection: close\r\n\r\n")).await;
        let body = format!(r#"{{"token":"{token}","id":3}}"#);
        post(relay.address, "/api/plans", None, &body).await;
        for show in [Show::Header, Show::Subprotocol, Show::Query] {
            let mut socket = dial(relay.address, token, show).await;
            if *token == unknown {
                close_code(&mut socket).await;
                continue;
            }
            let name = format!("{show:?}");
            let joined = Client::join(socket, plan.id, &name, crate::support::empty_document()).await;
            let mut client = joined.unwrap();
            client.put("a", "1").await;
            client.until_acknowledged().await;
            client.send_bytes(vec![0xf6]).await;
            client.until_closed().await;
        }
    }
    relay.kill();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(
        log.contains("a link was made") && log.contains("TRACE"),
        "the log was caught"
    );
    for token in [&plan.owner, &plan.editor.token, &plan.viewer.token, &unknown] {
        assert!(!log.contains(token.as_str()), "a token is in the log");
    }
}

#[tokio::test]
async fn d11_a_relay_is_ready_while_its_store_can_write() {
    let relay = TestRelay::start().await;
    assert_eq!(get(relay.address, "/readyz", None).await.status, 200);
    // Answers are kept for a second; a relay that has not been asked yet looks at once.
    let relay = TestRelay::start().await;
    relay.weather.storm();
    let answer = get(relay.address, "/readyz", None).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (503, Some("storage")));
    assert_eq!(
        get(relay.address, "/healthz", None).await.status,
        200,
        "the process is well"
    );
}

#[tokio::test]
async fn a_metrics_page_holds_counts_and_no_secrets() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let config = server::Config {
        metrics_listen: Some(free),
        ..server::Config::default()
    };
    let relay = TestRelay::with(config).await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
    let mut stranger = dial(relay.address, &"A".repeat(43), Show::Header).await;
    close_code(&mut stranger).await;
    let page = get(free, "/metrics", None).await;
    assert_eq!(page.status, 200);
    for line in [
        "touchloom_connections 1",
        "touchloom_rooms 1",
        "touchloom_changes_total 1",
        "touchloom_connections_opened_total 1",
        r#"touchloom_connections_ended_total{reason="unauthorized"} 1"#,
        "touchloom_durable_seconds_count 1",
    ] {
        assert!(page.body.lines().any(|found| found == line), "{line} in\n{}", page.body);
    }
    for secret in [&plan.owner, &plan.id.to_string(), &plan.editor.token] {
        assert!(!page.body.contains(secret.as_str()));
    }
    // The dashboard asks for nothing that is not there.
    let dashboard = include_str!("../../../deploy/grafana.json");
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let asked = dashboard
        .split(|c| !is_name(c))
        .filter(|word| word.starts_with("touchloom_"));
    let mut count = 0;
    for name in asked {
        let family = name.trim_end_matches("_total").trim_end_matches("_bucket");
        assert!(page.body.contains(&format!("# HELP {family} ")), "{name}");
        count += 1;
    }
    assert!(count >= 10);
    // It is on no address that people use.
    assert!(!get(relay.address, "/metrics", None).await.body.contains("touchloom_"));
}
