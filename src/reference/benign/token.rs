//! Legitimate differences at the token endpoint.

use super::{BenignVariant, EVERY};
use crate::reference::behaviour::{ClientCertificates, ClientFailure, FailedAttempt, RegisteredMethod};
use crate::reference::fault::Edit;
use crate::reference::tamper::{Part, Tamper, TamperEdit};

pub(super) const VARIANTS: &[BenignVariant] = &[
    BenignVariant {
        id: "no-pragma",
        title: "Token responses have no `Pragma`, as later drafts have it.",
        edit: Edit::Tamper(Tamper {
            part: Part::Token,
            edit: TamperEdit::RemoveHeaders(&["pragma"]),
        }),
        dialects: EVERY,
        touches: &["token/", "id-token/"],
        may_warn: &["token/response-uncacheable"],
    },
    BenignVariant {
        id: "every-way-of-authentication",
        title: "A client may authenticate by HTTP Basic and in the body, however it is registered.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.method = RegisteredMethod::Ignored),
        dialects: EVERY,
        touches: &["token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "client-failure-with-400",
        title: "A client that fails in the body is answered with 400.",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.failure = ClientFailure::BadRequestInBody),
        dialects: EVERY,
        touches: &["token/", "introspect/client-authentication"],
        // There it is 401, however the client failed (RFC 7662 §2.3).
        may_warn: &["introspect/client-authentication"],
    },
    BenignVariant {
        id: "client-certificates",
        title: "The usual client has no secret: the certificate of its connection says who it is (RFC 8705).",
        edit: Edit::Behaviour(|behaviour| behaviour.clients.certificates = ClientCertificates::Demanded),
        dialects: EVERY,
        touches: &["token/", "refresh/", "revoke/", "introspect/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "code-used-up-by-failure",
        title: "A code that was shown in a wrong request is used up.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.failed_attempt = FailedAttempt::BurnsCode),
        dialects: EVERY,
        touches: &["token/"],
        may_warn: &[],
    },
];
