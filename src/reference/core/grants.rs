//! Authorization codes, and what was granted for them.

use super::store::Store;

/// Seconds that a code lives (RFC 6749 §4.1.2 recommends at most ten minutes).
pub(crate) const CODE_LIFETIME: i64 = 60;

/// What an authorization code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) client: String,
    /// The redirect URI of the request; `None` where it had none.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) scope: Vec<String>,
    /// Whether the request asked for more than that.
    pub(crate) scope_narrowed: bool,
    pub(crate) tenant: Option<String>,
    pub(crate) subject: String,
    pub(crate) session: String,
    pub(crate) auth_time: i64,
    pub(crate) expires: i64,
    /// The grant that the first exchange made.
    pub(crate) used_for: Option<String>,
    /// Who has found it unused and will use it, in a server that marks it later.
    pub(crate) tickets: u32,
}

/// A family of tokens that came from one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) id: String,
    pub(crate) client: String,
    pub(crate) subject: String,
    pub(crate) scope: Vec<String>,
    pub(crate) tenant: Option<String>,
    pub(crate) auth_time: i64,
    pub(crate) session: String,
    pub(crate) refresh: RefreshState,
    /// The thumbprint of the key that its tokens are bound to (RFC 9449 §6).
    pub(crate) key: Option<String>,
    pub(crate) revoked: bool,
}

impl Grant {
    /// Whether the grant is in force.
    pub(crate) fn lives(&self, now: i64) -> bool {
        !self.revoked && self.refresh.dies.is_none_or(|time| now < time)
    }
}

/// What is known about a grant's refresh tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RefreshState {
    /// The one that is valid now.
    pub(crate) token: Option<String>,
    /// Others that are valid beside it, in a server that gave several at once.
    pub(crate) twins: Vec<String>,
    /// When it expires if it is not used.
    pub(crate) expires: i64,
    /// The one before, and until when it still works.
    pub(crate) previous: Option<(String, i64)>,
    /// When the grant ends, where a revocation takes its time.
    pub(crate) dies: Option<i64>,
}

/// An access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccessToken {
    pub(crate) grant: Option<String>,
    pub(crate) client: String,
    pub(crate) subject: String,
    pub(crate) scope: Vec<String>,
    pub(crate) tenant: Option<String>,
    /// The resource that it is for, where that is not the server itself.
    pub(crate) audience: Option<String>,
    /// The thumbprint of the key that it is bound to.
    pub(crate) key: Option<String>,
    pub(crate) expires: i64,
    pub(crate) revoked: bool,
}

/// Codes, grants and tokens.
#[derive(Debug)]
pub(crate) struct Grants {
    /// Codes by their value.
    pub(crate) codes: Store<Code>,
    /// Grants by their id.
    pub(crate) grants: Store<Grant>,
    /// Access tokens by their value.
    pub(crate) access_tokens: Store<AccessToken>,
    /// The grant's id by refresh token; tokens that were rotated out stay, so that their reuse is noticed.
    pub(crate) refresh_tokens: Store<String>,
    /// The end-user to whom the latest code of a client belongs, by client.
    pub(crate) latest: Store<String>,
    /// The scope values that an end-user has consented to, by `subject client`.
    pub(crate) consents: Store<Vec<String>>,
}

impl Grants {
    pub(super) fn new() -> Self {
        Self {
            codes: Store::with_capacity(20_000),
            grants: Store::with_capacity(20_000),
            access_tokens: Store::with_capacity(40_000),
            refresh_tokens: Store::with_capacity(40_000),
            latest: Store::with_capacity(1_000),
            consents: Store::with_capacity(1_000),
        }
    }

    /// Whether a client was ever granted something in a session.
    pub(crate) fn has_grant(&self, client: &str, session: &str) -> bool {
        let ids = self.grants.keys();
        let mut grants = ids.iter().filter_map(|id| self.grants.get(id));
        grants.any(|grant| grant.client == client && grant.session == session)
    }

    /// All codes and tokens that were handed out.
    pub(crate) fn secrets(&self) -> Vec<String> {
        [
            self.codes.keys(),
            self.access_tokens.keys(),
            self.refresh_tokens.keys(),
        ]
        .concat()
    }

    /// Revokes a grant with all its tokens (RFC 6749 §4.1.2).
    pub(crate) fn revoke(&self, grant: &str) {
        self.grants.change(grant, |grant| grant.revoked = true);
    }

    /// Revokes the grants of a session.
    pub(crate) fn revoke_of_session(&self, session: &str) {
        self.grants.change_all(|grant| {
            if grant.session == session {
                grant.revoked = true;
            }
        });
    }

    /// Whether a grant lives.
    pub(crate) fn lives(&self, grant: &str, now: i64) -> bool {
        self.grants.get(grant).is_some_and(|grant| grant.lives(now))
    }

    /// An access token that is worth something now.
    pub(crate) fn live_access_token(&self, token: &str, now: i64) -> Option<AccessToken> {
        self.access_tokens.get(token).filter(|token| {
            !token.revoked
                && token.expires > now
                && token.grant.as_deref().is_none_or(|grant| self.lives(grant, now))
        })
    }

    /// The grant of a refresh token that is worth something now.
    pub(crate) fn of_live_refresh_token(&self, token: &str, now: i64) -> Option<Grant> {
        let grant = self.grants.get(&self.refresh_tokens.get(token)?)?;
        let refresh = &grant.refresh;
        let current = refresh.token.iter().chain(&refresh.twins).any(|own| own == token);
        (current && grant.refresh.expires > now && grant.lives(now)).then_some(grant)
    }

    /// How many refresh tokens could be used now.
    pub(crate) fn live_refresh_tokens(&self, now: i64) -> usize {
        let tokens = self.refresh_tokens.keys();
        let live = |token: &&String| self.of_live_refresh_token(token, now).is_some();
        tokens.iter().filter(live).count()
    }

    /// Remembers an end-user's consent to a client, beside what was consented to before.
    pub(crate) fn consent(&self, subject: &str, client: &str, scope: &[String]) {
        let key = format!("{subject} {client}");
        let mut all = self.consents.get(&key).unwrap_or_default();
        all.extend_from_slice(scope);
        all.sort();
        all.dedup();
        self.consents.insert(&key, all);
    }

    /// What an end-user has consented to, if anything was.
    pub(crate) fn consented(&self, subject: &str, client: &str) -> Option<Vec<String>> {
        self.consents.get(&format!("{subject} {client}"))
    }
}
