//! What a run and its scenarios have registered, and its removal however the run ends (RFC 7592 §2.3).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use crate::driver::{HttpClient, UserAgent, removal};
use crate::protocol::{Exchange, RegistrationAnswer, RegistrationHandle, Request};

/// How long removing everything may take: whoever pressed Ctrl-C is waiting.
const PATIENCE: Duration = Duration::from_secs(15);

/// The clients that a run has registered at all its targets.
#[derive(Debug, Clone, Default)]
pub struct Registrations(Arc<Mutex<Vec<Registry>>>);

impl Registrations {
    /// The clients of another target.
    pub fn open(&self) -> Registry {
        let registry = Registry::default();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(registry.clone());
        registry
    }

    /// What would stay registered if the program ended now, each in words.
    pub fn left(&self) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().flat_map(Registry::left).collect()
    }
}

/// The clients of one target that are registered for a run.
#[derive(Debug, Clone, Default)]
pub struct Registry(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    entries: Vec<Entry>,
    /// What else a reader should know.
    notes: Vec<String>,
}

/// A registration that was asked for.
#[derive(Debug)]
struct Entry {
    /// Ready when it was answered; gone once somebody waits for it.
    answered: Option<JoinHandle<()>>,
    fate: Fate,
}

/// What became of a registration.
#[derive(Debug, Clone)]
enum Fate {
    /// Nobody knows yet.
    UnderWay,
    /// The target registered nothing.
    Refused,
    /// There is a client.
    There(RegistrationHandle, HttpClient),
    /// It was removed.
    Removed(RegistrationHandle),
    /// There is a client that cannot be removed.
    Stays(RegistrationHandle, WhyItStays),
}

/// Why a client stays registered.
#[derive(Debug, Clone)]
enum WhyItStays {
    /// The target offers no removal: so it is in each run there, and nothing went wrong.
    NotOffered,
    /// The target did not do it.
    Failed(String),
}

/// What a reader of a report should know of the clients.
#[derive(Debug, Default)]
pub struct Farewell {
    /// What is as it should be, or as the target is.
    pub notes: Vec<String>,
    /// Clients that stay although they should not.
    pub troubles: Vec<String>,
    /// The ids of the clients that there were.
    pub ids: Vec<String>,
}

impl Registry {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what a reader should know.
    pub fn note(&self, note: String) {
        self.lock().notes.push(note);
    }

    /// Sends somebody's request to register a client, and notes what comes of it. What was asked for is finished even
    /// where nobody waits for it any more: otherwise a client would stay that nobody knows of.
    pub async fn register(
        &self,
        http: &HttpClient,
        (who, purpose): (&str, &str),
        request: Request,
    ) -> Option<Exchange> {
        let (tell, told) = oneshot::channel();
        let number = self.announce();
        let (registry, http, purpose) = (self.clone(), http.clone(), purpose.to_owned());
        let mut agent = UserAgent::new(http.clone(), who);
        let task = tokio::spawn(async move {
            let place = request.url.clone();
            let exchange = agent.send(&purpose, request).await;
            registry.keep(number, made(&exchange, &place), http);
            // Where the run has ended, nobody is told.
            let _ = tell.send(exchange);
        });
        self.wait_for(number, task);
        told.await.ok()
    }

    /// Remembers that a client is asked for; its number.
    fn announce(&self) -> usize {
        let entries = &mut self.lock().entries;
        entries.push(Entry {
            answered: None,
            fate: Fate::UnderWay,
        });
        entries.len() - 1
    }

    /// Remembers what can be waited for.
    fn wait_for(&self, number: usize, answered: JoinHandle<()>) {
        if let Some(entry) = self.lock().entries.get_mut(number) {
            entry.answered = Some(answered);
        }
    }

    /// Remembers what the answer says: a client that must be removed, or none.
    fn keep(&self, number: usize, made: Option<RegistrationHandle>, http: HttpClient) {
        self.set(number, made.map_or(Fate::Refused, |made| Fate::There(made, http)));
    }

    fn set(&self, number: usize, fate: Fate) {
        if let Some(entry) = self.lock().entries.get_mut(number) {
            entry.fate = fate;
        }
    }

    /// Removes what was registered, all at the same time, and what is registered meanwhile as soon as it is.
    pub async fn remove(&self) -> Farewell {
        let all = 0..self.lock().entries.len();
        let removals = futures::future::join_all(all.map(|number| self.remove_one(number)));
        // What is not removed in time keeps its fate, by which it is told.
        let _ = tokio::time::timeout(PATIENCE, removals).await;
        self.farewell()
    }

    async fn remove_one(&self, number: usize) {
        let answered = self
            .lock()
            .entries
            .get_mut(number)
            .and_then(|entry| entry.answered.take());
        if let Some(answered) = answered {
            // A registration that panicked stays under way, and is told as that.
            let _ = answered.await;
        }
        let fate = self.lock().entries.get(number).map(|entry| entry.fate.clone());
        if let Some(Fate::There(made, http)) = fate {
            let fate = match ask(&made, http).await {
                Ok(()) => Fate::Removed(made),
                Err(why) => Fate::Stays(made, why),
            };
            self.set(number, fate);
        }
    }

    fn farewell(&self) -> Farewell {
        let state = self.lock();
        let mut farewell = Farewell {
            notes: state.notes.clone(),
            ..Farewell::default()
        };
        let (mut all, mut removed, mut in_haste) = (0, 0, Vec::new());
        for entry in &state.entries {
            if let Fate::There(made, _) | Fate::Removed(made) | Fate::Stays(made, _) = &entry.fate {
                farewell.ids.extend(made.client_id.clone());
            }
            match &entry.fate {
                Fate::Refused => continue,
                Fate::UnderWay => {
                    farewell.troubles.push(
                        "a registration was not answered before the run ended: its client may stay registered"
                            .to_owned(),
                    );
                    continue;
                }
                Fate::There(made, _) => in_haste.push(name(made)),
                Fate::Removed(_) => removed += 1,
                Fate::Stays(made, why) => {
                    let client = name(made);
                    match why {
                        WhyItStays::NotOffered => farewell.notes.push(format!(
                            "{client} stays registered: the target names no place where it could be removed"
                        )),
                        WhyItStays::Failed(reason) => farewell
                            .troubles
                            .push(format!("{client} stays registered: {reason}")),
                    }
                }
            }
            all += 1;
        }
        if !in_haste.is_empty() {
            let clients = in_haste.join(", ");
            farewell
                .troubles
                .push(format!("there was no time to remove {clients}"));
        }
        if all > 0 {
            let noun = if all == 1 { "client was" } else { "clients were" };
            let note = format!("{all} {noun} registered for this run, and {removed} removed after it");
            farewell.notes.insert(0, note);
        }
        farewell
    }

    /// What is registered at this moment, or may be.
    fn left(&self) -> Vec<String> {
        let state = self.lock();
        let left = state.entries.iter().filter_map(|entry| match &entry.fate {
            Fate::There(made, _) | Fate::Stays(made, _) => Some(name(made)),
            Fate::UnderWay => Some("a client whose registration is not answered yet".to_owned()),
            Fate::Refused | Fate::Removed(_) => None,
        });
        left.collect()
    }
}

/// What an answer says that there is now.
fn made(exchange: &Exchange, place: &Url) -> Option<RegistrationHandle> {
    let response = exchange.first_response()?;
    RegistrationAnswer::parse(response.status, &response.body, place).handle
}

/// A client in words.
fn name(made: &RegistrationHandle) -> String {
    match &made.client_id {
        Some(id) => format!("the client `{id}`"),
        None => "a client whose id cannot be read".to_owned(),
    }
}

/// Removes one client.
async fn ask(made: &RegistrationHandle, http: HttpClient) -> Result<(), WhyItStays> {
    let (Some(url), Some(token)) = (&made.place, &made.token) else {
        return Err(match made.client_id {
            Some(_) => WhyItStays::NotOffered,
            None => WhyItStays::Failed("the answer to its registration cannot be read".to_owned()),
        });
    };
    let mut agent = UserAgent::new(http, "registration");
    let exchange = agent.send("registration", removal(url.clone(), token)).await;
    match exchange.first_response().map(|response| response.status) {
        Some(200..=299 | 404) => Ok(()),
        Some(status) => Err(WhyItStays::Failed(format!("HTTP {status}"))),
        None => Err(WhyItStays::Failed("no answer".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_registration_that_is_never_answered_is_told() {
        let registrations = Registrations::default();
        let registry = registrations.open();
        registry.note("fact".to_owned());
        let number = registry.announce();
        registry.wait_for(number, tokio::spawn(std::future::pending()));
        assert_eq!(
            registrations.left(),
            ["a client whose registration is not answered yet"]
        );
        let farewell = registry.remove().await;
        assert_eq!(farewell.notes, ["fact"]);
        assert_eq!(
            farewell.troubles,
            ["a registration was not answered before the run ended: its client may stay registered"]
        );
    }
}
