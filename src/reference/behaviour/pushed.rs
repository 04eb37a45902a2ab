//! Pushed authorization requests.

/// Whether a request must be pushed before the user agent carries it (RFC 9126 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PushedRequests {
    /// It may be.
    #[default]
    Taken,
    /// It must be.
    Demanded,
}
