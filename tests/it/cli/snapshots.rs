//! `opcheck snapshot` and `opcheck diff`: what a server answers, kept and compared.

use std::collections::BTreeMap;
use std::path::Path;

use super::{code, file, output_of, stderr, stdout};
use crate::rascal::{Answer, Rascal};

/// All files below a folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.insert(
                path.display().to_string(),
                std::fs::read_to_string(&path).unwrap(),
            );
        }
    }
    all
}

/// The files of a folder, by their place below it.
fn below(folder: &Path) -> BTreeMap<String, String> {
    let start = folder.display().to_string();
    files(folder)
        .into_iter()
        .map(|(path, text)| (path.replace(&start, ""), text))
        .collect()
}

#[test]
fn two_runs_against_the_same_server_give_the_same_snapshots() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    for (verb, seed) in [("record", "7"), ("check", "8")] {
        let output = output_of(&["snapshot", verb, "--dir", &path, "--seed", seed]);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    }
    let recorded = below(folder.path());
    assert!(recorded.len() > 200, "only {} snapshots", recorded.len());
    for (path, text) in &recorded {
        assert!(!text.contains("eyJ"), "a token in {path}");
    }
}

#[test]
fn drift_is_told_and_can_be_reviewed_and_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let line = |verb: &str, more: &[&str]| {
        let only = [
            "--dialect",
            "oidc",
            "--only",
            "authorize/state-returned-with-code,authorize/get-supported",
        ];
        let first = ["snapshot", verb, "--dir", &path];
        output_of(&[&first[..], &only, more].concat())
    };
    let output = line("check", &[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("no snapshots in"), "{}", stderr(&output));

    let output = line("record", &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let recorded = below(folder.path());
    assert_eq!(code(&line("check", &[])), 0);

    let output = line("check", &["--fault", "state-dropped", "--pending"]);
    assert_eq!(code(&output), 4, "{}", stdout(&output));
    let text = stdout(&output);
    assert!(
        text.contains("changed authorize/state-returned-with-code: "),
        "{text}"
    );
    assert!(text.contains("  - <     ? state=[state]"), "{text}");
    let pending: Vec<String> = files(folder.path())
        .into_keys()
        .filter(|path| path.ends_with(".snap.new"))
        .collect();
    assert!(!pending.is_empty());
    // insta reads what we wrote, so `cargo insta review` can show and accept it.
    for path in &pending {
        let read = insta::Snapshot::from_file(Path::new(path)).unwrap();
        assert!(read.metadata().source().unwrap().starts_with("features/"));
        assert!(read.metadata().expression().unwrap().starts_with("authorize/"));
        std::fs::rename(path, path.trim_end_matches(".new")).unwrap();
    }
    assert_eq!(code(&line("check", &["--fault", "state-dropped"])), 0);
    // It looks into packages only.
    std::fs::remove_file(folder.path().join("oidc/Cargo.toml")).unwrap();

    // An answer that is as recorded waits for no review.
    assert_eq!(
        code(&line("check", &["--fault", "state-dropped", "--pending"])),
        0
    );
    let left = files(folder.path())
        .into_keys()
        .find(|path| path.ends_with(".snap.new"));
    assert_eq!(left, None);

    // What was accepted is drift for the server as it was; recording it again restores the files.
    assert_eq!(code(&line("check", &[])), 4);
    assert_eq!(code(&line("record", &[])), 0);
    assert_eq!(below(folder.path()), recorded);
}

#[test]
fn what_is_new_and_what_has_vanished_is_drift() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let line = |verb: &str, only: &str| {
        output_of(&[
            "snapshot",
            verb,
            "--dir",
            &path,
            "--dialect",
            "oidc",
            "--only",
            only,
        ])
    };
    assert_eq!(code(&line("record", "authorize/get-supported")), 0);
    let output = line("check", "authorize/get-supported,authorize/unknown-client");
    assert_eq!(code(&output), 4);
    assert!(
        stdout(&output).contains("new authorize/unknown-client"),
        "{}",
        stdout(&output)
    );

    let gone = folder.path().join("oidc/authorize/get-supported/gone.snap");
    std::fs::write(
        &gone,
        "---\nexpression: authorize/get-supported\n---\nauthorize\n",
    )
    .unwrap();
    let pending = gone.with_extension("snap.new");
    std::fs::write(&pending, "").unwrap();
    let output = line("check", "authorize/get-supported");
    assert_eq!(code(&output), 4);
    assert!(stdout(&output).contains("vanished"), "{}", stdout(&output));
    assert_eq!(code(&line("record", "authorize/get-supported")), 0);
    assert!(
        !gone.exists() && !pending.exists(),
        "what no scenario has is removed by recording"
    );
}

#[test]
fn files_of_somebody_else_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let arguments = [
        "--dir",
        &path,
        "--dialect",
        "oidc",
        "--only",
        "authorize/get-supported",
    ];
    let line = |verb: &str| output_of(&[&["snapshot", verb][..], &arguments].concat());
    assert_eq!(code(&line("record")), 0);
    // Of features that are not played now, and of no tool at all.
    let strangers = [
        (
            "oidc/own/banner/there.snap",
            "---\nexpression: own/banner\n---\nauthorize\n",
        ),
        ("oidc/theirs.snap", "anything"),
    ];
    for (name, text) in strangers {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    for verb in ["check", "record"] {
        let output = line(verb);
        assert_eq!(code(&output), 0, "{}", stdout(&output));
        for (name, text) in strangers {
            let told = name.replace("oidc/", "left alone: ");
            assert!(stderr(&output).contains(&told), "{}", stderr(&output));
            assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), text);
        }
    }
}

#[test]
fn what_cannot_be_written_is_known_before_the_first_request() {
    let folder = tempfile::tempdir().unwrap();
    let profile = super::profile(&super::nobody(), "https://rp.example.test/cb");
    let acme = file(folder.path(), "acme.yaml", &profile);
    let in_the_way = file(folder.path(), "in-the-way", "");
    let output = output_of(&["snapshot", "record", &acme, "--dir", &in_the_way]);
    let error = stderr(&output);
    assert!(error.contains("cannot write the snapshot"), "{error}");
    assert!(!error.contains("does not answer"), "{error}");

    let named = |name: &str| profile.replace("name: acme", &format!("name: {name}"));
    assert!(named("Acme").contains("name: Acme"), "{profile}");
    let other = file(folder.path(), "other.yaml", &named("Acme"));
    let output = output_of(&["snapshot", "record", &acme, &other]);
    assert_eq!(code(&output), 2);
    let error = stderr(&output);
    assert!(error.contains("would share the folder `acme`"), "{error}");
}

#[test]
fn an_early_end_is_told_in_one_line_for_all_scenarios() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/authorize", server.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let profile = super::profile(&endpoint, "https://rp.example.test/cb");
    let profile = file(folder.path(), "acme.yaml", &profile);
    let path = folder.path().join("snapshots").display().to_string();
    let output = output_of(&[
        "snapshot",
        "record",
        &profile,
        "--dir",
        &path,
        "--deadline",
        "200ms",
    ]);
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    let error = stderr(&output);
    assert!(
        error.contains("the run ended early: the deadline passed"),
        "{error}"
    );
    assert!(error.lines().count() < 5, "{error}");
    assert!(stdout(&output).contains(", seed "), "{}", stdout(&output));
    assert!(!Path::new(&path).exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_that_look_like_words_are_no_drift() {
    // Letters only: no rule tells such an id from a word.
    let id = |number: usize| -> String {
        let letters = (0..8).map(|place| number.wrapping_mul(2_654_435_761).rotate_left(place * 5) % 26);
        letters
            .filter_map(|letter| char::from_digit(u32::try_from(letter).unwrap() + 10, 36))
            .collect()
    };
    let server = Rascal::start(move |ask| match ask.path.as_str() {
        "/authorize" => Answer::redirect(302, &format!("/login/{}", id(ask.number))),
        _ => Answer::page(200, "<title>Hi</title><form id=login method=post><input name=user><input type=password name=pass><button></form>"),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let profile = file(folder.path(), "rascal.yaml", &server.profile());
    let path = folder.path().join("snapshots").display().to_string();
    let line = |verb: &'static str| {
        let arguments = [
            "snapshot",
            verb,
            &profile,
            "--dir",
            &path,
            "--only",
            "authorize/get-supported",
        ];
        let arguments = arguments.map(str::to_owned);
        tokio::task::spawn_blocking(move || output_of(&arguments.each_ref().map(String::as_str)))
    };
    let output = line("record").await.unwrap();
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let recorded = below(Path::new(&path));
    assert!(
        recorded.values().any(|text| text.contains("/login/[varies]")),
        "{recorded:?}"
    );
    let output = line("check").await.unwrap();
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn a_server_that_does_not_answer_changes_no_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("snapshots").display().to_string();
    let profile = super::profile(&super::nobody(), "https://rp.example.test/cb");
    let profile = file(folder.path(), "acme.yaml", &profile);
    let output = output_of(&["snapshot", "record", &profile, "--dir", &path]);
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    assert!(stderr(&output).contains("does not answer"), "{}", stderr(&output));
    assert!(!Path::new(&path).exists());
}

#[test]
fn two_reports_are_compared_requirement_by_requirement() {
    let folder = tempfile::tempdir().unwrap();
    let report = |name: &str, more: &[&str]| {
        let path = folder.path().join(name).display().to_string();
        let wanted = format!("json={path}");
        let first = [
            "run",
            "--dialect",
            "oidc",
            "--only",
            "authorize/state-returned-with-code",
            "--report",
            &wanted,
        ];
        output_of(&[&first[..], more].concat());
        path
    };
    let good = report("good.json", &[]);
    let bad = report("bad.json", &["--fault", "state-dropped"]);
    let output = output_of(&["diff", &good, &good]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));

    let output = output_of(&["diff", &good, &bad]);
    assert_eq!(code(&output), 4);
    let text = stdout(&output);
    for part in [
        "worse      authorize/state-returned-with-code: pass → fail",
        "no `state` came back",
        "1 difference",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    let output = output_of(&["diff", &bad, &good, "--json"]);
    assert_eq!(code(&output), 4);
    let rows: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(rows[0]["changes"][0]["left"], "failed");

    let both = report("both.json", &["--dialect", "wristband"]);
    let wristband = folder.path().join("wristband.json").display().to_string();
    let wanted = format!("json={wristband}");
    output_of(&[
        "run",
        "--dialect",
        "wristband",
        "--only",
        "authorize/get-supported",
        "--report",
        &wanted,
    ]);
    assert_eq!(
        code(&output_of(&["diff", &good, &wristband])),
        4,
        "two targets, each alone in its report"
    );
    let output = output_of(&["diff", &good, &both]);
    assert_eq!(code(&output), 4, "a lost target: {}", stdout(&output));
    let printed = stdout(&output);
    assert!(
        printed.contains("wristband\n  the first report lacks"),
        "{printed}"
    );
    let mut nothing: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&good).unwrap()).unwrap();
    nothing["findings"] = serde_json::json!([]);
    let nothing = file(folder.path(), "nothing.json", &nothing.to_string());
    let output = output_of(&["diff", &nothing, &nothing]);
    assert_eq!(code(&output), 3, "nothing judged: {}", stderr(&output));

    let broken = file(folder.path(), "broken.json", "{}");
    for path in [&broken, "no-such.json"] {
        let output = output_of(&["diff", &good, path]);
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("cannot read the report"),
            "{}",
            stderr(&output)
        );
    }
}
