//! Requests that race: all connections are opened first, then the rest of all requests is released together.
//!
//! Each goes over a connection of its own, in HTTP/1.1, never through a proxy, as the requests of `raw` do.

use std::sync::Arc;

use tokio::sync::Barrier;

use super::agent::UserAgent;
use super::raw;
use crate::protocol::{Exchange, Request};

impl UserAgent {
    /// Sends requests at the same time; the answers are in the order of the requests, whoever came first.
    pub async fn race(&self, purpose: &str, requests: Vec<Request>) -> Vec<Exchange> {
        let barrier = Arc::new(Barrier::new(requests.len()));
        let racers = requests.into_iter().map(|request| {
            let (client, barrier) = (self.client().clone(), Arc::clone(&barrier));
            let request = self.dressed(request);
            tokio::spawn(async move { raw::contend(&client, request, &barrier).await })
        });
        let racers: Vec<_> = racers.collect();
        let mut exchanges = Vec::with_capacity(racers.len());
        for racer in racers {
            // A racer that was cancelled has no answer, and the run is over.
            if let Ok(hop) = racer.await {
                exchanges.push(Exchange {
                    purpose: purpose.to_owned(),
                    hops: vec![hop],
                });
            }
        }
        exchanges
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use url::Url;

    use super::*;
    use crate::driver::tests::agent;

    #[tokio::test]
    async fn all_racers_come_home() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/t", listener.local_addr().unwrap())).unwrap();
        let server = tokio::spawn(async move {
            let mut open = Vec::new();
            for _ in 0..3 {
                open.push(listener.accept().await.unwrap().0);
            }
            let mut first = vec![0; 4096];
            // They are answered from the last to the first.
            for (number, stream) in open.iter_mut().enumerate().rev() {
                assert!(stream.read(&mut first).await.unwrap() > 0);
                let answer = format!("HTTP/1.1 40{number} X\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let agent = agent();
        let requests = vec![Request::post_form(url, "code=abc".to_owned()); 3];
        let answers = agent.race("token", requests).await;
        server.await.unwrap();
        let mut statuses: Vec<_> = answers
            .iter()
            .filter_map(|exchange| exchange.first_response().map(|response| response.status))
            .collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [400, 401, 402]);
    }
}
