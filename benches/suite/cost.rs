//! The harness's CPU per exchange, compared with that of a bare loop that sends the same requests.
//!
//! CPU and not wall time, so that the figure holds on a busy machine; a ratio, so that it holds on any machine. The
//! comparison favours the loop: of the harness a whole process counts, with reading the features and rendering the
//! report; of the loop only the sending and reading, in a process that is warm, with a client that was built before.

use futures::{StreamExt as _, stream};
use opcheck::catalogue::Dialect;
use serde::{Deserialize, Serialize};

use super::process::{self, Server};
use super::proxy::{Proxy, bare_client};
use super::{cpu, runtime};

/// How often both sides are measured, in turns.
const ROUNDS: usize = 15;
/// Requests under way at the same time: as many as scenarios at a loopback target.
pub(crate) const CONCURRENCY: usize = 64;

/// What one side took.
#[derive(Serialize, Deserialize)]
pub(crate) struct Cost {
    /// CPU time, user and system.
    pub(crate) microseconds: f64,
    /// Requests that were answered.
    pub(crate) exchanges: usize,
}

impl Cost {
    fn each(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a run has some hundred exchanges")]
        let exchanges = self.exchanges as f64;
        self.microseconds / exchanges
    }
}

/// Measures both sides, and puts their medians into words.
pub(crate) fn report() -> String {
    let (mut harness, mut bare): (Vec<Cost>, Vec<Cost>) = (0..ROUNDS).map(|_| round()).unzip();
    let (harness, bare) = (median(&mut harness), median(&mut bare));
    format!(
        "CPU per exchange, plain OpenID Provider over HTTP, medians of {ROUNDS} rounds:\n  \
         harness    {:7.1} µs × {}\n  bare loop  {:7.1} µs × {}\n  ratio      {:7.2}   (at most 5)",
        harness.each(),
        harness.exchanges,
        bare.each(),
        bare.exchanges,
        harness.each() / bare.each()
    )
}

/// One run of each side, each against a server that has just started.
fn round() -> (Cost, Cost) {
    let harness = process::run(&Server::start(Dialect::Oidc));
    let server = Server::start(Dialect::Oidc);
    let requests = requests_of_a_run(&server);
    (harness, replay(requests))
}

/// The requests of a run, in their order.
fn requests_of_a_run(server: &Server) -> Vec<reqwest::Request> {
    let runtime = runtime();
    let proxy = runtime.block_on(Proxy::start());
    super::play(&runtime, &server.through(proxy.url.clone()));
    proxy.requests()
}

/// Sends the requests and reads the bodies, and nothing else.
fn replay(requests: Vec<reqwest::Request>) -> Cost {
    let runtime = runtime();
    let client = bare_client();
    let before = cpu::microseconds();
    let exchanges = runtime.block_on(send_all(&client, requests));
    Cost {
        microseconds: cpu::microseconds() - before,
        exchanges,
    }
}

/// Sends the requests, some at a time, and reads the answers; how many came.
pub(crate) async fn send_all(client: &reqwest::Client, requests: Vec<reqwest::Request>) -> usize {
    stream::iter(requests)
        .map(|request| async {
            let answer = client.execute(request).await.expect("an answer");
            answer.bytes().await.expect("a body").len()
        })
        .buffer_unordered(CONCURRENCY)
        .count()
        .await
}

fn median(costs: &mut Vec<Cost>) -> Cost {
    costs.sort_by(|a, b| a.each().total_cmp(&b.each()));
    costs.swap_remove(costs.len() / 2)
}
