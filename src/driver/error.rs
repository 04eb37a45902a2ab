//! Why a driver cannot be set up. A request that gets no answer is no such error: it is a hop with a failure.

use std::error::Error;
use std::net::SocketAddr;

/// A cause, whatever library it comes from.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a driver cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// A PEM file cannot be read.
    #[error("cannot read `{path}`, named by `network.{key}`")]
    ReadPem {
        /// The key of the profile.
        key: &'static str,
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A PEM file lacks what it should hold.
    #[error("`network.{key}` holds no {wanted} in PEM form (hint: a block that starts with `-----BEGIN`)")]
    EmptyPem {
        /// The key of the profile.
        key: &'static str,
        /// What is missing.
        wanted: &'static str,
    },
    /// A PEM file holds something that cannot be used.
    #[error("`network.{key}` cannot be used")]
    BadPem {
        /// The key of the profile.
        key: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The proxy's URL cannot be used.
    #[error("`network.proxy` cannot be used")]
    Proxy {
        /// Why.
        #[source]
        source: Cause,
    },
    /// The HTTP library refuses the settings.
    #[error("the HTTP client cannot be set up")]
    Client {
        /// Why.
        #[source]
        source: Cause,
    },
    /// The listener cannot bind its address.
    #[error("the listener cannot bind `{address}` (hint: `network.listen` chooses another address)")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}
