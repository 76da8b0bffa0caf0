//! Who may do what, over real connections.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use server::Config;
use shared::schema::frame;
use shared::sync::CloseReason;
use shared::sync::wire::Message;

use crate::support::{Client, Show, TestRelay, close_code, code, dial, get, post, refused, request, soon, write_field};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

#[tokio::test]
async fn a3_every_action_takes_its_role() {
    let relay = TestRelay::start().await;
    let (plan, other) = (relay.plan().await, relay.plan().await);
    let unknown = "A".repeat(43);
    let tokens: [(&str, Option<&str>); 7] = [
        ("owner", Some(&plan.owner)),
        ("editor", Some(&plan.editor.token)),
        ("commenter", Some(&plan.commenter.token)),
        ("viewer", Some(&plan.viewer.token)),
        ("owner of another plan", Some(&other.owner)),
        ("unknown", Some(&unknown)),
        ("nobody", None),
    ];
    let base = format!("/api/plans/{}", plan.id);
    let (links, ledger) = (format!("{base}/links"), format!("{base}/ledger"));
    let gone = format!("{links}/0000000000000000");
    let make = r#"{"role":"owner","label":"x"}"#;
    // Expected by owner, editor, commenter, viewer; strangers get 401 everywhere.
    let rotate = format!("{gone}/rotate");
    let (unlock, restore) = (format!("{base}/unlock"), format!("{base}/restore"));
    let actions: [(&str, &str, &str, [u16; 4]); 10] = [
        ("GET", &base, "", [200, 200, 200, 200]),
        ("GET", &ledger, "", [200, 200, 200, 403]),
        ("GET", &links, "", [200, 403, 403, 403]),
        ("POST", &links, make, [201, 403, 403, 403]),
        ("DELETE", &gone, "", [404, 403, 403, 403]),
        ("PATCH", &gone, "{}", [404, 403, 403, 403]),
        ("POST", &rotate, "", [404, 403, 403, 403]),
        // These links have no password to tell.
        ("POST", &unlock, r#"{"password":"x"}"#, [404, 404, 404, 404]),
        ("POST", &restore, "", [204, 403, 403, 403]),
        // The owner's comes last: it takes the plan away.
        ("DELETE", &base, "", [204, 403, 403, 403]),
    ];
    for (method, path, body, expected) in actions {
        for (at, (who, token)) in tokens.iter().enumerate().rev() {
            let answer = request(relay.address, method, path, *token, body).await;
            let expected = expected.get(at).copied().unwrap_or(401);
            assert_eq!(answer.status, expected, "{method} {path} by {who}");
        }
    }
}

#[tokio::test]
async fn a2_unknown_revoked_and_wrong_tokens_look_the_same() {
    let relay = TestRelay::start().await;
    let (plan, other) = (relay.plan().await, relay.plan().await);
    let path = format!("/api/plans/{}", plan.id);
    let link = format!("{path}/links/{}", plan.viewer.name);
    assert_eq!(
        request(relay.address, "DELETE", &link, Some(&plan.owner), "")
            .await
            .status,
        204
    );
    let nowhere = "/api/plans/11111111111111111111".to_owned();
    let mut answers = Vec::new();
    for (path, token) in [
        (&path, Some("A".repeat(43))),
        (&path, Some(plan.viewer.token.clone())),
        (&path, Some(other.owner.clone())),
        (&path, Some("rubbish".into())),
        (&path, None),
        (&nowhere, Some(plan.owner.clone())),
    ] {
        let answer = get(relay.address, path, token.as_deref()).await;
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0].0, 401);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");

    for token in ["A".repeat(43), plan.viewer.token, "rubbish".into()] {
        for show in [Show::Header, Show::Subprotocol, Show::Query] {
            let mut socket = dial(relay.address, &token, show).await;
            assert_eq!(
                close_code(&mut socket).await,
                code(CloseReason::Unauthorized),
                "{show:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_may_come_three_ways() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    for show in [Show::Header, Show::Subprotocol, Show::Query] {
        let socket = dial(relay.address, &plan.editor.token, show).await;
        let name = format!("{show:?}");
        let mut client = Client::join(socket, plan.id, &name, crate::support::empty_document())
            .await
            .unwrap();
        client.put(&name, "1").await;
        client.until_acknowledged().await;
    }
}

#[tokio::test]
async fn a4_a_revoked_link_closes_its_connections_and_no_other() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    ann.put("a", "1").await;
    bob.until_value("a", "1").await;
    let path = format!("/api/plans/{}/links/{}", plan.id, plan.editor.name);
    assert_eq!(
        request(relay.address, "DELETE", &path, Some(&plan.owner), "")
            .await
            .status,
        204
    );
    // What he sends now is read by nobody.
    bob.put("b", "too late").await;
    assert_eq!(bob.until_closed().await, code(CloseReason::Revoked));
    ann.put("a", "2").await;
    ann.until_acknowledged().await;
    assert_eq!(ann.value("b"), None);
    let mut again = dial(relay.address, &plan.editor.token, Show::Header).await;
    assert_eq!(close_code(&mut again).await, code(CloseReason::Unauthorized));
}

#[tokio::test]
async fn a4_a_link_that_expires_closes_its_connections() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let links = format!("/api/plans/{}/links", plan.id);
    let past = post(
        relay.address,
        &links,
        Some(&plan.owner),
        r#"{"role":"viewer","expires":1}"#,
    )
    .await;
    assert_eq!((past.status, past.json()["code"].as_str()), (422, Some("body")));
    let soon = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() + 1_500;
    let body = format!(r#"{{"role":"editor","expires":{soon}}}"#);
    let link = post(relay.address, &links, Some(&plan.owner), &body).await.json();
    let token = link["token"].as_str().unwrap();
    let mut bob = Client::connect(relay.address, plan.id, token).await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    assert_eq!(bob.until_closed().await, code(CloseReason::Revoked));
    let mut again = dial(relay.address, token, Show::Header).await;
    assert_eq!(close_code(&mut again).await, code(CloseReason::Unauthorized));
    let path = format!("/api/plans/{}", plan.id);
    assert_eq!(get(relay.address, &path, Some(token)).await.status, 401);
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
}

#[tokio::test]
async fn a12_a_link_with_a_password_opens_with_token_and_ticket_only() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let path = format!("/api/plans/{}", plan.id);
    let links = format!("{path}/links");
    let body = r#"{"role":"editor","password":"open sesame"}"#;
    let link = post(relay.address, &links, Some(&plan.owner), body).await.json();
    let token = link["token"].as_str().unwrap();

    let refused = get(relay.address, &path, Some(token)).await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (401, Some("password"))
    );
    let mut socket = dial(relay.address, token, Show::Subprotocol).await;
    assert_eq!(close_code(&mut socket).await, code(CloseReason::Password));

    let unlock = format!("{path}/unlock");
    let wrong = post(relay.address, &unlock, Some(token), r#"{"password":"open barley"}"#).await;
    assert_eq!((wrong.status, wrong.json()["code"].as_str()), (401, Some("password")));
    let right = post(relay.address, &unlock, Some(token), r#"{"password":"open sesame"}"#).await;
    assert_eq!(right.status, 200, "{}", right.body);
    let both = format!("{token}.{}", right.json()["ticket"].as_str().unwrap());
    assert_eq!(get(relay.address, &path, Some(&both)).await.status, 200);
    for show in [Show::Header, Show::Subprotocol, Show::Query] {
        let socket = dial(relay.address, &both, show).await;
        let name = format!("{show:?}");
        let mut client = Client::join(socket, plan.id, &name, crate::support::empty_document())
            .await
            .unwrap();
        client.put(&name, "1").await;
        client.until_acknowledged().await;
    }
    // The list says that there is a password, and nothing of it.
    let listed = get(relay.address, &links, Some(&plan.owner)).await;
    let protected: Vec<_> = listed
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["protected"].clone())
        .collect();
    assert_eq!(protected, [false, false, false, false, true]);
    assert!(!listed.body.contains("argon2") && !listed.body.contains("sesame"));
}

#[tokio::test]
async fn a12_passwords_cannot_be_tried_without_end() {
    let config = Config {
        limits: server::config::Limits {
            passwords_per_minute: 2,
            ..server::config::Limits::DEFAULT
        },
        ..Config::default()
    };
    let relay = TestRelay::with(config).await;
    let plan = relay.plan().await;
    let links = format!("/api/plans/{}/links", plan.id);
    let link = post(
        relay.address,
        &links,
        Some(&plan.owner),
        r#"{"role":"viewer","password":"x"}"#,
    )
    .await
    .json();
    let unlock = format!("/api/plans/{}/unlock", plan.id);
    let mut statuses = Vec::new();
    for password in ["a", "b", "x"] {
        let body = format!(r#"{{"password":"{password}"}}"#);
        statuses.push(post(relay.address, &unlock, link["token"].as_str(), &body).await.status);
    }
    assert_eq!(statuses, [401, 401, 429]);
}

#[tokio::test]
async fn a13_a_link_gets_another_token_and_the_old_one_opens_nothing() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let rotate = format!("/api/plans/{}/links/{}/rotate", plan.id, plan.editor.name);
    let answer = post(relay.address, &rotate, Some(&plan.owner), "").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["link"].as_str(), Some(&*plan.editor.name));
    assert_eq!(bob.until_closed().await, code(CloseReason::Revoked));
    let mut again = dial(relay.address, &plan.editor.token, Show::Header).await;
    assert_eq!(close_code(&mut again).await, code(CloseReason::Unauthorized));
    let mut bob = Client::connect(relay.address, plan.id, answer.json()["token"].as_str().unwrap()).await;
    bob.put("a", "1").await;
    bob.until_acknowledged().await;
}

#[tokio::test]
async fn a20_a_link_is_changed_and_keeps_its_token() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let links = format!("/api/plans/{}/links", plan.id);
    let path = format!("{links}/{}", plan.editor.name);
    let change = async |path: &str, body: &str| request(relay.address, "PATCH", path, Some(&plan.owner), body).await;

    // Nobody on the link notices its new name, and an end that lies ahead.
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let ahead = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() + 3_600_000;
    let named = change(&path, &format!(r#"{{"label":" Sales ","expires":{ahead}}}"#)).await;
    assert_eq!(named.status, 200, "{}", named.body);
    assert_eq!(named.json()["label"], "Sales");
    assert_eq!(named.json()["expires"].as_i64(), i64::try_from(ahead).ok());
    bob.put("a", "1").await;
    bob.until_acknowledged().await;

    // What is not given stays; what is null goes.
    let lasting = change(&path, r#"{"expires":null}"#).await.json();
    assert_eq!(
        (&lasting["label"], &lasting["expires"]),
        (&"Sales".into(), &serde_json::Value::Null)
    );
    assert_eq!(change(&path, "{}").await.json()["label"], "Sales");

    // A password asks everybody who is there.
    let locked = change(&path, r#"{"password":"open sesame"}"#).await.json();
    assert_eq!(
        (&locked["protected"], &locked["label"]),
        (&true.into(), &"Sales".into())
    );
    assert_eq!(bob.until_closed().await, code(CloseReason::Restarting));
    let mut again = dial(relay.address, &plan.editor.token, Show::Header).await;
    assert_eq!(close_code(&mut again).await, code(CloseReason::Password));
    assert_eq!(change(&path, r#"{"password":null}"#).await.json()["protected"], false);
    Client::connect(relay.address, plan.id, &plan.editor.token).await;

    // Another end than it was let in with is the one that counts.
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let soon = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() + 1_500;
    assert_eq!(change(&path, &format!(r#"{{"expires":{soon}}}"#)).await.status, 200);
    assert_eq!(bob.until_closed().await, code(CloseReason::Revoked));
    assert_eq!(change(&path, r#"{"expires":null}"#).await.status, 404);

    let viewers = format!("{links}/{}", plan.viewer.name);
    for bad in [
        r#"{"role":"owner"}"#,
        r#"{"label":null,"labels":""}"#,
        r#"{"label":"a\u0007"}"#,
        r#"{"expires":1}"#,
        r#"{"expires":"never"}"#,
        r#"{"password":7}"#,
        r#"{"lens":"secrets"}"#,
    ] {
        let refused = change(&viewers, bad).await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (422, Some("body")),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn a14_a_deleted_plan_opens_for_nobody_until_its_owner_brings_it_back() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let path = format!("/api/plans/{}", plan.id);
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.put("a", "1").await;
    bob.until_acknowledged().await;
    assert_eq!(
        request(relay.address, "DELETE", &path, Some(&plan.owner), "")
            .await
            .status,
        204
    );
    assert_eq!(bob.until_closed().await, code(CloseReason::Deleted));
    let gone = get(relay.address, &path, Some(&plan.editor.token)).await;
    assert_eq!((gone.status, gone.json()["code"].as_str()), (410, Some("deleted")));
    let mut again = dial(relay.address, &plan.viewer.token, Show::Header).await;
    assert_eq!(close_code(&mut again).await, code(CloseReason::Deleted));
    // Its device does not make it anew.
    let claim = format!(r#"{{"id":"{}","token":"{}"}}"#, plan.id, plan.owner);
    assert_eq!(post(relay.address, "/api/plans", None, &claim).await.status, 410);

    let restore = format!("{path}/restore");
    assert_eq!(
        post(relay.address, &restore, Some(&plan.editor.token), "").await.status,
        403
    );
    assert_eq!(post(relay.address, &restore, Some(&plan.owner), "").await.status, 204);
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until_value("a", "1").await;
}

#[tokio::test]
async fn a15_making_plans_can_take_a_key() {
    let config = Config {
        create_key: Some(blake3::hash(b"ours")),
        ..Config::default()
    };
    let relay = TestRelay::with(config).await;
    for (body, status) in [("", 403), (r#"{"key":"theirs"}"#, 403), (r#"{"key":"ours"}"#, 201)] {
        let answer = post(relay.address, "/api/plans", None, body).await;
        assert_eq!(answer.status, status, "{body}");
        if status == 201 {
            // A plan that is there is claimed again without the key, as its device does at every start.
            let again = format!(
                r#"{{"id":"{}","token":"{}"}}"#,
                answer.json()["id"].as_str().unwrap(),
                answer.json()["token"].as_str().unwrap()
            );
            assert_eq!(post(relay.address, "/api/plans", None, &again).await.status, 200);
        } else {
            assert_eq!(answer.json()["code"].as_str(), Some("create_key"));
        }
    }
}

#[tokio::test]
async fn p46_who_guesses_tokens_is_heard_no_more_for_a_while() {
    let config = Config {
        limits: server::config::Limits {
            failures_per_minute: 3,
            ..server::config::Limits::DEFAULT
        },
        ..Config::default()
    };
    let relay = TestRelay::with(config).await;
    let plan = relay.plan().await;
    let path = format!("/api/plans/{}", plan.id);
    let wrong = "A".repeat(43);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(get(relay.address, &path, Some(&wrong)).await.status);
    }
    let late = get(relay.address, &path, Some(&plan.owner)).await;
    statuses.push(late.status);
    assert_eq!(statuses, [401, 401, 401, 429]);
    assert!(late.head.to_lowercase().contains("retry-after"), "{}", late.head);
    let mut socket = dial(relay.address, &plan.owner, Show::Header).await;
    assert_eq!(close_code(&mut socket).await, code(CloseReason::TooMany));
}

#[tokio::test]
async fn a5_the_last_owner_link_stays() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let links = format!("/api/plans/{}/links", plan.id);
    let listed = get(relay.address, &links, Some(&plan.owner)).await.json();
    let first = format!("{links}/{}", listed[0]["link"].as_str().unwrap());
    let refused = request(relay.address, "DELETE", &first, Some(&plan.owner), "").await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (409, Some("last_owner"))
    );
    let body = format!(r#"{{"expires":{}}}"#, i64::MAX);
    let refused = request(relay.address, "PATCH", &first, Some(&plan.owner), &body).await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (409, Some("last_owner"))
    );
    let second = post(relay.address, &links, Some(&plan.owner), r#"{"role":"owner"}"#)
        .await
        .json();
    assert_eq!(
        request(relay.address, "DELETE", &first, Some(&plan.owner), "")
            .await
            .status,
        204
    );
    assert_eq!(get(relay.address, &links, Some(&plan.owner)).await.status, 401);
    assert_eq!(get(relay.address, &links, second["token"].as_str()).await.status, 200);
}

#[tokio::test]
async fn a6_a_plan_made_offline_is_claimed_once() {
    let relay = TestRelay::start().await;
    let id = shared::ids::DocumentId([7; 16]).to_string();
    let claim = |token: u8| {
        let token = shared::ids::Token([token; 32]);
        let body = format!(r#"{{"id":"{id}","token":"{token}"}}"#);
        async move { post(relay.address, "/api/plans", None, &body).await }
    };
    let first = claim(1).await;
    assert_eq!(first.status, 201);
    assert_eq!(first.json()["id"].as_str(), Some(&*id));
    assert!(first.json()["url"].as_str().unwrap().contains(&format!("/p/{id}#")));
    assert_eq!(claim(1).await.status, 200);
    let other = claim(2).await;
    assert_eq!((other.status, other.json()["code"].as_str()), (409, Some("taken")));
}

#[tokio::test]
async fn a10_a_viewers_edit_reaches_nobody_and_the_viewer_is_told() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    ann.begin_plan().await;
    ann.title("hers").await;
    ann.until_acknowledged().await;
    eve.until_title("hers").await;
    let stored = relay.changes(plan.id).await;
    eve.title("forged").await;
    let told =
        |message: &Message| matches!(message, Message::Error { message, .. } if message.starts_with("read-only"));
    eve.until("told", |eve| eve.heard.iter().any(told)).await;
    ann.write("status", |edit| write_field(edit, "plan", "", "status", "review"))
        .await;
    ann.until_acknowledged().await;
    eve.until("the next edit", |eve| eve.plan().frame().get(frame::status).is_some())
        .await;
    assert_eq!(ann.plan().frame().title(), "hers");
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until("the next edit", |bob| bob.plan().frame().get(frame::status).is_some())
        .await;
    assert_eq!(bob.plan().frame().title(), "hers");
    assert_eq!(relay.changes(plan.id).await, stored + 1);
}

#[tokio::test]
async fn a9_a_foreign_page_may_not_connect() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let dial_from = async |origin: &str| {
        let url = format!("ws://{}/sync?token={}", relay.address, plan.owner);
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        refused(connect_async(request).await.map(drop))
    };
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(dial_from(foreign).await, Some(403), "{foreign}");
    }
    assert_eq!(dial_from(&format!("http://{}", relay.address)).await, None);
}

#[tokio::test]
async fn a11_a_name_belongs_to_the_connection_that_has_it() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let name = "somebody";
    let first = dial(relay.address, &plan.owner, Show::Header).await;
    let mut first = Client::join(first, plan.id, name, crate::support::empty_document())
        .await
        .unwrap();
    let second = dial(relay.address, &plan.editor.token, Show::Header).await;
    let hijack = async {
        match Client::join(second, plan.id, name, crate::support::empty_document()).await {
            Err(code) => code,
            Ok(mut client) => client.until_closed().await,
        }
    };
    // The first one goes on reading, which answers the relay's question whether it is there.
    let refused = tokio::select! {
        code = hijack => code,
        code = first.until_closed() => panic!("the first one was closed with {code}"),
    };
    assert_eq!(refused, code(CloseReason::Malformed));
    first.put("a", "1").await;
    first.until_acknowledged().await;
}

#[tokio::test]
async fn a11_a_connection_that_does_not_answer_loses_its_name() {
    let config = Config {
        heartbeat: Duration::from_millis(500),
        ..Config::default()
    };
    let relay = TestRelay::with(config).await;
    let plan = relay.plan().await;
    let name = "somebody";
    let join = async || {
        let socket = dial(relay.address, &plan.editor.token, Show::Header).await;
        Client::join(socket, plan.id, name, crate::support::empty_document())
            .await
            .unwrap()
    };
    // Nobody reads this one any more, as when a laptop was closed.
    let _left_behind = join().await;
    let mut again = join().await;
    again.put("a", "1").await;
    again.until_acknowledged().await;
}

/// A room that nobody is in any more folds what it holds. By then it may have been forgotten.
#[tokio::test]
async fn a14_a_room_puts_back_nothing_of_a_plan_that_was_forgotten() {
    let metrics = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let relay = TestRelay::with(Config {
        idle: Duration::ZERO,
        compact_from: 1,
        metrics_listen: Some(metrics),
        ..Config::default()
    })
    .await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
    assert_eq!(relay.store.delete_plan(plan.id, 1).await, Ok(true));
    assert_eq!(relay.store.forget_deleted(2).await, Ok(vec![plan.id]));
    drop(ann);
    soon("the room ends", async {
        let is_awake = async || {
            !get(metrics, "/metrics", None)
                .await
                .body
                .contains("touchloom_rooms 0\n")
        };
        while is_awake().await {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(relay.store.load(plan.id).await.unwrap().chunks.is_empty());
}
