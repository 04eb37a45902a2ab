//! Faults that concern what clients may register.

use super::{Edit, Fault, PLAIN};
use crate::reference::behaviour::RegisteredUri;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "registration-plain-http",
        title: "A web client may register a redirect URI with plain HTTP.",
        edit: Edit::Behaviour(|behaviour| behaviour.registration.plain_http = RegisteredUri::Taken),
        dialects: PLAIN,
        breaks: &["authorize/http-redirect-uri-registered"],
    },
    Fault {
        id: "registration-fragment",
        title: "A client may register a redirect URI with a fragment.",
        edit: Edit::Behaviour(|behaviour| behaviour.registration.fragment = RegisteredUri::Taken),
        dialects: PLAIN,
        breaks: &["authorize/redirect-uri-fragment-registered"],
    },
    Fault {
        id: "registration-any-form",
        title: "A client may register any text as its redirect URI.",
        edit: Edit::Behaviour(|behaviour| behaviour.registration.form = RegisteredUri::Taken),
        dialects: PLAIN,
        breaks: &["authorize/redirect-uri-form-registered"],
    },
];
