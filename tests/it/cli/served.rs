//! `opcheck serve`, and what is done against a served server.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{ChildStdout, Stdio};

use super::{Guarded, code, file, nobody, opcheck, output_of, profile, stderr, stdout};

/// Starts `serve` on a free port, and reads its introduction.
fn served(dialect: &str) -> (Guarded, BufReader<ChildStdout>, String) {
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
    let output = output_of(&["run", &path]);
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
    let output = output_of(&["profile", "init", &issuer]);
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
    let output = output_of(&["profile", "check", &path]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("CHANGE-ME"));
}

#[test]
fn a_draft_that_is_filled_in_judges_the_server() {
    let (_child, _lines, text) = served("oidc");
    let issuer = value(&text, "metadata")
        .trim_end_matches("/.well-known/openid-configuration")
        .to_owned();
    let mut draft = stdout(&output_of(&["profile", "init", &issuer]));
    for (placeholder, own) in [
        ("id: CHANGE-ME", "id: web"),
        ("https://CHANGE-ME/callback", "https://rp.example.test/callback"),
        ("username: CHANGE-ME", "username: ann"),
        // The rule for consent pages waits in a comment.
        ("    # - on:", "    - on:"),
        ("    #   page:", "      page:"),
        ("    #   click:", "      click:"),
    ] {
        assert!(draft.contains(placeholder), "no `{placeholder}` in {draft}");
        draft = draft.replace(placeholder, own);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "acme.yaml", &draft);
    let output = opcheck(&["run", &path])
        .env("CLIENT_SECRET", "reference-secret-of-web")
        .env("USER_PASSWORD", "reference-password-of-ann")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(!stdout(&output).contains("not evaluated"), "{}", stdout(&output));
}

#[test]
fn a_draft_without_metadata_says_so() {
    let issuer = nobody().replace("/authorize", "");
    let output = output_of(&["profile", "init", &issuer]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("clients:"));
    assert!(
        stderr(&output).starts_with("the draft is written without metadata: "),
        "{}",
        stderr(&output)
    );
}
