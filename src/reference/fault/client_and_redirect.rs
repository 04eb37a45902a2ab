//! Faults that concern who asks, and where the answer may go.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::behaviour::{
    Delivery, DuplicateHandling, ErrorPage, ErrorPageLink, LoopbackRedirect, MissingRedirectUri, Order,
    RedirectUriComparison, RedirectUriDuplicates,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "unknown-client-redirects",
        title: "Errors about an unknown client go to whatever redirect URI the request names.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.unknown_client = Delivery::RequestedUri),
        dialects: EVERY,
        breaks: &["authorize/unknown-client"],
    },
    Fault {
        id: "no-client-redirects",
        title: "Errors about a missing client go to whatever redirect URI the request names.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.missing_client = Delivery::RequestedUri),
        dialects: EVERY,
        breaks: &["authorize/missing-client"],
    },
    Fault {
        id: "redirect-any",
        title: "Redirect URIs are not compared at all.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.redirect_uri = RedirectUriComparison::NotAtAll),
        dialects: EVERY,
        breaks: &[
            "authorize/foreign-redirect-uri",
            "authorize/redirect-uri-exact-match",
            "authorize/redirect-uri-query-match",
            "authorize/redirect-uri-of-another-client",
            "authorize/http-redirect-uri",
            "authorize/error-page-leaks-nothing",
        ],
    },
    Fault {
        id: "redirect-prefix",
        title: "A redirect URI only has to begin with the registered one.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.redirect_uri = RedirectUriComparison::Prefix),
        dialects: EVERY,
        breaks: &[
            "authorize/redirect-uri-exact-match",
            "authorize/redirect-uri-query-match",
        ],
    },
    Fault {
        id: "redirect-case-insensitive",
        title: "Redirect URIs are compared without regard to case.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::CaseInsensitive
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-exact-match"],
    },
    Fault {
        id: "redirect-normalised",
        title: "Redirect URIs are compared as parsed URLs.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::Normalised
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-exact-match"],
    },
    Fault {
        id: "redirect-ignores-query",
        title: "Redirect URIs are compared without their query.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::IgnoresQuery
        }),
        dialects: EVERY,
        breaks: &[
            "authorize/redirect-uri-exact-match",
            "authorize/redirect-uri-query-match",
        ],
    },
    Fault {
        id: "redirect-decode-twice",
        title: "Redirect URIs are decoded once more before they are compared.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::DecodedTwice
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-exact-match"],
    },
    Fault {
        id: "redirect-host-only",
        title: "Only the host of a redirect URI is compared.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.redirect_uri = RedirectUriComparison::HostOnly),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-exact-match"],
    },
    Fault {
        id: "redirect-subdomain",
        title: "Any host below that of a redirect URI will do.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::SubDomain
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-exact-match"],
    },
    Fault {
        id: "redirect-trimmed",
        title: "What no URI holds is cut off a redirect URI before it is compared.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.redirect_uri = RedirectUriComparison::Trimmed),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-exact-match"],
    },
    Fault {
        id: "redirect-query-as-set",
        title: "The query of a redirect URI is compared without regard to its order.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::QueryAsSet
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-query-match"],
    },
    Fault {
        id: "redirect-http-ok",
        title: "Plain HTTP will do where HTTPS is registered.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::IgnoresScheme
        }),
        dialects: EVERY,
        breaks: &[
            "authorize/http-redirect-uri",
            "authorize/redirect-uri-exact-match",
        ],
    },
    Fault {
        id: "redirect-global-list",
        title: "A redirect URI of any client will do.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri = RedirectUriComparison::OfAnyClient
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-of-another-client"],
    },
    Fault {
        id: "loopback-port-fixed",
        title: "A native application must use the port that it registered.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.loopback = LoopbackRedirect::NothingIsFree),
        dialects: PLAIN,
        breaks: &["authorize/loopback-port"],
    },
    Fault {
        id: "loopback-path-free",
        title: "A native application may use any path on loopback.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.loopback = LoopbackRedirect::PathIsFree),
        dialects: PLAIN,
        breaks: &["authorize/loopback-redirect-uri-match"],
    },
    Fault {
        id: "loopback-host-free",
        title: "A native application may write the loopback address as it likes.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.loopback = LoopbackRedirect::HostIsFree),
        dialects: PLAIN,
        breaks: &["authorize/loopback-redirect-uri-match"],
    },
    Fault {
        id: "redirect-default-first",
        title: "A client with several redirect URIs that names none gets its answer at the first.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.missing_redirect_uri = MissingRedirectUri::FirstOfMany
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-required"],
    },
    Fault {
        id: "missing-redirect-uri-500",
        title: "A request without a redirect URI makes the server fail.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.missing_redirect_uri = MissingRedirectUri::Failure
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-single-default"],
    },
    Fault {
        id: "duplicate-client-first",
        title: "Of two client ids the first one counts.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.client_duplicates = DuplicateHandling::First),
        dialects: EVERY,
        breaks: &["authorize/duplicate-client-id"],
    },
    Fault {
        id: "redirect-dup-first",
        title: "Of two redirect URIs the first one counts.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri_duplicates = RedirectUriDuplicates::First
        }),
        dialects: EVERY,
        breaks: &["authorize/duplicate-redirect-uri"],
    },
    Fault {
        id: "redirect-dup-last",
        title: "Of two redirect URIs the first one is checked and the last one used.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri_duplicates = RedirectUriDuplicates::ChecksFirstUsesLast
        }),
        dialects: EVERY,
        breaks: &["authorize/duplicate-redirect-uri"],
    },
    Fault {
        id: "redirect-dup-checks-last",
        title: "Of two redirect URIs the last one is checked and the first one used.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.redirect_uri_duplicates = RedirectUriDuplicates::ChecksLastUsesFirst
        }),
        dialects: EVERY,
        breaks: &["authorize/duplicate-redirect-uri"],
    },
    Fault {
        id: "error-page-redirects-on",
        title: "The error page leads on to the redirect URI that was refused.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.page_link = ErrorPageLink::RefusedUri),
        dialects: EVERY,
        breaks: &["authorize/error-page-leaks-nothing"],
    },
    Fault {
        id: "page-bounces",
        title: "A refused redirect URI gets a page with status 200 that leads on to it by itself.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.errors.page = ErrorPage::Html(200);
            behaviour.errors.page_link = ErrorPageLink::RefusedUri;
        }),
        dialects: PLAIN,
        breaks: &[
            "authorize/foreign-redirect-uri",
            "authorize/error-page-leaks-nothing",
        ],
    },
    Fault {
        id: "precedence-swapped",
        title: "The request is judged before anybody knows whether the redirect URI is the client's.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.order = Order::RequestFirst),
        dialects: EVERY,
        breaks: &["authorize/client-checked-first"],
    },
];
