//! The authorization endpoint without HTTP: parsed parameters in, an outcome out.
//!
//! The request passes the steps of `steps.rs`, one file each; then `decision.rs` looks at session and prompt. Nothing
//! here knows of headers, cookies or pages.

mod claims;
mod client;
mod decision;
mod decoding;
mod duplicates;
mod extensions;
mod grant;
mod health;
mod hint;
mod hint_parameters;
mod id_token;
mod limits;
mod max_age;
mod parameter_order;
mod parameters;
mod pkce;
mod prompt;
mod redirect_uri;
mod response;
mod response_mode;
mod response_type;
mod scope;
mod session_first;
mod steps;
mod tenant;
mod unknown;

pub(crate) use parameters::{Parameters, RESERVED};
pub(crate) use response::{Response, ResponseFields};
pub(crate) use response_mode::place;

use super::behaviour::{Behaviour, Delivery};
use super::core::{Client, Core, Injection, ResponseType, Session};
use super::dialect::{Place, Site};
use crate::protocol::Prompt;

/// What a request is judged by.
pub(crate) struct Ground<'a> {
    pub(crate) behaviour: &'a Behaviour,
    pub(crate) core: &'a Core,
    pub(crate) site: &'a Site,
    pub(crate) place: Place,
    pub(crate) parameters: &'a Parameters,
    /// The end-user's session, if it counts here.
    pub(crate) session: Option<Session>,
    pub(crate) injection: Option<Injection>,
    /// What the end-user has done for this request already.
    pub(crate) interaction: Interaction,
    /// Why the request object was refused, where the request came with one that is no good.
    pub(crate) refused_object: Option<Refusal>,
}

/// What the end-user has done for a request already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Interaction {
    pub(crate) signed_in: bool,
    pub(crate) consented: bool,
}

/// A redirect URI that the request may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// Where the answer goes.
    pub(crate) uri: String,
    /// Whether the request named it; the token request must then name it, too.
    pub(crate) named: bool,
}

/// What the steps have understood so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) client: Option<Client>,
    pub(crate) target: Option<Target>,
    pub(crate) response_type: ResponseType,
    pub(crate) scope: Vec<String>,
    /// Whether the request asked for more than that.
    pub(crate) scope_narrowed: bool,
    pub(crate) challenge: Option<String>,
    pub(crate) prompts: Vec<Prompt>,
    pub(crate) max_age: Option<i64>,
    pub(crate) hint: Option<String>,
    /// The subjects of which the ID token must name one; any if empty.
    pub(crate) subjects: Vec<String>,
}

/// Why a step refuses a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Client or redirect URI are at fault.
    Unsafe {
        description: &'static str,
        delivery: Delivery,
    },
    /// The request is at fault; the client may learn of it.
    Request {
        error: &'static str,
        description: &'static str,
    },
    /// The server breaks.
    Failure,
}

impl Refusal {
    /// `invalid_request`.
    pub(crate) fn invalid_request(description: &'static str) -> Self {
        Self::Request {
            error: "invalid_request",
            description,
        }
    }

    /// An error page.
    pub(crate) fn page(description: &'static str) -> Self {
        Self::Unsafe {
            description,
            delivery: Delivery::ErrorPage,
        }
    }
}

/// What a request has earned.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// An error for the end-user.
    ErrorPage {
        error: &'static str,
        description: &'static str,
        /// The redirect URI that was refused.
        refused: Option<String>,
    },
    /// An error for the client.
    ErrorToClient {
        target: String,
        error: &'static str,
        description: &'static str,
    },
    /// The end-user must sign in.
    Login,
    /// The end-user must consent.
    Consent { client: String, scope: Vec<String> },
    /// The client gets what it asked for.
    Approved(Box<Approval>),
    /// The server breaks.
    Failure,
}

/// A request that was granted, and for whom.
#[derive(Debug, Clone)]
pub(crate) struct Approval {
    pub(crate) client: String,
    pub(crate) target: Target,
    pub(crate) response_type: ResponseType,
    pub(crate) scope: Vec<String>,
    /// Whether the request asked for more than that.
    pub(crate) scope_narrowed: bool,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) session: Session,
}

/// Judges a request.
pub(crate) fn judge(ground: &Ground<'_>) -> Outcome {
    let mut draft = Draft::default();
    for step in steps::in_order(ground.behaviour.authorize.order) {
        if let Err(refusal) = step(ground, &mut draft) {
            return refused(ground, &draft, refusal);
        }
    }
    match decision::decide(ground, &draft) {
        Ok(outcome) => outcome,
        Err(refusal) => refused(ground, &draft, refusal),
    }
}

/// Where the answer to a request goes that was judged before: its redirect URI, else the client's only one.
pub(crate) fn target(core: &Core, parameters: &Parameters) -> Option<String> {
    match parameters.value("redirect_uri") {
        Some(uri) => Some(uri.to_owned()),
        None => core
            .client(parameters.value("client_id")?)?
            .redirect_uris
            .first()
            .cloned(),
    }
}

/// Where a refusal goes.
fn refused(ground: &Ground<'_>, draft: &Draft, refusal: Refusal) -> Outcome {
    let requested = || ground.parameters.value("redirect_uri").map(str::to_owned);
    let (error, description, delivery) = match refusal {
        Refusal::Failure => return Outcome::Failure,
        Refusal::Unsafe {
            description,
            delivery,
        } => ("invalid_request", description, delivery),
        Refusal::Request { error, description } => (error, description, ground.behaviour.errors.to_client),
    };
    let target = match delivery {
        Delivery::ErrorPage => None,
        // Before client and redirect URI are known, only a server in the wrong order sends anything anywhere.
        Delivery::Client => draft
            .target
            .as_ref()
            .map(|target| target.uri.clone())
            .or_else(requested),
        Delivery::RequestedUri => requested(),
    };
    match target {
        Some(target) => Outcome::ErrorToClient {
            target,
            error,
            description,
        },
        None => Outcome::ErrorPage {
            error,
            description,
            refused: requested().filter(|_| draft.target.is_none()),
        },
    }
}
