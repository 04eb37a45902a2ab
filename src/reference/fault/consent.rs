//! Faults that concern consent.

use super::{Edit, Fault, PLAIN};
use crate::reference::behaviour::{ConsentAgain, ConsentMemory, OfflineConsent, SilentConsent};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "prompt-none-autoconsent",
        title: "`prompt=none` gives codes to clients to which the end-user has never agreed.",
        edit: Edit::Behaviour(|behaviour| behaviour.consent.silent = SilentConsent::Assumed),
        dialects: PLAIN,
        breaks: &["session/consent-required"],
    },
    Fault {
        id: "consent-remembered-always",
        title: "`prompt=consent` asks nobody who has agreed before.",
        edit: Edit::Behaviour(|behaviour| behaviour.consent.again = ConsentAgain::Ignored),
        dialects: PLAIN,
        breaks: &["session/prompt-consent"],
    },
    Fault {
        id: "consent-forgotten",
        title: "Consent is asked for each time, and silent requests fail for good.",
        edit: Edit::Behaviour(|behaviour| behaviour.consent.memory = ConsentMemory::Nothing),
        dialects: PLAIN,
        breaks: &["session/consent-remembered"],
    },
    Fault {
        id: "consent-covers-all-scopes",
        title: "Who has agreed to a client once has agreed to every scope.",
        edit: Edit::Behaviour(|behaviour| behaviour.consent.memory = ConsentMemory::ByClient),
        dialects: PLAIN,
        breaks: &[
            "session/new-scope-needs-consent",
            "session/offline-access-needs-consent",
        ],
    },
    Fault {
        id: "offline-without-consent",
        title: "Clients get refresh tokens for offline access that nobody has agreed to.",
        edit: Edit::Behaviour(|behaviour| behaviour.consent.offline = OfflineConsent::Assumed),
        dialects: PLAIN,
        breaks: &["session/offline-access-needs-consent"],
    },
];
