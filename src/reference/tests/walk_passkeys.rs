//! The part of the walk with passkeys, by an authenticator in software.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::faults::{Walk, line};
use super::*;
use crate::reference::core::Ceremony;
use crate::reference::core::software::{Authenticator, ID};

/// What stands behind a mark in a page, up to the next quotation mark.
fn after<'a>(page: &'a Seen, mark: &str) -> &'a str {
    let rest = page.body.split_once(mark).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default()
}

/// Lets the authenticator fill in the form of a page, and sends it.
async fn fill_in(
    stage: &mut Stage,
    page: &Seen,
    ceremony: Ceremony,
    with: Option<&mut Authenticator>,
) -> Seen {
    let origin = page.url.origin().ascii_serialization();
    let challenge = after(page, "data-challenge=\"");
    let (_, form) = page.body.split_once("form id=\"passkey\"").unwrap();
    let field = |name: &str| {
        let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let mut fields = vec![("req", field("req")), ("csrf", field("csrf"))];
    if let Some(authenticator) = with {
        let answered = authenticator.answer(ceremony, challenge, &origin, "localhost");
        fields.extend([
            ("credential", URL_SAFE_NO_PAD.encode(ID)),
            ("client_data", answered.client_data),
            ("authenticator_data", answered.authenticator_data),
            ("signature", answered.signature),
        ]);
    }
    let url = page.url.join("/passkeys").unwrap();
    stage.send(Method::POST, url, Some(encode(&fields)), None).await
}

/// Creates a passkey and signs in with it, with one that is not verified, and without one.
pub(super) async fn walk_passkeys(stage: &mut Stage, walk: &mut Walk) {
    stage.jar.clear();
    let mut endpoint = stage.running.fixtures.authorization_endpoint.clone();
    endpoint.set_host(Some("localhost")).unwrap();
    let page = endpoint.join("/passkeys").unwrap().to_string();
    walk.push(line(&stage.get(&page).await));
    let request = stage.request("web");
    stage.sign_in_at(&endpoint, "ann", &request).await;
    let account = stage.get(&page).await;
    let mut authenticator = Authenticator::new();
    let made = fill_in(stage, &account, Ceremony::Create, Some(&mut authenticator)).await;
    walk.push(format!("{} {}", made.status, made.body.contains("is ready")));
    let again = bent(request, "prompt", Some("login"));
    for (verifies, has_one) in [(true, true), (false, true), (true, false)] {
        let first = stage.authorize_at(&endpoint, &again).await;
        let login = match first.location.clone() {
            Some(url) => stage.get(url.as_str()).await,
            None => first,
        };
        authenticator.verifies = verifies;
        let with = has_one.then_some(&mut authenticator);
        let seen = fill_in(stage, &login, Ceremony::Use, with).await;
        walk.push(line(&seen));
    }
    stage.jar.clear();
}

#[tokio::test]
async fn a_passkey_gets_a_code_and_nothing_else_does() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let mut walk = Walk::new();
    walk_passkeys(&mut stage, &mut walk).await;
    assert!(walk[0].starts_with("403 "), "{}", walk[0]);
    assert_eq!(walk[1], "200 true");
    assert!(walk[2].contains("code"), "{}", walk[2]);
    assert!(walk[3].starts_with("200 login page"), "{}", walk[3]);
    assert!(walk[4].starts_with("200 login page"), "{}", walk[4]);
}
