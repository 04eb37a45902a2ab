//! What a virtual user has before the clock starts: a client, a session, the first tokens.
//!
//! Everything here goes through the agent that scenarios use, with its manners, and is never timed.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use url::Url;

use super::asking::{Asking, Wish};
use super::error::LoadError;
use super::ground::Ground;
use super::journey::Journey;
use crate::check::load::{Owner, Rule, Unfit, belongs, tokens};
use crate::driver::{Credentials, Intent, UserAgent, credentials_of, machine_grant};
use crate::profile::{Client, ClientAuthentication, User};
use crate::protocol::{
    Answer, ClientCredentials, Exchange, Failure, Hop, Response, TokenRequest, TokenResponse,
};

/// What a virtual user has.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) client: Client,
    pub(super) credentials: ClientCredentials,
    /// Where its tokens come from.
    pub(super) token_endpoint: Url,
    /// The end-user who is signed in, where one is.
    pub(super) signed_in: Option<SignedIn>,
    /// The tokens that it holds.
    pub(super) held: Option<TokenResponse>,
    /// How refresh tokens are asked for.
    wish: Wish,
    /// How long the last token request took that nobody timed.
    pub(super) asked_for: Duration,
}

/// A session at the target.
#[derive(Debug, Clone)]
pub(super) struct SignedIn {
    /// The end-user's place among the profile's.
    pub(super) user: usize,
    pub(super) agent: UserAgent,
    /// The subject of its ID tokens, once one has come.
    pub(super) subject: Option<String>,
    /// The last ID token, by which the session is ended.
    pub(super) id_token: Option<String>,
}

/// The client that goes a journey.
///
/// # Errors
///
/// None fits, or the one that fits needs what is not done under load.
pub(super) fn client_for(
    ground: &Ground,
    journey: Journey,
    named: Option<&str>,
) -> Result<Client, LoadError> {
    let profile = &ground.profile;
    let name = journey.name();
    let none = |hint: String| LoadError::NoClient { journey: name, hint };
    let found = match (named, journey) {
        (Some(id), _) => profile.client(id).ok_or_else(|| {
            none(format!(
                "the plan names the client `{id}`, which the profile has not"
            ))
        })?,
        (None, Journey::Refresh) => profile
            .rotating_client()
            .or(profile.default_client())
            .ok_or_else(|| none("give a client with `redirect_uris`".to_owned()))?,
        (None, Journey::AuthorizationCode) => profile
            .default_client()
            .ok_or_else(|| none("give a client with `redirect_uris`".to_owned()))?,
        (None, Journey::ClientCredentials | Journey::Introspect | Journey::Revoke) => {
            profile.client_with_client_credentials().ok_or_else(|| {
                none("give a client of `type: m2m`, or one with `client_credentials: true`".to_owned())
            })?
        }
    };
    let unsupported = |what: String, hint| Err(LoadError::Unsupported { what, hint });
    match found.authentication() {
        ClientAuthentication::KeyAssertion | ClientAuthentication::SecretAssertion => {
            let what = format!(
                "client `{}`, which signs an assertion for each request,",
                found.id
            );
            return unsupported(what, "name a client with a secret, by `client` of the journey");
        }
        ClientAuthentication::ClientSecretBasic
        | ClientAuthentication::ClientSecretPost
        | ClientAuthentication::TlsClientAuth
        | ClientAuthentication::None => {}
    }
    if found.dpop == Some(true) || profile.proofs_demanded {
        let what = format!("client `{}`, which proves that it holds a key,", found.id);
        return unsupported(what, "name a client without `dpop`, by `client` of the journey");
    }
    let offers = &profile.offers;
    if journey.needs_end_user()
        && (offers.pushed_requests_only == Some(true) || offers.signed_requests_only == Some(true))
    {
        let what = "a target that takes only pushed or signed authorization requests".to_owned();
        return unsupported(what, "the journey `client-credentials` needs none");
    }
    Ok(found.clone())
}

impl Seat {
    /// Takes a seat for a journey: signs in and gets the first tokens, where the journey needs them. `number` is the
    /// virtual user's; end-users of the profile take turns.
    ///
    /// # Errors
    ///
    /// The target lacks what the journey needs, or does not give it.
    pub(super) async fn take(
        ground: &Ground,
        journey: Journey,
        client: Client,
        number: usize,
        dice: &mut ChaCha20Rng,
    ) -> Result<Self, LoadError> {
        let name = journey.name();
        let lacks = |needed| LoadError::NoEndpoint {
            journey: name,
            needed,
        };
        let endpoints = &ground.profile.endpoints;
        let token_endpoint = endpoints.token.clone().ok_or_else(|| lacks("a token endpoint"))?;
        let needs = match journey {
            Journey::Introspect => Some((&endpoints.introspection, "an introspection endpoint")),
            Journey::Revoke => Some((&endpoints.revocation, "a revocation endpoint")),
            Journey::ClientCredentials | Journey::Refresh | Journey::AuthorizationCode => None,
        };
        if let Some((None, needed)) = needs {
            return Err(lacks(needed));
        }
        let mut seat = Self {
            credentials: credentials_of(&client, ground.secrets.client_secret(&client.id)),
            client,
            token_endpoint,
            signed_in: None,
            held: None,
            wish: Wish::Refresh,
            asked_for: Duration::ZERO,
        };
        match journey {
            // The first of all asks once without any load, so that a wrong secret shows before it is sent a thousand times.
            Journey::ClientCredentials | Journey::Revoke if number > 0 => {}
            Journey::ClientCredentials | Journey::Revoke | Journey::Introspect => {
                seat.held = Some(seat.machine_tokens(ground).await?);
            }
            Journey::Refresh => {
                seat.sign_in(ground, number).await?;
                seat.new_chain(ground, dice).await?;
            }
            Journey::AuthorizationCode => {
                seat.sign_in(ground, number).await?;
                seat.held = Some(seat.code_tokens(ground, Wish::Tokens, dice).await?);
            }
        }
        Ok(seat)
    }

    /// Tokens of the client itself.
    pub(super) async fn machine_tokens(&mut self, ground: &Ground) -> Result<TokenResponse, LoadError> {
        let request = machine_grant(self.token_endpoint.clone(), self.credentials.clone());
        let mut agent = UserAgent::new(ground.http.clone(), "load");
        self.ask(ground, &mut agent, &request).await
    }

    /// Signs an end-user in, in a user agent of its own.
    pub(super) async fn sign_in(&mut self, ground: &Ground, number: usize) -> Result<(), LoadError> {
        let users = users_of(ground);
        let user = number % users.len().max(1);
        let nobody = || LoadError::NoClient {
            journey: "authorization-code",
            hint: "give `users` and a `sign_in` script in the profile".to_owned(),
        };
        let (Some(own), Some(script)) = (users.get(user), &ground.profile.sign_in) else {
            return Err(nobody());
        };
        let password = ground.secrets.password(&own.username).ok_or_else(nobody)?;
        let credentials = Credentials {
            username: own.username.clone(),
            password: password.clone(),
            otp: ground.secrets.otp(&own.username).cloned(),
        };
        let mut dice = ground.dice(usize::MAX - number);
        let asking = Asking::new(ground, &self.client, Wish::Tokens, &mut dice).ok_or_else(nobody)?;
        let mut agent = UserAgent::new(ground.http.clone(), "load");
        let exchange = agent
            .visit("sign in", asking.request.to_http(), &ground.landmarks)
            .await;
        let result = agent
            .sign_in(&exchange, script, &credentials, Intent::Accept, &ground.landmarks)
            .await;
        result
            .outcome
            .map_err(|error| LoadError::sign_in(&own.username, &error))?;
        self.signed_in = Some(SignedIn {
            user,
            agent,
            subject: self.signed_in.take().and_then(|before| before.subject),
            id_token: None,
        });
        Ok(())
    }

    /// A new chain of refresh tokens.
    pub(super) async fn new_chain(
        &mut self,
        ground: &Ground,
        dice: &mut ChaCha20Rng,
    ) -> Result<(), LoadError> {
        let mut tokens = self.code_tokens(ground, self.wish, dice).await?;
        if tokens.refresh_token.is_none() && self.wish == Wish::Refresh {
            // Whoever gets one by consent only goes on asking that way.
            self.wish = Wish::RefreshByConsent;
            tokens = self.code_tokens(ground, self.wish, dice).await?;
        }
        if tokens.refresh_token.is_none() {
            return Err(LoadError::NoTokens {
                client: self.client.id.clone(),
                reason: "no refresh token".to_owned(),
            });
        }
        self.held = Some(tokens);
        Ok(())
    }

    /// Tokens for a code of the session.
    async fn code_tokens(
        &mut self,
        ground: &Ground,
        wish: Wish,
        dice: &mut ChaCha20Rng,
    ) -> Result<TokenResponse, LoadError> {
        let client = self.client.id.clone();
        let failed = |reason: &str| LoadError::NoTokens {
            client: client.clone(),
            reason: reason.to_owned(),
        };
        let asking =
            Asking::new(ground, &self.client, wish, dice).ok_or_else(|| failed("it has no redirect URI"))?;
        let Some(signed_in) = &mut self.signed_in else {
            return Err(failed("nobody is signed in"));
        };
        let agent = &mut signed_in.agent;
        let exchange = agent
            .visit("prepare", asking.request.to_http(), &ground.landmarks)
            .await;
        let answer = consented(ground, agent, exchange, signed_in.user).await;
        let Answer::Callback(callback) = answer else {
            return Err(failed(&answer.words()));
        };
        let code = callback.code().ok_or_else(|| failed(&callback.words()))?;
        let request = asking.exchange(ground, &self.client, &self.token_endpoint, code);
        let mut agent = agent.without_cookies();
        let tokens = self.ask(ground, &mut agent, &request).await?;
        if let (Some(token), Some(signed_in)) = (&tokens.id_token, &mut self.signed_in) {
            let issuer = ground.issuer();
            let owner = Owner {
                issuer: issuer.as_deref(),
                client: &client,
                subject: signed_in.subject.as_deref(),
                nonce: asking.nonce.as_deref(),
            };
            let subject = belongs(token.expose(), &owner).map_err(|breach| failed(&breach.actual))?;
            signed_in.subject = Some(subject);
            signed_in.id_token = Some(token.expose().to_owned());
        }
        Ok(tokens)
    }

    /// Sends a token request that nobody times.
    async fn ask(
        &mut self,
        ground: &Ground,
        agent: &mut UserAgent,
        request: &TokenRequest,
    ) -> Result<TokenResponse, LoadError> {
        let exchange = agent.send("prepare", request.to_http()).await;
        self.asked_for = exchange.last().map(|hop| hop.took).unwrap_or_default();
        let outcome = answered(&exchange)?;
        if let Err(Unfit::Wrong(breach)) = tokens(outcome, None, true)
            && breach.rule == Rule::Form
        {
            ground.ledger.excuse_form();
        }
        tokens(outcome, None, false).map_err(|unfit| LoadError::NoTokens {
            client: self.client.id.clone(),
            reason: words_of(unfit),
        })
    }
}

/// Lets the script consent where the session alone does not lead to a code.
async fn consented(ground: &Ground, agent: &mut UserAgent, exchange: Exchange, user: usize) -> Answer {
    let answer = Answer::classify(&exchange, &ground.landmarks);
    let users = users_of(ground);
    let (Answer::ConsentPage { .. }, Some(script), Some(own)) =
        (&answer, &ground.profile.sign_in, users.get(user))
    else {
        return answer;
    };
    let Some(password) = ground.secrets.password(&own.username) else {
        return answer;
    };
    let credentials = Credentials {
        username: own.username.clone(),
        password: password.clone(),
        otp: ground.secrets.otp(&own.username).cloned(),
    };
    let result = agent
        .sign_in(&exchange, script, &credentials, Intent::Accept, &ground.landmarks)
        .await;
    let last = result.exchanges.last().unwrap_or(&exchange);
    Answer::classify(last, &ground.landmarks)
}

/// The end-users who can sign in where authorization requests go.
fn users_of(ground: &Ground) -> Vec<&User> {
    let tenant = ground.profile.tenants.first().map(|tenant| tenant.name.as_str());
    let users = ground.profile.users.iter();
    users
        .filter(|user| {
            user.tenants.is_empty() || tenant.is_none_or(|name| user.tenants.iter().any(|own| own == name))
        })
        .collect()
}

/// What came of a single request.
fn answered(exchange: &Exchange) -> Result<Result<&Response, &Failure>, LoadError> {
    let outcome = exchange.hops.first().map(|hop: &Hop| hop.outcome.as_ref());
    outcome.ok_or_else(|| LoadError::Engine("nothing was sent".to_owned()))
}

/// Why an answer is unfit.
fn words_of(unfit: Unfit) -> String {
    match unfit {
        Unfit::Shed => "it sheds load".to_owned(),
        Unfit::Error(words) => words,
        Unfit::Wrong(breach) => breach.actual,
    }
}
