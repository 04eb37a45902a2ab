//! Faults that concern request objects.

use super::{Edit, Fault, PLAIN};
use crate::reference::behaviour::{
    Beside, Examination, FailedFetch, LedOn, RequestUris, Shown, UnsignedObject,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "request-object-unread",
        title: "The metadata promise request objects, and nobody reads them.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.beside = Beside::Alone),
        dialects: PLAIN,
        breaks: &[
            "authorize/request-object-signed",
            "authorize/request-object-malformed",
        ],
    },
    Fault {
        id: "request-object-outvoted",
        title: "Parameters beside a request object count more than those in it.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.beside = Beside::Preferred),
        dialects: PLAIN,
        breaks: &["authorize/request-object-counts"],
    },
    Fault {
        id: "request-object-merged",
        title: "Parameters beside a request object complete it.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.beside = Beside::Merged),
        dialects: PLAIN,
        breaks: &["authorize/request-object-alone"],
    },
    Fault {
        id: "request-object-unsigned-ok",
        title: "A request object with `alg` as `none` is taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.unsigned = UnsignedObject::Taken),
        dialects: PLAIN,
        breaks: &["authorize/request-object-unsigned"],
    },
    Fault {
        id: "request-object-signature-unchecked",
        title: "The signature of a request object is not verified.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.signature = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-signature"],
    },
    Fault {
        id: "request-object-client-unchecked",
        title: "A request object about another client is taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.client = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-client"],
    },
    Fault {
        id: "request-object-response-type-beside",
        title: "The response type counts that stands beside the request object.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.response_type = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-response-type"],
    },
    Fault {
        id: "request-object-nested-ok",
        title: "`request` and `request_uri` in a request object are ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.nested = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-nested"],
    },
    Fault {
        id: "request-object-time-unchecked",
        title: "`exp` and `nbf` of a request object do not count.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.times = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-time"],
    },
    Fault {
        id: "request-object-audience-unchecked",
        title: "A request object for any server is taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.audience = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-audience"],
    },
    Fault {
        id: "request-object-issuer-unchecked",
        title: "A request object of any issuer is taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.issuer = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-issuer"],
    },
    Fault {
        id: "request-object-malformed-ok",
        title: "What is no request object is ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.form = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-malformed"],
    },
    Fault {
        id: "request-object-twice-ok",
        title: "A request object by value counts although one by reference stands beside it.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.one_of_both = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-object-once"],
    },
    Fault {
        id: "request-object-algorithm-overstated",
        title: "The metadata list unsigned request objects, which are refused.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.listed = &["none", "HS256", "ES256"]),
        dialects: PLAIN,
        breaks: &["metadata/request-object-algorithms-work"],
    },
    Fault {
        id: "request-uri-unreachable",
        title: "A registered request URI is refused like any other.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.uris = RequestUris::Nobodys),
        dialects: PLAIN,
        breaks: &["authorize/request-uri-works"],
    },
    Fault {
        id: "request-uri-of-anybody",
        title: "A request URI is fetched whoever registered it, and what is no request object there is ignored.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.request_object.uris = RequestUris::Any;
            behaviour.request_object.form = Examination::Skipped;
        }),
        dialects: PLAIN,
        breaks: &[
            "authorize/request-uri-not-fetched",
            "authorize/request-uri-registered",
        ],
    },
    Fault {
        id: "request-uri-failure-ignored",
        title: "Where a request URI gives no request object, the parameters beside it count.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.failed_fetch = FailedFetch::Ignored),
        dialects: PLAIN,
        breaks: &["authorize/request-uri-content"],
    },
    Fault {
        id: "request-uri-status-ignored",
        title: "A request object is taken from an error that a request URI gives.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.status = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-uri-content"],
    },
    Fault {
        id: "request-uri-signature-unchecked",
        title: "The signature of a request object is not verified where it was fetched.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.fetched_signature = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["authorize/request-uri-signature"],
    },
    Fault {
        id: "request-uri-led-on",
        title: "A request URI may redirect the server to any other place.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.led_on = LedOn::Followed),
        dialects: PLAIN,
        breaks: &["authorize/request-uri-led-on"],
    },
    Fault {
        id: "request-uri-shown",
        title: "What a request URI gives stands in the error.",
        edit: Edit::Behaviour(|behaviour| behaviour.request_object.shown = Shown::Everything),
        dialects: PLAIN,
        breaks: &["authorize/request-uri-unshown"],
    },
];
