//! What of the OpenID Foundation's conformance suite each requirement answers to: a row per test module of its plans
//! for OpenID Providers.
//!
//! The table stands apart from the requirements, so that a row is added to either without touching the other. A module
//! without a requirement says why; one that asks for more than its requirements do says what is missing. To add a
//! module, add a row to the file of its plans. Ids are the Foundation's; the sentences are ours.

mod core;
mod logout;
mod registration;

/// A certification plan, or the suite's own comprehensive one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// Code flow.
    Basic,
    /// ID tokens and access tokens from the authorization endpoint.
    Implicit,
    /// Code flow with tokens from the authorization endpoint.
    Hybrid,
    /// The metadata document.
    Config,
    /// With dynamic registration.
    Dynamic,
    /// Sign-in started by a third party.
    ThirdParty,
    /// Sign-out started by the client.
    RpInitiatedLogout,
    /// Session state in an iframe.
    SessionManagement,
    /// Sign-out through the browser.
    FrontChannelLogout,
    /// Sign-out from server to server.
    BackChannelLogout,
    /// Everything that any configuration may play; not for certification.
    Comprehensive,
}

impl Plan {
    /// The plan in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Implicit => "implicit",
            Self::Hybrid => "hybrid",
            Self::Config => "config",
            Self::Dynamic => "dynamic",
            Self::ThirdParty => "3rd-party-init-login",
            Self::RpInitiatedLogout => "rp-initiated-logout",
            Self::SessionManagement => "session-management",
            Self::FrontChannelLogout => "front-channel-logout",
            Self::BackChannelLogout => "back-channel-logout",
            Self::Comprehensive => "comprehensive",
        }
    }
}

/// A test module of the Foundation's suite.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// Its id.
    pub id: &'static str,
    /// The plans that have it. The form-post plans have those of basic, implicit and hybrid.
    pub plans: &'static [Plan],
    /// What it asks, in our words.
    pub asks: &'static str,
    /// The requirements that answer to it.
    pub requirements: &'static [&'static str],
    /// What of it no requirement answers to, and why; empty where nothing is missing.
    pub missing: &'static str,
}

/// The modules, in the order of the plans.
const PLANS: [&[Module]; 3] = [core::MODULES, registration::MODULES, logout::MODULES];

/// All modules.
pub fn modules() -> impl Iterator<Item = &'static Module> {
    PLANS.iter().copied().flatten()
}

/// Shorthands for the rows.
mod row {
    pub(super) use super::{Module, Plan};

    pub(super) use Plan::{Basic, Comprehensive, Dynamic, Hybrid, Implicit};

    /// Code flow, implicit and hybrid.
    pub(super) const FLOWS: &[Plan] = &[Basic, Implicit, Hybrid, Comprehensive];
    /// Where codes are.
    pub(super) const CODES: &[Plan] = &[Basic, Hybrid, Comprehensive];
    /// With dynamic registration.
    pub(super) const DYNAMIC: &[Plan] = &[Dynamic, Comprehensive];
    /// Nothing is missing.
    pub(super) const WHOLE: &str = "";
    /// What the requirements of the token endpoint will answer to.
    pub(super) const TOKENS: &str = "later: tokens";

    /// A row.
    pub(super) const fn module(
        id: &'static str,
        plans: &'static [Plan],
        asks: &'static str,
        requirements: &'static [&'static str],
        missing: &'static str,
    ) -> Module {
        Module {
            id,
            plans,
            asks,
            requirements,
            missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::find;

    #[test]
    fn every_module_is_answered_or_says_why_not() {
        let all: Vec<&Module> = modules().collect();
        assert_eq!(all.len(), 77, "the plans have 77 modules for OpenID Providers");
        for (index, module) in all.iter().enumerate() {
            let id = module.id;
            assert!(
                !all[..index].iter().any(|other| other.id == id),
                "`{id}` stands twice"
            );
            assert!(id.starts_with("oidcc-"), "{id}");
            assert!(!module.plans.is_empty(), "{id}: no plan");
            assert!(module.asks.ends_with('.'), "{id}: what it asks is no sentence");
            assert!(
                !(module.requirements.is_empty() && module.missing.is_empty()),
                "{id}: neither a requirement nor a reason"
            );
            for requirement in module.requirements {
                assert!(
                    find(requirement).is_some(),
                    "{id}: no requirement `{requirement}`"
                );
            }
        }
    }
}
