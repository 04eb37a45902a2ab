//! What a run costs: wall time of the whole suite, CPU per exchange, and the start of the program.
//!
//! Server and harness run in processes of their own: this binary, started again (`process.rs`), so that a run is
//! measured as a user has it, from a cold start. Everything goes over real HTTP. `docs/performance.md` says how to
//! read the figures.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark whose run fails has nothing to measure, and it prints what it measured"
)]

mod cost;
mod cpu;
mod process;
mod proxy;
mod real;

use std::process::Command;

use divan::Bencher;
use opcheck::catalogue::Dialect;
use opcheck::record::{ExitCode, RunRecord};
use opcheck::reference::Keys;
use opcheck::report::{Reporter, Style, render};
use opcheck::run::{self, Plan, Registrations, Selection};
use opcheck::target::Target;
use tokio::runtime::Runtime;

use process::Server;

fn main() {
    if process::has_a_part() {
        process::act();
        return;
    }
    divan::main();
    // Without `--bench` (`cargo test --benches`) each benchmark is only tried once, and nothing is measured.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    if has("--bench") && !has("--list") {
        println!("\n{}", cost::report());
        if let Some(report) = real::report() {
            println!("\n{report}");
        }
    }
}

/// A whole run in a process of its own, from its start to its end, with a server that has just started.
#[divan::bench(args = Dialect::ALL, sample_count = 20, sample_size = 1)]
fn whole_suite(bencher: Bencher<'_, '_>, dialect: Dialect) {
    bencher
        .with_inputs(|| Server::start(dialect))
        .bench_local_values(|server| (process::run(&server), server));
}

/// The whole program, from its start to its end.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn help() -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_opcheck"))
        .arg("--help")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", output.status);
    output.stdout
}

/// What a process makes before its first embedded server: the signing key and the certificates.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn keys() -> Keys {
    Keys::generate().expect("keys")
}

/// The runtime that the command line uses.
fn runtime() -> Runtime {
    Runtime::new().expect("a runtime")
}

/// Plays everything against one target and renders it, as `opcheck run` does.
fn play(runtime: &Runtime, target: &Target) -> RunRecord {
    let record = play_some(runtime, target, None);
    if record.exit_code() != ExitCode::AsExpected {
        let text = render(Reporter::Terminal, &record, &Style::plain()).expect("a report");
        panic!("a run that fails is not measured:\n{text}");
    }
    record
}

/// Plays what the tags say, whatever is found, and renders it.
fn play_some(runtime: &Runtime, target: &Target, tags: Option<&str>) -> RunRecord {
    let scripts = run::embedded()
        .iter()
        .flat_map(|file| file.scripts().expect("a feature of our own"))
        .collect();
    let plan = Plan {
        scripts,
        selection: Selection::new(&[], &[], tags).expect("tags"),
        run: "bench".to_owned(),
        seed: 1,
        strict: false,
        preflight: true,
        concurrency: None,
        deadline: None,
        keep_evidence: false,
        progress: None,
        stop: None,
        tidy: true,
        playing: run::Playing {
            agent: None,
            driver: None,
        },
        registrations: Registrations::default(),
    };
    let record = runtime.block_on(run::conduct(std::slice::from_ref(target), plan));
    render(Reporter::Terminal, &record, &Style::plain()).expect("a report");
    record
}
