//! Faults that concern what the server says about itself.

use super::{Edit, Fault, PLAIN};
use crate::protocol::ResponseMode;
use crate::reference::behaviour::{Issuer, PlainChallenge, RegisteredMethod, ResponseTypes, UnknownMode};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "response-types-overstated",
        title: "The metadata list response types that the server refuses.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.response_types = ResponseTypes::CodeOnly),
        dialects: PLAIN,
        breaks: &["metadata/response-types-work"],
    },
    Fault {
        id: "response-types-understated",
        title: "The metadata list codes only, and ID tokens come as well.",
        edit: Edit::Behaviour(|behaviour| behaviour.metadata.response_types = &["code"]),
        dialects: PLAIN,
        breaks: &["metadata/response-types-complete"],
    },
    Fault {
        id: "response-modes-overstated",
        title: "The metadata list response modes that the server refuses.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.front_channel.modes = &[ResponseMode::Query];
            behaviour.front_channel.unknown_mode = UnknownMode::Refused;
        }),
        dialects: PLAIN,
        breaks: &["metadata/response-modes-work"],
    },
    Fault {
        id: "response-modes-understated",
        title: "The metadata list the query only, and answers come in forms as well.",
        edit: Edit::Behaviour(|behaviour| behaviour.metadata.response_modes = Some(&["query"])),
        dialects: PLAIN,
        breaks: &["metadata/response-modes-complete"],
    },
    Fault {
        id: "challenge-methods-overstated",
        title: "The metadata list plain challenges, which the server refuses.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.metadata.challenge_methods = Some(&["S256", "plain"]);
        }),
        dialects: PLAIN,
        breaks: &["metadata/challenge-methods-work"],
    },
    Fault {
        id: "challenge-methods-understated",
        title: "The metadata list S256 only, and plain challenges are taken as well.",
        edit: Edit::Behaviour(|behaviour| behaviour.pkce.plain = PlainChallenge::Taken),
        dialects: PLAIN,
        breaks: &["metadata/challenge-methods-complete"],
    },
    Fault {
        id: "prompts-overstated",
        title: "The metadata list the prompt `create`, which the server does not know.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.metadata.prompts = Some(&["none", "login", "consent", "select_account", "create"]);
        }),
        dialects: PLAIN,
        breaks: &["metadata/prompts-work"],
    },
    Fault {
        id: "prompts-understated",
        title: "The metadata list two prompts, and the server takes more.",
        edit: Edit::Behaviour(|behaviour| behaviour.metadata.prompts = Some(&["none", "login"])),
        dialects: PLAIN,
        breaks: &["metadata/prompts-complete"],
    },
    Fault {
        id: "grant-types-overstated",
        title: "The metadata list a grant for devices, which the server does not know.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.metadata.grant_types = &[
                "authorization_code",
                "refresh_token",
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:device_code",
            ];
        }),
        dialects: PLAIN,
        breaks: &["metadata/grant-types-work"],
    },
    Fault {
        id: "grant-types-understated",
        title: "The metadata list codes only, and refresh tokens are taken as well.",
        edit: Edit::Behaviour(|behaviour| behaviour.metadata.grant_types = &["authorization_code"]),
        dialects: PLAIN,
        breaks: &["metadata/grant-types-complete"],
    },
    Fault {
        id: "client-authentication-overstated",
        title: "The metadata list secrets in the body, which the server never takes.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.method = RegisteredMethod::NeverInBody),
        dialects: PLAIN,
        breaks: &["metadata/client-authentication-works"],
    },
    Fault {
        id: "iss-missing-on-error",
        title: "The issuer is announced, and missing beside errors.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.issuer = Issuer::OnSuccessOnly),
        dialects: PLAIN,
        breaks: &["authorize/response-issuer"],
    },
    Fault {
        id: "iss-in-query-only",
        title: "The issuer is announced, and missing in fragments and forms.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.issuer = Issuer::InQueryOnly),
        dialects: PLAIN,
        breaks: &["authorize/response-issuer"],
    },
    Fault {
        id: "iss-with-slash",
        title: "The issuer in responses has a slash at its end that the metadata's has not.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.issuer = Issuer::WithSlash),
        dialects: PLAIN,
        breaks: &["authorize/response-issuer"],
    },
    Fault {
        id: "iss-unannounced",
        title: "Responses name the issuer, and the metadata do not say so.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.issuer = Issuer::Unannounced),
        dialects: PLAIN,
        breaks: &["authorize/issuer-announced"],
    },
];
