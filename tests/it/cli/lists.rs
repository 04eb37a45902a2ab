//! Help, lists, explanations and colours.

use serde_json::Value;

use super::{code, opcheck, output_of, stderr, stdout};

#[test]
fn no_arguments_show_the_help_and_are_a_mistake() {
    let output = output_of(&[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("Usage: opcheck"));
    assert_eq!(code(&output_of(&["--help"])), 0);
    assert_eq!(code(&output_of(&["--version"])), 0);
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
        let output = output_of(&["list", what, "--json"]);
        assert_eq!(code(&output), 0, "{what}");
        let rows: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let rows = rows.as_array().unwrap();
        assert!(!rows.is_empty(), "{what}");
        assert!(rows.iter().all(|row| row["id"].is_string()), "{what}");
        let lines = stdout(&output_of(&["list", what])).lines().count();
        assert_eq!(lines, rows.len(), "{what}");
    }
}

#[test]
fn requirements_are_grouped_by_what_they_answer_to() {
    for (by, part) in [
        ("oidf", "oidcc-codereuse "),
        ("section", "RFC 6749 §4.1.2.1"),
        ("document", "OIDC Core"),
    ] {
        let output = output_of(&["list", "requirements", "--by", by]);
        assert_eq!(code(&output), 0, "{by}");
        assert!(stdout(&output).contains(part), "{by}: {}", stdout(&output));
    }
    let output = output_of(&["list", "faults", "--by", "oidf"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("groups requirements only"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn every_requirement_and_fault_can_be_explained() {
    let output = output_of(&["explain", "authorize/foreign-redirect-uri"]);
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
    assert!(
        stdout(&output_of(&["explain", "redirect-prefix"])).contains("authorize/redirect-uri-exact-match")
    );
}

#[test]
fn colours_are_where_they_are_wanted() {
    let line = ["list", "dialects"];
    assert!(
        !stdout(&output_of(&line)).contains('\u{1b}'),
        "a pipe has no colours"
    );
    assert!(stdout(&output_of(&[&line[..], &["--color", "always"]].concat())).contains('\u{1b}'));
    let output = opcheck(&line).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(stdout(&output).contains('\u{1b}'));
}
