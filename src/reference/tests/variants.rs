//! Each benign variant lets an end-user sign in, and gives tokens.

use serde_json::{Map, Value};

use super::*;
use crate::reference::benign;
use crate::reference::core::signed_with;

/// A request of the client `web` in an object that it signed with its secret.
fn signed(request: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let members = request.iter();
    let claims: Map<String, Value> = members
        .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
        .collect();
    vec![
        ("client_id", "web".to_owned()),
        ("request", signed_with("reference-secret-of-web", &claims)),
    ]
}

impl Stage {
    /// What the server says about itself.
    async fn metadata(&mut self) -> Value {
        let place = self.running.fixtures.metadata.to_string();
        self.get(&place).await.json()
    }
}

#[tokio::test]
async fn each_benign_variant_still_signs_in() {
    for variant in benign::all() {
        for dialect in variant.dialects {
            let mut stage = Stage::start(Options::plain(*dialect, keys()).with_variant(variant)).await;
            let mut request = stage.request("web");
            if stage.metadata().await["require_signed_request_object"] == true {
                request = signed(&request);
            }
            let mut first = stage.authorize(&request).await;
            if first.body.contains("must be pushed") {
                let reference = stage.push("web", request).await;
                first = stage
                    .authorize(&[("client_id", "web".to_owned()), ("request_uri", reference)])
                    .await;
            }
            let mut page = stage.follow(first).await;
            let fill = [("username", "ann"), ("password", "reference-password-of-ann")];
            if page.body.contains("form id=\"identify\"") {
                page = stage.submit(&page, &fill, "next").await;
                assert!(page.body.contains("form id=\"password\""));
            }
            let callback = stage.submit(&page, &fill, "login").await;
            assert_eq!(callback.kind(), "code", "{} in {dialect}", variant.id);
            let code = callback.parameter("code").unwrap();
            let tokens = stage.exchange("web", &code).await;
            // Proofs of possession have tests of their own.
            if !tokens.body.contains("dpop") {
                assert_eq!(tokens.status, 200, "{} in {dialect}: {}", variant.id, tokens.body);
            }
        }
    }
}
