//! The real program: arguments in, exit code, standard output and standard error out.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

mod browsers;
mod lists;
mod own_features;
mod run;
mod served;
mod snapshots;

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_opcheck");

/// The program with these arguments, undisturbed by the environment of the tests.
pub(crate) fn opcheck(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments);
    for name in [
        "OPCHECK_SEED",
        "OPCHECK_JOBS",
        "OPCHECK_DEADLINE",
        "OPCHECK_PORT",
        "OPCHECK_AGENT",
        "OPCHECK_WEBDRIVER",
    ] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn output_of(arguments: &[&str]) -> Output {
    opcheck(arguments).output().unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Writes a file into a folder and returns its path.
pub(crate) fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A profile of a server at an authorization endpoint.
pub(crate) fn profile(endpoint: &str, redirect_uri: &str) -> String {
    format!(
        "name: acme\nendpoints:\n  authorization: {endpoint}\nclients:\n  - id: web\n    type: spa\n    redirect_uris:\n      - {redirect_uri}\n"
    )
}

/// An address on loopback at which nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/authorize", listener.local_addr().unwrap())
}

/// A child that is ended with the test.
pub(crate) struct Guarded(pub(crate) Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Guarded {
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([name, &self.0.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }
}
