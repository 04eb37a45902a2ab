//! Faults that concern signing out.

use super::{Edit, Fault, PLAIN, VENDOR};
use crate::reference::behaviour::{
    AnonymousPlace, ExpiredHint, GrantsAtLogout, HintClient, LogoutCookie, LogoutForm, LogoutHint,
    LogoutMethods, LogoutState, NobodySignedIn, NowhereToGo, PlaceOwner, PostLogoutUri, RefreshConcurrency,
    SameSiteAttribute, SignOut, SignOutQuestion, TenantParameter, VendorPlace,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "logout-get-only",
        title: "A POST signs nobody out.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.methods = LogoutMethods::GetOnly),
        dialects: PLAIN,
        breaks: &["logout/get-and-post"],
    },
    Fault {
        id: "logout-open-redirect",
        title: "After signing out, any place is visited.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.place = PostLogoutUri::Anything),
        dialects: PLAIN,
        breaks: &["logout/place-exact-match"],
    },
    Fault {
        id: "logout-place-by-prefix",
        title: "After signing out, whatever begins as a registered place does is visited.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.place = PostLogoutUri::Prefix),
        dialects: PLAIN,
        breaks: &["logout/place-exact-match"],
    },
    Fault {
        id: "logout-state-lost",
        title: "The state of a sign-out request is lost.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.state = LogoutState::Lost),
        dialects: PLAIN,
        breaks: &["logout/state"],
    },
    Fault {
        id: "logout-state-invented",
        title: "Where a sign-out request has no state, the client gets one.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.state = LogoutState::Invented),
        dialects: PLAIN,
        breaks: &["logout/state"],
    },
    Fault {
        id: "end-session-cookie-only",
        title: "Signing out at the end-session endpoint clears the cookie, and the session lives on.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.sign_out = SignOut::CookieOnly),
        dialects: PLAIN,
        breaks: &["logout/ends-session"],
    },
    Fault {
        id: "logout-redirect-anonymous",
        title: "A registered place is visited, whoever asks.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.anonymous = AnonymousPlace::Followed),
        dialects: PLAIN,
        breaks: &["logout/place-without-client"],
    },
    Fault {
        id: "logout-silent",
        title: "Nobody is asked before being signed out.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.sign_out_question = SignOutQuestion::Never),
        dialects: PLAIN,
        breaks: &["logout/asks-without-hint", "logout/asks-for-another"],
    },
    Fault {
        id: "logout-hint-unverified",
        title: "Whatever a hint says is believed.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.hint = LogoutHint::Believed),
        dialects: PLAIN,
        breaks: &["logout/forged-hint"],
    },
    Fault {
        id: "logout-client-mismatch",
        title: "A sign-out request may name another client than its hint.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.client = HintClient::Ignored),
        dialects: PLAIN,
        breaks: &["logout/client-matches-hint"],
    },
    Fault {
        id: "logout-expired-hint",
        title: "A hint that has expired is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.expired_hint = ExpiredHint::Refused),
        dialects: PLAIN,
        breaks: &["logout/expired-hint"],
    },
    Fault {
        id: "logout-nobody-signed-in",
        title: "A sign-out where nobody is signed in is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.nobody = NobodySignedIn::Refused),
        dialects: PLAIN,
        breaks: &["logout/nobody-signed-in"],
    },
    Fault {
        id: "logout-place-of-any-client",
        title: "After signing out, the place of any client is visited.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.owner = PlaceOwner::AnyClient),
        dialects: PLAIN,
        breaks: &["logout/place-of-another-client"],
    },
    Fault {
        id: "logout-place-of-sign-in",
        title: "After signing out, the client's redirect URIs are visited as well.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.owner = PlaceOwner::RedirectUrisToo),
        dialects: PLAIN,
        breaks: &["logout/place-of-another-client"],
    },
    Fault {
        id: "logout-place-demanded",
        title: "A sign-out without a place to go to is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.nowhere = NowhereToGo::Refused),
        dialects: PLAIN,
        breaks: &["logout/ends-on-page"],
    },
    Fault {
        id: "logout-question-unprotected",
        title: "Whoever sends the answer to the question signs the end-user out, and other sites may send the cookie.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.logout.form = LogoutForm::Open;
            behaviour.browser.same_site = SameSiteAttribute::None;
        }),
        dialects: PLAIN,
        breaks: &["logout/question-protected"],
    },
    Fault {
        id: "logout-place-without-query",
        title: "After signing out, the query of a place is not compared.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.place = PostLogoutUri::WithoutQuery),
        dialects: PLAIN,
        breaks: &["logout/place-exact-match"],
    },
    Fault {
        id: "logout-place-by-host",
        title: "After signing out, the host of a place is all that is compared.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.place = PostLogoutUri::Host),
        dialects: PLAIN,
        breaks: &["logout/place-exact-match"],
    },
    Fault {
        id: "logout-post-only",
        title: "A GET signs nobody out.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.methods = LogoutMethods::PostOnly),
        dialects: PLAIN,
        breaks: &["logout/get-and-post"],
    },
    Fault {
        id: "logout-grants-live",
        title: "The grants of a session live on when it ends.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.grants = GrantsAtLogout::Live),
        dialects: PLAIN,
        breaks: &["logout/tokens-afterwards"],
    },
    Fault {
        id: "logout-race",
        title: "A refresh that is under way brings back a grant that a sign-out has ended.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.concurrency = RefreshConcurrency::WrittenBack),
        dialects: PLAIN,
        breaks: &["logout/during-refresh"],
    },
];

/// Faults of a vendor's logout endpoint.
pub(super) const OF_TENANTS: &[Fault] = &[
    Fault {
        id: "logout-cookie-kept",
        title: "Signing out leaves the session cookie in the browser.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.cookie = LogoutCookie::Kept),
        dialects: VENDOR,
        breaks: &["wristband/logout-clears-cookie"],
    },
    Fault {
        id: "tenant-logout-place-ignored",
        title: "Signing out leads to the login URL, whatever the request says.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.vendor_place = VendorPlace::LoginUrl),
        dialects: VENDOR,
        breaks: &["wristband/logout-place"],
    },
    Fault {
        id: "tenant-logout-to-home",
        title: "Signing out leads to a page of the server's own.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.vendor_place = VendorPlace::Home),
        dialects: VENDOR,
        breaks: &["wristband/logout-place"],
    },
    Fault {
        id: "tenant-logout-state-lost",
        title: "The state of a sign-out request is lost.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.state = LogoutState::Lost),
        dialects: VENDOR,
        breaks: &["wristband/logout-state"],
    },
    Fault {
        id: "tenant-logout-open-redirect",
        title: "Signing out leads to any place.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.place = PostLogoutUri::Anything),
        dialects: VENDOR,
        breaks: &["wristband/logout-foreign-place"],
    },
    Fault {
        id: "tenant-logout-demands-session",
        title: "A sign-out where nobody is signed in is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.nobody = NobodySignedIn::Refused),
        dialects: VENDOR,
        breaks: &["wristband/logout-without-session"],
    },
    Fault {
        id: "tenant-under-another-name",
        title: "Callbacks name the tenant under another name.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.parameter = TenantParameter::Name),
        dialects: VENDOR,
        breaks: &["wristband/tenant-named"],
    },
];
