//! One row per requirement: what must hold, how much it matters, and which clause says so.
//!
//! To add a requirement, add a row to the file of its area, a scenario that carries its id as `@req:` tag, and name
//! it in the row of the fault that breaks it. Ids are permanent and never reused.

mod access_token;
mod assertion;
mod authorize;
mod browser;
mod consent;
mod discovery;
mod id_token;
mod identity;
mod introspect;
mod logout;
mod metadata;
mod need;
pub mod oidf;
mod passkey;
mod refresh;
mod rendered;
mod revoke;
mod session;
mod source;
mod token;
mod userinfo;
mod wristband;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use need::{Hook, Need};
pub use source::{Document, OwnDocument, Source};

/// How much a violated requirement weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A violation fails.
    Must,
    /// A violation warns.
    Should,
    /// Never judged; the observed value is recorded.
    May,
}

/// How reports are ordered; it decides nothing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// An attacker gets what is the end-user's or the client's.
    Critical,
    /// A protection is missing, or clients cannot work.
    High,
    /// Clients must work around it.
    Medium,
    /// A nuisance.
    Low,
}

/// A server's family of routes, pages and documented behaviour.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// A plain OpenID Provider or OAuth 2.0 authorization server.
    Oidc,
    /// Wristband's authorization endpoint and what belongs to it.
    Wristband,
}

impl Dialect {
    /// All dialects, in the order of reports.
    pub const ALL: [Self; 2] = [Self::Oidc, Self::Wristband];

    /// The name as profiles and flags write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Wristband => "wristband",
        }
    }

    /// What the dialect is, in one sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Oidc => "A plain OpenID Provider or OAuth 2.0 authorization server.",
            Self::Wristband => "Wristband's multi-tenant authorization endpoint and what belongs to it.",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One testable statement.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    /// Readable and permanent: `area/what`.
    pub id: &'static str,
    /// One present-tense sentence that a product manager understands.
    pub title: &'static str,
    /// What it means and why it matters, in a few sentences.
    pub meaning: &'static str,
    /// The acceptable answers, the preferred one first.
    pub expected: &'static [&'static str],
    /// How much a violation weighs by the standards; see [`Requirement::level_in`].
    pub level: Level,
    /// Orders reports.
    pub severity: Severity,
    /// Which documents and clauses say so.
    pub sources: &'static [Source],
    /// What a profile must offer so that it can be judged.
    pub needs: &'static [Need],
    /// The dialects in which it holds.
    pub dialects: &'static [Dialect],
    /// The version of the requirement set that first had it.
    pub since: &'static str,
}

impl Requirement {
    /// What stands before the slash: the endpoint or vendor that a user would name.
    pub fn area(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// How much a violation weighs in a dialect, whose documents may promise what the standards only recommend. A
    /// profile may change it, with a reason.
    pub fn level_in(&self, dialect: Dialect) -> Level {
        let promised = match dialect {
            Dialect::Oidc => &[],
            Dialect::Wristband => wristband::PROMISED,
        };
        if promised.contains(&self.id) {
            Level::Must
        } else {
            self.level
        }
    }
}

/// The areas in the order of reports, each with its rows.
const AREAS: &[&[Requirement]] = &[
    authorize::client_and_redirect::REQUIREMENTS,
    authorize::redirect_uri::REQUIREMENTS,
    authorize::response::REQUIREMENTS,
    authorize::request::REQUIREMENTS,
    authorize::request_object::REQUIREMENTS,
    authorize::front_channel::REQUIREMENTS,
    authorize::parameters::REQUIREMENTS,
    authorize::scope::REQUIREMENTS,
    authorize::pkce::REQUIREMENTS,
    authorize::hostile_input::REQUIREMENTS,
    authorize::interaction::REQUIREMENTS,
    authorize::pages::REQUIREMENTS,
    authorize::rendered::REQUIREMENTS,
    session::REQUIREMENTS,
    identity::REQUIREMENTS,
    consent::REQUIREMENTS,
    browser::REQUIREMENTS,
    rendered::REQUIREMENTS,
    passkey::REQUIREMENTS,
    token::request::REQUIREMENTS,
    token::client::REQUIREMENTS,
    token::code::REQUIREMENTS,
    token::binding::REQUIREMENTS,
    token::response::REQUIREMENTS,
    access_token::REQUIREMENTS,
    assertion::REQUIREMENTS,
    refresh::REQUIREMENTS,
    revoke::REQUIREMENTS,
    introspect::REQUIREMENTS,
    logout::REQUIREMENTS,
    id_token::REQUIREMENTS,
    userinfo::REQUIREMENTS,
    metadata::REQUIREMENTS,
    discovery::REQUIREMENTS,
    wristband::REQUIREMENTS,
    logout::OF_TENANTS,
];

/// The area of requirements that a user declares beside features of their own; no row of ours has it.
pub const OWN_AREA: &str = "own";

/// The newest version of the requirement set.
pub const VERSION: &str = "1.0";

/// All requirements, in the order of reports.
pub fn all() -> impl Iterator<Item = &'static Requirement> {
    AREAS.iter().copied().flatten()
}

/// The requirement with this id.
pub fn find(id: &str) -> Option<&'static Requirement> {
    all().find(|requirement| requirement.id == id)
}

/// Shorthands for the rows.
mod row {
    pub(super) use super::{
        Dialect::{self, Oidc, Wristband},
        Document::*,
        Hook,
        Level::{May, Must, Should},
        Need, Requirement,
        Severity::{Critical, High, Low, Medium},
        Source,
    };
    /// Holds in every dialect of an authorization server.
    pub(super) const EVERY: &[Dialect] = &[Oidc, Wristband];
    /// Holds for plain servers only.
    pub(super) const PLAIN: &[Dialect] = &[Oidc];
    /// Holds for Wristband only.
    pub(super) const VENDOR: &[Dialect] = &[Wristband];
    /// The requirement set of the first release.
    pub(super) const V1: &str = "1.0";

    /// A document and a section of it.
    pub(super) const fn clause(document: super::Document, section: &'static str) -> Source {
        Source { document, section }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_titles_are_sentences() {
        let all: Vec<_> = all().collect();
        for (index, requirement) in all.iter().enumerate() {
            let id = requirement.id;
            assert!(!all[..index].iter().any(|r| r.id == id), "`{id}` stands twice");
            assert!(requirement.title.ends_with('.'), "{id}: the title is no sentence");
            assert!(
                requirement.meaning.ends_with('.'),
                "{id}: the meaning is no sentence"
            );
            assert!(!requirement.expected.is_empty(), "{id}: nothing expected");
            assert!(!requirement.sources.is_empty(), "{id}: no source");
            assert!(!requirement.dialects.is_empty(), "{id}: no dialect");
            assert_ne!(requirement.area(), OWN_AREA, "{id}");
            assert_eq!(id.matches('/').count(), 1, "{id}: not `area/what`");
        }
    }

    #[test]
    fn a_vendor_promises_what_is_only_recommended_elsewhere() {
        for id in wristband::PROMISED {
            let requirement = find(id).unwrap();
            assert_ne!(
                requirement.level,
                Level::Must,
                "{id}: demanded of everyone already"
            );
            assert_eq!(requirement.level_in(Dialect::Wristband), Level::Must);
            assert_eq!(requirement.level_in(Dialect::Oidc), requirement.level);
        }
    }
}
