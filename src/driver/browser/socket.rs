//! The browser's own protocol (DevTools), over one connection a browser: the only file that knows the WebSocket library.
//!
//! Commands are answered by number; events go to whoever listens to their session. Values are JSON as they come: what
//! they mean is for the files that ask.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

use super::error::BrowserError;

/// Something that happened in a browser.
#[derive(Debug)]
pub(super) struct Event {
    /// Its name, such as `Fetch.requestPaused`.
    pub(super) method: String,
    /// What belongs to it.
    pub(super) params: Value,
}

/// A connection to a browser; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Socket {
    shared: Arc<Shared>,
}

type Reply = Result<Value, String>;

#[derive(Debug)]
struct Shared {
    outgoing: mpsc::UnboundedSender<Message>,
    number: AtomicU64,
    waiting: Mutex<HashMap<u64, oneshot::Sender<Reply>>>,
    listening: Mutex<HashMap<String, mpsc::UnboundedSender<Event>>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        for task in lock(&self.tasks).iter() {
            task.abort();
        }
    }
}

impl Socket {
    /// Connects to a browser.
    pub(super) async fn connect(address: &str) -> Result<Self, BrowserError> {
        let (stream, _) = tokio_tungstenite::connect_async(address)
            .await
            .map_err(|source| BrowserError::Driver {
                what: "connect to the browser",
                source: source.into(),
            })?;
        let (mut sink, mut source) = stream.split();
        let (outgoing, mut queue) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            outgoing,
            number: AtomicU64::new(1),
            waiting: Mutex::default(),
            listening: Mutex::default(),
            tasks: Mutex::default(),
        });
        let writing = tokio::spawn(async move {
            while let Some(message) = queue.recv().await {
                if sink.send(message).await.is_err() {
                    return;
                }
            }
        });
        // It must not keep the connection alive that it reads.
        let reader = Arc::downgrade(&shared);
        let reading = tokio::spawn(async move {
            while let Some(Ok(message)) = source.next().await {
                let Some(shared) = reader.upgrade() else { return };
                if let Message::Text(text) = message {
                    shared.take_in(&text);
                }
            }
            if let Some(shared) = reader.upgrade() {
                shared.close();
            }
        });
        lock(&shared.tasks).extend([writing, reading]);
        Ok(Self { shared })
    }

    /// Sends a command, to the browser itself or to one of its pages, and waits for what it gives.
    pub(super) async fn call(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, BrowserError> {
        let answer = self.post(session, method, params);
        match answer.await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(reason)) => Err(BrowserError::Refused {
                command: method.to_owned(),
                reason,
            }),
            Err(_) => Err(BrowserError::Gone),
        }
    }

    /// Sends a command at once; the answer may be waited for, or not.
    pub(super) fn post(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> oneshot::Receiver<Reply> {
        let number = self.shared.number.fetch_add(1, Ordering::Relaxed);
        let mut command = json!({"id": number, "method": method, "params": params});
        if let (Some(session), Some(command)) = (session, command.as_object_mut()) {
            command.insert("sessionId".to_owned(), session.into());
        }
        let (reply, answer) = oneshot::channel();
        lock(&self.shared.waiting).insert(number, reply);
        let message = Message::text(command.to_string());
        if self.shared.outgoing.send(message).is_err() {
            lock(&self.shared.waiting).remove(&number);
        }
        answer
    }

    /// The events of a page, from now on.
    pub(super) fn listen(&self, session: &str) -> mpsc::UnboundedReceiver<Event> {
        let (sender, events) = mpsc::unbounded_channel();
        lock(&self.shared.listening).insert(session.to_owned(), sender);
        events
    }

    /// Whether the browser is there still.
    pub(super) fn is_open(&self) -> bool {
        !self.shared.outgoing.is_closed()
    }

    /// Nobody listens to this page any more.
    pub(super) fn leave(&self, session: &str) {
        lock(&self.shared.listening).remove(session);
    }
}

impl Shared {
    fn take_in(&self, text: &str) {
        let Ok(mut message) = serde_json::from_str::<Value>(text) else {
            return;
        };
        if let Some(number) = message.get("id").and_then(Value::as_u64) {
            let Some(reply) = lock(&self.waiting).remove(&number) else {
                return;
            };
            let answer = match message.get("error") {
                Some(error) => Err(words_of(error)),
                None => Ok(message.get_mut("result").map(Value::take).unwrap_or_default()),
            };
            // Not everybody waits.
            let _ = reply.send(answer);
            return;
        }
        let text_of = |key: &str| message.get(key).and_then(Value::as_str).map(str::to_owned);
        let (Some(method), Some(session)) = (text_of("method"), text_of("sessionId")) else {
            return;
        };
        let params = message.get_mut("params").map(Value::take).unwrap_or_default();
        if let Some(listener) = lock(&self.listening).get(&session) {
            // Whoever listened may be gone already.
            let _ = listener.send(Event { method, params });
        }
    }

    /// The browser is gone: nobody waits for it in vain.
    fn close(&self) {
        lock(&self.waiting).clear();
        lock(&self.listening).clear();
    }
}

fn words_of(error: &Value) -> String {
    let message = error.get("message").and_then(Value::as_str);
    message.unwrap_or("no reason").to_owned()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
