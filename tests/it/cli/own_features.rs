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

#[test]
fn nothing_is_declared_or_read_twice() {
    let (folder, other) = (folder(), folder());
    let paths = [folder.path(), other.path()].map(|path| path.display().to_string());
    let refused = |features: [&str; 2]| {
        let [one, two] = features;
        let output = output_of(&["run", "--dialect", "oidc", "--features", one, "--features", two]);
        assert_eq!(code(&output), 2, "{}", stdout(&output));
        stderr(&output)
    };
    let text = refused([&paths[0], &paths[1]]);
    assert!(text.contains("is declared twice"), "{text}");
    let text = refused([&paths[0], &format!("{}/.", paths[0])]);
    assert!(text.contains("is read twice"), "{text}");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = crate::cli::opcheck(&["run", "--dialect", "oidc", "--features", "features"])
        .current_dir(ours)
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("is read twice"), "{}", stderr(&output));
}

#[test]
fn what_failed_of_the_users_own_is_played_again() {
    let folder = folder();
    let path = folder.path().display().to_string();
    let wrong = block("gherkin").replace("the answer is \"login page\"", "the answer is \"error page\"");
    file(folder.path(), "login.feature", &wrong);
    let report = folder.path().join("run.json").display().to_string();
    let json = format!("json={report}");
    let arguments = ["--dialect", "oidc", "--features", &path, "--only", "own/"];
    let first = output_of(
        &[
            &["run"],
            &arguments[..],
            &["--report", "terminal", "--report", &json],
        ]
        .concat(),
    );
    assert_eq!(code(&first), 1, "{}{}", stdout(&first), stderr(&first));
    let again = format!("opcheck run --dialect oidc --features {path} --only own/");
    assert!(stdout(&first).contains(&again), "{}", stdout(&first));
    let output = output_of(&["run", "--rerun-failed", &report]);
    assert_eq!(code(&output), 1, "{}{}", stdout(&output), stderr(&output));
    assert!(
        stdout(&output).contains("own/any-language"),
        "{}",
        stdout(&output)
    );
    file(
        folder.path(),
        "login.feature",
        &wrong.replace("The language", "Language"),
    );
    let output = output_of(&["run", "--rerun-failed", &report]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(stderr(&output).contains("--features"), "{}", stderr(&output));
}

#[test]
fn an_expectation_of_the_users_own_waits_for_its_features() {
    let folder = folder();
    let path = folder.path().display().to_string();
    let profile = super::profile(&super::nobody(), "https://rp.example.test/cb")
        + "expectations:\n  - {requirement: own/any-language, verdict: fail, reason: It is in work.}\n";
    let profile = file(folder.path(), "acme.yaml", &profile);
    let report = folder.path().join("run.json").display().to_string();
    let json = format!("json={report}");
    for features in [
        vec![],
        vec!["--features", &path, "--only", "authorize/get-supported"],
    ] {
        let arguments = [&["run", &profile, "--report", &json], &features[..]].concat();
        output_of(&arguments);
        let run: Value = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
        assert_eq!(run["stale"], serde_json::json!([]), "{features:?}");
    }
}

#[test]
fn two_scenarios_of_one_title_are_refused() {
    let folder = folder();
    // Without its placeholder, all rows of the outline have the same title.
    let text = block("gherkin");
    let bare = text.replace("The language <language> is", "The language is");
    assert_ne!(text, bare);
    file(folder.path(), "login.feature", &bare);
    let path = folder.path().display().to_string();
    let output = output_of(&["run", "--features", &path, "--dry-run"]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    let error = stderr(&output);
    assert!(
        error.contains("another scenario of `own/any-language` has the title"),
        "{error}"
    );
    assert!(error.contains("login.feature`, line "), "{error}");
}
