//! A scenario's seat at a browser: taken when it first needs one, given back with the last user agent that has it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::error::BrowserError;
use super::page::{Bounds, Page};
use super::pool::{BrowserPool, Lease};
use crate::driver::http::HttpClient;
use crate::protocol::Landmarks;

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows.
    pub label: String,
    /// The picture as PNG.
    pub png: Vec<u8>,
}

/// A scenario's seat at a browser.
#[derive(Debug)]
pub struct Seat {
    pool: BrowserPool,
    /// Hosts besides the target's own from which its pages may fetch.
    allowed: Vec<String>,
    lease: OnceCell<Lease>,
    remarks: Mutex<Vec<String>>,
    pictures: Mutex<Vec<Picture>>,
}

impl Seat {
    /// A seat that is not taken yet.
    pub fn new(pool: BrowserPool, allowed: Vec<String>) -> Arc<Self> {
        Arc::new(Self {
            pool,
            allowed,
            lease: OnceCell::new(),
            remarks: Mutex::default(),
            pictures: Mutex::default(),
        })
    }

    /// Opens a page in a context of its own.
    pub(super) async fn open(
        &self,
        client: &HttpClient,
        scenario: &str,
        landmarks: &Landmarks,
    ) -> Result<Arc<Page>, BrowserError> {
        let lease = self.lease.get_or_try_init(|| self.pool.take()).await?;
        let bounds = Bounds {
            client: client.clone(),
            landmarks: landmarks.clone(),
            allowed: self.allowed.clone(),
            identity: vec![
                ("OpCheck-Run".to_owned(), client.identity().run.clone()),
                ("OpCheck-Scenario".to_owned(), scenario.to_owned()),
            ],
        };
        let page = Page::open(Arc::clone(lease.session()), bounds).await?;
        Ok(Arc::new(page))
    }

    /// Notes what the report is to say about how the scenario was played.
    pub(in crate::driver) fn remark(&self, remark: String) {
        let mut remarks = self.remarks.lock().unwrap_or_else(PoisonError::into_inner);
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }

    pub(super) fn keep(&self, picture: Picture) {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.push(picture);
    }

    /// What the report is to say about how the scenario was played: what a browser could not send, what it refused.
    pub fn remarks(&self) -> Vec<String> {
        self.remarks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The pictures that were taken.
    pub fn pictures(&self) -> Vec<Picture> {
        self.pictures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
