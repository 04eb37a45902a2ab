//! No output holds a secret: neither those of the profile, nor what a target handed out, nor what it says back in a
//! spelling of its own.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use opcheck::catalogue::Dialect;
use opcheck::profile::Profile;
use opcheck::record::{RunRecord, Verdict};
use opcheck::reference::{Fixtures, Options, fault, start};
use opcheck::report::{REPORTERS, Reporter, Style, render};
use opcheck::run::Plan;
use opcheck::target::{Target, profile_of};

use crate::cli::opcheck;
use crate::echo::Echo;
use crate::playing::{faulty, keys, plan, play, with};

/// Everything that is ever written about a run.
fn outputs(record: &RunRecord) -> Vec<(String, String)> {
    let mut outputs = vec![("debug".to_owned(), format!("{record:?}"))];
    for row in REPORTERS {
        // Colours could tear a secret apart; the other reports have none.
        let style = Style::plain();
        outputs.push((row.id.to_owned(), render(row.reporter, record, &style).unwrap()));
    }
    let coloured = render(Reporter::Terminal, record, &Style::coloured()).unwrap();
    outputs.push(("terminal in colour".to_owned(), coloured));
    outputs
}

/// What stands before a place, up to a few characters behind it.
fn before(output: &str, at: usize) -> &str {
    let start = (0..=at.saturating_sub(300))
        .rev()
        .find(|start| output.is_char_boundary(*start));
    let end = (at + 20..output.len()).find(|end| output.is_char_boundary(*end));
    &output[start.unwrap_or(0)..end.unwrap_or(output.len())]
}

/// Fails if one of the texts stands in an output, and shows what is around it.
fn none_of(secrets: &[String], outputs: &[(String, String)]) {
    for (name, output) in outputs {
        for secret in secrets {
            if let Some(at) = output.find(secret.as_str()) {
                panic!("{name}: `{secret}` stands behind …{}", before(output, at));
            }
        }
        for (at, _) in output.match_indices("eyJ") {
            assert!(
                !begins_a_jwt(&output[at..]),
                "{name}: a JWT, or the beginning of one, behind …{}",
                before(output, at)
            );
        }
    }
}

/// Whether a text begins with the encoding of a JSON object. A challenge is random and may hold the same three letters:
/// what follows them there decodes to bytes that are no text.
fn begins_a_jwt(text: &str) -> bool {
    let encoded = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let end = text.find(|c| !encoded(c)).unwrap_or(text.len());
    let whole_bytes = end.min(24) / 4 * 4;
    let decoded = URL_SAFE_NO_PAD.decode(&text[..whole_bytes]);
    decoded.is_ok_and(|bytes| bytes.iter().all(|byte| (b' '..=b'~').contains(byte)))
}

/// The first eight letters and digits in a row: enough to know a random value again, even where it was cut or encoded.
fn fingerprint(secret: &str) -> Option<String> {
    let runs = secret.split(|c: char| !c.is_ascii_alphanumeric());
    let longest = runs.max_by_key(|run| run.len())?;
    longest.get(..8).map(str::to_owned)
}

/// Fails if few of the values can be known again by a part of them. Some faults hand out short ones.
fn most_can_be_looked_for(secrets: &[String]) {
    let random = secrets.iter().filter(|secret| !secret.starts_with("eyJ"));
    let (known, unknown): (Vec<_>, Vec<_>) = random.partition(|secret| fingerprint(secret).is_some());
    let (known, unknown) = (known.len(), unknown.len());
    assert!(known > unknown * 9, "{known} can be looked for, {unknown} cannot");
}

/// Fails if a part of one of many random values stands in an output. JWTs are left to the search for their beginning:
/// those of one server all start alike.
fn no_part_of(secrets: &[String], outputs: &[(String, String)]) {
    let secrets: Vec<&String> = secrets
        .iter()
        .filter(|secret| !secret.starts_with("eyJ"))
        .collect();
    // Times and counters are full of digits; those of a server that counts its tokens look the same.
    let telling = |print: &String| print.chars().any(|c| !c.is_ascii_digit());
    let prints = secrets.iter().filter_map(|secret| fingerprint(secret));
    let prints: HashSet<String> = prints.filter(telling).collect();
    for (name, output) in outputs {
        // A fingerprint is of letters and digits in a row, so nothing else has to be looked at.
        let runs = output.split(|c: char| !c.is_ascii_alphanumeric());
        let windows = runs.flat_map(|run| (8..=run.len()).map(move |end| &run[end - 8..end]));
        for text in windows {
            assert!(
                !prints.contains(text),
                "{name}: a part of a secret, `{text}`, behind …{}",
                before(output, output.find(text).unwrap())
            );
        }
    }
}

/// The secrets of an embedded server's profile, also as credentials.
fn published(fixtures: &Fixtures) -> Vec<String> {
    let mut secrets: Vec<String> = fixtures.users.iter().map(|user| user.password.clone()).collect();
    for client in &fixtures.clients {
        if let Some(secret) = &client.secret {
            secrets.push(STANDARD.encode(format!("{}:{secret}", client.id)));
            secrets.push(secret.clone());
        }
    }
    secrets
}

/// Faults played at one server at the same time.
const BATCH: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_report_about_a_defective_server_holds_a_secret() {
    for dialect in Dialect::ALL {
        let faults: Vec<&str> = fault::all()
            .filter(|fault| fault.dialects.contains(&dialect))
            .map(|fault| fault.id)
            .collect();
        // Some of a kind stand next to each other and would hide one another.
        let batches = faults.len().div_ceil(BATCH);
        let (mut issued, mut failed) = (Vec::new(), 0);
        for batch in 0..batches {
            let some: Vec<&str> = faults.iter().copied().skip(batch).step_by(batches).collect();
            let target = faulty(dialect, &some).await;
            let judging = Plan {
                preflight: false,
                ..plan()
            };
            let record = play(&target, judging).await;
            let server = target.server().unwrap();
            let outputs = outputs(&record);
            none_of(&published(&server.fixtures), &outputs);
            let secrets = server.secrets();
            no_part_of(&secrets, &outputs);
            issued.extend(secrets);
            let with_evidence = with(&record, Verdict::Fail);
            failed += with_evidence
                .iter()
                .filter(|finding| !finding.evidence.is_empty())
                .count();
        }
        // Otherwise there was nothing to hide.
        assert!(
            issued.len() > 500,
            "{dialect}: only {} secrets were handed out",
            issued.len()
        );
        most_can_be_looked_for(&issued);
        assert!(failed > 50, "{dialect}: only {failed} failures with evidence");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_search_would_find_a_secret() {
    let outputs = |text: &str| vec![("x".to_owned(), text.to_owned())];
    let caught = |check: fn(&[String], &[(String, String)]), text: &str| {
        let (secrets, outputs) = (["/+abcDEF0123456+==".to_owned()], outputs(text));
        std::panic::catch_unwind(move || check(&secrets, &outputs)).is_err()
    };
    assert!(caught(none_of, "code=/+abcDEF0123456+=="));
    assert!(caught(none_of, "a eyJhbGciOi"));
    assert!(caught(
        none_of,
        "code_challenge=eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0"
    ));
    assert!(!caught(
        none_of,
        "a challenge: Jn5Xeo5SNeyJ7c8A1qFxdYUQ-U1uXYQSsniDjU-b1P5M9"
    ));
    assert!(caught(no_part_of, "code=%2F%2BabcDEF01234 cut"));
    assert!(!caught(no_part_of, "code=[masked]"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_live_log_of_a_server_holds_no_secret() {
    for dialect in Dialect::ALL {
        let (log, mut lines) = tokio::sync::mpsc::unbounded_channel();
        let mut options = Options::plain(dialect, keys());
        options.log = Some(log);
        let server = start(options).await.unwrap();
        let target = Target::remote(profile_of(&server.fixtures), None, "served.yaml");
        play(&target, plan()).await;
        let (secrets, published) = (server.secrets(), published(&server.fixtures));
        server.stop().await;
        let mut output = String::new();
        while let Ok(line) = lines.try_recv() {
            output.push_str(&format!("{line:?}\n"));
        }
        assert!(output.lines().count() > 300, "the log is empty");
        let outputs = [(format!("log of {dialect}"), output)];
        none_of(&published, &outputs);
        most_can_be_looked_for(&secrets);
        no_part_of(&secrets, &outputs);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_target_says_back_is_masked_in_every_spelling() {
    let echo = Echo::start().await;
    let profile = Profile::parse(&echo.profile(), "echo.yaml").unwrap();
    let printed = format!("{profile:?}");
    let target = Target::remote(profile, None, "echo.yaml");
    let record = play(&target, plan()).await;
    let failed = with(&record, Verdict::Fail);
    assert!(failed.len() > 20, "{:?}", record.troubles);
    let mut outputs = outputs(&record);
    outputs.push(("profile".to_owned(), printed));
    outputs.push(("target".to_owned(), format!("{target:?}")));
    let (secrets, handed_out) = echo.secrets();
    assert!(handed_out.len() > 100, "only {} secrets", handed_out.len());
    none_of(&secrets, &outputs);
    most_can_be_looked_for(&handed_out);
    no_part_of(&handed_out, &outputs);
    // The evidence is there, and something of it was taken out.
    let json = &outputs.iter().find(|(name, _)| name == "json").unwrap().1;
    for part in ["You said", "[masked]", "dark-theme"] {
        assert!(json.contains(part), "no `{part}` in the evidence");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_writes_no_secret_anywhere() {
    let echo = Echo::start().await;
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("echo.yaml");
    let (password, secret) = Echo::credentials();
    let text = echo.profile_with("{env: ECHO_SECRET}", "{env: ECHO_PASSWORD}");
    std::fs::write(&profile, text).unwrap();
    let profile = profile.to_str().unwrap();
    let mut written = Vec::new();
    for (name, arguments) in [
        ("run", vec!["run", profile, "--report", "terminal"]),
        ("dry run", vec!["run", profile, "--dry-run"]),
        ("check", vec!["profile", "check", profile]),
    ] {
        let mut command = opcheck(&arguments);
        for report in ["json", "junit", "summary"].iter().filter(|_| name == "run") {
            let path = folder.path().join(format!("report.{report}"));
            command.args(["--report", &format!("{report}={}", path.display())]);
        }
        command.env("ECHO_SECRET", secret).env("ECHO_PASSWORD", password);
        command.current_dir(folder.path());
        let output = tokio::task::spawn_blocking(move || command.output())
            .await
            .unwrap()
            .unwrap();
        for (stream, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
            written.push((format!("{name} {stream}"), String::from_utf8(bytes).unwrap()));
        }
    }
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        written.push((
            path.display().to_string(),
            std::fs::read_to_string(&path).unwrap(),
        ));
    }
    assert!(written.len() >= 10, "{}", written.len());
    assert!(written[0].1.contains("fail"), "{}", written[0].1);
    let (secrets, handed_out) = echo.secrets();
    none_of(&secrets, &written);
    no_part_of(&handed_out, &written);
}
