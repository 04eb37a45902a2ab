//! Benign variants that concern request objects.

use super::{BenignVariant, PLAIN};
use crate::reference::behaviour::{
    Examination, Kept, PushedRequests, RequestParameter, RequestUri, SignedRequests, UnsignedObject,
};
use crate::reference::fault::Edit;

pub(super) const VARIANTS: &[BenignVariant] = &[
    BenignVariant {
        id: "request-objects-unsupported",
        title: "Neither `request` nor `request_uri` is supported, and both are refused by their own errors.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.request = RequestParameter::Refused;
            behaviour.authorize.request_uri = RequestUri::Refused;
            behaviour.request_object.listed = &[];
        }),
        dialects: PLAIN,
        touches: &[
            "authorize/request",
            "authorize/state-returned",
            "metadata/request",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "request-objects-by-value-only",
        title: "Request objects are taken by value, and `request_uri` is refused.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.request_uri = RequestUri::Refused),
        dialects: PLAIN,
        touches: &[
            "authorize/request",
            "authorize/state-returned",
            "metadata/request",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "request-objects-unsigned",
        title: "Unsigned request objects are listed, and taken.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.request_object.unsigned = UnsignedObject::Taken;
            behaviour.request_object.listed = &["none", "HS256", "ES256"];
        }),
        dialects: PLAIN,
        touches: &["authorize/request-object", "metadata/request"],
        may_warn: &[],
    },
    BenignVariant {
        id: "signed-requests-demanded",
        title: "Every authorization request must come in a signed request object.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.request_object.demanded = SignedRequests::Demanded;
        }),
        dialects: PLAIN,
        touches: &["authorize/", "session/", "metadata/", "token/code", "id-token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "signed-requests-pushed",
        title: "Every authorization request must come in a signed request object, and be pushed.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.request_object.demanded = SignedRequests::Demanded;
            behaviour.pushed = PushedRequests::Demanded;
        }),
        dialects: PLAIN,
        touches: &[
            "authorize/state",
            "authorize/pkce",
            "session/prompt",
            "token/code",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "request-objects-by-secret",
        title: "Request objects are signed with the client's secret only.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.request_object.listed = &["HS256"];
            behaviour.request_object.algorithms = &["HS256"];
        }),
        dialects: PLAIN,
        touches: &[
            "authorize/request-object",
            "authorize/request-uri",
            "metadata/request",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "request-object-invalid-request",
        title: "A request object that is no good is an invalid request.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.error = "invalid_request"),
        dialects: PLAIN,
        touches: &["authorize/request-object", "authorize/request-uri"],
        may_warn: &[],
    },
    BenignVariant {
        id: "request-object-issuer-free",
        title: "The issuer of a request object is not looked at.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.issuer = Examination::Skipped),
        dialects: PLAIN,
        touches: &["authorize/request-object"],
        may_warn: &["authorize/request-object-issuer"],
    },
    BenignVariant {
        id: "request-uri-kept",
        title: "What a request URI gives is fetched once, and kept.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.kept = Kept::Always),
        dialects: PLAIN,
        touches: &["authorize/request-uri"],
        may_warn: &[],
    },
];
