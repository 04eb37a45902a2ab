//! The modules of the logout plans.

use super::row::*;

/// Sign-out started by the client.
const RP: &[Plan] = &[Plan::RpInitiatedLogout];
/// Session state in an iframe.
const IFRAME: &[Plan] = &[Plan::SessionManagement];
/// Sign-out through the browser.
const FRONT: &[Plan] = &[Plan::FrontChannelLogout];
/// Sign-out from server to server.
const BACK: &[Plan] = &[Plan::BackChannelLogout];

/// The rows.
pub(super) const MODULES: &[Module] = &[
    module(
        "oidcc-rp-initiated-logout-discovery-endpoint-verification",
        RP,
        "The metadata names the end-session endpoint.",
        &["metadata/endpoints-use-tls", "logout/get-and-post"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout",
        RP,
        "Sign-out with a hint and a state ends the session and comes back to the client with the state.",
        &[
            "session/signed-out-session",
            "logout/get-and-post",
            "logout/state",
            "logout/ends-session",
        ],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-no-state",
        RP,
        "Sign-out without a state gets none back.",
        &["logout/state"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri",
        RP,
        "An unregistered place after sign-out is not visited.",
        &["logout/place-exact-match"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri",
        RP,
        "A registered place with a query added is not visited.",
        &["logout/place-exact-match"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-modified-id-token-hint",
        RP,
        "Sign-out with an unsigned hint sends nobody anywhere.",
        &["logout/forged-hint"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-bad-id-token-hint",
        RP,
        "Sign-out with a hint signed by another key sends nobody anywhere.",
        &["logout/forged-hint"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-no-id-token-hint",
        RP,
        "Sign-out without a hint sends nobody anywhere.",
        &["logout/asks-without-hint", "logout/place-without-client"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-no-params",
        RP,
        "Sign-out without parameters ends the session on a page.",
        &["logout/ends-on-page"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-only-state",
        RP,
        "Sign-out with nothing but a state ends the session on a page.",
        &["logout/ends-on-page"],
        WHOLE,
    ),
    module(
        "oidcc-rp-initiated-logout-no-post-logout-redirect-uri",
        RP,
        "Sign-out without a place to go ends the session on a page.",
        &["logout/ends-on-page"],
        WHOLE,
    ),
    module(
        "oidcc-session-management-discovery-endpoint-verification",
        IFRAME,
        "The metadata names the session iframe.",
        &[],
        "the session iframe: opcheck has no browser that runs scripts",
    ),
    module(
        "oidcc-session-management-rp-initiated-logout",
        IFRAME,
        "The session iframe notices sign-out; it needs a real browser.",
        &[],
        "the session iframe: opcheck has no browser that runs scripts",
    ),
    module(
        "oidcc-frontchannel-logout-discovery-endpoint-verification",
        FRONT,
        "The metadata offers front-channel logout.",
        &[],
        "front-channel logout happens in iframes of a page: opcheck loads none",
    ),
    module(
        "oidcc-frontchannel-rp-initiated-logout",
        FRONT,
        "Sign-out calls the client's front-channel address with issuer and session.",
        &[],
        "front-channel logout happens in iframes of a page: opcheck loads none",
    ),
    module(
        "oidcc-backchannel-logout-discovery-endpoint-verification",
        BACK,
        "The metadata offers back-channel logout.",
        &[],
        "whether it is offered is read, and not demanded: `logout/back-channel` is for who offers it",
    ),
    module(
        "oidcc-backchannel-rp-initiated-logout",
        BACK,
        "Sign-out sends the client a logout token.",
        &["logout/back-channel"],
        WHOLE,
    ),
];
