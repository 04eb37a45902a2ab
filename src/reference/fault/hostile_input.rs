//! Faults that show where no honest client sends anything.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::behaviour::{Bodies, Limits, Malformed, Methods};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "any-method",
        title: "The authorization endpoint takes every method.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.methods = Methods::Any),
        dialects: EVERY,
        breaks: &["authorize/other-methods-refused"],
    },
    Fault {
        id: "json-accepted",
        title: "The parameters of a POST may come as JSON.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.bodies = Bodies::FormsAndJson),
        dialects: EVERY,
        breaks: &["authorize/form-body-only"],
    },
    Fault {
        id: "huge-input-500",
        title: "A huge request makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.limits = Limits::FailsWhereHuge),
        dialects: PLAIN,
        breaks: &["authorize/huge-input"],
    },
    Fault {
        id: "trace-on-page",
        title: "A parameter that cannot be decoded gets a page that shows the program's insides.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.malformed = Malformed::TraceOnPage),
        dialects: PLAIN,
        breaks: &["authorize/malformed-request-line"],
    },
];
