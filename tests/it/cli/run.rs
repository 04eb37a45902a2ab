//! `opcheck run`: exit codes, reports, and an early end.

use std::net::TcpListener;
use std::process::Stdio;

use serde_json::Value;

use super::{Guarded, PROGRAM, code, file, nobody, opcheck, output_of, profile, stderr, stdout};

#[test]
fn the_embedded_servers_are_as_expected() {
    let output = output_of(&["run", "--only", "authorize/foreign-redirect-uri", "--seed", "7"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("seed 7"), "{}", stdout(&output));
    assert_eq!(stderr(&output), "", "nothing but results where nobody watches");
}

#[test]
fn a_fault_fails_and_the_failure_alone_is_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("run.json").display().to_string();
    let first = [
        "run",
        "--fault",
        "redirect-any",
        "--only",
        "authorize/",
        "--agent",
        "http",
        "--report",
    ];
    let output = output_of(&[&first[..], &[&format!("json={report}")]].concat());
    assert_eq!(code(&output), 1, "{}", stdout(&output));

    let again = [
        "run",
        "--rerun-failed",
        &report,
        "--agent",
        "http",
        "--report",
        "json=-",
    ];
    let output = output_of(&again);
    assert_eq!(code(&output), 1);
    let again: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let before: Value = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(again["seed"], before["seed"]);
    let failed = |run: &Value| -> Vec<String> {
        let findings = run["findings"].as_array().unwrap().iter();
        let failed = findings.filter(|finding| finding["verdict"] == "fail");
        failed
            .map(|finding| format!("{} {}", finding["target"], finding["scenario"]))
            .collect()
    };
    assert!(!failed(&before).is_empty());
    assert_eq!(failed(&again), failed(&before));
    assert_eq!(again["findings"].as_array().unwrap().len(), failed(&before).len());
    assert_eq!(again["targets"][0]["faults"][0], "redirect-any");

    // With everything as expected there is nothing to play again.
    let good = folder.path().join("good.json").display().to_string();
    output_of(&[
        "run",
        "--dialect",
        "oidc",
        "--only",
        "authorize/unknown-client",
        "--report",
        &format!("json={good}"),
    ]);
    let output = output_of(&["run", "--rerun-failed", &good]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).contains("nothing to play again"));
}

#[test]
fn a_misspelt_key_has_a_line_and_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let text = profile("https://op.example.test/authorize", "https://rp.example.test/cb");
    let path = file(
        folder.path(),
        "acme.yaml",
        &text.replace("redirect_uris", "redirect_uri"),
    );
    let output = output_of(&["run", &path]);
    assert_eq!(code(&output), 2);
    assert_eq!(
        stderr(&output).replace(&path, "acme.yaml"),
        "error: cannot read profile `acme.yaml`: line 7: unknown key `redirect_uri` in `clients[0]`\n\
         (hint: did you mean `redirect_uris`?)\n"
    );
}

#[test]
fn a_missing_secret_is_known_before_the_first_request() {
    let folder = tempfile::tempdir().unwrap();
    let text = profile(&nobody(), "https://rp.example.test/cb")
        .replace("type: spa", "secret: { env: OPCHECK_TEST_NO_SUCH }");
    let path = file(folder.path(), "acme.yaml", &text);
    let output = output_of(&["run", &path]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(
        stderr(&output).contains("OPCHECK_TEST_NO_SUCH"),
        "{}",
        stderr(&output)
    );
    let output = output_of(&["profile", "check", &path, "--secrets"]);
    assert_eq!(code(&output), 2);
    assert_eq!(code(&output_of(&["profile", "check", &path])), 0);
}

#[test]
fn an_unreachable_server_cannot_be_judged() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "acme.yaml",
        &profile(&nobody(), "https://rp.example.test/cb"),
    );
    let junit = folder.path().join("out.xml");
    let output = output_of(&["run", &path, "--report", &format!("junit={}", junit.display())]);
    assert_eq!(code(&output), 3);
    assert!(
        stdout(&output).contains("does not answer at http://127.0.0.1:"),
        "{}",
        stdout(&output)
    );
    assert!(std::fs::read_to_string(&junit).unwrap().contains("<testsuites"));
}

#[test]
fn a_report_in_no_folder_is_refused_before_the_first_request() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let endpoint = format!("http://{}/authorize", server.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "acme.yaml",
        &profile(&endpoint, "https://rp.example.test/cb"),
    );
    let output = output_of(&["run", &path, "--report", "json=no-such-folder/run.json"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).starts_with("error: cannot create the report `no-such-folder/run.json`"));
    assert!(server.accept().is_err(), "nobody connected");
}

#[test]
fn a_users_feature_is_read_with_line_and_hint() {
    let folder = tempfile::tempdir().unwrap();
    let features = folder.path().display().to_string();
    file(
        folder.path(),
        "mine.feature",
        "Feature: mine\n  @req:authorize/unknown-client\n  Scenario: Mine\n    Given a valid autorization request\n",
    );
    let output = output_of(&["run", "--features", &features]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("line 4"), "{}", stderr(&output));
    assert!(stderr(&output).contains("did you mean `Given a valid authorization request`"));

    file(
        folder.path(),
        "mine.feature",
        "Feature: mine\n  Scenario: Mine\n    Given nothing\n  Scenaro: Other\n",
    );
    let output = output_of(&["run", "--features", &features]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("mine.feature`: "), "{}", stderr(&output));
    assert!(stderr(&output).contains("line 5, column"), "{}", stderr(&output));

    file(
        folder.path(),
        "mine.feature",
        "Feature: mine\n  @req:authorize/unknown-client @mine\n  Scenario: Mine\n    Given a valid authorization request\n    \
         When \"client_id\" is \"nobody\"\n    Then the answer is \"error page\"\n",
    );
    let output = output_of(&[
        "run",
        "--features",
        &features,
        "--tags",
        "@mine",
        "--dialect",
        "oidc",
        "--report",
        "json=-",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert_eq!(report["findings"][0]["scenario"], "Mine");
}

#[test]
fn a_dry_run_sends_nothing_and_says_why() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let endpoint = format!("http://{}/authorize", server.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "acme.yaml",
        &profile(&endpoint, "https://rp.example.test/cb"),
    );
    let output = output_of(&["run", &path, "--dry-run", "--skip", "session/"]);
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    assert!(text.contains("would be played: "), "{text}");
    assert!(
        text.contains("because the profile names no end-user with a sign-in script"),
        "{text}"
    );
    assert!(text.contains("because left out by `--skip session/`"), "{text}");
    assert!(server.accept().is_err(), "nobody connected");
}

/// Plays against a server that takes connections and never answers; sends these signals once it is connected to.
#[cfg(unix)]
fn interrupted(command: impl FnOnce(&[&str]) -> std::process::Command, signals: &[&str]) -> Value {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/authorize", server.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "acme.yaml",
        &profile(&endpoint, "https://rp.example.test/cb"),
    );
    let report = folder.path().join("run.json");
    let child = command(&["run", &path, "--report", &format!("json={}", report.display())])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut child = Guarded(child);
    let _connection = server.accept().unwrap();
    for signal in signals {
        child.signal(signal);
    }
    assert_eq!(child.0.wait().unwrap().code(), Some(3), "{signals:?}");
    serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap()
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_was_finished() {
    // A terminal that is closed sends the second; who was started to outlive it does not heed that.
    let heeded = if outlives_terminal() { 1 } else { 2 };
    for signal in ["-INT", "-HUP"].into_iter().take(heeded) {
        let report = interrupted(opcheck, &[signal]);
        assert_eq!(report["interrupted"], "signal");
        assert_eq!(report["summary"]["exit_code"], 3);
    }
}

/// Whether SIGHUP has been ignored since before this program began, as under `nohup`; only Linux tells.
#[cfg(unix)]
fn outlives_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask & 1 != 0)
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_was_told_to_outlive_its_terminal_does() {
    let outliving = |arguments: &[&str]| {
        let mut command = std::process::Command::new("sh");
        command
            .args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", PROGRAM])
            .args(arguments);
        command
    };
    // A hangup that counted would make the second signal end the program without a report.
    let report = interrupted(outliving, &["-HUP", "-INT"]);
    assert_eq!(report["interrupted"], "signal");
}

#[test]
fn a_deadline_ends_the_run_and_the_report_is_written() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/authorize", server.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "acme.yaml",
        &profile(&endpoint, "https://rp.example.test/cb"),
    );
    let output = output_of(&["run", &path, "--deadline", "200ms", "--report", "json=-"]);
    assert_eq!(code(&output), 3);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["interrupted"], "deadline");
    assert!(stderr(&output).contains("the deadline passed"));
}

#[test]
fn a_report_tells_what_the_tokens_of_a_failure_say() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("run.json").display().to_string();
    let output = output_of(&[
        "run",
        "--dialect",
        "oidc",
        "--fault",
        "id-token-for-another",
        "--only",
        "id-token/audience",
        "--report",
        &format!("json={report}"),
    ]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let output = output_of(&["explain", "id-token/audience", "--run", &report]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for part in [
        "oidc, failed",
        "features/id-token/claims.feature:",
        "id_token (token: POST http://127.0.0.1:",
        "alg: \"RS256\"",
        "aud: \"https://api.example.test\"",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    let whole = std::fs::read_to_string(&report).unwrap();
    // How the header of a JWT begins, whichever member is the first.
    for beginning in ["eyJhbGciOi", "eyJ0eXAiOi", "eyJraWQiOi"] {
        assert!(!text.contains(beginning), "a token stands in:\n{text}");
        assert!(!whole.contains(beginning), "a token stands in the report");
    }
    let output = output_of(&["explain", "id-token/issuer", "--run", &report]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("has no finding of `id-token/issuer`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_exchanges_of_what_passed_are_kept_on_demand() {
    let line = |more: &[&str]| {
        let only = [
            "run",
            "--dialect",
            "oidc",
            "--only",
            "authorize/get-supported",
            "--report",
            "har=-",
        ];
        let output = output_of(&[&only[..], more].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let archive: Value = serde_json::from_str(&stdout(&output)).unwrap();
        archive["log"]["entries"].as_array().unwrap().len()
    };
    assert_eq!(line(&[]), 0);
    assert!(line(&["--keep-evidence"]) > 0);
}
