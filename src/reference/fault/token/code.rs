//! Faults that concern codes and what they bring.

use super::super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{CodeUse, MissingCode, NonceClaim, UnknownCode};

pub(in crate::reference::fault) const FAULTS: &[Fault] = &[
    Fault {
        id: "code-reusable",
        title: "A code can be exchanged again and again.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.code_use = CodeUse::Repeatable),
        dialects: EVERY,
        breaks: &["token/code-single-use"],
    },
    Fault {
        id: "nonce-missing",
        title: "ID tokens have no nonce.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.nonce = NonceClaim::Missing),
        dialects: EVERY,
        breaks: &["id-token/nonce"],
    },
    Fault {
        id: "nonce-constant",
        title: "All ID tokens have the same nonce.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.nonce = NonceClaim::Constant),
        dialects: EVERY,
        breaks: &["id-token/nonce"],
    },
    Fault {
        id: "code-missing-failure",
        title: "A token request without a code is a failure of the server.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.missing = MissingCode::Failure),
        dialects: EVERY,
        breaks: &["token/missing-code"],
    },
    Fault {
        id: "code-by-its-start",
        title: "Of a code only the start is compared.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.unknown = UnknownCode::Cut),
        dialects: EVERY,
        breaks: &["token/unknown-code"],
    },
];
