//! `opcheck run --agent`: real browsers, what is said where there are none, and that none is left behind.
//!
//! Without `chromedriver` most of it tests nothing, and says so.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Guarded, code, opcheck, stderr, stdout};

/// The driver's folder, if there is one on this machine.
fn has_driver() -> bool {
    let found = Command::new("chromedriver").arg("--version").output().is_ok();
    if !found {
        let _ = std::io::stderr().write_all(b"not tested: `chromedriver` is not on PATH\n");
    }
    found
}

/// Runs with a folder for temporary files of its own, in which nothing may be left.
fn run(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let output = opcheck(arguments).env("TMPDIR", folder.path()).output().unwrap();
    assert_nothing_left(folder.path());
    output
}

/// No file in the folder, and no process that was started with it.
fn assert_nothing_left(folder: &Path) {
    let left: Vec<_> = std::fs::read_dir(folder).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    let name = folder.display().to_string();
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        let command = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).into_owned();
        assert!(!command.contains(&name), "still runs: {command}");
    }
}

/// What only plain HTTP and what a browser found, by scenario.
fn verdicts(report: &Value, agent: &str) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["agent"].as_str().unwrap_or("http") == agent)
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            (text("scenario"), text("verdict"))
        })
        .collect()
}

/// One requirement of each family that an authorization request concerns.
const SOME: &str = "authorize/state-returned-with-code,authorize/unknown-client,authorize/error-by-redirect,\
                    session/signed-out-session,token/code-single-use,id-token/nonce,logout/ends-session";

#[test]
fn both_agents_agree_on_a_correct_server() {
    if !has_driver() {
        return;
    }
    let output = run(&[
        "run",
        "--dialect",
        "oidc",
        "--agent",
        "both",
        "--only",
        SOME,
        "--report",
        "json=-",
    ]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let (plain, browser) = (verdicts(&report, "http"), verdicts(&report, "browser"));
    assert!(!browser.is_empty());
    assert_eq!(plain, browser);
}

#[test]
fn a_tenants_host_with_a_private_ca_is_played_by_a_browser() {
    if !has_driver() {
        return;
    }
    let only = "authorize/state-returned-with-code,authorize/unknown-client";
    let output = run(&[
        "run",
        "--dialect",
        "wristband",
        "--agent",
        "browser",
        "--only",
        only,
    ]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn a_fault_is_found_by_a_browser_too() {
    if !has_driver() {
        return;
    }
    let output = run(&[
        "run",
        "--fault",
        "redirect-any",
        "--dialect",
        "oidc",
        "--agent",
        "browser",
        "--only",
        "authorize/foreign-redirect-uri",
        "--report",
        "json=-",
    ]);
    assert_eq!(code(&output), 1, "{}{}", stdout(&output), stderr(&output));
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(
        verdicts(&report, "browser")
            .iter()
            .any(|(_, verdict)| verdict == "fail")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_leaves_no_browser_behind() {
    if !has_driver() {
        return;
    }
    // The second signal ends the program at once.
    for signals in [&["-INT"][..], &["-INT", "-INT"]] {
        let folder = tempfile::tempdir().unwrap();
        let child = opcheck(&["run", "--dialect", "oidc", "--agent", "browser", "--quiet"])
            .env("TMPDIR", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut child = Guarded(child);
        let begun = Instant::now();
        while !has_browser(folder.path()) {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "no browser was started"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        for signal in signals {
            child.signal(signal);
        }
        assert_eq!(child.0.wait().unwrap().code(), Some(3));
        assert_nothing_left(folder.path());
    }
}

/// Whether a browser keeps its profile below the folder.
fn has_browser(folder: &Path) -> bool {
    let own = std::fs::read_dir(folder).unwrap().flatten().next();
    own.is_some_and(|own| std::fs::read_dir(own.path()).is_ok_and(|mut inside| inside.next().is_some()))
}

#[test]
fn without_a_driver_what_was_asked_for_is_not_evaluated() {
    let only = ["run", "--dialect", "oidc", "--only", "authorize/unknown-client"];
    let output = opcheck(&[&only[..], &["--agent", "browser"]].concat())
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    assert!(
        stdout(&output).contains("apt-get install chromium chromium-driver"),
        "{}",
        stdout(&output)
    );
    let output = opcheck(&only).env("PATH", "").output().unwrap();
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

#[test]
fn a_driver_that_does_not_answer_is_named() {
    let output = opcheck(&[
        "run",
        "--dialect",
        "oidc",
        "--only",
        "authorize/unknown-client",
        "--agent",
        "browser",
        "--webdriver",
        "http://127.0.0.1:9/",
    ])
    .output()
    .unwrap();
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    assert!(
        stdout(&output).contains("http://127.0.0.1:9/"),
        "{}",
        stdout(&output)
    );
}
