//! Golden files of what a user reads at the rim: help pages, and what is refused before the first request.

use std::path::Path;

use clap::{CommandFactory as _, Parser as _};

use super::arguments::{Arguments, ColorWhen};
use super::output::{Output, words};
use super::start::dispatch;

/// Compares a text with its golden file in `snapshots/cli/`.
fn golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/cli"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// The help page of a command, a hundred columns wide.
fn help(command: &[&str]) -> String {
    let line = ["opcheck"].iter().chain(command).chain(&["--help"]);
    let parsed = Arguments::command().term_width(100).try_get_matches_from(line);
    parsed.unwrap_err().to_string()
}

/// What a command line is refused with, and its exit code.
fn refusal(line: &[&str]) -> String {
    let arguments = match Arguments::try_parse_from(["opcheck"].iter().chain(line)) {
        Ok(arguments) => arguments,
        Err(error) => return format!("{error}[exit {}]", error.exit_code()),
    };
    let output = Output::new(ColorWhen::Never, true);
    let error = dispatch(arguments.command, &output).unwrap_err();
    format!("{}\n[exit {}]", words(&error), error.exit_code().number())
}

#[test]
fn help_pages() {
    for command in [
        &[][..],
        &["run"],
        &["serve"],
        &["list"],
        &["explain"],
        &["profile"],
        &["profile", "init"],
        &["profile", "check"],
        &["snapshot"],
        &["snapshot", "record"],
        &["snapshot", "check"],
        &["diff"],
        &["load"],
        &["prove"],
    ] {
        let name = [&["help"], command].concat().join("-");
        golden(&name, &help(command));
    }
}

#[test]
fn every_help_page_has_examples_and_exit_codes() {
    fn walk(command: &clap::Command, path: &[&str]) {
        for inner in command.get_subcommands() {
            let path = [path, &[inner.get_name()]].concat();
            let after = inner
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            if inner.get_name() != "template" && inner.get_name() != "schema" {
                assert_eq!(after.matches("\n    opcheck ").count(), 3, "examples of {path:?}");
                assert!(after.contains("Exit codes:"), "exit codes of {path:?}");
            }
            walk(inner, &path);
        }
    }
    let command = Arguments::command();
    command.clone().debug_assert();
    walk(&command, &[]);
}

#[test]
fn every_example_is_a_command_line_that_is_understood() {
    fn examples(command: &clap::Command, into: &mut Vec<String>) {
        let after = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        let after = after.replace("\\\n", " ");
        let lines = after.lines().filter_map(|line| line.strip_prefix("    opcheck "));
        into.extend(lines.map(str::to_owned));
        command.get_subcommands().for_each(|inner| examples(inner, into));
    }
    let mut lines = Vec::new();
    examples(&Arguments::command(), &mut lines);
    assert!(lines.len() > 20);
    for line in lines {
        let line = line.split(['>', '|', '&']).next().unwrap_or_default();
        let mut quoted = false;
        let marked: String = line
            .chars()
            .filter_map(|c| match c {
                '"' => {
                    quoted = !quoted;
                    None
                }
                ' ' if !quoted => Some('\n'),
                other => Some(other),
            })
            .collect();
        let words = marked.split('\n').filter(|word| !word.is_empty());
        Arguments::try_parse_from(["opcheck"].into_iter().chain(words))
            .unwrap_or_else(|error| panic!("{line}: {error}"));
    }
}

#[test]
fn unknown_names() {
    golden("unknown-dialect", &refusal(&["run", "--dialect", "wristbnd"]));
    golden("unknown-fault", &refusal(&["run", "--fault", "redirect-prefx"]));
    golden("unknown-everything", &refusal(&["run", "--fault", "qqqq"]));
    golden(
        "fault-of-another-dialect",
        &refusal(&["run", "--dialect", "oidc", "--fault", "req-missing"]),
    );
    golden(
        "unknown-requirement",
        &refusal(&["run", "--only", "authorize/unknown-clint"]),
    );
    golden("unknown-section", &refusal(&["run", "--only", "RFC 1149"]));
    golden(
        "explain-unknown",
        &refusal(&["explain", "authorize/unknown-clint"]),
    );
    golden("explain-without-area", &refusal(&["explain", "unknown-client"]));
    golden("unknown-reporter", &refusal(&["run", "--report", "jsn=run.json"]));
    golden("unknown-flag", &refusal(&["run", "--onyl", "authorize"]));
    golden("unknown-command", &refusal(&["rnu"]));
    golden("unknown-registry", &refusal(&["list", "requirement"]));
}

#[test]
fn slips_in_values() {
    golden("bad-tags", &refusal(&["run", "--tags", "@slow andd not"]));
    golden("bad-deadline", &refusal(&["run", "--deadline", "5"]));
    golden("no-jobs", &refusal(&["run", "--jobs", "0"]));
    golden("report-without-path", &refusal(&["run", "--report", "junit"]));
    golden(
        "reports-mixed",
        &refusal(&["run", "--report", "json=-", "--report", "junit=-"]),
    );
    golden(
        "report-in-no-folder",
        &refusal(&["run", "--report", "json=no-such-folder/run.json"]),
    );
    golden(
        "profile-and-dialect",
        &refusal(&["run", "acme.yaml", "--dialect", "oidc"]),
    );
    golden("no-profile", &refusal(&["run", "no-such-profile.yaml"]));
    golden("bad-issuer", &refusal(&["profile", "init", "issuer.example"]));
}

/// The refusal of a run with one feature file of the user's own.
fn feature(name: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.feature"), text).unwrap();
    golden(name, &in_folder(folder.path(), &["run", "--features", "{}"]));
}

/// The refusal of a command line in which `{}` stands for a folder.
fn in_folder(folder: &Path, line: &[&str]) -> String {
    let path = folder.display().to_string();
    let line: Vec<String> = line.iter().map(|word| word.replace("{}", &path)).collect();
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    refusal(&line).replace(&path, "[folder]")
}

#[test]
fn features_of_the_users_own() {
    feature(
        "feature-unreadable",
        "Feature: mine\n  Scenario: one\n    Given a valid authorization request\n  Scenaro: two\n    When x\n",
    );
    feature(
        "feature-undefined-step",
        "Feature: mine\n  @req:authorize/get-supported\n  Scenario: one\n    Given a valid autorization request\n",
    );
    feature(
        "feature-without-requirement",
        "Feature: mine\n  Scenario: one\n    Given a valid authorization request\n",
    );
    feature(
        "feature-unknown-requirement",
        "Feature: mine\n  @req:authorize/get-suported\n  Scenario: one\n    Given a valid authorization request\n",
    );
    let empty = tempfile::tempdir().unwrap();
    golden(
        "no-feature",
        &in_folder(empty.path(), &["run", "--features", "{}"]),
    );
    golden(
        "no-folder",
        &in_folder(empty.path(), &["run", "--features", "{}/none"]),
    );
}

#[test]
fn earlier_runs() {
    let folder = tempfile::tempdir().unwrap();
    let line = ["run", "--rerun-failed", "{}/run.json"];
    golden("rerun-no-file", &in_folder(folder.path(), &line));
    std::fs::write(folder.path().join("run.json"), "<xml/>").unwrap();
    golden("rerun-not-json", &in_folder(folder.path(), &line));
    std::fs::write(folder.path().join("run.json"), "{\"format\": 99}").unwrap();
    golden("rerun-other-format", &in_folder(folder.path(), &line));
}

#[test]
fn targets_that_no_report_could_tell_apart() {
    let folder = tempfile::tempdir().unwrap();
    let text = "name: acme\nissuer: https://op.example.test\n\
                clients: [{ id: web, redirect_uris: [https://rp.example.test/cb] }]\n";
    for name in ["one.yaml", "two.yaml"] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let line = ["run", "{}/one.yaml", "{}/two.yaml", "--dry-run"];
    golden("same-name", &in_folder(folder.path(), &line));
}
