//! *Given*: a correct request, and what is said about the end-user's session.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cucumber::given;

use super::context::Context;
use super::play::{Play, Session};
use super::sessions;
use super::trouble::StepTrouble;
use super::world::World;
use crate::profile::Client;
use crate::protocol::{Answer, AuthorizationRequest, CodeVerifier};

/// The scope of a client's requests; to a plain OAuth 2.0 server `openid` means nothing.
fn scope_of(client: &Client, openid: bool) -> String {
    let words = client.scope.split(' ').filter(|word| openid || *word != "openid");
    words.collect::<Vec<_>>().join(" ")
}

/// Builds a correct request from 96 random bytes: 32 each for verifier, state and nonce.
pub(super) fn correct_request(
    context: &Context,
    client: &Client,
    tenant: Option<usize>,
    bytes: &[u8; 96],
) -> Result<(AuthorizationRequest, CodeVerifier), StepTrouble> {
    let endpoint = context
        .authorization_endpoint(tenant)
        .ok_or(StepTrouble::Missing("authorization endpoint"))?;
    let redirect_uri = client
        .redirect_uris
        .first()
        .ok_or(StepTrouble::Missing("redirect URI for the client"))?;
    let mut random = [0; 32];
    random.copy_from_slice(&bytes[..32]);
    let verifier = CodeVerifier::from_random(random);
    let openid = context.profile.offers.openid != Some(false);
    let mut parameters = vec![
        ("client_id", client.id.clone()),
        ("redirect_uri", redirect_uri.clone()),
        ("response_type", "code".to_owned()),
        ("scope", scope_of(client, openid)),
        ("state", URL_SAFE_NO_PAD.encode(&bytes[32..64])),
        ("code_challenge", verifier.challenge()),
        ("code_challenge_method", "S256".to_owned()),
    ];
    if openid {
        parameters.push(("nonce", URL_SAFE_NO_PAD.encode(&bytes[64..])));
    }
    let parameters: Vec<(&str, &str)> = parameters
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Ok((AuthorizationRequest::new(endpoint.clone(), &parameters), verifier))
}

/// A copy of a correct request with fresh random values, from 96 random bytes as above, and its verifier. What the
/// request leaves out stays left out.
pub(super) fn fresh_copy(
    template: &AuthorizationRequest,
    bytes: &[u8; 96],
) -> (AuthorizationRequest, Option<CodeVerifier>) {
    let mut request = template.clone();
    let mut random = [0; 32];
    random.copy_from_slice(&bytes[..32]);
    let verifier = CodeVerifier::from_random(random);
    let values = [
        ("state", URL_SAFE_NO_PAD.encode(&bytes[32..64])),
        ("nonce", URL_SAFE_NO_PAD.encode(&bytes[64..])),
        ("code_challenge", verifier.challenge()),
    ];
    for (name, value) in values {
        if request.value(name).is_some() {
            request.set(name, &value);
        }
    }
    let verifier = request.value("code_challenge").is_some().then_some(verifier);
    (request, verifier)
}

impl Play {
    /// Builds the scenario's correct request for a client.
    pub(super) fn build(&mut self, client: Option<Client>) -> Result<(), StepTrouble> {
        let Some(client) = client else {
            let fact = StepTrouble::Missing("client of the kind that the scenario needs");
            return self.does_not_concern(fact);
        };
        self.check_that_client_can_sign(&client)?;
        let bytes = self.random::<96>();
        let (request, verifier) = correct_request(&self.context, &client, self.tenant, &bytes)?;
        self.verifier = Some(verifier);
        self.correct = Some(request.clone());
        self.request = Some(request);
        self.client = Some(client);
        Ok(())
    }

    /// Sends a correct request of the default client, for the preflight.
    ///
    /// # Errors
    ///
    /// The profile has no client or no endpoint.
    pub async fn try_correct_request(&mut self) -> Result<(AuthorizationRequest, Answer), StepTrouble> {
        let client = self.context.default_client().cloned();
        self.build(client)?;
        self.session = Session::Absent;
        let answer = self.play().await?.answer.clone();
        Ok((self.request()?.clone(), answer))
    }

    /// Signs in before a request that the target would not look at otherwise.
    pub(super) async fn sign_in_where_requests_demand_it(&mut self) -> Result<(), StepTrouble> {
        let demanded = self.context.profile.offers.validates_after_sign_in == Some(true);
        if demanded && self.session == Session::Unsaid {
            self.use_shared_session(0).await?;
        }
        Ok(())
    }

    /// The client that is used at the scenario's tenant, where it is not the default one.
    fn tenants_client(&self) -> Option<Client> {
        let id = self.context.tenant(self.tenant)?.client.as_deref()?;
        self.context.profile.client(id).cloned()
    }

    /// Takes a copy of the shared session.
    pub(super) async fn use_shared_session(&mut self, order: usize) -> Result<(), StepTrouble> {
        let context = std::sync::Arc::clone(&self.context);
        self.agent = context
            .sessions
            .shared(&context, self.tenant, order, &self.agent)
            .await?;
        self.session = Session::Shared;
        self.session_of = order;
        Ok(())
    }

    /// Signs in with a session of the scenario's own.
    pub(super) async fn make_own_session(&mut self, order: usize) -> Result<(), StepTrouble> {
        let context = std::sync::Arc::clone(&self.context);
        let (agent, exchanges) = sessions::sign_in(&context, self.tenant, order, &self.agent).await?;
        self.evidence.extend(exchanges);
        self.agent = agent;
        self.session = Session::Own;
        self.session_of = order;
        Ok(())
    }
}

#[given("a valid authorization request")]
fn valid(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.default_client().cloned();
    play.build(client)
}

#[given("a valid authorization request without a state")]
fn valid_without_state(world: &mut World) -> Result<(), StepTrouble> {
    valid(world)?;
    world.play()?.prepare(|request| request.unset("state"))
}

#[given("a valid authorization request with every parameter")]
fn valid_with_every_parameter(world: &mut World) -> Result<(), StepTrouble> {
    valid(world)?;
    world.play()?.prepare(|request| {
        request.set("prompt", "login");
        request.set("max_age", "3600");
        request.set("login_hint", "ann@example.test");
    })
}

#[given("a valid authorization request of a client with two redirect URIs")]
fn valid_of_client_with_two(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_with_two_redirect_uris().cloned();
    play.build(client)
}

#[given("a valid authorization request of a client with one redirect URI")]
fn valid_of_client_with_one(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_with_one_redirect_uri().cloned();
    play.build(client)
}

#[given("a valid authorization request of a client whose redirect URI has a query")]
fn valid_of_client_with_query(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_with_query().cloned();
    play.build(client)
}

#[given("a valid authorization request of a public client")]
fn valid_of_public_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.public_client().cloned();
    play.build(client)
}

#[given("a valid authorization request at another tenant")]
fn valid_at_another_tenant(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.tenant = Some(
        play.context
            .profile
            .other_tenant()
            .ok_or(StepTrouble::Missing("second tenant"))?,
    );
    valid(world)
}

#[given("a valid authorization request at the tenant with custom pages")]
fn valid_at_custom_tenant(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let custom = play.context.profile.custom_tenant();
    play.tenant = Some(custom.ok_or(StepTrouble::Missing("tenant with custom pages"))?);
    let client = play.tenants_client();
    play.build(client)
}

#[given("the end-user is not signed in")]
fn not_signed_in(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.session = Session::Absent;
    Ok(())
}

#[given("the end-user is signed in")]
async fn signed_in(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.use_shared_session(0).await
}

#[given("the second end-user is signed in")]
async fn second_signed_in(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.make_own_session(1).await
}

#[given("the end-user has just signed in")]
async fn just_signed_in(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.make_own_session(0).await
}

#[given(expr = "it asks for {string} as {string}")]
fn asks_for(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.ensure_known(&name)?;
    play.prepare(|request| match value.as_str() {
        "" => request.unset(&name),
        value => request.set(&name, value),
    })
}

#[given(expr = "its state ends with {string}")]
fn state_ends_with(world: &mut World, text: String) -> Result<(), StepTrouble> {
    world.play()?.prepare(|request| {
        let state = [request.value("state").unwrap_or_default(), &text].concat();
        request.set("state", &state);
    })
}

#[given(expr = "the same request with {string} as {string} is an error")]
fn is_an_error_already(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.correct_is_error = true;
    play.without_error.clone_from(&play.correct);
    play.prepare(|request| request.set(&name, &value))
}

#[given(expr = "{int} seconds pass")]
async fn seconds_pass(world: &mut World, seconds: u64) -> Result<(), StepTrouble> {
    world.play()?.let_time_pass(seconds).await
}
