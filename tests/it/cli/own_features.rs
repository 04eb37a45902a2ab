//! Features of a user's own: the worked example of the documentation, and slips in it.

use std::path::Path;

use serde_json::Value;

use super::{code, file, output_of, stderr, stdout};

/// The first block of a language in the documentation.
fn block(language: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/writing-features.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, rest) = page.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// The folder that the documentation makes.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "requirements.yaml", &block("yaml"));
    file(folder.path(), "login.feature", &block("gherkin"));
    folder
}

#[test]
fn the_worked_example_plays() {
    let folder = folder();
    let path = folder.path().display().to_string();
    let output = output_of(&[
        "run",
        "--dialect",
        "oidc",
        "--features",
        &path,
        "--only",
        "own/,authorize/unknown-client",
        "--report",
        "json=-",
    ]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let run: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = run["findings"].as_array().unwrap();
    let of = |id: &str| -> Vec<&Value> {
        findings
            .iter()
            .filter(|finding| finding["requirement"] == id)
            .collect()
    };
    assert_eq!(
        (of("own/any-language").len(), of("own/short-state").len()),
        (2, 1)
    );
    assert!(of("authorize/unknown-client").len() > 1, "ours and the user's");
    assert!(findings.iter().all(|finding| finding["verdict"] == "pass"));
    let first = of("own/any-language")[0];
    assert_eq!(
        first["title"],
        "A language that nobody speaks here is no reason to refuse."
    );
    assert_eq!(first["clauses"][0]["link"], "https://handbook.example/login");
    assert_eq!(of("own/short-state")[0]["level"], "should");
}

#[test]
fn a_profile_may_name_requirements_of_the_users_own() {
    let folder = folder();
    let path = folder.path().display().to_string();
    let profile = super::profile("https://op.example.test/authorize", "https://rp.example.test/cb")
        + "adjustments:\n  - {requirement: own/any-language, level: may, reason: It is in work.}\n";
    let profile = file(folder.path(), "acme.yaml", &profile);
    let output = output_of(&["run", &profile, "--features", &path, "--dry-run"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stdout(&output).contains("(own/any-language)"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn slips_are_known_before_the_first_request() {
    let folder = folder();
    let path = folder.path().display().to_string();
    let slip = |old: &str, new: &str| {
        file(
            folder.path(),
            "login.feature",
            &block("gherkin").replace(old, new),
        );
        let output = output_of(&["run", "--dialect", "oidc", "--features", &path]);
        assert_eq!(code(&output), 2);
        stderr(&output)
    };
    let text = slip("own/any-language", "own/any-langage");
    assert!(text.contains("did you mean `own/any-language`?"), "{text}");
    let text = slip("the end-user is not signed in", "the end-user is not singed in");
    assert!(text.contains("login.feature`: line 6: no step reads"), "{text}");
    assert!(
        text.contains("did you mean `Given the end-user is not signed in`?"),
        "{text}"
    );
    std::fs::remove_file(folder.path().join("requirements.yaml")).unwrap();
    let text = slip("", "");
    assert!(text.contains("declare it in a `requirements.yaml`"), "{text}");
}
