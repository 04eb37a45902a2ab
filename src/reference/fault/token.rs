//! Faults that concern codes and tokens.

use super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{CodeUse, NonceClaim};

pub(super) const FAULTS: &[Fault] = &[
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
];
