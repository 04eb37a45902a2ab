//! The server's randomness: one seeded stream, so that a run can be repeated.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A seeded source of identifiers.
#[derive(Debug)]
pub(crate) struct Dice {
    stream: Mutex<ChaCha20Rng>,
    counter: AtomicU64,
}

impl Dice {
    /// The stream of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            stream: Mutex::new(ChaCha20Rng::seed_from_u64(seed)),
            counter: AtomicU64::new(1),
        }
    }

    /// Some random bytes.
    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.stream
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// An identifier of 32 random bytes, without a character that needs encoding.
    pub(crate) fn identifier(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    /// An identifier that has `/`, `+` and `=` in it, whatever the dice say.
    pub(crate) fn awkward_identifier(&self) -> String {
        format!("/+{}", STANDARD.encode(self.bytes::<31>()))
    }

    /// An identifier that everybody can guess who knows another one.
    pub(crate) fn counted_identifier(&self) -> String {
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        format!("code-of-the-reference-server-number-{number:010}")
    }

    /// An identifier that can be found by trying.
    pub(crate) fn weak_identifier(&self) -> String {
        self.bytes::<4>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// A short identifier of 16 random bytes.
    pub(crate) fn short_identifier(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<16>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence() {
        let (a, b, c) = (Dice::new(7), Dice::new(7), Dice::new(8));
        let first = a.identifier();
        assert_eq!(first, b.identifier());
        assert_ne!(first, a.identifier());
        assert_ne!(first, c.identifier());
        assert_eq!(first.len(), 43);
    }

    #[test]
    fn an_awkward_identifier_needs_encoding() {
        let text = Dice::new(1).awkward_identifier();
        assert!(
            text.contains('/') && text.contains('+') && text.contains('='),
            "{text}"
        );
    }
}
