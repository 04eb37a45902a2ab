//! The part of the walk that goes through request objects.

use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::faults::{Walk, line};
use super::*;
use crate::protocol::{Jws, unsigned_jwt};
use crate::reference::core::signed_with;

/// The secret of the client that signs.
const SECRET: &str = "reference-secret-of-signing";

/// A correct request object. It asks without a page, so that the answer shows the state at once.
fn correct(stage: &Stage) -> Map<String, Value> {
    let mut claims = Map::from_iter(
        stage
            .request("signing")
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::from(value))),
    );
    let issuer = stage
        .running
        .fixtures
        .issuer
        .as_str()
        .trim_end_matches('/')
        .to_owned();
    claims.extend([
        ("iss".to_owned(), "signing".into()),
        ("aud".to_owned(), issuer.into()),
        ("prompt".to_owned(), "none".into()),
    ]);
    claims
}

/// Sends an object with what stands beside it.
async fn send(stage: &mut Stage, object: String, beside: &[(&'static str, &str)]) -> String {
    let mut request = vec![
        ("client_id", "signing".to_owned()),
        ("response_type", "code".to_owned()),
        ("request", object),
    ];
    request.extend(beside.iter().map(|(name, value)| (*name, (*value).to_owned())));
    line(&stage.authorize(&request).await)
}

/// Goes through request objects, good and bad.
pub(super) async fn walk_objects(stage: &mut Stage, walk: &mut Walk) {
    let claims = correct(stage);
    let good = signed_with(SECRET, &claims);
    walk.push(send(stage, good.clone(), &[]).await);
    walk.push(send(stage, good.clone(), &[("state", "beside")]).await);
    walk.push(
        send(
            stage,
            good.clone(),
            &[("request_uri", "https://rp.example.test/r")],
        )
        .await,
    );
    let mut stateless = claims.clone();
    stateless.remove("state");
    walk.push(send(stage, signed_with(SECRET, &stateless), &[("state", "beside")]).await);
    for object in [
        unsigned_jwt("none", &claims),
        Jws::with_other_signature(&good).unwrap(),
        signed_with("another secret", &claims),
        "e30.e30.e30".to_owned(),
    ] {
        walk.push(send(stage, object, &[]).await);
    }
    for (name, value) in [
        ("client_id", json!("web")),
        ("response_type", json!("foo")),
        ("request", json!("e30")),
        ("request_uri", json!("https://rp.example.test/r")),
        ("exp", json!(1)),
        ("nbf", json!(99_999_999_999_i64)),
        ("aud", json!("https://evil.test")),
        ("iss", json!("web")),
        ("max_age", json!(5)),
    ] {
        let mut bent = claims.clone();
        bent.insert(name.to_owned(), value);
        walk.push(send(stage, signed_with(SECRET, &bent), &[]).await);
    }
    for path in ["objects/signing", "objects/nobody"] {
        let uri = served(path, format!("200 OK\r\n\r\n{good}")).await;
        walk.push(line(&refer(stage, uri).await));
    }
    let elsewhere = served("elsewhere", format!("200 OK\r\n\r\n{good}")).await;
    for answer in [
        "200 OK\r\n\r\n<i onopcheck=1>a page</i>".to_owned(),
        format!("404 Not Found\r\n\r\n{good}"),
        format!("302 Found\r\nlocation: {elsewhere}\r\n\r\n"),
        format!("200 OK\r\n\r\n{}", Jws::with_other_signature(&good).unwrap()),
    ] {
        let seen = refer(stage, served("objects/signing", answer).await).await;
        walk.push(line(&seen));
    }
}

/// Sends a request with a request URI, and complete without it.
async fn refer(stage: &mut Stage, uri: String) -> Seen {
    let mut request = stage.request("signing");
    request.extend([("prompt", "none".to_owned()), ("request_uri", uri)]);
    stage.authorize(&request).await
}

/// A URL at which an answer is given once: status, head and text.
async fn served(path: &str, answer: String) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/{path}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 1024];
        let _read = stream.read(&mut asked).await.unwrap();
        let answer = format!("HTTP/1.1 {answer}");
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    uri
}
