//! The proof itself: every fault is found, no legitimate difference is taken for one, and a proof that cannot find a
//! fault says so.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use opcheck::catalogue::{self, Dialect};
use opcheck::prove::{Proof, ProofPlan, prove};
use opcheck::record::{ExitCode, Verdict};
use opcheck::reference::{Fault, benign, fault};

use crate::playing::all_scripts;

fn plan(only: &[&str]) -> ProofPlan {
    ProofPlan {
        scripts: all_scripts(),
        full: false,
        only: only.iter().map(|&name| name.to_owned()).collect(),
        seed: 7,
        // They take their time; what they show is proved by the program itself.
        browsers: false,
        servers: 2,
        progress: None,
        stop: None,
    }
}

async fn proof(plan: ProofPlan) -> Proof {
    prove(plan).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_requirement_is_seen_to_fail_and_no_legitimate_difference_alarms() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let telling = Rc::clone(&told);
    let whole = ProofPlan {
        progress: Some(Box::new(move |done, all| telling.borrow_mut().push((done, all)))),
        ..plan(&[])
    };
    let proof = proof(whole).await;
    assert!(proof.is_green(), "{}", proof.text());
    // Green says much, if nothing was left out.
    let pairs = |ids: Vec<(&str, &[Dialect])>| -> BTreeSet<(String, String)> {
        ids.into_iter()
            .flat_map(|(id, dialects)| {
                dialects
                    .iter()
                    .map(move |dialect| (dialect.name().to_owned(), id.to_owned()))
            })
            .collect()
    };
    let unseen: BTreeSet<&str> = proof.without_browser.iter().map(String::as_str).collect();
    let seen = |fault: &&Fault| fault.breaks.iter().any(|id| !unseen.contains(id));
    let shown = fault::all().filter(seen);
    let faults = pairs(shown.map(|fault| (fault.id, fault.dialects)).collect());
    let played: BTreeSet<_> = proof
        .faults
        .iter()
        .map(|row| (row.dialect.clone(), row.fault.clone()))
        .collect();
    assert_eq!(played, faults);
    let variants = pairs(
        benign::all()
            .map(|variant| (variant.id, variant.dialects))
            .collect(),
    );
    let varied: BTreeSet<_> = proof
        .variants
        .iter()
        .map(|row| (row.dialect.clone(), row.variant.clone()))
        .collect();
    assert_eq!(varied, variants);
    assert!(benign::all().count() >= 8);
    assert_eq!(proof.plain.len(), Dialect::ALL.len());
    assert!(proof.plain.iter().all(|row| row.passed > 50), "{:?}", proof.plain);
    let found: BTreeSet<&str> = proof
        .faults
        .iter()
        .flat_map(|row| &row.kills)
        .filter(|kill| kill.found)
        .map(|kill| kill.requirement.as_str())
        .collect();
    let all = catalogue::all().map(|requirement| requirement.id);
    let all: BTreeSet<&str> = all.filter(|id| !unseen.contains(id)).collect();
    assert_eq!(found, all);
    for kill in proof.faults.iter().flat_map(|row| &row.kills) {
        assert_ne!(kill.verdict, Verdict::NotEvaluated, "{kill:?}");
    }
    let subjects = played.len() + varied.len();
    let expected: Vec<_> = (1..=subjects).map(|done| (done, subjects)).collect();
    assert_eq!(*told.borrow(), expected, "progress counts each play once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_that_no_scenario_looks_for_is_not_proved() {
    let mut blind = plan(&["redirect-any"]);
    blind
        .scripts
        .retain(|script| script.requirement.id != "authorize/foreign-redirect-uri");
    let proof = proof(blind).await;
    assert!(!proof.is_green());
    for row in &proof.faults {
        assert!(!row.holds(), "{row:?}");
    }
    assert!(
        proof.text().contains("authorize/foreign-redirect-uri"),
        "{}",
        proof.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scenario_that_looks_elsewhere_does_not_find_the_fault() {
    // The scenario of one requirement under the name of another: it plays, it passes, it finds nothing.
    let mut blind = plan(&["state-dropped"]);
    let right = "authorize/state-returned-with-code";
    let wrong = "authorize/get-supported";
    blind.scripts.retain(|script| script.requirement.id == wrong);
    for script in &mut blind.scripts {
        script.requirement = catalogue::find(right).unwrap();
    }
    let proof = proof(blind).await;
    assert!(!proof.is_green());
    for kill in proof.faults.iter().flat_map(|row| &row.kills) {
        assert_eq!((kill.verdict, kill.found), (Verdict::Pass, false), "{kill:?}");
    }
    assert!(proof.text().contains("does not find it"), "{}", proof.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scenarios_nothing_is_proved() {
    let mut idle = plan(&["state-dropped"]);
    idle.scripts.clear();
    let proof = proof(idle).await;
    assert!(!proof.is_green());
    assert!(proof.plain.iter().all(|row| row.passed == 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_of_nothing_is_not_green() {
    let proof = proof(plan(&["no-such-fault"])).await;
    assert_eq!((proof.faults.len(), proof.variants.len()), (0, 0));
    assert!(!proof.is_green());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn part_of_a_proof_is_about_that_part() {
    let proof = proof(plan(&["token/code-single-use", "redirect-prefix"])).await;
    assert!(proof.is_green(), "{}", proof.text());
    let faults: BTreeSet<&str> = proof.faults.iter().map(|row| row.fault.as_str()).collect();
    assert_eq!(faults, ["code-reusable", "redirect-prefix"].into());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_that_is_ended_early_tells_what_was_tested() {
    let (first, came) = tokio::sync::oneshot::channel();
    let first = RefCell::new(Some(first));
    let cut_off = ProofPlan {
        progress: Some(Box::new(move |_, _| {
            if let Some(first) = first.take() {
                first.send(()).unwrap();
            }
        })),
        stop: Some(Box::pin(async { came.await.unwrap() })),
        ..plan(&[])
    };
    let proof = proof(cut_off).await;
    assert!(proof.untested > 0);
    assert!(!proof.faults.is_empty());
    assert!(proof.plain.iter().all(|row| row.passed > 50));
    assert!(!proof.is_green());
    assert_eq!(proof.exit_code(), ExitCode::CouldNotJudge);
    assert!(proof.text().contains("ended early"), "{}", proof.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_that_is_ended_among_the_plain_servers_has_no_rows() {
    let cut_off = ProofPlan {
        stop: Some(Box::pin(std::future::ready(()))),
        ..plan(&["redirect-prefix"])
    };
    let proof = proof(cut_off).await;
    assert!(proof.plain.is_empty() && proof.faults.is_empty() && proof.variants.is_empty());
    assert!(proof.untested > Dialect::ALL.len(), "{}", proof.untested);
    assert_eq!(proof.exit_code(), ExitCode::CouldNotJudge);
    assert!(proof.text().contains("ended early"), "{}", proof.text());
}
