//! What neither metadata nor profile say is asked before scenarios are chosen.

use opcheck::profile::Profile;
use opcheck::record::{RunRecord, Verdict};
use opcheck::target::Target;

use crate::playing::{of, plan_of, play};
use crate::rascal::{Answer, Ask, Rascal};

const REQUIREMENTS: [&str; 3] = [
    "authorize/request-not-supported",
    "authorize/request-uri-not-supported",
    "session/claims-subject-of-another",
];

/// A server that knows nobody, and complains about a request by this error.
async fn judged(complaint: fn(&Ask) -> &'static str) -> RunRecord {
    let server = Rascal::start(move |ask| {
        let place = "https://rp.example.test/callback?a=1";
        Answer::redirect(302, &format!("{place}&error={}&{}", complaint(ask), ask.state()))
    })
    .await;
    let profile = Profile::parse(&server.profile(), "asked.yaml").unwrap();
    let target = Target::remote(profile, None, "asked.yaml");
    play(&target, plan_of(&REQUIREMENTS)).await
}

/// The fact by which a requirement does not concern the target.
fn fact<'a>(record: &'a RunRecord, requirement: &str) -> Option<&'a str> {
    let findings = of(record, requirement);
    assert!(!findings.is_empty(), "{requirement}: {:?}", record.troubles);
    let aside = findings
        .iter()
        .find(|finding| finding.verdict == Verdict::NotApplicable)?;
    aside.reason.as_deref()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_complains_about_a_garbled_parameter_takes_it() {
    let record = judged(|ask| match () {
        () if ask.has("request") => "invalid_request_object",
        () if ask.has("request_uri") => "invalid_request_uri",
        () if ask.has("claims") => "invalid_request",
        () => "login_required",
    })
    .await;
    for requirement in &REQUIREMENTS[..2] {
        let fact = fact(&record, requirement).unwrap();
        assert!(fact.contains("probe"), "{requirement}: {fact}");
    }
    assert_eq!(fact(&record, REQUIREMENTS[2]), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_ignores_a_garbled_parameter_does_not_take_it() {
    let record = judged(|_| "login_required").await;
    for requirement in &REQUIREMENTS[..2] {
        assert_eq!(fact(&record, requirement), None, "{requirement}");
    }
    assert!(fact(&record, REQUIREMENTS[2]).unwrap().contains("probe"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_complains_about_everything_tells_nothing_by_it() {
    let record = judged(|_| "invalid_request").await;
    assert!(fact(&record, REQUIREMENTS[2]).unwrap().contains("probe"));
}
