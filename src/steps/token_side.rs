//! The token endpoint's side of a scenario: where codes and refresh tokens come from, the token request that is bent,
//! and its control.
//!
//! A code is used up by the first request that shows it, and a rotating refresh token, too. So the control does not send
//! the bent request again without its deviation: it takes another code or token, obtained in the same way. The
//! scenario's own authorization request is the template of all of them.

use std::sync::Arc;
use std::time::Instant;

use super::controls::ControlKey;
use super::play::{Play, Session};
use super::requests::fresh_copy;
use super::revoking::TokenKind;
use super::sessions::follow_script;
use super::trouble::StepTrouble;
use crate::driver::{Intent, UserAgent, code_grant, machine_grant, refresh_grant};
use crate::profile::{Client, ClientAuthentication};
use crate::protocol::{
    Answer, AuthorizationRequest, ClientCredentials, CodeVerifier, Exchange, Secret, TokenDeviation,
    TokenRequest, TokenResponse,
};

/// How a scenario's token requests come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GrantKind {
    /// By a code.
    Code,
    /// By a refresh token.
    RefreshToken,
    /// By the client itself.
    Machine,
    /// None comes about: a token of this kind is revoked.
    Revocation(TokenKind),
    /// None comes about: it is asked about a token of this kind.
    Introspection(TokenKind),
}

impl GrantKind {
    /// What the request is sent for.
    fn purpose(self) -> &'static str {
        match self {
            Self::Code | Self::RefreshToken | Self::Machine => "token",
            Self::Revocation(_) => "revoke",
            Self::Introspection(_) => "introspect",
        }
    }
}

/// A code that nobody has shown to the token endpoint yet, and what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct FreshCode {
    pub(super) code: Secret,
    /// The redirect URI of the request; none where it had none.
    pub(super) redirect_uri: Option<String>,
    /// The verifier of the request's challenge; none where it had none.
    pub(super) verifier: Option<CodeVerifier>,
}

/// The token endpoint's side of one scenario.
#[derive(Debug, Default)]
pub(super) struct TokenSide {
    /// How its token requests come about.
    pub(super) grant: Option<GrantKind>,
    /// How its client authenticates, where that is not the registered way.
    pub(super) method: Option<ClientAuthentication>,
    /// The token request as it is sent.
    pub(super) request: Option<TokenRequest>,
    /// What came of it.
    pub(super) sent: Option<Exchange>,
    /// The code of the request, where it has one.
    pub(super) code: Option<FreshCode>,
    /// The subjects of two end-users: each alone, then in turn.
    pub(super) subjects: Vec<[String; 2]>,
    /// Access tokens of several codes.
    pub(super) collected: Vec<Secret>,
    /// The answers to requests that were sent at once, round by round.
    pub(super) races: Vec<Vec<Exchange>>,
    /// Tokens that the scenario has.
    pub(super) held: Option<TokenResponse>,
}

impl Play {
    /// The scenario's client at the token endpoint.
    pub(super) fn token_client(&self) -> Result<&Client, StepTrouble> {
        self.client.as_ref().ok_or(StepTrouble::Missing("client"))
    }

    /// How the scenario's client says who it is.
    pub(super) fn credentials(&self) -> Result<ClientCredentials, StepTrouble> {
        let mut client = self.token_client()?.clone();
        client.authentication = self.token.method.or(client.authentication);
        self.context.credentials(&client)
    }

    /// Where token requests go.
    pub(super) fn token_endpoint(&self) -> Result<url::Url, StepTrouble> {
        let endpoint = self.context.profile.endpoints.token.clone();
        endpoint.ok_or(StepTrouble::Missing("token endpoint"))
    }

    /// Sends a client's request, to whatever endpoint: without any cookie, and kept as evidence.
    pub(super) async fn ask(&mut self, purpose: &str, request: &TokenRequest) -> Exchange {
        let mut agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
        let exchange = agent.send(purpose, request.to_http()).await;
        self.note_tokens(&exchange);
        self.evidence.push(exchange.clone());
        exchange
    }

    /// Builds a correct authorization request of the default client where the scenario has none, and takes the shared
    /// session where nothing was said about one.
    pub(super) async fn prepare_for_codes(&mut self) -> Result<(), StepTrouble> {
        if self.correct.is_none() {
            let client = self.context.default_client().cloned();
            self.build(client)?;
        }
        if self.session == Session::Unsaid {
            self.use_shared_session(0).await?;
        }
        Ok(())
    }

    /// A code by a fresh copy of the scenario's correct authorization request, with the scenario's session.
    pub(super) async fn fresh_code(&mut self) -> Result<FreshCode, StepTrouble> {
        let code = self.code_by(|_| ()).await?;
        code.map_err(|answer| StepTrouble::NoCode(answer.words()))
    }

    /// The same with a change of the copy; the answer where that is no code.
    pub(super) async fn code_by(
        &mut self,
        change: impl FnOnce(&mut AuthorizationRequest),
    ) -> Result<Result<FreshCode, Answer>, StepTrouble> {
        self.prepare_for_codes().await?;
        let bytes = self.random::<96>();
        let template = self.correct.as_ref().ok_or(StepTrouble::Missing("request"))?;
        let (mut request, verifier) = fresh_copy(template, &bytes);
        change(&mut request);
        let context = Arc::clone(&self.context);
        let (mut exchange, mut answer) = self.visit_for_code(&request).await;
        if matches!(answer, Answer::ConsentPage { .. }) {
            (exchange, answer) = self.leave_shared_copy(&request, exchange, answer).await?;
        }
        if matches!(answer, Answer::ConsentPage { .. }) {
            let (order, accept) = (self.session_of, Intent::Accept);
            let agent = &mut self.agent;
            let end = follow_script(&context, agent, &exchange, self.tenant, order, accept).await?;
            self.evidence.extend(end.exchanges);
            answer = end.answer;
        }
        Ok(match answer {
            Answer::Callback(callback) if callback.code().is_some() => Ok(FreshCode {
                code: Secret::new(callback.code().unwrap_or_default()),
                redirect_uri: request.value("redirect_uri").map(str::to_owned),
                verifier,
            }),
            other => Err(other),
        })
    }

    /// Sends an authorization request with the scenario's session.
    async fn visit_for_code(&mut self, request: &AuthorizationRequest) -> (Exchange, Answer) {
        let context = Arc::clone(&self.context);
        let visit = context.visit(&mut self.agent, "prepare", request).await;
        self.evidence.extend(visit.push);
        self.evidence.push(visit.exchange.clone());
        let answer = Answer::classify(&visit.exchange, &context.landmarks);
        (visit.exchange, answer)
    }

    /// The same request with a session of the scenario's own: many servers give a session a new id after a page that the
    /// end-user acts on, and the copies that other scenarios hold would be worthless.
    async fn leave_shared_copy(
        &mut self,
        request: &AuthorizationRequest,
        exchange: Exchange,
        answer: Answer,
    ) -> Result<(Exchange, Answer), StepTrouble> {
        if self.session != Session::Shared {
            return Ok((exchange, answer));
        }
        self.make_own_session(self.session_of).await?;
        Ok(self.visit_for_code(request).await)
    }

    /// A correct token request for a code.
    pub(super) fn request_for_code(&self, fresh: &FreshCode) -> Result<TokenRequest, StepTrouble> {
        Ok(code_grant(
            self.token_endpoint()?,
            self.credentials()?,
            fresh.code.expose(),
            fresh.redirect_uri.as_deref(),
            fresh.verifier.as_ref().map(CodeVerifier::expose),
        ))
    }

    /// A correct token request for a refresh token.
    pub(super) fn request_for_refresh(&self, token: &Secret) -> Result<TokenRequest, StepTrouble> {
        Ok(refresh_grant(self.token_endpoint()?, self.credentials()?, token))
    }

    /// Tokens for a fresh code.
    pub(super) async fn fresh_tokens(&mut self) -> Result<TokenResponse, StepTrouble> {
        let code = self.fresh_code().await?;
        let request = self.request_for_code(&code)?;
        let exchange = self.ask("prepare", &request).await;
        self.token.code = Some(code);
        tokens_of(&exchange)
    }

    /// Tokens for a fresh code, with a refresh token; ends the scenario where the target gives this client none.
    ///
    /// The scope `offline_access` is asked for where the target knows it (OIDC Core §11), at first without
    /// `prompt=consent`, which not every server wants.
    pub(super) async fn fresh_tokens_with_refresh(&mut self) -> Result<TokenResponse, StepTrouble> {
        self.prepare_for_codes().await?;
        self.ask_for_offline_access()?;
        let tokens = self.fresh_tokens().await?;
        if tokens.refresh_token.is_some() {
            return Ok(tokens);
        }
        let consents = self
            .context
            .profile
            .lacks(crate::catalogue::Need::PromptConsent)
            .is_none()
            && self
                .context
                .profile
                .lacks(crate::catalogue::Need::ConsentPage)
                .is_none();
        let prompted = self.correct.as_ref().and_then(|request| request.value("prompt"));
        if consents && prompted.is_none() {
            self.prepare(|request| request.set("prompt", "consent"))?;
            // A target that takes the prompt for an error gives no refresh token either.
            match self.fresh_tokens().await {
                Ok(tokens) if tokens.refresh_token.is_some() => return Ok(tokens),
                Ok(_) | Err(StepTrouble::NoCode(_)) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        let id = &self.token_client()?.id;
        let fact = format!("the target gives the client `{id}` no refresh token");
        self.does_not_concern(StepTrouble::Concern(fact))?;
        Ok(tokens)
    }

    /// Adds `offline_access` to the scope of the scenario's request, where the target knows it.
    pub(super) fn ask_for_offline_access(&mut self) -> Result<(), StepTrouble> {
        if !self.context.profile.knows_scope("offline_access") {
            return Ok(());
        }
        self.prepare(|request| {
            let scope = request.value("scope").unwrap_or_default().to_owned();
            if !scope.split(' ').any(|own| own == "offline_access") {
                request.set("scope", format!("{scope} offline_access").trim_start());
            }
        })
    }

    /// A correct token request of the scenario's kind, with a code or token that nobody has used.
    pub(super) async fn correct_token_request(&mut self) -> Result<TokenRequest, StepTrouble> {
        let grant = self.token.grant.ok_or(StepTrouble::Missing("token request"))?;
        Ok(match grant {
            GrantKind::Code => {
                let code = self.fresh_code().await?;
                let request = self.request_for_code(&code)?;
                self.token.code = Some(code);
                request
            }
            GrantKind::RefreshToken => {
                let held = self.fresh_tokens_with_refresh().await?;
                let token = held.refresh_token.clone();
                self.token.held = Some(held);
                self.request_for_refresh(&token.ok_or(StepTrouble::Missing("refresh token"))?)?
            }
            GrantKind::Machine => machine_grant(self.token_endpoint()?, self.credentials()?),
            GrantKind::Revocation(kind) => self.correct_revocation(kind).await?,
            GrantKind::Introspection(kind) => self.correct_introspection(kind).await?,
        })
    }

    /// Builds the scenario's token request.
    pub(super) async fn build_token_request(&mut self, grant: GrantKind) -> Result<(), StepTrouble> {
        self.token.grant = Some(grant);
        self.token.sent = None;
        self.token.request = Some(self.correct_token_request().await?);
        Ok(())
    }

    /// The token request as it will be sent.
    pub(super) fn token_request(&mut self) -> Result<&mut TokenRequest, StepTrouble> {
        let request = self.token.request.as_mut();
        request.ok_or(StepTrouble::Missing("token request: the scenario builds none"))
    }

    /// Bends the token request: the control does not have the deviation.
    pub(super) fn bend_token_request(&mut self, deviation: TokenDeviation) -> Result<(), StepTrouble> {
        self.token_request()?.bend(deviation);
        Ok(())
    }

    /// Sends the token request unless it was sent already. A bent one is bracketed by its control.
    pub(super) async fn play_token_request(&mut self) -> Result<&Exchange, StepTrouble> {
        if self.token.sent.is_none() {
            let request = self.token_request()?.clone();
            let bent = !request.deviations.is_empty();
            if bent {
                self.play_token_control(true).await?;
            }
            let purpose = self.token.grant.map_or("token", GrantKind::purpose);
            let exchange = self.ask(purpose, &request).await;
            self.token.sent = Some(exchange);
            if bent && self.control.is_none() {
                self.play_token_control(false).await?;
            }
        }
        self.token.sent.as_ref().ok_or(StepTrouble::Missing("answer"))
    }

    /// Sends a correct token request with another code or token. `trusting` accepts a success of a moment ago.
    pub(super) async fn play_token_control(&mut self, trusting: bool) -> Result<(), StepTrouble> {
        let key = self.token_control_key();
        let context = Arc::clone(&self.context);
        if trusting && context.controls.recalls_tokens(&key) {
            return Ok(());
        }
        let started = Instant::now();
        if matches!(self.token.grant, Some(GrantKind::Revocation(_))) {
            // Where all tokens of a session are one grant, the control would revoke those that are looked at next.
            self.make_own_session(self.session_of).await?;
        }
        let correct = self
            .apart(async |play| play.correct_token_request().await)
            .await?;
        let exchange = self.ask("control", &correct).await;
        let grant = self.token.grant.ok_or(StepTrouble::Missing("token request"))?;
        match self.control_of_question(grant, super::tokens::answered(&exchange)?) {
            None => context.controls.remember_tokens(key, started),
            Some(reason) => self.control = Some(Err(reason)),
        }
        Ok(())
    }

    /// Does what only prepares a control: the scenario's own code and tokens stay as they are, and what is asked does not
    /// count as the scenario's.
    pub(super) async fn apart<T>(
        &mut self,
        prepare: impl AsyncFnOnce(&mut Self) -> Result<T, StepTrouble>,
    ) -> Result<T, StepTrouble> {
        let (code, held) = (self.token.code.clone(), self.token.held.clone());
        let refresh = std::mem::take(&mut self.refresh);
        let asked_before = self.evidence.len();
        let prepared = prepare(self).await;
        self.only_prepared(asked_before);
        (self.token.code, self.token.held, self.refresh) = (code, held, refresh);
        prepared
    }

    /// What was asked since then belongs to a control: another time that may be remembered, and nothing is asked.
    pub(super) fn only_prepared(&mut self, asked_before: usize) {
        let since = self.evidence.iter_mut().skip(asked_before);
        for exchange in since.filter(|exchange| exchange.purpose != "control") {
            "prepare".clone_into(&mut exchange.purpose);
        }
    }

    /// What makes this control the same as another one.
    fn token_control_key(&self) -> ControlKey {
        let of_request = self.correct.as_ref().map(|correct| self.control_key(correct).0);
        let client = self.client.as_ref().map(|client| &client.id);
        let method = self.token.method;
        let grant = self.token.grant;
        ControlKey(format!("token|{grant:?}|{client:?}|{method:?}|{of_request:?}"))
    }
}

/// The tokens that a token endpoint gave for a correct request, or that none came.
pub(super) fn tokens_of(exchange: &Exchange) -> Result<TokenResponse, StepTrouble> {
    let absent = |reason: String| StepTrouble::Absent {
        what: "tokens for a correct request",
        reason,
    };
    let response = exchange.first_response();
    let response = response.ok_or_else(|| absent("no answer".to_owned()))?;
    TokenResponse::parse(response.status, &response.body).map_err(|error| absent(error.to_string()))
}
