//! Faults of client authentication.

use super::super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{
    AuthenticationOrder, BasicFailure, BasicParts, ClientFailure, ClientGrants, IdMismatch, PublicClientId,
    QueryCredentials, RegisteredMethod, SecretCheck, Throttle, TwoWays, UnknownClient,
};

pub(in crate::reference::fault) const FAULTS: &[Fault] = &[
    Fault {
        id: "secret-in-query",
        title: "Client credentials in the query are taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.query = QueryCredentials::Taken),
        dialects: EVERY,
        breaks: &["token/secret-in-query"],
    },
    Fault {
        id: "any-grant-for-any-client",
        title: "Every client may use every grant.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.grants = ClientGrants::All),
        dialects: EVERY,
        breaks: &["token/grant-of-client", "token/client-credentials-granted"],
    },
    Fault {
        id: "basic-failure-without-challenge",
        title: "A wrong secret by HTTP Basic is answered by 400, without a challenge.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.basic_failure = BasicFailure::BadRequest),
        dialects: EVERY,
        breaks: &["token/basic-challenge"],
    },
    Fault {
        id: "client-failure-as-grant",
        title: "A client that could not be authenticated is told that its code is wrong.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.failure = ClientFailure::InvalidGrant),
        dialects: EVERY,
        breaks: &["token/wrong-secret"],
    },
    Fault {
        id: "client-oracle",
        title: "An unknown client gets an answer of its own.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.unknown_client = UnknownClient::Named),
        dialects: EVERY,
        breaks: &["token/no-client-oracle"],
    },
    Fault {
        id: "secret-not-verified",
        title: "Client secrets are not verified.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.secrets = SecretCheck::Ignored),
        dialects: EVERY,
        breaks: &[
            "token/basic-challenge",
            "token/wrong-secret",
            "token/client-authentication-required",
            "token/nothing-for-strangers",
        ],
    },
    Fault {
        id: "empty-secret-taken",
        title: "An empty client secret is taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.secrets = SecretCheck::EmptyTaken),
        dialects: EVERY,
        breaks: &["token/client-authentication-required"],
    },
    Fault {
        id: "secrets-of-public-clients",
        title: "Public clients are asked for a secret.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.secrets = SecretCheck::DemandedOfAll),
        dialects: EVERY,
        breaks: &["token/public-client"],
    },
    Fault {
        id: "body-client-counts",
        title: "A client that authenticates may act as another one.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.mismatch = IdMismatch::BodyCounts),
        dialects: EVERY,
        breaks: &["token/client-id-mismatch"],
    },
    Fault {
        id: "two-ways-taken",
        title: "Of two ways of client authentication one counts.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.two_ways = TwoWays::BasicCounts),
        dialects: EVERY,
        breaks: &["token/one-way-of-authentication"],
    },
    Fault {
        id: "basic-parts-raw",
        title: "The parts of HTTP Basic credentials are taken as they are.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.basic_parts = BasicParts::Raw),
        dialects: EVERY,
        breaks: &["token/basic-form-encoded"],
    },
    Fault {
        id: "any-way-of-authentication",
        title: "The registered way of client authentication is not held to.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.method = RegisteredMethod::Ignored),
        dialects: EVERY,
        breaks: &["token/registered-method"],
    },
    Fault {
        id: "public-client-from-code",
        title: "The code says which public client it is.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.public_client = PublicClientId::FromCode),
        dialects: EVERY,
        breaks: &["token/public-client-id-required"],
    },
    Fault {
        id: "secrets-without-limit",
        title: "Wrong client secrets can be tried without end.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.throttle = Throttle::Never),
        dialects: EVERY,
        breaks: &["token/secrets-not-guessed"],
    },
    Fault {
        id: "tokens-in-refusal",
        title: "Tokens are made before the client is authenticated, and stand in the refusal.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.order = AuthenticationOrder::AfterIssuing),
        dialects: EVERY,
        breaks: &[
            "token/nothing-for-strangers",
            "token/client-authentication-required",
        ],
    },
];
