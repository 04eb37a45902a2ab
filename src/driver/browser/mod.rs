//! The browser agent: a real Chromium, driven through WebDriver, seen through its own protocol.
//!
//! It does what the HTTP agent does, by the same calls and with the same records: hops, cookies, answers. The driver's
//! `process` is ended on every way out; a `pool` hands browsers (`session`, `socket`) to scenarios (`seat`); each user
//! agent has a `page` in a context of its own, whose `gate` lets nothing foreign through and notes what it saw (`sight`).
//! `visit` and `sign_in` send the browser on its way; a `window` shows scenarios what only a browser shows.

mod error;
mod gate;
mod page;
mod pool;
mod process;
mod seat;
mod session;
mod settings;
mod sight;
mod sign_in;
mod socket;
mod visit;
mod window;

pub use error::BrowserError;
pub use pool::{BrowserPool, Driver};
pub use process::end_drivers;
pub use seat::{Picture, Seat};
pub use sight::{ConsoleLine, Delivered, Seen};
pub use window::{Authenticator, AuthenticatorId, Window};

pub(super) use page::Page;
pub(super) use sign_in::play;
pub(super) use visit::{cannot_send, visit, window};
