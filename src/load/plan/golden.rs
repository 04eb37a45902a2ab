//! Golden files of what a user reads when a plan is refused, and the plans that stand in `loadtests/`.

use std::path::Path;

use super::*;

/// Compares a message with its golden file in `snapshots/load/`.
fn golden(name: &str, message: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/load"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, message);
    });
}

const GOOD: &str = "\
journeys:
  - journey: refresh
load:
  open:
    users: 20
    arrivals: {constant: 100}
phases:
  steady: 10s
limits:
  - p95: 200ms
";

fn refusal(text: &str) -> String {
    Plan::parse(text, "plan.yaml").unwrap_err().to_string()
}

/// The refusal of the good plan with one text replaced.
fn bent(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    refusal(&GOOD.replace(from, to))
}

#[test]
fn the_good_plan_is_accepted_and_named_after_its_file() {
    let plan = Plan::parse(GOOD, "folder/plan.yaml").unwrap();
    assert_eq!(plan.name, "plan");
    assert_eq!(
        plan.load.words(),
        "open: 100/s, spaced evenly, 20 users; what finds no free user waits"
    );
}

#[test]
fn our_own_plans_are_read_and_the_template_shows_the_defaults() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("loadtests");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        names.push(Plan::read(&path).unwrap().name);
    }
    assert!(
        names.len() > 3 && names.contains(&"template".to_owned()),
        "{names:?}"
    );
    let template = Plan::parse(TEMPLATE, "template.yaml").unwrap();
    assert_eq!(template.checks, Checks::default());
    assert_eq!(template.connections, Connections::default());
    assert_eq!(template.wrong_answers, Share::default());
    assert_eq!(template.journeys[1].weight, 1);
    for journey in crate::load::Journey::ALL {
        assert!(
            TEMPLATE.contains(&format!("#   {}", journey.name())),
            "{}",
            journey.name()
        );
    }
}

#[test]
fn the_template_shows_every_measure_and_every_shape() {
    let template = Plan::parse(TEMPLATE, "template.yaml").unwrap();
    let shown: Vec<&str> = template
        .limits
        .iter()
        .flat_map(Limit::measures)
        .map(Measure::key)
        .collect();
    for key in [
        "p50", "p90", "p95", "p99", "p999", "max", "errors", "shed", "rate", "lag", "dropped",
    ] {
        assert!(shown.contains(&key), "{key}");
    }
    for shape in ["constant", "ramp", "steps", "spike"] {
        assert!(TEMPLATE.contains(&format!("{{{shape}: ")), "{shape}");
    }
    // What the template shows in comments is understood, too.
    for shape in [
        "{ramp: {from: 50, to: 500}}",
        "{steps: [100, 200, 400]}",
        "{spike: {base: 100, peak: 1000, after: 20s, lasts: 5s}}",
    ] {
        assert!(TEMPLATE.contains(shape), "{shape}");
        let text = TEMPLATE.replace("arrivals: {constant: 200}", &format!("arrivals: {shape}"));
        Plan::parse(&text, "template.yaml").unwrap();
    }
    let closed = "closed: {users: 50, think: {from: 500ms, to: 2s}}";
    Plan::parse(
        &GOOD.replace("open:\n    users: 20\n    arrivals: {constant: 100}", closed),
        "p.yaml",
    )
    .unwrap();
}

#[test]
fn slips_of_writing() {
    golden("unknown-key", &bent("users: 20", "user: 20"));
    golden("unknown-journey", &bent("journey: refresh", "journey: refesh"));
    golden("unknown-model", &bent("open:", "half-open:"));
    golden("no-time", &bent("steady: 10s", "steady: 10"));
    golden("no-share", &bent("p95: 200ms", "errors: 120%"));
    golden("no-users", &bent("    users: 20\n", ""));
    golden("empty-plan", &refusal("# nothing\n"));
}

#[test]
fn values_that_do_not_fit_together() {
    golden(
        "nothing-to-do",
        &bent("journeys:\n  - journey: refresh", "journeys: []"),
    );
    golden("zeros", &bent("users: 20", "users: 0"));
    golden("no-rate", &bent("constant: 100", "constant: -1"));
    golden("too-fast", &bent("constant: 100", "constant: 1000000"));
    golden(
        "peak-beyond",
        &bent("constant: 100", "spike: {base: 1, peak: 2, after: 9s, lasts: 2s}"),
    );
    golden(
        "limit-of-nothing",
        &bent("p95: 200ms", "{of: refresh/tokne, p95: 200ms}"),
    );
    golden("empty-limit", &bent("p95: 200ms", "of: refresh"));
    golden("limit-of-part", &bent("p95: 200ms", "{of: refresh, lag: 5ms}"));
    let closed = GOOD.replace(
        "open:\n    users: 20\n    arrivals: {constant: 100}",
        "closed: {users: 2, think: {from: 2s, to: 1s}}",
    );
    golden("closed", &refusal(&closed.replace("p95: 200ms", "dropped: 1%")));
    let twice =
        "journey: refresh\n  - {journey: refresh, weight: 0}\n  - {journey: introspect, weight: 5000}";
    golden("journeys", &bent("journey: refresh", twice));
}

#[test]
fn no_plan() {
    let missing = Plan::read(Path::new("no-such-plan.yaml"))
        .unwrap_err()
        .to_string();
    assert!(
        missing.contains("cannot read load plan `no-such-plan.yaml`"),
        "{missing}"
    );
}
