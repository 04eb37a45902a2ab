//! Browsers that are shared by the scenarios of a run: started when the first asks, handed on, ended with the last.
//!
//! A scenario takes a whole browser; each of its user agents has a context of its own in it, and contexts end with them.
//! So nothing of one scenario is there for the next.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};

use super::error::BrowserError;
use super::process::{self, DriverProcess};
use super::session::BrowserSession;

/// Where a driver comes from.
#[derive(Debug, Clone)]
pub struct Driver(Arc<Source>);

#[derive(Debug)]
struct Source {
    /// Where one runs already, by the user's word.
    running: Option<String>,
    own: OnceCell<DriverProcess>,
}

impl Driver {
    /// One that is started when it is needed.
    pub fn local() -> Self {
        Self::of(None)
    }

    /// One that runs already.
    pub fn at(address: &str) -> Self {
        Self::of(Some(address.to_owned()))
    }

    fn of(running: Option<String>) -> Self {
        Self(Arc::new(Source {
            running,
            own: OnceCell::new(),
        }))
    }

    /// Why there is none, if that is known without starting it: the line says what to install.
    pub fn lacks(&self) -> Option<String> {
        let is_there = self.0.running.is_some() || process::is_there();
        (!is_there).then(|| BrowserError::NoDriver.to_string())
    }

    async fn address(&self) -> Result<&str, BrowserError> {
        if let Some(running) = &self.0.running {
            return Ok(running);
        }
        let own = self.0.own.get_or_try_init(DriverProcess::start).await?;
        Ok(own.address())
    }
}

/// The browsers of a target; cheap to clone.
#[derive(Debug, Clone)]
pub struct BrowserPool {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    driver: Driver,
    /// Flags that the profile asks for.
    flags: Vec<String>,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Arc<BrowserSession>>>,
}

impl BrowserPool {
    /// At most so many browsers at the same time, with these flags.
    pub(super) fn with_flags(driver: Driver, most: usize, flags: Vec<String>) -> Self {
        Self {
            inner: Arc::new(Inner {
                driver,
                flags,
                places: Arc::new(Semaphore::new(most.max(1))),
                idle: Mutex::default(),
            }),
        }
    }

    /// Takes a browser, when one is free.
    pub(super) async fn take(&self) -> Result<Lease, BrowserError> {
        let place = Arc::clone(&self.inner.places).acquire_owned().await;
        let place = place.map_err(|_| BrowserError::Gone)?;
        let idle = self.idle().pop();
        let session = match idle {
            Some(session) => session,
            None => {
                let driver = self.inner.driver.address().await?;
                Arc::new(BrowserSession::open(driver, &self.inner.flags).await?)
            }
        };
        Ok(Lease {
            pool: self.clone(),
            session,
            _place: place,
        })
    }

    /// Ends the browsers that nobody has.
    pub async fn close(&self) {
        let idle: Vec<_> = self.idle().drain(..).collect();
        for session in idle {
            if let Ok(session) = Arc::try_unwrap(session) {
                session.close().await;
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Arc<BrowserSession>>> {
        self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A browser that one scenario has.
#[derive(Debug)]
pub(super) struct Lease {
    pool: BrowserPool,
    session: Arc<BrowserSession>,
    _place: OwnedSemaphorePermit,
}

impl Lease {
    pub(super) fn session(&self) -> &Arc<BrowserSession> {
        &self.session
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // One that is gone is no use to the next.
        if self.session.socket().is_open() {
            self.pool.idle().push(Arc::clone(&self.session));
        }
    }
}
