//! The processes of a benchmark: this binary again, told by an environment variable which part to play.
//!
//! A server writes its fixtures as one line of JSON, and ends when its standard input is closed, so that none outlives
//! a benchmark that was interrupted. A harness reads them, plays everything, and writes what that cost.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;

use opcheck::catalogue::Dialect;
use opcheck::reference::{self, Fixtures, Keys, Options};
use opcheck::target::{Target, profile_of};

use super::cost::Cost;
use super::cpu;

/// Names the part: `play`, or a dialect to serve.
const PART: &str = "OPCHECK_BENCH_PART";
/// The harness.
const PLAY: &str = "play";

/// Whether this process was started to play a part.
pub(crate) fn has_a_part() -> bool {
    std::env::var_os(PART).is_some()
}

/// Plays it.
pub(crate) fn act() {
    let part = std::env::var(PART).expect("a part");
    if part == PLAY {
        play();
    } else {
        let mut dialects = Dialect::ALL.into_iter();
        serve(
            dialects
                .find(|dialect| dialect.name() == part)
                .expect("a dialect"),
        );
    }
}

fn serve(dialect: Dialect) {
    let keys = Arc::new(Keys::generate().expect("keys"));
    let runtime = super::runtime();
    let server = runtime
        .block_on(reference::start(Options::plain(dialect, keys)))
        .expect("a server");
    write_line(&server.fixtures);
    std::io::stdin().read_to_end(&mut Vec::new()).expect("an end");
}

fn play() {
    let fixtures: Fixtures = read_line(std::io::stdin().lock());
    let target = Target::remote(profile_of(&fixtures), None, "embedded");
    let record = super::play(&super::runtime(), &target);
    write_line(&Cost {
        microseconds: cpu::microseconds(),
        exchanges: usize::try_from(record.requests()).expect("a small number"),
    });
}

/// Runs the harness in a process of its own; its cost is that of the whole process.
pub(crate) fn run(server: &Server) -> Cost {
    let mut process = start(PLAY);
    let mut input = process.stdin.take().expect("its input");
    serde_json::to_writer(&mut input, &server.fixtures).expect("it reads");
    drop(input);
    let cost = read_line(BufReader::new(process.stdout.take().expect("its output")));
    let status = process.wait().expect("its end");
    assert!(status.success(), "{status}");
    cost
}

/// A server process; it ends when this is dropped.
pub(crate) struct Server {
    process: Child,
    input: Option<ChildStdin>,
    fixtures: Fixtures,
}

impl Server {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(dialect: Dialect) -> Self {
        let mut process = start(dialect.name());
        Self {
            input: process.stdin.take(),
            fixtures: read_line(BufReader::new(process.stdout.take().expect("its output"))),
            process,
        }
    }

    /// The server as a target that is reached through a proxy.
    pub(crate) fn through(&self, proxy: url::Url) -> Target {
        let mut profile = profile_of(&self.fixtures);
        profile.network.proxy = Some(proxy);
        Target::remote(profile, None, "embedded")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        // A process that ended by itself is what was asked for.
        let _ = self.process.wait();
    }
}

fn start(part: &str) -> Child {
    Command::new(std::env::current_exe().expect("this binary"))
        .env(PART, part)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process")
}

fn write_line(value: &impl serde::Serialize) {
    let mut out = std::io::stdout();
    serde_json::to_writer(&mut out, value).expect("somebody reads");
    writeln!(out).expect("somebody reads");
}

fn read_line<T: serde::de::DeserializeOwned>(mut from: impl BufRead) -> T {
    let mut line = String::new();
    from.read_line(&mut line).expect("a line");
    serde_json::from_str(&line).expect("what the other process writes")
}
