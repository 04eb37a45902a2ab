//! Random values of a scenario, all from the run's seed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_chacha::rand_core::Rng;

use crate::protocol::s256;

/// Bytes of one random value.
const VALUE: usize = 32;

/// Random bytes, 32 for each value. They are drawn again where a value, or the challenge of a verifier made of it,
/// would read like a JWT: reports would mask it, and nobody could tell any more that it came back.
pub(super) fn draw<const N: usize>(dice: &mut impl Rng) -> [u8; N] {
    let mut bytes = [0; N];
    loop {
        dice.fill_bytes(&mut bytes);
        if !bytes.chunks(VALUE).any(reads_like_a_token) {
            return bytes;
        }
    }
}

/// Whether a mask would take a value for a JWT.
fn reads_like_a_token(bytes: &[u8]) -> bool {
    const START: &str = "eyJ";
    let text = URL_SAFE_NO_PAD.encode(bytes);
    text.contains(START) || s256(&text).contains(START)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;

    #[test]
    fn no_value_reads_like_a_token() {
        let mut dice = ChaCha20Rng::from_seed([7; 32]);
        // By chance, one value in ten thousand would, and as many challenges.
        let values = 0..30_000;
        let found = values.filter(|_| reads_like_a_token(&draw::<32>(&mut dice)));
        assert_eq!(found.count(), 0);
        assert!(reads_like_a_token(&URL_SAFE_NO_PAD.decode("abcdeyJh").unwrap()));
    }
}
