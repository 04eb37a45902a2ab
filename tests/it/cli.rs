//! The real program: arguments in, exit code, standard output and standard error out.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_opcheck");

/// The program with these arguments, undisturbed by the environment of the tests.
fn opcheck(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments);
    for name in ["OPCHECK_SEED", "OPCHECK_JOBS", "OPCHECK_DEADLINE", "OPCHECK_PORT"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    opcheck(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Writes a file into a folder and returns its path.
fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A profile of a server at an authorization endpoint.
fn profile(endpoint: &str, redirect_uri: &str) -> String {
    format!(
        "name: acme\nendpoints:\n  authorization: {endpoint}\nclients:\n  - id: web\n    type: spa\n    redirect_uris:\n      - {redirect_uri}\n"
    )
}

/// An address on loopback at which nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/authorize", listener.local_addr().unwrap())
}

/// A child that is ended with the test.
struct Guarded(Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Guarded {
    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([name, &self.0.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }
}

#[test]
fn no_arguments_show_the_help_and_are_a_mistake() {
    let output = run(&[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("Usage: opcheck"));
    assert_eq!(code(&run(&["--help"])), 0);
    assert_eq!(code(&run(&["--version"])), 0);
}

#[test]
fn the_embedded_servers_are_as_expected() {
    let output = run(&["run", "--only", "authorize/foreign-redirect-uri", "--seed", "7"]);
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
        "--report",
    ];
    let output = run(&[&first[..], &[&format!("json={report}")]].concat());
    assert_eq!(code(&output), 1, "{}", stdout(&output));

    let output = run(&["run", "--rerun-failed", &report, "--report", "json=-"]);
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
    run(&[
        "run",
        "--dialect",
        "oidc",
        "--only",
        "authorize/unknown-client",
        "--report",
        &format!("json={good}"),
    ]);
    let output = run(&["run", "--rerun-failed", &good]);
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
    let output = run(&["run", &path]);
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
    let output = run(&["run", &path]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(
        stderr(&output).contains("OPCHECK_TEST_NO_SUCH"),
        "{}",
        stderr(&output)
    );
    let output = run(&["profile", "check", &path, "--secrets"]);
    assert_eq!(code(&output), 2);
    assert_eq!(code(&run(&["profile", "check", &path])), 0);
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
    let output = run(&["run", &path, "--report", &format!("junit={}", junit.display())]);
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
    let output = run(&["run", &path, "--report", "json=no-such-folder/run.json"]);
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
    let output = run(&["run", "--features", &features]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("line 4"), "{}", stderr(&output));
    assert!(stderr(&output).contains("did you mean `Given a valid authorization request`"));

    file(
        folder.path(),
        "mine.feature",
        "Feature: mine\n  Scenario: Mine\n    Gvien nothing\n",
    );
    let output = run(&["run", "--features", &features]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("mine.feature"), "{}", stderr(&output));

    file(
        folder.path(),
        "mine.feature",
        "Feature: mine\n  @req:authorize/unknown-client @mine\n  Scenario: Mine\n    Given a valid authorization request\n    \
         When \"client_id\" is \"nobody\"\n    Then the answer is \"error page\"\n",
    );
    let output = run(&[
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
    let output = run(&["run", &path, "--dry-run", "--skip", "session/"]);
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

#[test]
fn every_list_is_an_array_of_objects_with_an_id() {
    for what in [
        "requirements",
        "scenarios",
        "faults",
        "variants",
        "dialects",
        "steps",
        "reporters",
        "redirect-uri-variants",
    ] {
        let output = run(&["list", what, "--json"]);
        assert_eq!(code(&output), 0, "{what}");
        let rows: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let rows = rows.as_array().unwrap();
        assert!(!rows.is_empty(), "{what}");
        assert!(rows.iter().all(|row| row["id"].is_string()), "{what}");
        let lines = stdout(&run(&["list", what])).lines().count();
        assert_eq!(lines, rows.len(), "{what}");
    }
}

#[test]
fn every_requirement_and_fault_can_be_explained() {
    let output = run(&["explain", "authorize/foreign-redirect-uri"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0);
    for part in [
        "A foreign redirect URI stays on the server.",
        "RFC 6749 §4.1.2.1 <https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1>",
        "redirect-any",
        "features/authorize/redirect-uri.feature:",
        "curl --include 'http://127.0.0.1:8480/authorize?",
        "redirect_uri=https%3A%2F%2Fevil.test%2Fcb",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(stdout(&run(&["explain", "redirect-prefix"])).contains("authorize/redirect-uri-exact-match"));
}

/// Starts `serve` on a free port, and reads its introduction.
fn served(dialect: &str) -> (Guarded, BufReader<std::process::ChildStdout>, String) {
    let mut child = opcheck(&["serve", "--dialect", dialect, "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let child = Guarded(child);
    let mut text = String::new();
    while !text.contains("What it is asked:\n\n") {
        assert_ne!(lines.read_line(&mut text).unwrap(), 0, "{text}");
    }
    (child, lines, text)
}

/// The value behind a name of the introduction.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix(name));
    line.unwrap().trim()
}

#[test]
fn a_served_server_logs_what_it_is_asked_and_masks_secrets() {
    let (mut child, mut lines, text) = served("oidc");
    let endpoint = value(&text, "authorization");
    let address = endpoint.trim_start_matches("http://").split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /authorize?client_id=nobody&id_token_hint=hidden-hint HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    assert!(line.starts_with("400 GET  127.0.0.1:"), "{line}");
    assert!(
        line.contains("/authorize?client_id=nobody&id_token_hint=[masked]"),
        "{line}"
    );
    child.signal("-TERM");
    assert_eq!(child.0.wait().unwrap().code(), Some(0));
}

#[test]
fn a_redirect_uri_that_is_not_registered_stops_the_run_with_a_hint() {
    let (_child, _lines, text) = served("oidc");
    let folder = tempfile::tempdir().unwrap();
    let text = profile(value(&text, "authorization"), "https://rp.example.test/elsewhere");
    let path = file(folder.path(), "acme.yaml", &text);
    let output = run(&["run", &path]);
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    assert!(
        stdout(&output).contains("is the client registered there, with exactly the redirect URI `https://rp.example.test/elsewhere`?"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_draft_is_made_from_metadata_and_checked() {
    let (_child, _lines, text) = served("oidc");
    let issuer = value(&text, "metadata")
        .trim_end_matches("/.well-known/openid-configuration")
        .to_owned();
    let output = run(&["profile", "init", &issuer]);
    assert_eq!(code(&output), 0);
    assert_eq!(stderr(&output), "");
    let draft = stdout(&output);
    assert!(
        draft.contains(&format!("authorization: {issuer}/authorize")),
        "{draft}"
    );

    // As it is, the draft is refused: the user has not filled it in.
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "acme.yaml", &draft);
    let output = run(&["profile", "check", &path]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("CHANGE-ME"));
}

#[test]
fn a_draft_without_metadata_says_so() {
    let issuer = nobody().replace("/authorize", "");
    let output = run(&["profile", "init", &issuer]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("clients:"));
    assert!(
        stderr(&output).starts_with("the draft is written without metadata: "),
        "{}",
        stderr(&output)
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_was_finished() {
    // A server that takes connections and never answers.
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/authorize", server.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "acme.yaml",
        &profile(&endpoint, "https://rp.example.test/cb"),
    );
    let report = folder.path().join("run.json");
    let child = opcheck(&["run", &path, "--report", &format!("json={}", report.display())])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut child = Guarded(child);
    let _connection = server.accept().unwrap();
    child.signal("-INT");
    assert_eq!(child.0.wait().unwrap().code(), Some(3));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(report["interrupted"], "signal");
    assert_eq!(report["summary"]["exit_code"], 3);
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
    let output = run(&["run", &path, "--deadline", "200ms", "--report", "json=-"]);
    assert_eq!(code(&output), 3);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["interrupted"], "deadline");
    assert!(stderr(&output).contains("the deadline passed"));
}

#[test]
fn colours_are_where_they_are_wanted() {
    let line = ["list", "dialects"];
    assert!(!stdout(&run(&line)).contains('\u{1b}'), "a pipe has no colours");
    assert!(stdout(&run(&[&line[..], &["--color", "always"]].concat())).contains('\u{1b}'));
    let output = opcheck(&line).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(stdout(&output).contains('\u{1b}'));
}
