//! Faults that concern introspection.

use super::{Edit, Fault, PLAIN};
use crate::reference::behaviour::{
    ActiveToken, BackChannelMethods, CallerAuthentication, InactiveToken, MissingToken, TokenOwner, TypeHint,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "introspect-open",
        title: "Anybody may ask about tokens.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.introspection.authentication = CallerAuthentication::Skipped;
        }),
        dialects: PLAIN,
        breaks: &["introspect/client-authentication"],
    },
    Fault {
        id: "introspect-inactive-verbose",
        title: "Of tokens that are not active it is told what they were.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.inactive = InactiveToken::Verbose),
        dialects: PLAIN,
        breaks: &["introspect/inactive"],
    },
    Fault {
        id: "introspect-inactive-404",
        title: "A token that is not active is said not to be found.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.inactive = InactiveToken::NotFound),
        dialects: PLAIN,
        breaks: &["introspect/inactive"],
    },
    Fault {
        id: "introspect-active-as-text",
        title: "`active` is a text.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.active = ActiveToken::AsText),
        dialects: PLAIN,
        breaks: &["introspect/active"],
    },
    Fault {
        id: "introspect-wider-scope",
        title: "Tokens are said to have a scope that was never granted.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.active = ActiveToken::WiderScope),
        dialects: PLAIN,
        breaks: &["introspect/active"],
    },
    Fault {
        id: "introspect-trusts-hint",
        title: "Tokens are found only where the hint says that they are.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.hint = TypeHint::Trusted),
        dialects: PLAIN,
        breaks: &["introspect/wrong-hint"],
    },
    Fault {
        id: "introspect-for-anybody",
        title: "A client learns about the tokens of another one.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.owner = TokenOwner::Anybody),
        dialects: PLAIN,
        breaks: &["introspect/token-of-another-client"],
    },
    Fault {
        id: "introspect-by-get",
        title: "A GET introspects a token.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.methods = BackChannelMethods::GetToo),
        dialects: PLAIN,
        breaks: &["introspect/post-only"],
    },
    Fault {
        id: "introspect-missing-500",
        title: "A question that names no token makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.introspection.missing = MissingToken::Failure),
        dialects: PLAIN,
        breaks: &["introspect/missing-token"],
    },
];
