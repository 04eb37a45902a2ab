//! Faults that concern hosts, tenants and the authorization request token.

use super::{Edit, Fault, VENDOR};
use crate::reference::behaviour::{
    ApplicationHost, CookieScope, CustomPage, ErrorPage, HostSelection, HostedLoginPage, Introspection,
    LoginPlace, RequestTokenContent, RequestTokenCount, RequestTokenExpiry, RequestTokenForm,
    RequestTokenPlaces, RequestTokenTenant, RequestTokenVerification, TenantBinding, UnknownHost,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "login-page-in-place",
        title: "The authorization endpoint shows the login page itself.",
        edit: Edit::Behaviour(|behaviour| behaviour.login.place = LoginPlace::InPlace),
        dialects: VENDOR,
        breaks: &["wristband/answers-by-redirect"],
    },
    Fault {
        id: "application-host-serves",
        title: "The application's own host behaves like the first tenant.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.application_host = ApplicationHost::FirstTenant),
        dialects: VENDOR,
        breaks: &["wristband/tenant-host-required"],
    },
    Fault {
        id: "tenant-ignored",
        title: "Whatever the host, the first tenant's login page is shown.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.host = HostSelection::FirstTenant),
        dialects: VENDOR,
        breaks: &["wristband/host-selects-tenant"],
    },
    Fault {
        id: "session-shared-across-tenants",
        title: "The session cookie goes to all tenants, and all of them accept it.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.session.cookie_scope = CookieScope::ParentDomain;
            behaviour.session.tenant_binding = TenantBinding::Unbound;
        }),
        dialects: VENDOR,
        breaks: &["wristband/tenants-isolated"],
    },
    Fault {
        id: "session-unbound-from-tenant",
        title: "A session counts at any tenant that sees its cookie.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.tenant_binding = TenantBinding::Unbound),
        dialects: VENDOR,
        breaks: &["wristband/foreign-tenant-cookie"],
    },
    Fault {
        id: "unknown-tenant-served",
        title: "A host of no tenant behaves like the first tenant.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.unknown_host = UnknownHost::FirstTenant),
        dialects: VENDOR,
        breaks: &["wristband/unknown-tenant"],
    },
    Fault {
        id: "error-page-in-place",
        title: "The authorization endpoint shows the error page itself.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.page = ErrorPage::Html(400)),
        dialects: VENDOR,
        breaks: &["wristband/default-error-page"],
    },
    Fault {
        id: "custom-error-page-ignored",
        title: "The custom error page is not used.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.custom_error_page = CustomPage::Ignored),
        dialects: VENDOR,
        breaks: &["wristband/custom-error-page"],
    },
    Fault {
        id: "hosted-login-moved",
        title: "The hosted login page is on the application's host.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.tenancy.hosted_login_page = HostedLoginPage::ApplicationHost
        }),
        dialects: VENDOR,
        breaks: &["wristband/hosted-login-page"],
    },
    Fault {
        id: "custom-login-page-ignored",
        title: "The custom login page is not used.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.custom_login_page = CustomPage::Ignored),
        dialects: VENDOR,
        breaks: &["wristband/custom-login-page"],
    },
    Fault {
        id: "login-page-query-dropped",
        title: "The custom login page's own query is lost.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.custom_login_page_query = CustomPage::Ignored),
        dialects: VENDOR,
        breaks: &["wristband/custom-login-page-query-kept"],
    },
    Fault {
        id: "req-missing",
        title: "The login page gets no `req`.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.count = RequestTokenCount::Missing),
        dialects: VENDOR,
        breaks: &["wristband/req-appended"],
    },
    Fault {
        id: "req-doubled",
        title: "The login page gets `req` twice.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.count = RequestTokenCount::Doubled),
        dialects: VENDOR,
        breaks: &["wristband/req-appended"],
    },
    Fault {
        id: "req-opaque",
        title: "`req` is a random text, not a JWT.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.form = RequestTokenForm::Handle),
        dialects: VENDOR,
        breaks: &["wristband/req-appended"],
    },
    Fault {
        id: "req-partial",
        title: "`req` holds the client id only.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.content = RequestTokenContent::ClientOnly),
        dialects: VENDOR,
        breaks: &["wristband/req-holds-parameters"],
    },
    Fault {
        id: "req-signature-unchecked",
        title: "The signature of `req` is not verified.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.verification = RequestTokenVerification::None),
        dialects: VENDOR,
        breaks: &["wristband/req-tamper-proof"],
    },
    Fault {
        id: "req-any-tenant",
        title: "A `req` of one tenant counts at all tenants.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.tenant = RequestTokenTenant::Any),
        dialects: VENDOR,
        breaks: &["wristband/req-bound-to-tenant"],
    },
    Fault {
        id: "req-never-expires",
        title: "A `req` counts for ever.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.expiry = RequestTokenExpiry::Never),
        dialects: VENDOR,
        breaks: &["wristband/req-expires"],
    },
    Fault {
        id: "req-everywhere",
        title: "Every redirect carries `req`.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.places = RequestTokenPlaces::Everywhere),
        dialects: VENDOR,
        breaks: &["wristband/req-only-on-login"],
    },
    Fault {
        id: "introspection-empty",
        title: "Introspection of `req` does not return the parameters.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.introspection = Introspection::Empty),
        dialects: VENDOR,
        breaks: &["wristband/req-introspection"],
    },
    Fault {
        id: "introspection-accepts-anything",
        title: "Introspection calls any token good.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.introspection = Introspection::AcceptsAnything),
        dialects: VENDOR,
        breaks: &["wristband/req-introspection-refuses"],
    },
    Fault {
        id: "login-hint-dropped",
        title: "`login_hint` does not reach the login page.",
        edit: Edit::Behaviour(|behaviour| behaviour.req.content = RequestTokenContent::WithoutLoginHint),
        dialects: VENDOR,
        breaks: &["wristband/login-hint-available"],
    },
];
