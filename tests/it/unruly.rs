//! Targets that answer nonsense: a run ends, blames them only for what it saw, and never passes a refusal that is none.

use std::time::{Duration, Instant};

use opcheck::profile::Profile;
use opcheck::record::{Finding, RunRecord, Verdict};
use opcheck::run::Plan;
use opcheck::target::Target;

use crate::playing::{plan, play, told, with};
use crate::rascal::{Answer, Ask, Rascal};

/// Longer than any of these runs takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Plays everything at a server that answers like this.
async fn played(answer: impl Fn(&Ask) -> Answer + Send + Sync + 'static) -> (RunRecord, Rascal) {
    let rascal = Rascal::start(answer).await;
    let profile = rascal.profile();
    (played_with(&rascal, &profile).await, rascal)
}

/// Plays everything at this server, by this profile.
async fn played_with(rascal: &Rascal, profile: &str) -> RunRecord {
    let profile = Profile::parse(profile, "rascal.yaml").unwrap();
    let target = Target::remote(profile, None, "rascal.yaml");
    let judging = Plan {
        preflight: false,
        ..plan()
    };
    let started = Instant::now();
    let record = play(&target, judging).await;
    assert!(started.elapsed() < PATIENCE, "it took {:?}", started.elapsed());
    assert!(rascal.asked() > 10, "nothing was asked");
    assert!(record.findings.len() > 100);
    nothing_panicked(&record);
    record
}

/// Steps stop with words of ours. What a panic says, no author of a step has written.
fn nothing_panicked(record: &RunRecord) {
    const WORDS: [&str; 8] = [
        "out of bounds",
        "called `",
        "attempt to ",
        "out of range",
        "char boundary",
        "unreachable",
        "assertion ",
        "without a reason",
    ];
    for finding in &record.findings {
        let reason = finding.reason.as_deref().unwrap_or_default();
        let panicked = WORDS.iter().find(|words| reason.contains(*words));
        assert!(panicked.is_none(), "{}", told(&[finding]));
    }
}

/// Findings about requests that were bent: a pass says that the bending was noticed.
fn bent(record: &RunRecord) -> impl Iterator<Item = &Finding> {
    record
        .findings
        .iter()
        .filter(|finding| !finding.deviations.is_empty())
}

/// Whoever answers everything alike has noticed nothing.
fn no_refusal_passes(record: &RunRecord) {
    let passed: Vec<&Finding> = bent(record)
        .filter(|finding| finding.verdict == Verdict::Pass)
        .collect();
    assert!(passed.is_empty(), "{}", told(&passed));
    assert!(bent(record).count() > 50);
}

/// Nothing was seen at all, so nothing is said about the target.
fn nothing_is_judged(record: &RunRecord) {
    let judged: Vec<&Finding> = record
        .findings
        .iter()
        .filter(|finding| finding.is_evaluated())
        .collect();
    assert!(judged.is_empty(), "{}", told(&judged));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_up_is_not_judged() {
    let (record, _) = played(|_| Answer::bytes("")).await;
    nothing_is_judged(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_never_answers_is_not_judged() {
    let rascal = Rascal::start(|_| Answer::Silence).await;
    let profile = rascal
        .profile()
        .replace("request_seconds: 20", "request_seconds: 1");
    let record = played_with(&rascal, &profile).await;
    nothing_is_judged(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_http_is_not_judged() {
    let broken = [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ncut",
        "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ];
    let (record, _) = played(move |ask| Answer::bytes(broken[ask.number % broken.len()])).await;
    nothing_is_judged(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_header_fields_are_given_up() {
    let flood = "X-Flood: 0123456789012345678901234567890123456789\r\n".repeat(50_000);
    let flood = format!("HTTP/1.1 200 OK\r\n{flood}\r\n");
    let (record, _) = played(move |_| Answer::bytes(flood.clone())).await;
    nothing_is_judged(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_redirects_satisfy_nothing() {
    let (record, rascal) =
        played(|ask| Answer::redirect(302, &format!("/authorize?round={}", ask.number))).await;
    no_refusal_passes(&record);
    assert!(
        with(&record, Verdict::Pass).is_empty(),
        "{}",
        told(&with(&record, Verdict::Pass))
    );
    // Ten hops for each visit, and not many more visits than scenarios.
    assert!(
        rascal.asked() < record.findings.len() * 60,
        "{} requests",
        rascal.asked()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_without_end_are_cut_and_satisfy_nothing() {
    let page = "All work and no play. ".repeat(400_000);
    let (record, _) = played(move |_| Answer::page(200, &page)).await;
    no_refusal_passes(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bottomless_pages_do_not_hold_up_a_run() {
    let bombs = [
        "<div>".repeat(10_000),
        "<table><tr><td>".repeat(5_000),
        format!("<form><input type=password {}>", "a=b ".repeat(10_000)),
        (0..5_000)
            .map(|index| format!("<font a={index}>"))
            .collect::<String>()
            + &"<p>x".repeat(5_000),
        "<form><select><option><input name=user><textarea>".repeat(1_000),
    ];
    // One bomb a server: who answers a deviation with another page than its control has told them apart.
    for bomb in bombs {
        let (record, _) = played(move |_| Answer::page(200, &bomb)).await;
        no_refusal_passes(&record);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_no_text_satisfy_nothing() {
    let noise: Vec<u8> = (0..5_000_u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80)
        .collect();
    let (record, _) = played(move |ask| {
        let status = [200, 400, 201, 299][ask.number % 4];
        let mut answer =
            format!("HTTP/1.1 {status} Sure\r\nContent-Type: text/html; charset=utf-7\r\nX-Noise: ")
                .into_bytes();
        answer.extend(noise.iter().take(40).filter(|byte| **byte != 0xff));
        answer.extend(format!("\r\nContent-Length: {}\r\n\r\n", noise.len()).into_bytes());
        answer.extend(&noise);
        Answer::Bytes(answer)
    })
    .await;
    no_refusal_passes(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_that_are_none_satisfy_nothing() {
    let places = [
        "",
        "http://",
        "http://[",
        "//",
        "\\\\evil.test\\x",
        "javascript:alert(1)",
        "data:text/html,<form>",
        "file:///etc/passwd",
        "https://user:pa55word@rp.example.test/callback",
        "https://rp.example.test/callback?code",
        "https://rp.example.test/callback?%",
        "https://rp.example.test/callback?error=%00&error=%FF&state=&state=",
        "https://rp.example.test:99999/callback?code=x",
        "?\u{202e}",
        "/authorize\u{7f}\u{80}",
        "http://\u{e9}.test/\u{1F4A9}",
        "mailto:ann",
        "urn:x",
    ];
    let (record, _) = played(move |ask| {
        let status = [301, 302, 303, 307, 308][ask.number % 5];
        Answer::redirect(status, places[ask.number / 5 % places.len()])
    })
    .await;
    let good = with(&record, Verdict::Pass);
    let codes: Vec<_> = good
        .iter()
        .filter(|finding| finding.requirement.starts_with("token/"))
        .collect();
    assert!(codes.is_empty());
    no_refusal_passes(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn junk_in_cookies_is_survived() {
    let junk = [
        "=; ;;;",
        "a",
        "=b",
        "sid=x; Max-Age=-9223372036854775809; Expires=Thu, 99 Foo 99999 99:99:99 GMT",
        "sid=\"; Path=relative; Domain=.",
        "__Host-a=1; Domain=evil.test",
        "sid=x; Domain=..; SameSite=Maybe; Secure=no; HttpOnly=0",
        "\u{e9}=\u{1F4A9}",
        "sid=x; Expires=Mon, 29 Feb 2100 00:00:00 GMT; Max-Age=99999999999999999999",
    ];
    let cookies: String = junk
        .iter()
        .cycle()
        .take(90)
        .map(|cookie| format!("Set-Cookie: {cookie}\r\n"))
        .collect();
    let page = "<form id=login action=/login method=post><input name=user><input name=pass type=password><button>Go</button></form>";
    let (record, _) = played(move |_| {
        Answer::bytes(format!(
            "HTTP/1.1 200 OK\r\n{cookies}Content-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}",
            page.len()
        ))
    })
    .await;
    // It shows its login page whatever it is asked: requirements that want just that are met.
    for finding in with(&record, Verdict::Pass) {
        // One page for all holds nothing of theirs.
        let left_out = [
            "authorize/no-cors",
            "authorize/request-uri-not-fetched",
            "authorize/other-methods-refused",
            "authorize/pages-without-third-parties",
            "authorize/markup-escaped",
        ];
        let right =
            finding.actual.contains("the login page") || left_out.contains(&finding.requirement.as_str());
        assert!(right, "{}", told(&[finding]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_refused_is_not_tried_again_and_again() {
    let page = "<form id=login action=/login method=post><input name=user><input name=pass type=password><button>Go</button></form>";
    let (record, rascal) = played(move |_| Answer::page(200, page)).await;
    let sent = rascal.passwords();
    assert!(
        (1..=4).contains(&sent),
        "{sent} passwords were sent for two end-users"
    );
    let left = with(&record, Verdict::NotEvaluated);
    assert!(left.len() > 10, "{}", told(&left));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_that_lead_nowhere_get_no_password() {
    let actions = [
        "javascript:steal()",
        "https://evil.test/steal",
        "data:text/html,x",
        "http://[",
        "//evil.test/steal",
        "mailto:evil@evil.test",
    ];
    let (record, rascal) = played(move |ask| {
        let action = actions[ask.number % actions.len()];
        Answer::page(
            200,
            &format!(
                "<base href='https://evil.test/'><form id=login action='{action}' method=post><input name=user>\
                 <input name=pass type=password><button formaction='{action}'>Go</button></form>"
            ),
        )
    })
    .await;
    assert_eq!(rascal.passwords(), 0);
    assert!(with(&record, Verdict::NotEvaluated).len() > 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn junk_from_the_token_endpoint_is_judged_as_that() {
    let deep = "[".repeat(100_000);
    let jwt = |header: &str, claims: &str| {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", part(header), part(claims), part("signature"))
    };
    let token = |id_token: &str| {
        serde_json::json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token }).to_string()
    };
    let bodies = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{\"access_token\":".to_owned(),
        deep.clone(),
        token("..."),
        token("eyJ.eyJ.eyJ"),
        token(&jwt("{\"alg\":\"none\"}", "{\"nonce\":\"x\"}")),
        token(&jwt(
            "{\"alg\":\"RS256\",\"kid\":{}}",
            "{\"exp\":1e999,\"iat\":-1,\"aud\":[[]]}",
        )),
        token(&jwt("{\"alg\":\"HS256\"}", &deep)),
        token(&"A".repeat(500_000)),
        "{\"access_token\":1,\"access_token\":2,\"id_token\":{}}".to_owned(),
    ];
    let keys = [
        "{\"keys\":[{}]}".to_owned(),
        "{\"keys\":{}}".to_owned(),
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},{\"kty\":\"EC\",\"crv\":\"?\"},null,7]}"
            .to_owned(),
        deep,
        "<html>".to_owned(),
    ];
    let (record, _) = played(move |ask| match ask.path.as_str() {
        "/token" => Answer::json(
            [200, 200, 400, 500][ask.number % 4],
            &bodies[ask.number % bodies.len()],
        ),
        "/jwks" => Answer::json(200, &keys[ask.number % keys.len()]),
        _ => Answer::redirect(
            302,
            &format!(
                "https://rp.example.test/callback?a=1&code=c{}&{}",
                ask.number,
                ask.state()
            ),
        ),
    })
    .await;
    // Some of the junk is a token response in form, so that requirements on the form may pass; none proves a code or a
    // signature.
    let proving = ["token/code-single-use", "id-token/nonce", "id-token/long-nonce"];
    let about_tokens = record
        .findings
        .iter()
        .filter(|finding| proving.contains(&finding.requirement.as_str()));
    for finding in about_tokens {
        assert_ne!(finding.verdict, Verdict::Pass, "{}", told(&[finding]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_accepts_everything_fails() {
    let (record, _) = played(|ask| {
        Answer::redirect(
            302,
            &format!(
                "https://rp.example.test/callback?a=1&code=c{}&{}",
                ask.number,
                ask.state()
            ),
        )
    })
    .await;
    let failed = with(&record, Verdict::Fail);
    assert!(failed.len() > 40, "{}", told(&failed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_refuses_everything_passes_no_refusal() {
    for status in [400, 401, 403, 404, 500, 503] {
        let (record, _) = played(move |_| Answer::page(status, "<h1>No</h1>")).await;
        no_refusal_passes(&record);
    }
    let (record, _) = played(|ask| {
        let place = format!(
            "https://rp.example.test/callback?a=1&error=invalid_request&{}",
            ask.state()
        );
        Answer::redirect(302, &place)
    })
    .await;
    no_refusal_passes(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn junk_instead_of_metadata_is_trouble_with_a_reason() {
    let documents = [
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"issuer\": 7}",
        "{\"issuer\":\"x\",\"authorization_endpoint\":\"no url\"}",
        "{\"authorization_endpoint\":\"javascript:alert(1)\"}",
        "{\"authorization_endpoint\":\"http://127.0.0.1:1/x\",\"authorization_endpoint\":[]}",
        "<html><body>Not found",
    ];
    let deep = "{\"a\":".repeat(50_000);
    let long = format!("{{\"issuer\":\"{}\"}}", "x".repeat(3 << 20));
    for document in documents.into_iter().chain([deep.as_str(), long.as_str()]) {
        let body = document.to_owned();
        let rascal = Rascal::start(move |_| Answer::json(200, &body)).await;
        let profile = Profile::parse(&rascal.profile_by_metadata(), "rascal.yaml").unwrap();
        let target = Target::remote(profile, None, "rascal.yaml");
        let record = play(&target, plan()).await;
        let beginning: String = document.chars().take(60).collect();
        assert_eq!(record.troubles.len(), 1, "{beginning}: {:?}", record.troubles);
        assert!(
            record.troubles[0].message.len() < 1_000,
            "{beginning}: {:?}",
            record.troubles
        );
        nothing_is_judged(&record);
    }
}
