//! Benign variants: legitimate differences between servers that no check may fail.
//!
//! To add a variant, add a row to the file of its area with the dialects in which it is legitimate, the requirements
//! that it concerns, and those that may warn about it.

mod identity;
mod logout;
mod possession;
mod refresh;
mod request_object;
mod token;

use super::behaviour::{
    AccessTokenFormat, ClaimsParameter, CodeAlphabet, ErrorPage, Extension, FormProtection, HintHandling,
    Issuer, LoginPages, MalformedClaims, MissingRedirectUri, OpenIdConnect, PlainChallenge, PromptNone,
    PushedRequests, RefreshTokens, RequestParameter, RequestUri, ResponseTypes, SameSiteAttribute,
    ScopeLimit, ScopeMember, SessionIdentifier, SessionState, TokenTypeSpelling, TokensInQuery, UnknownMode,
    UnknownPrompt, UnknownScope,
};
use super::fault::Edit;
use super::tamper::{Part, Tamper, TamperEdit};
use crate::catalogue::Dialect;

/// Legitimate in every dialect of an authorization server.
const EVERY: &[Dialect] = &[Dialect::Oidc, Dialect::Wristband];
/// Legitimate in plain servers only.
const PLAIN: &[Dialect] = &[Dialect::Oidc];

/// A legitimate difference between servers.
#[derive(Debug, Clone, Copy)]
pub struct BenignVariant {
    /// Readable and permanent.
    pub id: &'static str,
    /// What the server does otherwise, in one sentence.
    pub title: &'static str,
    /// The edit.
    pub edit: Edit,
    /// The dialects in which it is legitimate.
    pub dialects: &'static [Dialect],
    /// Prefixes of the ids of requirements that it concerns.
    pub touches: &'static [&'static str],
    /// Requirements that may warn about it.
    pub may_warn: &'static [&'static str],
}

/// The areas in the order of reports, each with its rows.
const AREAS: &[&[BenignVariant]] = &[
    VARIANTS,
    request_object::VARIANTS,
    identity::VARIANTS,
    logout::VARIANTS,
    refresh::VARIANTS,
    token::VARIANTS,
    possession::VARIANTS,
];

/// Those that have no file of their own.
const VARIANTS: &[BenignVariant] = &[
    BenignVariant {
        id: "redirects-by-303",
        title: "All redirects to the client are 303.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.callback.status = 303;
            behaviour.callback.error_status = 303;
        }),
        dialects: PLAIN,
        touches: &["authorize/", "session/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "error-page-with-200",
        title: "The error page has the status 200.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.page = ErrorPage::Html(200)),
        dialects: PLAIN,
        touches: &["authorize/"],
        may_warn: &[
            "authorize/client-checked-first",
            "authorize/duplicate-client-id",
            "authorize/duplicate-redirect-uri",
            "authorize/foreign-redirect-uri",
            "authorize/http-redirect-uri",
            "authorize/loopback-redirect-uri-match",
            "authorize/missing-client",
            "authorize/redirect-uri-exact-match",
            "authorize/redirect-uri-of-another-client",
            "authorize/redirect-uri-query-match",
            "authorize/redirect-uri-required",
            "authorize/unknown-client",
        ],
    },
    BenignVariant {
        id: "error-page-as-json",
        title: "Errors for the end-user are JSON documents.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.page = ErrorPage::Json(400)),
        dialects: PLAIN,
        touches: &["authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "error-page-after-detour",
        title: "The error page is behind a redirect to another path of the server.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.page = ErrorPage::AfterDetour(400)),
        dialects: PLAIN,
        touches: &["authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "unknown-response-type-invalid",
        title: "An unknown response type is an invalid request.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.unknown_response_type_error = "invalid_request"
        }),
        dialects: PLAIN,
        touches: &[
            "authorize/unsupported-response-type",
            "authorize/missing-response-type",
        ],
        may_warn: &["authorize/unsupported-response-type"],
    },
    BenignVariant {
        id: "redirect-uri-always-required",
        title: "A request must name its redirect URI even if only one is registered.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.missing_redirect_uri = MissingRedirectUri::Required;
        }),
        dialects: EVERY,
        touches: &["authorize/redirect-uri"],
        may_warn: &["authorize/redirect-uri-single-default"],
    },
    BenignVariant {
        id: "opaque-access-tokens",
        title: "Access tokens are random texts.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.access_tokens = AccessTokenFormat::Opaque),
        dialects: EVERY,
        touches: &[
            "token/",
            "id-token/",
            "refresh/",
            "revoke/",
            "introspect/",
            "session/prompt-login-renews-auth-time",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "no-refresh-tokens",
        title: "There are no refresh tokens.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.refresh_tokens = RefreshTokens::Never),
        // Elsewhere the vendor promises them.
        dialects: PLAIN,
        touches: &["token/", "id-token/", "refresh/", "revoke/", "introspect/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "token-type-in-lower-case",
        title: "The token type is written in lower case.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.token_type = TokenTypeSpelling::LowerCase),
        dialects: EVERY,
        touches: &["token/", "id-token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "unknown-scope-refused",
        title: "An unknown scope value is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.unknown_scope = UnknownScope::Refused),
        dialects: PLAIN,
        touches: &["authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "forbidden-scope-left-out",
        title: "A scope value that the client may not have is left out of what is granted.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.scope_limit = ScopeLimit::LeftOut),
        dialects: PLAIN,
        touches: &["authorize/scope-not-allowed"],
        may_warn: &[],
    },
    BenignVariant {
        id: "scope-named-when-different",
        title: "A token response names the scope only where it is not that of the request.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.scope_member = ScopeMember::WhenDifferent),
        dialects: EVERY,
        touches: &["authorize/", "token/", "id-token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "plain-challenges-taken",
        title: "Plain code challenges are taken, also those without a method.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.pkce.plain = PlainChallenge::Taken;
            behaviour.metadata.challenge_methods = Some(&["S256", "plain"]);
        }),
        dialects: PLAIN,
        touches: &["authorize/", "metadata/"],
        may_warn: &["authorize/plain-challenge"],
    },
    BenignVariant {
        id: "session-state-sent",
        title: "Responses with a code carry `session_state`.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.session_state = SessionState::Sent),
        dialects: EVERY,
        touches: &["authorize/", "session/", "token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "no-issuer-in-responses",
        title: "Responses carry no `iss`, and the metadata does not announce it.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.issuer = Issuer::Absent),
        dialects: PLAIN,
        touches: &["authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "issuer-in-responses",
        title: "Responses carry `iss`, and the metadata announces it.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.issuer = Issuer::Sent),
        dialects: &[Dialect::Wristband],
        touches: &["authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "interaction-required",
        title: "`prompt=none` without a session is answered with `interaction_required`.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.prompt_none = PromptNone::InteractionRequired),
        dialects: PLAIN,
        touches: &["session/"],
        may_warn: &[
            "session/prompt-none-without-session",
            "session/garbage-cookie",
            "session/expired-session",
            "session/signed-out-session",
            "session/max-age-elapsed",
            "session/id-token-hint-of-another-user",
            "session/claims-subject-of-another",
            "logout/ends-session",
            "logout/ends-on-page",
        ],
    },
    BenignVariant {
        id: "hints-ignored",
        title: "ID token hints are not looked at.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.hint = HintHandling::Ignored),
        dialects: EVERY,
        touches: &["session/"],
        may_warn: &["session/id-token-hint-of-another-user"],
    },
    BenignVariant {
        id: "claims-unsupported",
        title: "The `claims` parameter is unknown, and the metadata say so.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.claims = ClaimsParameter::Ignored),
        dialects: PLAIN,
        touches: &["session/", "authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "malformed-claims-ignored",
        title: "A malformed `claims` parameter counts as left out.",
        edit: Edit::Behaviour(|behaviour| behaviour.identity.malformed_claims = MalformedClaims::Ignored),
        dialects: PLAIN,
        touches: &["authorize/malformed-claims"],
        may_warn: &["authorize/malformed-claims"],
    },
    BenignVariant {
        id: "unknown-prompt-on-page",
        title: "A prompt value that the server does not take is refused on a page.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.unknown_prompt = UnknownPrompt::OnPage),
        dialects: PLAIN,
        touches: &["session/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "sign-in-on-two-pages",
        title: "The login page asks for the name first and for the password on a page of its own.",
        edit: Edit::Behaviour(|behaviour| behaviour.login.pages = LoginPages::Two),
        dialects: EVERY,
        touches: &[
            "authorize/",
            "session/",
            "session/back-after-sign-in",
            "session/login-fields",
            "token/",
            "id-token/",
            "wristband/",
        ],
        // Behind the client is a page that a form brought, which no browser shows again without asking.
        may_warn: &["session/back-after-sign-in"],
    },
    BenignVariant {
        id: "frames-forbidden-by-policy-only",
        title: "Pages forbid framing by their content security policy alone.",
        edit: Edit::Tamper(Tamper {
            part: Part::Everything,
            edit: TamperEdit::RemoveHeaders(&["x-frame-options"]),
        }),
        dialects: EVERY,
        touches: &[
            "authorize/login-page",
            "authorize/error-page",
            "authorize/consent-page",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "frames-forbidden-by-option-only",
        title: "Pages forbid framing by the older header alone.",
        edit: Edit::Tamper(Tamper {
            part: Part::Everything,
            edit: TamperEdit::RemoveHeaders(&["content-security-policy"]),
        }),
        dialects: EVERY,
        touches: &[
            "authorize/login-page",
            "authorize/error-page",
            "authorize/consent-page",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "responses-without-cache-control",
        title: "Redirects say nothing about caches, which do not store them by themselves.",
        edit: Edit::Tamper(Tamper {
            part: Part::Authorize,
            edit: TamperEdit::RemoveHeaders(&["cache-control", "pragma"]),
        }),
        dialects: EVERY,
        touches: &["authorize/responses-not-stored"],
        may_warn: &["authorize/responses-not-stored"],
    },
    BenignVariant {
        id: "forms-bound-by-cookie",
        title: "Forms hold no secret: a cookie that no other site can send protects them.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.browser.forms = FormProtection::Cookie;
            behaviour.browser.same_site = SameSiteAttribute::Strict;
        }),
        dialects: EVERY,
        touches: &["session/", "authorize/interleaved-requests"],
        may_warn: &[],
    },
    BenignVariant {
        id: "session-before-sign-in",
        title: "A session begins with the login page, and gets another identifier at the sign-in.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.browser.session_identifier = SessionIdentifier::RenewedAtSignIn
        }),
        dialects: EVERY,
        touches: &["session/", "authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "clock-behind",
        title: "The server's clock is 30 seconds slow.",
        edit: Edit::Behaviour(|behaviour| behaviour.clock_offset = -30),
        dialects: EVERY,
        touches: &["session/", "token/", "id-token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "clock-ahead",
        title: "The server's clock is 30 seconds fast.",
        edit: Edit::Behaviour(|behaviour| behaviour.clock_offset = 30),
        dialects: EVERY,
        touches: &["session/", "token/", "id-token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "awkward-codes",
        title: "Codes have `/`, `+` and `=` in them.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.code_alphabet = CodeAlphabet::Awkward),
        dialects: EVERY,
        touches: &["authorize/", "session/", "token/", "id-token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "code-flow-only",
        title: "The server offers codes in the query and nothing else, and says so.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.response_types = ResponseTypes::CodeOnly;
            behaviour.front_channel.modes = &[];
            behaviour.front_channel.unknown_mode = UnknownMode::Ignored;
            behaviour.metadata.response_types = &["code"];
            behaviour.metadata.response_modes = Some(&["query"]);
        }),
        dialects: PLAIN,
        touches: &["authorize/", "id-token/", "metadata/"],
        may_warn: &["authorize/unknown-response-mode"],
    },
    BenignVariant {
        id: "form-post-errors-with-400",
        title: "A page that posts an error to the client has the status 400.",
        edit: Edit::Behaviour(|behaviour| behaviour.front_channel.posted_error_status = 400),
        dialects: PLAIN,
        touches: &["authorize/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "tokens-moved-to-fragment",
        title: "A request for an ID token in the query is answered in the fragment.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.front_channel.tokens_in_query = TokensInQuery::MovedToFragment
        }),
        dialects: PLAIN,
        touches: &["authorize/"],
        may_warn: &["authorize/no-tokens-in-query"],
    },
    BenignVariant {
        id: "plain-oauth",
        title: "The server speaks OAuth 2.0 alone: no ID tokens, and whatever OpenID Connect adds is unknown to it.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.front_channel.openid = OpenIdConnect::Unknown;
            behaviour.front_channel.modes = &[];
            behaviour.front_channel.unknown_mode = UnknownMode::Ignored;
            behaviour.authorize.response_types = ResponseTypes::CodeOnly;
            behaviour.authorize.request = RequestParameter::Ignored;
            behaviour.request_object.listed = &[];
            behaviour.authorize.request_uri = RequestUri::Ignored;
            behaviour.authorize.registration = Extension::Ignored;
            behaviour.metadata.response_types = &["code"];
            behaviour.metadata.response_modes = None;
            behaviour.metadata.prompts = None;
            behaviour.callback.issuer = Issuer::Absent;
        }),
        dialects: PLAIN,
        touches: &["authorize/", "session/", "token/", "id-token/", "metadata/"],
        may_warn: &["authorize/unknown-response-mode"],
    },
    BenignVariant {
        id: "requests-pushed",
        title: "Requests must be pushed before they are sent.",
        edit: Edit::Behaviour(|behaviour| behaviour.pushed = PushedRequests::Demanded),
        dialects: PLAIN,
        touches: &["authorize/", "session/", "token/", "id-token/"],
        may_warn: &[],
    },
];

/// All benign variants, in the order of reports.
pub fn all() -> impl Iterator<Item = &'static BenignVariant> {
    AREAS.iter().copied().flatten()
}

/// The benign variant with this id.
pub fn find(id: &str) -> Option<&'static BenignVariant> {
    all().find(|variant| variant.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::reference::Behaviour;

    #[test]
    fn ids_are_unique_and_each_row_is_whole() {
        let all: Vec<_> = all().collect();
        for (index, variant) in all.iter().enumerate() {
            let id = variant.id;
            assert!(
                !all[..index].iter().any(|other| other.id == id),
                "`{id}` stands twice"
            );
            assert!(
                crate::reference::fault::find(id).is_none(),
                "`{id}` is a fault, too"
            );
            assert!(variant.title.ends_with('.'), "{id}: the title is no sentence");
            assert!(!variant.dialects.is_empty(), "{id}: no dialect");
            assert!(find(id).is_some());
            for prefix in variant.touches {
                let touched = catalogue::all().any(|requirement| requirement.id.starts_with(prefix));
                assert!(touched, "{id}: nothing begins with `{prefix}`");
            }
            for requirement in variant.may_warn {
                assert!(catalogue::find(requirement).is_some(), "{id}: no `{requirement}`");
            }
        }
    }

    #[test]
    fn each_edit_changes_something_in_each_dialect() {
        for variant in all() {
            if let Edit::Behaviour(edit) = variant.edit {
                for dialect in variant.dialects {
                    let usual = Behaviour::of(*dialect);
                    let mut edited = usual.clone();
                    edit(&mut edited);
                    assert_ne!(usual, edited, "{} changes nothing in {dialect}", variant.id);
                }
            }
        }
    }
}
