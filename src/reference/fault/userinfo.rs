//! Faults that concern userinfo.

use super::{EVERY, Edit, Fault, PLAIN, VENDOR};
use crate::reference::behaviour::{
    AcceptedTokens, JwtTrust, OpenIdNeed, TokenPlaces, TwoTokens, UserinfoClaims, UserinfoMethods,
    UserinfoSubject, WithoutToken,
};
use crate::reference::tamper::{Part, Tamper, TamperEdit};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "userinfo-as-html",
        title: "Userinfo says that its answer is a page.",
        edit: Edit::Tamper(Tamper {
            part: Part::Userinfo,
            edit: TamperEdit::SetHeader("content-type", "text/html"),
        }),
        dialects: EVERY,
        breaks: &["userinfo/get"],
    },
    Fault {
        id: "userinfo-get-only",
        title: "Userinfo refuses POST.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.methods = UserinfoMethods::GetOnly),
        dialects: PLAIN,
        breaks: &["userinfo/post"],
    },
    Fault {
        id: "userinfo-header-only",
        title: "Userinfo takes no access token from a form.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.token_places = TokenPlaces::Header),
        dialects: PLAIN,
        breaks: &["userinfo/post-form"],
    },
    Fault {
        id: "userinfo-subject-differs",
        title: "Userinfo has another subject than the ID token.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.subject = UserinfoSubject::Another),
        dialects: EVERY,
        breaks: &["userinfo/same-subject"],
    },
    Fault {
        id: "userinfo-without-subject",
        title: "Userinfo has no subject.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.subject = UserinfoSubject::Missing),
        dialects: PLAIN,
        breaks: &["userinfo/same-subject"],
    },
    Fault {
        id: "userinfo-verified-as-text",
        title: "`email_verified` is a text.",
        edit: Edit::Tamper(Tamper {
            part: Part::Userinfo,
            edit: TamperEdit::SetJson("/email_verified", "\"true\""),
        }),
        dialects: EVERY,
        breaks: &["userinfo/well-formed"],
    },
    Fault {
        id: "userinfo-forbids-without-challenge",
        title: "Without a token userinfo answers 403, and no scheme.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.without_token = WithoutToken::Forbidden),
        dialects: EVERY,
        breaks: &["userinfo/demands-token"],
    },
    Fault {
        id: "userinfo-without-challenge",
        title: "Userinfo refuses tokens without naming the scheme.",
        edit: Edit::Tamper(Tamper {
            part: Part::Userinfo,
            edit: TamperEdit::RemoveHeaders(&["www-authenticate"]),
        }),
        dialects: EVERY,
        breaks: &["userinfo/invalid-token", "userinfo/demands-token"],
    },
    Fault {
        id: "userinfo-takes-id-tokens",
        title: "ID tokens open userinfo.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.accepted = AcceptedTokens::IdTokens),
        dialects: EVERY,
        breaks: &["userinfo/other-tokens"],
    },
    Fault {
        id: "userinfo-takes-codes",
        title: "Codes open userinfo.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.accepted = AcceptedTokens::Codes),
        dialects: PLAIN,
        breaks: &["userinfo/other-tokens"],
    },
    Fault {
        id: "userinfo-takes-refresh-tokens",
        title: "Refresh tokens open userinfo.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.accepted = AcceptedTokens::RefreshTokens),
        dialects: PLAIN,
        breaks: &["userinfo/other-tokens"],
    },
    Fault {
        id: "userinfo-takes-expired-tokens",
        title: "Access tokens open userinfo for ever.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.accepted = AcceptedTokens::ExpiredTokens),
        dialects: EVERY,
        breaks: &["userinfo/expired-token"],
    },
    Fault {
        id: "userinfo-believes-none",
        title: "An access token without a signature opens userinfo if its algorithm is none.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.jwt = JwtTrust::NoneBelieved),
        dialects: EVERY,
        breaks: &["userinfo/unsigned-token"],
    },
    Fault {
        id: "userinfo-believes-none-in-capitals",
        title: "Userinfo refuses the algorithm none, in small letters only.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.jwt = JwtTrust::NoneByOtherLetters),
        dialects: PLAIN,
        breaks: &["userinfo/unsigned-token"],
    },
    Fault {
        id: "userinfo-signature-unchecked",
        title: "The signature of access tokens is not checked.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.jwt = JwtTrust::AnySignature),
        dialects: EVERY,
        breaks: &["userinfo/forged-token"],
    },
    Fault {
        id: "userinfo-token-in-query",
        title: "Userinfo takes access tokens from the query.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.token_places = TokenPlaces::Anywhere),
        dialects: PLAIN,
        breaks: &["userinfo/token-in-query"],
    },
    Fault {
        id: "userinfo-two-tokens",
        title: "Of two tokens userinfo takes the first.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.two_tokens = TwoTokens::FirstCounts),
        dialects: PLAIN,
        breaks: &["userinfo/two-tokens"],
    },
    Fault {
        id: "userinfo-without-openid",
        title: "Userinfo needs no scope.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.openid_scope = OpenIdNeed::NotNeeded),
        dialects: PLAIN,
        breaks: &["userinfo/needs-openid"],
    },
    Fault {
        id: "userinfo-tells-all",
        title: "Userinfo tells all claims, whatever was granted.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.claims = UserinfoClaims::All),
        dialects: EVERY,
        breaks: &["userinfo/granted-claims"],
    },
    Fault {
        id: "userinfo-subject-only",
        title: "Userinfo tells the subject only, whatever was granted.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.claims = UserinfoClaims::SubjectOnly),
        dialects: PLAIN,
        breaks: &["userinfo/scope-claims"],
    },
    Fault {
        id: "userinfo-without-tenant",
        title: "Userinfo does not name the tenant.",
        edit: Edit::Tamper(Tamper {
            part: Part::Userinfo,
            edit: TamperEdit::RemoveJson("/tnt_id"),
        }),
        dialects: VENDOR,
        breaks: &["wristband/userinfo-tenant"],
    },
];
