//! One record with a finding of every kind, hostile text and secrets that were masked: all golden files show it.

use std::time::Duration;

use url::Url;

use crate::catalogue::{Dialect, Level, Severity};
use crate::protocol::{Exchange, Failure, FailureKind, Hop, Mask, Request, Response};
use crate::record::{
    Agent, Citation, Deselected, ExchangeEvidence, Expected, Finding, RunRecord, Screenshot,
    StaleExpectation, TargetRecord, Trouble, Verdict,
};

/// Values that stand in the sample's exchanges and must stand in no report.
pub(super) const SECRETS: [&str; 4] = [
    "pa55-w0rd-of-alice",
    "c0de-from-the-server",
    "sess10n-cookie",
    "eyJhbGciOiJub25lIn0",
];

/// A title that tries to write to the terminal, to Markdown, to XML and to YAML.
const HOSTILE: &str = "says \u{1b}[31m\"no\"\u{7}</details>]]>&<script>|`x`\u{202e}\u{ffff}\n- evil: true";

/// The smallest picture.
const ONE_PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// The sample. It is in the order of reports by hand: rows that the catalogue gains must not change golden files.
pub(super) fn sample() -> RunRecord {
    RunRecord {
        format: RunRecord::FORMAT,
        version: "0.1.0".into(),
        run: "r-7Qm2".into(),
        seed: 42,
        started: "2026-03-01T12:00:00Z".into(),
        seconds: 1.234,
        strict: false,
        targets: targets(),
        findings: [acme(), embedded()].concat(),
        deselected: vec![Deselected {
            target: "acme".into(),
            requirement: "token/code-single-use".into(),
            scenario: "A code is redeemed twice".into(),
            reason: "`--only authorize/` leaves it out".into(),
        }],
        stale: vec![StaleExpectation {
            target: "acme".into(),
            requirement: "session/garbage-cookie".into(),
            scenario: Some("A cookie of random bytes".into()),
            problem: "a failure is expected, but the requirement passes".into(),
            reason: "Ticket ACME-12.".into(),
        }],
        troubles: vec![Trouble {
            target: Some("acme".into()),
            scenario: Some("A locked user".into()),
            message: "the hook `lock-user` ended with status 127".into(),
        }],
        interrupted: None,
    }
}

fn targets() -> Vec<TargetRecord> {
    let target =
        |name: &str, dialect, endpoint: &str, arguments: &[&str], faults: &[&str], requests| TargetRecord {
            name: name.into(),
            dialect,
            authorization_endpoint: endpoint.into(),
            arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
            requests,
            notes: Vec::new(),
            registered: Vec::new(),
        };
    vec![
        target(
            "acme",
            Dialect::Oidc,
            "https://op.acme.example/authorize",
            &["my profiles/acme.yaml"],
            &[],
            300,
        ),
        target(
            "embedded wristband",
            Dialect::Wristband,
            "http://acme.localhost:4000/api/v1/oauth2/authorize",
            &["--dialect", "wristband", "--fault", "redirect-prefix"],
            &["redirect-prefix"],
            12,
        ),
    ]
}

/// A finding that passed.
pub(super) fn finding(target: &str, requirement: &str, title: &str, scenario: &str) -> Finding {
    Finding {
        target: target.into(),
        requirement: requirement.into(),
        title: title.into(),
        level: Level::Must,
        severity: Severity::High,
        verdict: Verdict::Pass,
        expected: vec![
            "an error page on the server".into(),
            "a redirect to the server's own error page".into(),
        ],
        actual: "an error page on the server (400)".into(),
        reason: None,
        clauses: vec![Citation {
            text: "RFC 6749 §4.1.2.1".into(),
            link: "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1".into(),
        }],
        scenario: scenario.into(),
        place: format!("features/{}.feature:12", requirement.split('/').next().unwrap()),
        scenario_id: "s-31f0".into(),
        agent: Agent::Http,
        seconds: 0.25,
        deviations: Vec::new(),
        evidence: Vec::new(),
        screenshots: Vec::new(),
        remarks: Vec::new(),
        expectation: None,
    }
}

const ACME: &str = "acme";

fn acme() -> Vec<Finding> {
    [
        plain_requests(),
        foreign_redirect_uris(),
        other_requests(),
        sessions(),
    ]
    .concat()
}

/// One that is met, and a known deviation.
fn plain_requests() -> Vec<Finding> {
    let met = finding(
        ACME,
        "authorize/get-supported",
        "The endpoint answers GET.",
        "A correct GET",
    );
    let known = Finding {
        verdict: Verdict::Fail,
        actual: "405 Method Not Allowed".into(),
        expectation: Some(Expected {
            reason: "The vendor refuses POST; ticket ACME-7.".into(),
        }),
        ..finding(
            ACME,
            "authorize/post-supported",
            "The endpoint answers POST.",
            "A correct POST",
        )
    };
    vec![met, known]
}

/// A requirement that is judged three times.
fn foreign_redirect_uris() -> Vec<Finding> {
    const FOREIGN: (&str, &str) = (
        "authorize/foreign-redirect-uri",
        "A foreign redirect URI stays on the server.",
    );
    let hostile = Finding {
        verdict: Verdict::Fail,
        severity: Severity::Critical,
        actual: format!("a page that {HOSTILE}"),
        evidence: vec![evidence(hostile_page())],
        place: "features/authorize.feature:9".into(),
        ..finding(
            ACME,
            FOREIGN.0,
            FOREIGN.1,
            &format!("A foreign redirect URI: {HOSTILE}"),
        )
    };
    let failed = Finding {
        verdict: Verdict::Fail,
        severity: Severity::Critical,
        actual: "a redirect to https://evil.example/cb with a code".into(),
        deviations: vec!["`redirect_uri` replaced by `https://evil.example/cb`".into()],
        evidence: vec![evidence(sign_in()), evidence(foreign_redirect())],
        ..finding(ACME, FOREIGN.0, FOREIGN.1, "A foreign redirect URI: another host")
    };
    let also_met = finding(ACME, FOREIGN.0, FOREIGN.1, "A foreign redirect URI: another port");
    vec![hostile, failed, also_met]
}

/// What is neither met nor violated.
fn other_requests() -> Vec<Finding> {
    let elsewhere = Finding {
        verdict: Verdict::NotApplicable,
        reason: Some("the profile has no public client".into()),
        ..finding(
            ACME,
            "authorize/pkce-required-for-public-client",
            "A public client needs PKCE.",
            "No challenge",
        )
    };
    let warned = Finding {
        verdict: Verdict::Warn,
        level: Level::Should,
        severity: Severity::Medium,
        actual: "the login page can be framed".into(),
        reason: Some("re-levelled to should: an intranet server".into()),
        agent: Agent::Browser,
        remarks: vec!["the browser does not tell the status of a framed page".into()],
        screenshots: vec![Screenshot {
            label: "the login page in a frame".into(),
            png: ONE_PIXEL.into(),
            width: 1,
            height: 1,
        }],
        ..finding(
            ACME,
            "authorize/login-page-not-framable",
            "The login page refuses to be framed.",
            "The login page",
        )
    };
    let observed = Finding {
        level: Level::May,
        severity: Severity::Low,
        actual: "`iss` is not sent".into(),
        ..finding(
            ACME,
            "authorize/response-issuer",
            "The answer names its issuer.",
            "A callback with a code",
        )
    };
    vec![elsewhere, warned, observed]
}

/// What could not be judged, by surprise and as expected.
fn sessions() -> Vec<Finding> {
    let unjudged = Finding {
        verdict: Verdict::NotEvaluated,
        actual: String::new(),
        reason: Some("the control failed: no connection: connection refused".into()),
        evidence: vec![evidence(no_answer())],
        ..finding(
            ACME,
            "session/prompt-login-with-session",
            "`prompt=login` asks again.",
            "Prompt login with a session",
        )
    };
    let unjudged_as_known = Finding {
        verdict: Verdict::NotEvaluated,
        reason: Some("the profile has no hook `advance-clock`".into()),
        expectation: Some(Expected {
            reason: "Staging has no clock to move.".into(),
        }),
        ..finding(
            ACME,
            "session/expired-session",
            "An expired session is no session.",
            "An expired session",
        )
    };
    vec![unjudged, unjudged_as_known]
}

fn embedded() -> Vec<Finding> {
    let target = "embedded wristband";
    let met = finding(
        target,
        "authorize/get-supported",
        "The endpoint answers GET.",
        "A correct GET",
    );
    let failed = Finding {
        verdict: Verdict::Fail,
        ..finding(
            target,
            "wristband/error-redirect-302",
            "Errors go back by 302.",
            "An error",
        )
    };
    vec![met, failed]
}

/// Masks what the run knows; the code, the cookie and the JWT are masked by where they stand.
fn evidence(exchange: Exchange) -> ExchangeEvidence {
    let mut mask = Mask::default();
    mask.learn("pa55-w0rd-of-alice");
    ExchangeEvidence::of(&exchange, &mask)
}

fn hop(request: Request, status: u16, headers: &[(&str, &str)], body: &str) -> Hop {
    Hop {
        request,
        outcome: Ok(Response {
            status,
            headers: headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            body: body.into(),
            truncated: false,
        }),
        started: Duration::from_millis(120),
        took: Duration::from_micros(4_321),
    }
}

fn get(url: &str) -> Request {
    Request::get(Url::parse(url).unwrap())
        .with_header("OpCheck-Run", "r-7Qm2")
        .with_header("OpCheck-Scenario", "s-31f0")
}

fn sign_in() -> Exchange {
    let body = "username=alice&password=pa55-w0rd-of-alice&note=it's";
    let url = Url::parse("https://op.acme.example/login").unwrap();
    let cookie = ("set-cookie", "sid=sess10n-cookie; Path=/; HttpOnly");
    let post = hop(
        Request::post_form(url, body.into()),
        302,
        &[("location", "/home"), cookie],
        "",
    );
    let home = get("https://op.acme.example/home").with_header("Cookie", "sid=sess10n-cookie");
    let page = hop(
        home,
        200,
        &[("content-type", "text/html")],
        "<p>Hello, your password is pa55-w0rd-of-alice</p>",
    );
    Exchange {
        purpose: "sign in".into(),
        hops: vec![post, page],
    }
}

fn foreign_redirect() -> Exchange {
    let url = "https://op.acme.example/authorize?client_id=web&redirect_uri=https%3A%2F%2Fevil.example%2Fcb&state=it's";
    let location = "https://evil.example/cb?code=c0de-from-the-server&state=it's";
    let jwt = "request was eyJhbGciOiJub25lIn0.e30.c2ln";
    let headers = [
        ("location", location),
        ("cache-control", "no-store"),
        ("x-debug", jwt),
    ];
    Exchange {
        purpose: "authorize".into(),
        hops: vec![hop(get(url), 302, &headers, "")],
    }
}

fn hostile_page() -> Exchange {
    let headers = [("content-type", "text/html\u{1b}[2J")];
    let url = "https://op.acme.example/authorize?client_id=web&x={[1-9]}";
    Exchange {
        purpose: "authorize".into(),
        hops: vec![hop(get(url), 200, &headers, HOSTILE)],
    }
}

fn no_answer() -> Exchange {
    let mut hop = hop(get("https://op.acme.example/authorize?prompt=login"), 0, &[], "");
    hop.outcome = Err(Failure {
        kind: FailureKind::Connect,
        detail: "connection refused".into(),
    });
    Exchange {
        purpose: "control".into(),
        hops: vec![hop],
    }
}
