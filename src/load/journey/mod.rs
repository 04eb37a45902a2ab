//! Journeys: what a virtual user repeats.
//!
//! Each is one plain async function in a file of its own. It sends through [`Traveller::send`], which measures, and
//! judges what came after the clock has stopped. To add one, add a file, a variant, and its rows below.

mod authorization_code;
mod client_credentials;
mod introspect;
mod refresh;
mod revoke;

use std::time::Duration;

use serde::Deserialize;

use super::traveller::{Stop, Traveller};

/// What a virtual user repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Journey {
    /// A machine gets a token in its own name (RFC 6749 §4.4).
    ClientCredentials,
    /// A chain of refreshes (RFC 6749 §6), one for each virtual user.
    Refresh,
    /// A silent authorization with a session, the exchange of the code, and userinfo (OIDC Core §3.1, §5.3).
    AuthorizationCode,
    /// A live access token is introspected (RFC 7662 §2).
    Introspect,
    /// A machine gets a token and revokes it (RFC 7009 §2).
    Revoke,
}

impl Journey {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::ClientCredentials,
        Self::Refresh,
        Self::AuthorizationCode,
        Self::Introspect,
        Self::Revoke,
    ];

    /// Its name in plans and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client-credentials",
            Self::Refresh => "refresh",
            Self::AuthorizationCode => "authorization-code",
            Self::Introspect => "introspect",
            Self::Revoke => "revoke",
        }
    }

    /// Its requests, in the order in which they are sent.
    pub fn requests(self) -> &'static [&'static str] {
        match self {
            Self::ClientCredentials | Self::Refresh => &["token"],
            Self::AuthorizationCode => &["authorize", "token", "userinfo"],
            Self::Introspect => &["introspect"],
            Self::Revoke => &["token", "revoke"],
        }
    }

    /// Whether an end-user is signed in for it.
    pub fn needs_end_user(self) -> bool {
        match self {
            Self::Refresh | Self::AuthorizationCode => true,
            Self::ClientCredentials | Self::Introspect | Self::Revoke => false,
        }
    }

    /// Goes once. `due` is when it was meant to begin.
    pub(super) async fn go(self, traveller: &mut Traveller, due: Duration) -> Result<(), Stop> {
        match self {
            Self::ClientCredentials => client_credentials::go(traveller, due).await,
            Self::Refresh => refresh::go(traveller, due).await,
            Self::AuthorizationCode => authorization_code::go(traveller, due).await,
            Self::Introspect => introspect::go(traveller, due).await,
            Self::Revoke => revoke::go(traveller, due).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_are_what_plans_call_them() {
        for (index, journey) in Journey::ALL.into_iter().enumerate() {
            let read: Journey = serde_json::from_value(journey.name().into()).unwrap();
            assert_eq!(read, journey);
            assert!(
                Journey::ALL
                    .iter()
                    .take(index)
                    .all(|other| other.name() != journey.name())
            );
            assert!(!journey.requests().is_empty());
        }
    }
}
