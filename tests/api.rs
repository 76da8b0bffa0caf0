//! The relay's HTTP interface, as far as tests need it: one request, one JSON answer.

use crate::relay::Relay;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use shared::ids::DocumentId;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A plan and a token that opens it.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The plan.
    pub plan: DocumentId,
    /// The token.
    pub token: String,
}

/// Makes a plan and returns its owner's grant.
///
/// # Errors
/// When the relay does not answer as it should.
pub async fn create_plan(relay: &Relay) -> Result<Grant> {
    let (status, answer) = post(relay, "/api/plans", None, &json!({})).await?;
    ensure!(status == 201, "{status}: {answer}");
    Ok(Grant {
        plan: text(&answer, "id")?.parse()?,
        token: text(&answer, "token")?.to_owned(),
    })
}

/// Makes a further link to a plan, for `editor` or `viewer`.
///
/// # Errors
/// As [`create_plan`].
pub async fn create_link(relay: &Relay, owner: &Grant, role: &str) -> Result<Grant> {
    let path = format!("/api/plans/{}/links", owner.plan);
    let wish = json!({ "role": role, "label": role });
    let (status, answer) = post(relay, &path, Some(&owner.token), &wish).await?;
    ensure!(status == 201, "{status}: {answer}");
    Ok(Grant {
        plan: owner.plan,
        token: text(&answer, "token")?.to_owned(),
    })
}

async fn post(relay: &Relay, path: &str, token: Option<&str>, body: &Value) -> Result<(u16, Value)> {
    let body = body.to_string();
    let bearer = token.map_or(String::new(), |token| format!("Authorization: Bearer {token}\r\n"));
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\n{bearer}Content-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        relay.address(),
        body.len(),
    );
    let mut stream = TcpStream::connect(relay.address()).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    Ok((status, serde_json::from_str(body)?))
}

fn text<'a>(answer: &'a Value, key: &str) -> Result<&'a str> {
    answer
        .get(key)
        .and_then(Value::as_str)
        .with_context(|| format!("no {key} in {answer}"))
}
