//! Faults that concern response types beyond `code`, and response modes.

use super::{Edit, Fault, PLAIN};
use crate::reference::behaviour::{
    Audience, ClientTypes, CodeHash, ErrorPlace, NonceDuty, OpenIdScope, RequestedMode, TokensInQuery,
    TypeOrder, UnknownMode,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "response-types-for-all",
        title: "Every client gets an ID token from the authorization endpoint, whatever it is registered for.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.client_types = ClientTypes::AnyClient),
        dialects: PLAIN,
        breaks: &["authorize/unauthorized-response-type"],
    },
    Fault {
        id: "response-type-order-sensitive",
        title: "`id_token code` is not known, although `code id_token` is.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.order = TypeOrder::Significant),
        dialects: PLAIN,
        breaks: &["authorize/response-type-order"],
    },
    Fault {
        id: "response-mode-forgotten",
        title: "A response mode is accepted, and the answer comes as if none had been named.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.requested_mode = RequestedMode::Forgotten),
        dialects: PLAIN,
        breaks: &["authorize/response-mode"],
    },
    Fault {
        id: "errors-always-in-query",
        title: "Errors stand in the query although the answer would stand in the fragment or in a form.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.errors = ErrorPlace::Query),
        dialects: PLAIN,
        breaks: &["authorize/error-in-response-mode"],
    },
    Fault {
        id: "tokens-in-query",
        title: "An ID token stands in the query if the request asks for it there.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.tokens_in_query = TokensInQuery::Sent),
        dialects: PLAIN,
        breaks: &["authorize/no-tokens-in-query"],
    },
    Fault {
        id: "unknown-mode-500",
        title: "An unknown response mode makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.unknown_mode = UnknownMode::Failure),
        dialects: PLAIN,
        breaks: &["authorize/unknown-response-mode"],
    },
    Fault {
        id: "nonce-optional",
        title: "An ID token comes through the browser without a nonce.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.nonce = NonceDuty::Optional),
        dialects: PLAIN,
        breaks: &["authorize/nonce-required"],
    },
    Fault {
        id: "id-token-without-openid",
        title: "ID tokens come without the scope openid.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.openid_scope = OpenIdScope::Assumed),
        dialects: PLAIN,
        breaks: &["authorize/id-token-needs-openid", "id-token/only-with-openid"],
    },
    Fault {
        id: "code-hash-missing",
        title: "An ID token beside a code has no `c_hash`.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.code_hash = CodeHash::Missing),
        dialects: PLAIN,
        breaks: &["id-token/code-hash"],
    },
    Fault {
        id: "code-hash-of-another",
        title: "An ID token beside a code has the hash of something else.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.code_hash = CodeHash::OfAnother),
        dialects: PLAIN,
        breaks: &["id-token/code-hash"],
    },
    Fault {
        id: "id-token-for-anybody",
        title: "ID tokens from the authorization endpoint name the server itself as their audience.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.audience = Audience::Issuer),
        dialects: PLAIN,
        breaks: &["id-token/front-channel"],
    },
];
