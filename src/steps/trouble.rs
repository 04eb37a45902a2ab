//! Why a step could not do its part. This is never a verdict about the target.

use crate::check::UnknownAnswer;
use crate::driver::{SignInError, SignerError};

/// What stood in the way of a scenario.
#[derive(Debug, thiserror::Error)]
pub enum StepTrouble {
    /// A sentence names a thing that does not exist.
    #[error("unknown {kind} `{name}` in the sentence")]
    UnknownWord {
        /// What kind of thing.
        kind: &'static str,
        /// The word.
        name: String,
    },
    /// A sentence names an answer that does not exist.
    #[error(transparent)]
    UnknownAnswer(#[from] UnknownAnswer),
    /// The profile lacks something that the sentence needs.
    #[error("the profile has no {0}")]
    Missing(&'static str),
    /// The variant of the redirect URI cannot be made from the registered one.
    #[error("the registered redirect URI `{uri}` has no variant `{variant}`")]
    NoVariant {
        /// The registered URI.
        uri: String,
        /// The variant's name.
        variant: String,
    },
    /// The client may use any port, so that another one is no deviation (RFC 8252 §7.3).
    #[error("a native client may use any port of `{uri}` on loopback, so that `{variant}` is no deviation")]
    FreePort {
        /// The registered URI.
        uri: String,
        /// The variant's name.
        variant: String,
    },
    /// The target demands a parameter that the specifications leave optional.
    #[error("the target refuses requests without `{0}`")]
    Demanded(String),
    /// A parameter has one value only, so that there is no order.
    #[error("`{name}` has the one value `{value}`")]
    OneValue {
        /// The parameter.
        name: String,
        /// Its value.
        value: String,
    },
    /// The target answers a bent request without an error for the client.
    #[error("the target sends the client no error here: {0}")]
    NoError(String),
    /// What is meant as a second mistake of the request is none for the target.
    #[error("the target takes the second mistake for none: without the first one, {0}")]
    NoSecondError(String),
    /// The target does not offer what the scenario is about, or offers what it must not.
    #[error("{0}")]
    Concern(String),
    /// A request whose bytes matter cannot be sent by reference.
    #[error("the target takes pushed requests only, so that the bytes of the request are never its own")]
    OnlyPushed,
    /// A request has something in it that no request object can hold.
    #[error(
        "the target takes signed request objects only, which hold no parameter twice or without a value, and no bytes of ours"
    )]
    OnlySigned,
    /// A request was refused when it was pushed.
    #[error(
        "the target refuses the request when it is pushed, so that the authorization endpoint never sees it"
    )]
    PushRefused,
    /// The endpoint has no TLS, on loopback, where it needs none.
    #[error("the target is on loopback and speaks plain HTTP")]
    PlainHttp,
    /// The registered client or the end-user's consent make a consent page unnecessary.
    #[error("the target asks for no consent here: {0}")]
    NoConsentPage(String),
    /// The target gives no code without asking the end-user each time.
    #[error("the target gives no code without asking: {0}")]
    NoSilentCode(String),
    /// There is no cookie to bend.
    #[error("the target keeps sessions without cookies")]
    NoCookies,
    /// Signing out left the end-user signed in.
    #[error(
        "the end-user is still signed in after signing out \
         (hint: where the target asks whether to sign out, `sign_in.sign_out` holds the rules that answer it)"
    )]
    StillSignedIn,
    /// The end-user could not be signed in.
    #[error("the end-user could not be signed in: {0}")]
    SignIn(String),
    /// The sign-in script stopped.
    #[error("the sign-in script stopped: {0}")]
    Script(#[from] SignInError),
    /// Nothing could be signed in the client's name.
    #[error("nothing can be signed in the client's name: {0}")]
    Signer(#[from] SignerError),
    /// A hook did not do its part.
    #[error("the hook `{hook}` failed: {reason}")]
    Hook {
        /// The hook.
        hook: &'static str,
        /// Why.
        reason: String,
    },
    /// The target's clock would move under the scenarios that play at the same time.
    #[error("the scenario lets time pass, which others would notice (hint: tag it `@clock`)")]
    NotAlone,
    /// The browser did not do its part.
    #[error("{0}")]
    Browser(String),
    /// No code came that could be exchanged.
    #[error("there is no code to exchange: {0}")]
    NoCode(String),
    /// Something that a sentence needs did not come.
    #[error("{what} did not come: {reason}")]
    Absent {
        /// What is missing.
        what: &'static str,
        /// What came instead.
        reason: String,
    },
    /// The scenario carries no requirement that the catalogue knows.
    #[error("the scenario is played outside of a run")]
    NoContext,
}
