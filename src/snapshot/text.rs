//! A scenario's exchanges as text.

use serde_json::Value;

use super::volatile::{Volatile, without_random_words};
use crate::protocol::Page;
use crate::record::{ExchangeEvidence, HopEvidence, TargetRecord};

/// What prepares a scenario, brackets it, or is not the target's own: shared between scenarios, so another each time.
const LEFT_OUT: [&str; 7] = ["control", "prepare", "race", "sign in", "consent", "hook", "jwks"];

/// Header fields by which a client or user agent acts.
const HEADERS: [&str; 12] = [
    "access-control-allow-origin",
    "cache-control",
    "content-security-policy",
    "content-type",
    "pragma",
    "referrer-policy",
    "refresh",
    "set-cookie",
    "strict-transport-security",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
];

/// The exchanges of a scenario as text; empty where nothing was asked for its own sake. Words of dice still stand in it.
pub(super) fn text(exchanges: &[ExchangeEvidence], target: &TargetRecord) -> String {
    let mut volatile = Volatile::at(&target.authorization_endpoint, &target.registered);
    for hop in exchanges.iter().flat_map(|exchange| &exchange.hops) {
        let query = hop.url.split_once('?').map_or("", |(_, query)| query);
        volatile.learn(query.split('#').next().unwrap_or_default());
        volatile.learn(hop.request_body.as_deref().unwrap_or_default());
    }
    let mut parts: Vec<(String, usize)> = Vec::new();
    for exchange in exchanges.iter().filter(|exchange| is_own(exchange)) {
        let part = of_exchange(exchange, &volatile);
        match parts.last_mut() {
            Some((last, times)) if without_random_words(last) == without_random_words(&part) => *times += 1,
            Some(_) | None => parts.push((part, 1)),
        }
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(part, times)| match times {
            1 => part,
            several => format!("{several} times:\n{part}"),
        })
        .collect();
    parts.join("\n")
}

/// Whether an exchange is there for its own sake. A push prepares a request, unless it was refused: then it is the
/// answer.
fn is_own(exchange: &ExchangeEvidence) -> bool {
    let purpose = exchange.purpose.as_str();
    let accepted = || matches!(exchange.hops.first().and_then(|hop| hop.status), Some(200 | 201));
    !LEFT_OUT.contains(&purpose) && (purpose != "push" || !accepted())
}

/// One exchange: what was asked, and what each hop answered.
fn of_exchange(exchange: &ExchangeEvidence, volatile: &Volatile) -> String {
    let mut lines = vec![exchange.purpose.clone()];
    for hop in &exchange.hops {
        lines.push(format!("> {} {}", hop.method, volatile.url(&hop.url)));
        if let Some(body) = &hop.request_body {
            lines.push(format!(
                ">   {}",
                volatile.url(&format!("?{body}")).trim_start_matches('?')
            ));
        }
        answer(hop, volatile, &mut lines);
    }
    lines.iter().map(|line| one_line(line) + "\n").collect()
}

/// A text in one line: a target's control characters must not make lines of their own.
fn one_line(text: &str) -> String {
    let escaped = |c: char| match c.is_control() {
        true => c.escape_default().collect(),
        false => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

/// What one hop answered.
fn answer(hop: &HopEvidence, volatile: &Volatile, lines: &mut Vec<String>) {
    let Some(status) = hop.status else {
        let failure = hop.failure.as_deref().unwrap_or("no answer");
        // Behind the colon stand the library's own words, with addresses and times.
        lines.push(format!("< {}", failure.split(':').next().unwrap_or(failure)));
        return;
    };
    lines.push(format!("< {status}"));
    if let Some(location) = hop.response_header("location") {
        lines.extend(place("location", location, volatile));
    }
    let mut fields: Vec<String> = hop
        .response_headers
        .iter()
        .filter(|(name, _)| HEADERS.contains(&name.to_ascii_lowercase().as_str()))
        .map(|(name, value)| header(&name.to_ascii_lowercase(), value, volatile))
        .collect();
    fields.sort();
    lines.extend(fields);
    lines.extend(body(hop, volatile));
}

/// A place with its parameters, a line each, in the order of the URL.
fn place(name: &str, url: &str, volatile: &Volatile) -> Vec<String> {
    let (base, parameters) = volatile.parts(url);
    let parameters = parameters
        .iter()
        .map(|(mark, text)| format!("<     {mark} {text}"));
    std::iter::once(format!("<   {name}: {base}"))
        .chain(parameters)
        .collect()
}

/// A header field; of a cookie all but its value and its end.
fn header(name: &str, value: &str, volatile: &Volatile) -> String {
    if name != "set-cookie" {
        return format!("<   {name}: {}", volatile.text(value));
    }
    let mut parts: Vec<String> = Vec::new();
    for part in value.split(';').map(str::trim) {
        match part.split_once('=') {
            Some((key, _)) if parts.is_empty() => parts.push(volatile.text(key)),
            Some((key, _)) if matches!(key.to_ascii_lowercase().as_str(), "expires" | "max-age") => {
                parts.push(key.to_owned());
            }
            Some(_) | None => parts.push(volatile.text(part)),
        }
    }
    format!("<   {name}: {}", parts.join("; "))
}

/// What of a body stays: a page's title and the names of its fields, a document's members.
fn body(hop: &HopEvidence, volatile: &Volatile) -> Vec<String> {
    let body = hop.response_body.as_deref().unwrap_or_default();
    if body.trim().is_empty() {
        return Vec::new();
    }
    let media_type = hop.response_header("content-type").unwrap_or_default();
    if media_type.contains("json") {
        return members(body, volatile);
    }
    if !media_type.contains("html") {
        return vec!["<   (a text)".to_owned()];
    }
    let page = Page::parse(body);
    let mut lines = vec![format!("<   title: {}", volatile.text(&page.title))];
    for form in &page.forms {
        let names = form.controls.iter().map(|control| volatile.text(&control.name));
        let mut names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        names.dedup();
        lines.push(format!("<   form: {}", names.join(", ")));
    }
    lines
}

/// The members of a JSON object, with the values that stay.
fn members(body: &str, volatile: &Volatile) -> Vec<String> {
    let Ok(Value::Object(object)) = serde_json::from_str(body) else {
        return vec!["<   (JSON that is no object, or cut)".to_owned()];
    };
    object
        .iter()
        .map(|(name, member)| format!("<   {name}: {}", value(member, volatile)))
        .collect()
}

/// A value of a document. The order of a list says nothing; of an object within it, its names are enough.
fn value(member: &Value, volatile: &Volatile) -> String {
    match member {
        Value::String(text) => volatile.value(text),
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().map(|item| value(item, volatile)).collect();
            items.sort();
            format!("[{}]", items.join(", "))
        }
        Value::Object(object) => format!("{{{}}}", object.keys().cloned().collect::<Vec<_>>().join(", ")),
        Value::Null | Value::Bool(_) | Value::Number(_) => volatile.text(&member.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(url: &str, status: Option<u16>, headers: &[(&str, &str)], body: &str) -> HopEvidence {
        HopEvidence {
            tokens: Vec::new(),
            method: "GET".into(),
            url: url.into(),
            request_headers: Vec::new(),
            request_body: None,
            status,
            response_headers: headers.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect(),
            response_body: Some(body.into()),
            failure: Some("no connection: os error 111".into()),
            started_ms: 0.0,
            took_ms: 0.0,
        }
    }

    fn exchange(purpose: &str, hop: HopEvidence) -> ExchangeEvidence {
        ExchangeEvidence {
            purpose: purpose.into(),
            hops: vec![hop],
            curl: None,
        }
    }

    fn at(endpoint: &str) -> TargetRecord {
        serde_json::from_value(serde_json::json!({
            "name": "op", "dialect": "oidc", "authorization_endpoint": endpoint, "arguments": [], "faults": [],
            "requests": 0,
        }))
        .unwrap()
    }

    #[test]
    fn a_push_is_an_answer_where_it_is_refused() {
        let pushed = |status| exchange("push", hop("https://op.example/par", Some(status), &[], ""));
        assert_eq!(text(&[pushed(201)], &at("")), "");
        assert_eq!(
            text(&[pushed(400)], &at("")),
            "push\n> GET https://op.example/par\n< 400\n"
        );
    }

    #[test]
    fn a_target_makes_no_lines_of_its_own() {
        let headers = [("location", "/cb?error_description=a%26code%3Dx%0Ay%00")];
        let hop = hop("https://op.example/a", Some(302), &headers, "");
        assert_eq!(
            text(&[exchange("authorize", hop)], &at("")),
            "authorize\n> GET https://op.example/a\n< 302\n<   location: /cb\n\
             <     ? error_description=a%26code=x\\ny\\u{0}\n"
        );
    }

    #[test]
    fn a_callback_has_a_line_for_each_parameter() {
        let headers = [
            ("Set-Cookie", "sid=[masked]; Path=/; Max-Age=77; HttpOnly"),
            (
                "location",
                "https://rp.example/cb?a=1&code=[masked]#state=s3cret-state",
            ),
            ("date", "today"),
        ];
        let hop = hop("https://op.example/a?state=s3cret-state", Some(302), &headers, "");
        assert_eq!(
            text(&[exchange("authorize", hop)], &at("https://op.example/a")),
            "authorize\n\
             > GET https://op.example/a?state=[state]\n\
             < 302\n\
             <   location: https://rp.example/cb\n\
             <     ? a=1\n\
             <     ? code=[masked]\n\
             <     # state=[state]\n\
             <   set-cookie: sid; Path=/; Max-Age; HttpOnly\n"
        );
    }

    #[test]
    fn of_pages_and_documents_stays_what_a_reader_would_recognise() {
        let html = [("content-type", "text/html; charset=utf-8")];
        let page =
            "<title>Sign in</title><form><input name=username><input type=password name=password></form>";
        let json = [("content-type", "application/json")];
        let token = r#"{"access_token":"[masked]","expires_in":3600,"keys":["b",{"kid":1},"a"]}"#;
        let exchanges = [
            exchange("authorize", hop("https://op.example/a", Some(200), &html, page)),
            exchange("token", hop("https://op.example/t", Some(200), &json, token)),
        ];
        let text = text(&exchanges, &at("https://op.example/a"));
        assert!(
            text.contains("<   title: Sign in\n<   form: username, password\n"),
            "{text}"
        );
        assert!(
            text.contains("<   access_token: [masked]\n<   expires_in: 3600\n<   keys: [a, b, {kid}]\n"),
            "{text}"
        );
    }

    #[test]
    fn what_is_shared_is_left_out_and_what_repeats_stands_once() {
        let asked = |purpose| exchange(purpose, hop("https://op.example/a", None, &[], ""));
        let text = text(
            &[asked("control"), asked("authorize"), asked("authorize")],
            &at(""),
        );
        assert_eq!(
            text,
            "2 times:\nauthorize\n> GET https://op.example/a\n< no connection\n"
        );
    }
}
