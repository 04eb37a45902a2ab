//! Passkeys: what a server keeps of them, and whether an authenticator holds one (WebAuthn 3 §7). ES256 only, which
//! every authenticator speaks; attestation is not asked for.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::store::Store;

/// Bytes of authenticator data before the credential: the hash of the RP ID, the flags, the counter (§6.1).
const HEAD: usize = 37;
/// The flag that somebody was there.
const PRESENT: u8 = 0x01;
/// The flag that it was seen who was there.
const VERIFIED: u8 = 0x04;
/// The flag that a credential follows.
const ATTESTED: u8 = 0x40;
/// A P-256 key as authenticators write it, up to its first coordinate (§6.5.1.1).
const KEY_HEAD: [u8; 10] = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
/// What stands between its coordinates.
const KEY_MIDDLE: [u8; 3] = [0x22, 0x58, 0x20];
/// Bytes of a coordinate.
const COORDINATE: usize = 32;

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passkey {
    pub(crate) subject: String,
    /// The public key as an uncompressed point.
    point: Vec<u8>,
    counter: u32,
}

/// What a ceremony is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ceremony {
    /// To create a passkey.
    Create,
    /// To sign in with one.
    Use,
}

impl Ceremony {
    /// The type of the client's data (§5.8.1).
    fn name(self) -> &'static str {
        match self {
            Self::Create => "webauthn.create",
            Self::Use => "webauthn.get",
        }
    }
}

/// What a server expects of a ceremony.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) ceremony: Ceremony,
    /// The origin of its page.
    pub(crate) origin: &'a str,
    /// The host of that origin, without a port.
    pub(crate) rp_id: &'a str,
    /// Whether the authenticator must have seen who is there.
    pub(crate) verified: bool,
}

/// What a browser sends at the end of a ceremony, each part in base64url.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) client_data: &'a str,
    pub(crate) authenticator_data: &'a str,
    /// The identifier of the passkey, where one is used.
    pub(crate) credential: &'a str,
    /// The signature, where one is used.
    pub(crate) signature: &'a str,
}

/// Why a ceremony is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("it is not readable")]
    Unreadable,
    #[error("it answers another question than this server has asked")]
    Challenge,
    #[error("it was made for another page")]
    Elsewhere,
    #[error("the authenticator has not seen who is there")]
    NotVerified,
    #[error("its key is of a kind that is not taken here")]
    Key,
    #[error("nobody has created this passkey here")]
    Unknown,
    #[error("its signature does not fit")]
    Signature,
    #[error("it was used before")]
    Copied,
}

/// What a page says about the ceremony (§5.8.1). Browsers may add members; these count.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

/// All passkeys, by their identifiers, and the challenges that wait.
#[derive(Debug)]
pub(crate) struct Passkeys {
    by_id: Store<Passkey>,
    challenges: Store<Ceremony>,
}

impl Passkeys {
    pub(super) fn new() -> Self {
        Self {
            by_id: Store::with_capacity(10_000),
            challenges: Store::with_capacity(10_000),
        }
    }

    /// Remembers a challenge; it is good for one ceremony.
    pub(crate) fn ask(&self, challenge: &str, ceremony: Ceremony) {
        self.challenges.insert(challenge, ceremony);
    }

    /// Keeps a new passkey of an end-user (§7.1).
    pub(crate) fn create(
        &self,
        subject: &str,
        sent: &Sent<'_>,
        expected: &Expected<'_>,
    ) -> Result<(), Refused> {
        let (_, data) = self.look(sent, expected)?;
        let attested = data
            .first_chunk::<HEAD>()
            .is_some_and(|head| head[32] & ATTESTED != 0);
        // After the head: 16 bytes that name the kind of authenticator, and the length of the identifier.
        let body = data
            .get(HEAD + 16..)
            .filter(|_| attested)
            .ok_or(Refused::Unreadable)?;
        let (length, body) = body.split_first_chunk::<2>().ok_or(Refused::Unreadable)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (id, key) = body.split_at_checked(length).ok_or(Refused::Unreadable)?;
        let passkey = Passkey {
            subject: subject.to_owned(),
            point: point(key).ok_or(Refused::Key)?,
            counter: 0,
        };
        self.by_id.insert(&URL_SAFE_NO_PAD.encode(id), passkey);
        Ok(())
    }

    /// The end-user whose passkey was used (§7.2).
    pub(crate) fn used(&self, sent: &Sent<'_>, expected: &Expected<'_>) -> Result<String, Refused> {
        let (client_data, data) = self.look(sent, expected)?;
        let passkey = self.by_id.get(sent.credential).ok_or(Refused::Unknown)?;
        let signature = decode(sent.signature)?;
        let signed = [data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &passkey.point)
            .verify(&signed, &signature)
            .map_err(|_| Refused::Signature)?;
        let counter = data.get(33..HEAD).and_then(|bytes| bytes.try_into().ok());
        let counter = u32::from_be_bytes(counter.ok_or(Refused::Unreadable)?);
        let moved_on = |passkey: &mut Passkey| {
            let fresh = counter > passkey.counter || (counter, passkey.counter) == (0, 0);
            passkey.counter = passkey.counter.max(counter);
            fresh
        };
        match self.by_id.change(sent.credential, moved_on) {
            Some(true) => Ok(passkey.subject),
            Some(false) | None => Err(Refused::Copied),
        }
    }

    /// What both ceremonies have in common: the challenge, the page, and who was there. Returns the client's data and
    /// the authenticator's.
    fn look(&self, sent: &Sent<'_>, expected: &Expected<'_>) -> Result<(Vec<u8>, Vec<u8>), Refused> {
        let client_data = decode(sent.client_data)?;
        let said: ClientData = serde_json::from_slice(&client_data).map_err(|_| Refused::Unreadable)?;
        let asked = self.challenges.take(&said.challenge);
        if asked != Some(expected.ceremony) || said.kind != expected.ceremony.name() {
            return Err(Refused::Challenge);
        }
        let data = decode(sent.authenticator_data)?;
        let head = data.first_chunk::<HEAD>().ok_or(Refused::Unreadable)?;
        let rp_id_hash = digest(&SHA256, expected.rp_id.as_bytes());
        let here = head.starts_with(rp_id_hash.as_ref());
        if said.origin != expected.origin || said.cross_origin || !here {
            return Err(Refused::Elsewhere);
        }
        let flags = head[32];
        if flags & PRESENT == 0 || (expected.verified && flags & VERIFIED == 0) {
            return Err(Refused::NotVerified);
        }
        Ok((client_data, data))
    }
}

/// The point of a P-256 key (RFC 9053 §7.1.1).
fn point(key: &[u8]) -> Option<Vec<u8>> {
    let (x, rest) = key.strip_prefix(&KEY_HEAD)?.split_at_checked(COORDINATE)?;
    let y = rest.strip_prefix(&KEY_MIDDLE)?.get(..COORDINATE)?;
    Some([&[0x04], x, y].concat())
}

fn decode(text: &str) -> Result<Vec<u8>, Refused> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Refused::Unreadable)
}

/// An authenticator in software, for tests.
#[cfg(test)]
pub(crate) mod software {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

    use super::*;

    /// One with one passkey.
    pub(crate) struct Authenticator {
        key: EcdsaKeyPair,
        counter: u32,
        /// Whether it sees who is there.
        pub(crate) verifies: bool,
    }

    /// What it answers, each part in base64url.
    pub(crate) struct Answered {
        pub(crate) client_data: String,
        pub(crate) authenticator_data: String,
        pub(crate) signature: String,
    }

    /// The identifier of its passkey.
    pub(crate) const ID: &[u8] = b"a passkey";

    impl Authenticator {
        pub(crate) fn new() -> Self {
            Self {
                key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
                counter: 0,
                verifies: true,
            }
        }

        /// Takes part in a ceremony at a page.
        pub(crate) fn answer(
            &mut self,
            ceremony: Ceremony,
            challenge: &str,
            origin: &str,
            rp_id: &str,
        ) -> Answered {
            self.counter += 1;
            let client_data = serde_json::json!({
                "type": ceremony.name(), "challenge": challenge, "origin": origin, "other_keys": "may be added",
            });
            let client_data = client_data.to_string().into_bytes();
            let verified = if self.verifies { VERIFIED } else { 0 };
            let attested = if ceremony == Ceremony::Create { ATTESTED } else { 0 };
            let mut data = digest(&SHA256, rp_id.as_bytes()).as_ref().to_vec();
            data.push(PRESENT | verified | attested);
            data.extend(self.counter.to_be_bytes());
            if ceremony == Ceremony::Create {
                let point = self.key.public_key().as_ref();
                data.extend([0; 16]);
                data.extend(u16::try_from(ID.len()).unwrap().to_be_bytes());
                data.extend(ID);
                data.extend(KEY_HEAD);
                data.extend(&point[1..33]);
                data.extend(KEY_MIDDLE);
                data.extend(&point[33..]);
            }
            let signed = [data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
            let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
            Answered {
                client_data: URL_SAFE_NO_PAD.encode(client_data),
                authenticator_data: URL_SAFE_NO_PAD.encode(data),
                signature: URL_SAFE_NO_PAD.encode(signature),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::software::{Answered, Authenticator, ID};
    use super::*;

    const ORIGIN: &str = "http://localhost:8080";

    fn expected(ceremony: Ceremony) -> Expected<'static> {
        Expected {
            ceremony,
            origin: ORIGIN,
            rp_id: "localhost",
            verified: true,
        }
    }

    fn sent<'a>(answered: &'a Answered, id: &'a str) -> Sent<'a> {
        Sent {
            client_data: &answered.client_data,
            authenticator_data: &answered.authenticator_data,
            credential: id,
            signature: &answered.signature,
        }
    }

    /// A store that knows the passkey of an authenticator.
    fn created() -> (Passkeys, Authenticator, String) {
        let (passkeys, mut authenticator) = (Passkeys::new(), Authenticator::new());
        let id = URL_SAFE_NO_PAD.encode(ID);
        passkeys.ask("first", Ceremony::Create);
        let answered = authenticator.answer(Ceremony::Create, "first", ORIGIN, "localhost");
        let made = passkeys.create("ann", &sent(&answered, &id), &expected(Ceremony::Create));
        assert_eq!(made, Ok(()));
        (passkeys, authenticator, id)
    }

    fn used(passkeys: &Passkeys, answered: &Answered, id: &str) -> Result<String, Refused> {
        passkeys.used(&sent(answered, id), &expected(Ceremony::Use))
    }

    #[test]
    fn a_passkey_signs_its_owner_in_once_for_each_challenge() {
        let (passkeys, mut authenticator, id) = created();
        passkeys.ask("second", Ceremony::Use);
        let answered = authenticator.answer(Ceremony::Use, "second", ORIGIN, "localhost");
        assert_eq!(used(&passkeys, &answered, &id), Ok("ann".to_owned()));
        assert_eq!(used(&passkeys, &answered, &id), Err(Refused::Challenge));
        passkeys.ask("second", Ceremony::Use);
        assert_eq!(used(&passkeys, &answered, &id), Err(Refused::Copied));
    }

    #[test]
    fn each_thing_that_is_wrong_is_refused() {
        let (passkeys, mut authenticator, id) = created();
        let mut attempt = |challenge: &str, origin: &str, rp_id: &str, id: &str| {
            passkeys.ask("asked", Ceremony::Use);
            let answered = authenticator.answer(Ceremony::Use, challenge, origin, rp_id);
            used(&passkeys, &answered, id)
        };
        assert_eq!(
            attempt("invented", ORIGIN, "localhost", &id),
            Err(Refused::Challenge)
        );
        assert_eq!(
            attempt("asked", "http://evil.test", "localhost", &id),
            Err(Refused::Elsewhere)
        );
        assert_eq!(
            attempt("asked", ORIGIN, "evil.test", &id),
            Err(Refused::Elsewhere)
        );
        assert_eq!(
            attempt("asked", ORIGIN, "localhost", "unknown"),
            Err(Refused::Unknown)
        );
        assert_eq!(attempt("asked", ORIGIN, "localhost", &id), Ok("ann".to_owned()));
        passkeys.ask("asked", Ceremony::Use);
        let mut stranger = Authenticator::new();
        let answered = stranger.answer(Ceremony::Use, "asked", ORIGIN, "localhost");
        assert_eq!(used(&passkeys, &answered, &id), Err(Refused::Signature));
        passkeys.ask("asked", Ceremony::Create);
        let answered = authenticator.answer(Ceremony::Use, "asked", ORIGIN, "localhost");
        assert_eq!(used(&passkeys, &answered, &id), Err(Refused::Challenge));
    }

    #[test]
    fn who_was_not_seen_is_not_signed_in() {
        let (passkeys, mut authenticator, id) = created();
        authenticator.verifies = false;
        passkeys.ask("asked", Ceremony::Use);
        let answered = authenticator.answer(Ceremony::Use, "asked", ORIGIN, "localhost");
        assert_eq!(used(&passkeys, &answered, &id), Err(Refused::NotVerified));
    }
}
