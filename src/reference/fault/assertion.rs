//! Faults that concern client assertions.

use super::{Edit, Fault, PLAIN};
use crate::reference::behaviour::{AssertionAudience, Examination};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "assertion-unsigned-ok",
        title: "An assertion with `alg` as `none` is taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.algorithm = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["token/assertion-signature"],
    },
    Fault {
        id: "assertion-signature-unchecked",
        title: "The signature of an assertion is not verified.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.signature = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["token/assertion-signature"],
    },
    Fault {
        id: "assertion-parties-unchecked",
        title: "`iss` and `sub` of an assertion do not count.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.parties = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["token/assertion-parties"],
    },
    Fault {
        id: "assertion-audience-unchecked",
        title: "An assertion for any server is taken, and one for none.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.audience = AssertionAudience::Anybody),
        dialects: PLAIN,
        breaks: &["token/assertion-audience"],
    },
    Fault {
        id: "assertion-for-endpoint-only",
        title: "An assertion that names the issuer as its audience is refused.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.audience = AssertionAudience::Endpoint),
        dialects: PLAIN,
        breaks: &["token/assertion-for-issuer"],
    },
    Fault {
        id: "assertion-time-unchecked",
        title: "`exp` and `nbf` of an assertion do not count.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.times = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["token/assertion-time"],
    },
    Fault {
        id: "assertion-replay-ok",
        title: "An assertion works as often as it comes.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.replay = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["token/assertion-once"],
    },
    Fault {
        id: "assertion-type-unchecked",
        title: "`client_assertion_type` does not count.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.kind = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["token/assertion-type"],
    },
    Fault {
        id: "assertions-refused",
        title: "The metadata promise signed assertions, and all of them are refused.",
        edit: Edit::Behaviour(|behaviour| behaviour.assertions.taken = Examination::Skipped),
        dialects: PLAIN,
        breaks: &["token/assertion-works"],
    },
];
