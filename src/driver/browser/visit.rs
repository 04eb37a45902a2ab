//! Sends a browser to the target, as a client does: from a page of the client's, by a link or a form.
//!
//! What it comes to is recorded hop by hop, as the HTTP agent records it. Where the wire leads to a client, the redirect
//! is the last hop; where a page does, what arrives at the client is a hop of its own.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::error::BrowserError;
use super::page::Page;
use super::seat::Seat;
use crate::driver::agent::UserAgent;
use crate::protocol::{
    Exchange, Failure, FailureKind, Hop, Landmarks, Request, decode_form, encode_form_component,
};

/// What a client's page shows before it sends the end-user off.
const CLIENT: &str = "<!doctype html><html lang=en><title>A client</title><p>A client's page.";

/// Why no browser would send a request; nothing where one would.
pub(in crate::driver) fn cannot_send(request: &Request) -> Option<&'static str> {
    let is_form = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case("content-type") && value == "application/x-www-form-urlencoded"
    };
    match request.method {
        http::Method::GET if request.headers.is_empty() => None,
        http::Method::POST if request.headers.iter().all(is_form) => {
            let body = request.body.as_deref().unwrap_or_default();
            (form_body(&decode_form(body)) != body).then_some("a body that no form sends")
        }
        http::Method::GET | http::Method::POST => Some("header fields that no page can set"),
        _ => Some("a method that no page can send"),
    }
}

/// How a form sends its fields.
fn form_body(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode_form_component(name), encode_form_component(value)))
        .collect();
    pairs.join("&")
}

/// Sends the agent's browser somewhere. Trouble of ours is a hop without an answer.
pub(in crate::driver) async fn visit(
    agent: &mut UserAgent,
    seat: &Arc<Seat>,
    purpose: &str,
    request: Request,
    landmarks: &Landmarks,
) -> Exchange {
    let started = agent.client().elapsed();
    match leave_and_arrive(agent, seat, &request, landmarks).await {
        Ok(hops) => Exchange {
            purpose: purpose.to_owned(),
            hops,
        },
        Err(error) => trouble(purpose, request, &error, started, agent),
    }
}

/// An exchange that our browser could not play.
pub(super) fn trouble(
    purpose: &str,
    request: Request,
    error: &BrowserError,
    started: Duration,
    agent: &UserAgent,
) -> Exchange {
    let failure = Failure {
        kind: FailureKind::Browser,
        detail: error.to_string(),
    };
    Exchange {
        purpose: purpose.to_owned(),
        hops: vec![Hop {
            request,
            outcome: Err(failure),
            started,
            took: agent.client().elapsed().saturating_sub(started),
        }],
    }
}

async fn leave_and_arrive(
    agent: &mut UserAgent,
    seat: &Arc<Seat>,
    request: &Request,
    landmarks: &Landmarks,
) -> Result<Vec<Hop>, BrowserError> {
    let page = window(agent, seat, landmarks).await?;
    go_to_client(&page, landmarks).await?;
    page.sight().with(super::sight::Sight::expect);
    page.evaluate(&departure(request)).await?;
    page.rest().await?;
    harvest(agent, seat, &page).await
}

/// The agent's page, with the agent's cookies.
pub(in crate::driver) async fn window(
    agent: &mut UserAgent,
    seat: &Arc<Seat>,
    landmarks: &Landmarks,
) -> Result<Arc<Page>, BrowserError> {
    let page = match &agent.window {
        Some(page) => Arc::clone(page),
        None => {
            let page = seat.open(agent.client(), agent.scenario(), landmarks).await?;
            agent.window = Some(Arc::clone(&page));
            agent.synced = None;
            page
        }
    };
    let is_same = agent.synced.as_ref() == Some(agent.jar());
    let is_new_and_empty = agent.synced.is_none() && agent.jar().is_empty();
    if !is_same && !is_new_and_empty {
        page.set_cookies(agent.jar()).await?;
        agent.synced = Some(agent.jar().clone());
    }
    Ok(page)
}

/// Goes to a page of a client's, unless the browser is at one.
async fn go_to_client(page: &Page, landmarks: &Landmarks) -> Result<(), BrowserError> {
    let Some(home) = home_of_client(landmarks) else {
        return Ok(());
    };
    let at = page.evaluate("location.origin").await?;
    if at.as_str() == Some(home.origin().ascii_serialization().as_str()) {
        return Ok(());
    }
    page.serve(&home, CLIENT);
    go_to(page, &home).await
}

/// Goes to a URL as if it were typed in.
pub(super) async fn go_to(page: &Page, url: &Url) -> Result<(), BrowserError> {
    page.sight().with(super::sight::Sight::expect);
    page.call("Page.navigate", json!({"url": url.as_str()})).await?;
    page.rest().await
}

/// A place at the origin of a client.
fn home_of_client(landmarks: &Landmarks) -> Option<Url> {
    let mut uris = landmarks.redirect_uris.iter();
    let mut home = uris.find_map(|uri| {
        Url::parse(uri)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && !landmarks.is_own(url))
    })?;
    home.set_path("/opcheck-client");
    home.set_query(None);
    home.set_fragment(None);
    Some(home)
}

/// The script by which a client's page sends the end-user off: a link for GET, a form for POST.
fn departure(request: &Request) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let target = quoted(request.url.as_str());
    let act = if request.method == http::Method::POST {
        let pairs = decode_form(request.body.as_deref().unwrap_or_default());
        let fields: Vec<Value> = pairs.iter().map(|(name, value)| json!([name, value])).collect();
        format!(
            "const form = document.createElement('form'); form.method = 'post'; form.action = {target};
            for (const [name, value] of {}) {{ const field = document.createElement('textarea'); field.name = name; field.value = value; form.append(field); }}
            form.hidden = true; document.body.append(form); HTMLFormElement.prototype.submit.call(form);",
            Value::from(fields)
        )
    } else {
        format!("location.href = {target};")
    };
    // Put off, so that the script itself ends in the page that it leaves.
    format!("setTimeout(() => {{ {act} }}, 0)")
}

/// What the visit showed, and the cookies as they are now.
pub(super) async fn harvest(
    agent: &mut UserAgent,
    seat: &Arc<Seat>,
    page: &Arc<Page>,
) -> Result<Vec<Hop>, BrowserError> {
    let jar = page.cookies().await?;
    *agent.jar_mut() = jar.clone();
    agent.synced = Some(jar);
    let (hops, refused) = page
        .sight()
        .with(|sight| (sight.hops(), std::mem::take(&mut sight.refused_cookies)));
    for cookie in refused {
        seat.remark(format!("the browser refused the cookie {cookie}"));
    }
    if hops.is_empty() {
        return Err(BrowserError::Unable("the browser went nowhere".to_owned()));
    }
    agent.stands_at = hops.first().map(|hop| hop.started);
    Ok(hops)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> Url {
        Url::parse(url).unwrap()
    }

    #[test]
    fn what_a_browser_would_not_send_is_named() {
        let get = Request::get(at("https://op.test/authorize?a=b"));
        assert_eq!(cannot_send(&get), None);
        assert!(cannot_send(&get.clone().with_header("Accept-Language", "de")).is_some());
        let post = |body: &str| Request::post_form(at("https://op.test/authorize"), body.to_owned());
        assert_eq!(cannot_send(&post("a=b&a=c")), None);
        assert!(cannot_send(&post("a=%zz")).is_some());
    }

    #[test]
    fn a_client_sends_off_from_its_own_origin() {
        let landmarks = Landmarks {
            redirect_uris: vec!["com.example.app:/cb".into(), "https://app.example/cb?x=1".into()],
            ..Landmarks::default()
        };
        let home = home_of_client(&landmarks).unwrap();
        assert_eq!(home.as_str(), "https://app.example/opcheck-client");
    }

    #[test]
    fn a_departure_quotes_what_it_is_given() {
        let request = Request::get(at("https://op.test/a?b=\"';</script>"));
        assert!(departure(&request).contains(r#"location.href = "https://op.test/a?b="#));
    }
}
