//! The modules of the dynamic plan and of sign-in started by a third party.

use super::row::*;

/// What opcheck does with dynamic registration.
const SET_UP_ONLY: &str = "opcheck registers clients to test with; of what a server must refuse to register it judges redirect URIs";

/// The rows.
pub(super) const MODULES: &[Module] = &[
    module(
        "oidcc-ensure-redirect-uri-in-authorization-request",
        DYNAMIC,
        "Where two redirect URIs are registered, a request without one stays on the server.",
        &["authorize/redirect-uri-required"],
        WHOLE,
    ),
    module(
        "oidcc-redirect-uri-query-OK",
        DYNAMIC,
        "A registered redirect URI keeps its query.",
        &["authorize/redirect-uri-query-kept"],
        WHOLE,
    ),
    module(
        "oidcc-redirect-uri-query-mismatch",
        DYNAMIC,
        "A redirect URI whose query differs from the registered one stays on the server.",
        &["authorize/redirect-uri-query-match"],
        WHOLE,
    ),
    module(
        "oidcc-redirect-uri-query-added",
        DYNAMIC,
        "A registered redirect URI with a query added stays on the server.",
        &[
            "authorize/redirect-uri-exact-match",
            "authorize/redirect-uri-query-match",
        ],
        WHOLE,
    ),
    module(
        "oidcc-redirect-uri-regfrag",
        DYNAMIC,
        "No redirect URI with a fragment can be registered.",
        &["authorize/redirect-uri-fragment-registered"],
        WHOLE,
    ),
    module(
        "oidcc-registration-logo-uri",
        DYNAMIC,
        "A registered logo is shown; a person looks at a screenshot.",
        &[],
        "what a page looks like is not judged",
    ),
    module(
        "oidcc-registration-policy-uri",
        DYNAMIC,
        "A registered link to a policy is shown; a person looks at a screenshot.",
        &[],
        "what a page looks like is not judged",
    ),
    module(
        "oidcc-registration-tos-uri",
        DYNAMIC,
        "A registered link to terms is shown; a person looks at a screenshot.",
        &[],
        "what a page looks like is not judged",
    ),
    module(
        "oidcc-registration-jwks-uri",
        DYNAMIC,
        "Keys registered by reference authenticate the client.",
        &[],
        TOKENS,
    ),
    module(
        "oidcc-registration-sector-uri",
        DYNAMIC,
        "A good sector identifier can be registered.",
        &[],
        SET_UP_ONLY,
    ),
    module(
        "oidcc-registration-sector-bad",
        DYNAMIC,
        "A sector identifier that does not list the redirect URIs cannot be registered.",
        &[],
        SET_UP_ONLY,
    ),
    module(
        "oidcc-server-rotate-keys",
        DYNAMIC,
        "After a rotation by hand, old and new keys are published.",
        &[],
        "it needs a person who rotates keys; where a token names a key that is new, the key set is fetched again",
    ),
    module(
        "oidcc-refresh-token-rp-key-rotation",
        DYNAMIC,
        "After the client has rotated its keys, its refresh token still works.",
        &[],
        TOKENS,
    ),
    module(
        "oidcc-request-uri-unsigned",
        DYNAMIC,
        "An unsigned request object by reference works.",
        &["authorize/request-uri-works"],
        "opcheck plays it with a signed object, which every server that takes them must verify",
    ),
    module(
        "oidcc-request-uri-signed-rs256",
        DYNAMIC,
        "A signed request object by reference works.",
        &["authorize/request-uri-works", "authorize/request-uri-registered"],
        WHOLE,
    ),
    module(
        "oidcc-ensure-client-assertion-with-iss-aud-succeeds",
        DYNAMIC,
        "A client assertion for the issuer is accepted.",
        &["token/assertion-for-issuer", "token/assertion-works"],
        WHOLE,
    ),
    module(
        "oidcc-3rd_party-init-login",
        &[Plan::ThirdParty],
        "A registered `initiate_login_uri` is kept.",
        &[],
        SET_UP_ONLY,
    ),
    module(
        "oidcc-3rd_party-init-login-nohttps",
        &[Plan::ThirdParty],
        "An `initiate_login_uri` without TLS cannot be registered.",
        &[],
        SET_UP_ONLY,
    ),
];
