//! Faults that concern whom a request is about.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::behaviour::{
    AuthTimeClaim, ClaimsSubject, ForeignHint, HintHandling, MalformedClaims, SubjectClaim,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "hint-logs-in",
        title: "The ID token hint of another end-user makes no difference.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.foreign_hint = ForeignHint::Ignored),
        dialects: EVERY,
        breaks: &["session/id-token-hint-of-another-user"],
    },
    Fault {
        id: "hint-becomes-subject",
        title: "Whoever sends an ID token of another end-user gets a token for that end-user.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.foreign_hint = ForeignHint::SignsIn),
        dialects: EVERY,
        breaks: &["session/hint-signs-nobody-in"],
    },
    Fault {
        id: "hint-refused",
        title: "Every ID token hint is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.hint = HintHandling::Refused),
        dialects: EVERY,
        breaks: &["session/own-hint-accepted"],
    },
    Fault {
        id: "hint-unverified",
        title: "The signature of an ID token hint is not checked.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.hint = HintHandling::Unverified),
        dialects: EVERY,
        breaks: &["session/hint-forged"],
    },
    Fault {
        id: "claims-sub-obeyed",
        title: "A token names the end-user whom `claims` asks for, whoever is signed in.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.claims_subject = ClaimsSubject::Obeyed),
        dialects: PLAIN,
        breaks: &["session/claims-subject-of-another"],
    },
    Fault {
        id: "claims-sub-ignored",
        title: "A request for another end-user's subject gives a code for whoever is signed in.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.claims_subject = ClaimsSubject::Ignored),
        dialects: PLAIN,
        breaks: &["session/claims-subject-of-another"],
    },
    Fault {
        id: "claims-500",
        title: "A malformed `claims` parameter makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.malformed_claims = MalformedClaims::Failure),
        dialects: PLAIN,
        breaks: &["authorize/malformed-claims"],
    },
    Fault {
        id: "auth-time-of-token",
        title: "The time of authentication is that at which the token was made.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.auth_time = AuthTimeClaim::OfToken),
        dialects: EVERY,
        breaks: &["session/silent-sign-in-same-authentication"],
    },
    Fault {
        id: "subject-changes",
        title: "An end-user gets a new subject identifier with each token.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.subject = SubjectClaim::Fresh),
        dialects: EVERY,
        breaks: &["session/silent-sign-in-same-authentication"],
    },
    Fault {
        id: "auth-time-missing",
        title: "ID tokens do not say when the end-user signed in.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.auth_time = AuthTimeClaim::Missing),
        dialects: EVERY,
        breaks: &["session/max-age-gives-auth-time"],
    },
];
