//! What a request object is worth (RFC 9101, OIDC Core §6).

use crate::catalogue::Dialect;

/// What the server does with a request object that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestObjectBehaviour {
    /// Whether every request must come in a signed one.
    pub demanded: SignedRequests,
    /// `request_object_signing_alg_values_supported`; left out where there is none.
    pub listed: &'static [&'static str],
    /// The algorithms that are taken.
    pub algorithms: &'static [&'static str],
    /// What an object gets that is not signed.
    pub unsigned: UnsignedObject,
    /// Whether a signature is verified.
    pub signature: Examination,
    /// Whether the client in it must be the one beside it.
    pub client: Examination,
    /// Whether the response type in it must be the one beside it.
    pub response_type: Examination,
    /// Whether `request` and `request_uri` in it are refused.
    pub nested: Examination,
    /// Whether `exp` and `nbf` count.
    pub times: Examination,
    /// Whether `aud` must name the server.
    pub audience: Examination,
    /// Whether `iss` must name the client.
    pub issuer: Examination,
    /// Whether what is no request object is refused.
    pub form: Examination,
    /// Whether `request` and `request_uri` exclude each other.
    pub one_of_both: Examination,
    /// What parameters are worth that stand beside it.
    pub beside: Beside,
    /// Which request URIs are fetched.
    pub uris: RequestUris,
    /// What a fetch is worth that failed.
    pub failed_fetch: FailedFetch,
    /// Whether the status of what a request URI gives must be 200.
    pub status: Examination,
    /// What happens where a request URI leads on.
    pub led_on: LedOn,
    /// Whether the signature of an object counts that was fetched.
    pub fetched_signature: Examination,
    /// What a request URI gave, once it was fetched.
    pub kept: Kept,
    /// What an error shows of it.
    pub shown: Shown,
    /// The error for an object that is refused.
    pub error: &'static str,
}

impl RequestObjectBehaviour {
    /// The right behaviour of a dialect.
    pub fn of(dialect: Dialect) -> Self {
        let algorithms: &'static [_] = match dialect {
            Dialect::Oidc => &["HS256", "ES256"],
            Dialect::Wristband => &[],
        };
        Self {
            demanded: SignedRequests::Optional,
            listed: algorithms,
            algorithms,
            unsigned: UnsignedObject::Refused,
            signature: Examination::Done,
            client: Examination::Done,
            response_type: Examination::Done,
            nested: Examination::Done,
            times: Examination::Done,
            audience: Examination::Done,
            issuer: Examination::Done,
            form: Examination::Done,
            one_of_both: Examination::Done,
            beside: Beside::Ignored,
            uris: RequestUris::Registered,
            failed_fetch: FailedFetch::Refused,
            status: Examination::Done,
            led_on: LedOn::Failed,
            fetched_signature: Examination::Done,
            kept: Kept::Never,
            shown: Shown::Nothing,
            error: "invalid_request_object",
        }
    }
}

/// Whether requests must come in signed request objects (RFC 9101 §10.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedRequests {
    /// They may.
    Optional,
    /// They must.
    Demanded,
}

/// Whether something is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Examination {
    /// It is.
    Done,
    /// Whatever it is, it is taken.
    Skipped,
}

/// What a request object gets that is not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsignedObject {
    /// An error.
    Refused,
    /// It is taken like a signed one.
    Taken,
}

/// What parameters are worth that stand beside a request object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing (RFC 9101 §5).
    Ignored,
    /// They count where the object does not have them (OIDC Core §6.1).
    Merged,
    /// They count more than those of the object.
    Preferred,
    /// They alone count: the object is read by nobody.
    Alone,
}

/// Which request URIs are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestUris {
    /// Those that the client registered.
    Registered,
    /// All.
    Any,
    /// None, whatever the metadata say.
    Nobodys,
}

/// What a request is worth whose request URI could not be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedFetch {
    /// An error.
    Refused,
    /// It is served by the parameters beside it.
    Ignored,
}

/// What happens where a request URI answers with a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedOn {
    /// The fetch has failed.
    Failed,
    /// The redirect is followed, wherever it leads.
    Followed,
}

/// Whether the server keeps what a request URI gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It fetches it for every request.
    Never,
    /// It fetches it once (OIDC Core §6.2).
    Always,
}

/// What an error shows of what a request URI gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nothing.
    Nothing,
    /// All of it.
    Everything,
}
