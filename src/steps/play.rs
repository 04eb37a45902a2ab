//! One scenario while it plays: the correct request, how it is bent, what came, and what was found.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};

use super::browsers::Browsers;
use super::context::Context;
use super::controls::ControlKey;
use super::dice::draw;
use super::fetched::Fetched;
use super::identity::Forgery;
use super::liveness::Probe;
use super::logout::LogoutSide;
use super::place::Place;
use super::refresh_side::RefreshSide;
use super::registering::Registering;
use super::request_objects::RequestObject;
use super::request_uris::Reference;
use super::token_side::TokenSide;
use super::trouble::StepTrouble;
use crate::check::{Judgement, Outcome, answer};
use crate::driver::UserAgent;
use crate::profile::Client;
use crate::protocol::{
    Answer, AuthorizationRequest, CodeVerifier, Deviation, Exchange, Response, ResponseMode,
};

/// The parameters of an authorization request that OpenID Connect adds (OIDC Core §3.1.2.1, §5.5, §7.2.1).
const OPENID_PARAMETERS: [&str; 11] = [
    "acr_values",
    "claims",
    "claims_locales",
    "display",
    "id_token_hint",
    "login_hint",
    "max_age",
    "nonce",
    "prompt",
    "registration",
    "ui_locales",
];

/// Which scenario plays.
#[derive(Debug, Clone)]
pub struct ScenarioInfo {
    /// Stands in a header of every request, so that the target's log can be searched for it.
    pub id: String,
    /// The requirement that the scenario judges.
    pub requirement: String,
    /// The scenario's title.
    pub title: String,
    /// Its feature file and line.
    pub place: String,
    /// Whether it may change what others would notice, such as the target's clock.
    pub is_alone: bool,
    /// Who plays the end-user in it.
    pub agent: crate::record::Agent,
}

/// What is said about the end-user's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Session {
    /// Nothing: the scenario does not care.
    Unsaid,
    /// There is none.
    Absent,
    /// There is one, shared with other scenarios.
    Shared,
    /// There is one of the scenario's own.
    Own,
}

/// A judgement that a scenario filed.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The judgement.
    pub judgement: Judgement,
}

/// The request that was sent and what came.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) exchange: Exchange,
    pub(super) answer: Answer,
}

/// One scenario while it plays.
#[derive(Debug)]
pub struct Play {
    pub(super) context: Arc<Context>,
    pub(super) scenario: ScenarioInfo,
    pub(super) dice: ChaCha20Rng,
    pub(super) agent: UserAgent,
    pub(super) client: Option<Client>,
    pub(super) tenant: Option<usize>,
    pub(super) session: Session,
    /// Whose session it is, by order of the profile.
    pub(super) session_of: usize,
    /// The correct request: what the control sends.
    pub(super) correct: Option<AuthorizationRequest>,
    /// The request as it is sent.
    pub(super) request: Option<AuthorizationRequest>,
    /// Set when the correct request itself is meant to be an error for the client.
    pub(super) correct_is_error: bool,
    /// The request before it was made an error.
    pub(super) without_error: Option<AuthorizationRequest>,
    pub(super) verifier: Option<CodeVerifier>,
    /// How the session was bent, and the agent as it was before.
    pub(super) bent_session: Option<(String, UserAgent)>,
    /// The control's answer, or why the control failed.
    pub(super) control: Option<Result<Answer, String>>,
    pub(super) sent: Option<Sent>,
    /// Whether the request was refused when it was pushed.
    pub(super) push_refused: bool,
    /// When the end-user began to act on the page that the request led to.
    pub(super) acted: Option<Instant>,
    pub(super) tokens: Vec<Exchange>,
    /// The token endpoint's side.
    pub(super) token: TokenSide,
    /// What it does with refresh tokens.
    pub(super) refresh: RefreshSide,
    /// The way out.
    pub(super) logout: LogoutSide,
    /// The endpoint that was seen to take a live access token.
    pub(super) probe: Option<Probe>,
    /// A scope value that the request asks for beside the client's usual ones.
    pub(super) added_scope: Option<String>,
    /// An ID token that the client has from an earlier request.
    pub(super) known_token: Option<String>,
    /// The subject of another end-user whom the request names.
    pub(super) named_subject: Option<String>,
    /// The parameter that holds a forged token, and how it was forged.
    pub(super) forgery: Option<(String, Forgery)>,
    /// What was fetched beside the authorization and the token endpoint.
    pub(super) fetched: Fetched,
    /// The request object in which the request stands.
    pub(super) request_object: Option<RequestObject>,
    /// What stands at its request URI.
    pub(super) reference: Option<Reference>,
    /// A client that registers itself.
    pub(super) registering: Option<Registering>,
    /// A request token that was tampered with.
    pub(super) request_token: Option<String>,
    /// What was seen of the end-user's and others' browsers.
    pub(super) browsers: Browsers,
    pub(super) evidence: Vec<Exchange>,
    /// The fact by which the scenario does not concern the target, found only while it played.
    pub(super) inapplicable: Option<String>,
    /// Its place among those that play at the same time, where these are counted.
    pub(super) place: Option<Place>,
    filed: Vec<Filed>,
    begun: Instant,
}

impl Play {
    /// A scenario before its first step.
    pub fn new(context: Arc<Context>, scenario: ScenarioInfo) -> Self {
        let mut hash = Sha256::new();
        hash.update(context.seed.to_be_bytes());
        hash.update(scenario.id.as_bytes());
        let agent = context.agent_of(&scenario);
        Self {
            dice: ChaCha20Rng::from_seed(hash.finalize().into()),
            agent,
            client: None,
            tenant: (!context.profile.tenants.is_empty()).then_some(0),
            session: Session::Unsaid,
            session_of: 0,
            correct: None,
            request: None,
            correct_is_error: false,
            without_error: None,
            verifier: None,
            bent_session: None,
            control: None,
            sent: None,
            push_refused: false,
            acted: None,
            tokens: Vec::new(),
            token: TokenSide::default(),
            refresh: RefreshSide::default(),
            logout: LogoutSide::default(),
            probe: None,
            added_scope: None,
            known_token: None,
            named_subject: None,
            forgery: None,
            fetched: Fetched::default(),
            request_object: None,
            reference: None,
            registering: None,
            request_token: None,
            browsers: Browsers::default(),
            evidence: Vec::new(),
            inapplicable: None,
            place: None,
            filed: Vec::new(),
            begun: Instant::now(),
            context,
            scenario,
        }
    }

    /// The same in a place of its own among those that play at the same time.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Random bytes from the run's seed.
    pub(super) fn random<const N: usize>(&mut self) -> [u8; N] {
        draw(&mut self.dice)
    }

    /// Which scenario it is.
    pub fn scenario(&self) -> &ScenarioInfo {
        &self.scenario
    }

    /// How long it has played.
    pub fn took(&self) -> Duration {
        self.begun.elapsed()
    }

    /// The fact by which the scenario does not concern the target, if one was found while it played.
    pub fn inapplicable(&self) -> Option<&str> {
        self.inapplicable.as_deref()
    }

    /// How the correct request and session were bent, for the report.
    pub fn deviations(&self) -> Vec<String> {
        let of_request = self.request.iter().flat_map(|request| &request.deviations);
        let of_token_request = self.token.request.iter().flat_map(|request| &request.deviations);
        of_request
            .map(ToString::to_string)
            .chain(self.bent_session.iter().map(|(words, _)| words.clone()))
            .chain(of_token_request.map(ToString::to_string))
            .collect()
    }

    /// What was filed, and the exchanges that show it.
    pub fn into_findings(self) -> (Vec<Filed>, Vec<Exchange>) {
        (self.filed, self.evidence)
    }

    /// The request as it will be sent.
    pub(super) fn request(&mut self) -> Result<&mut AuthorizationRequest, StepTrouble> {
        self.request
            .as_mut()
            .ok_or(StepTrouble::Missing("request: the scenario builds none"))
    }

    /// Changes the correct request: the control has the change, too.
    pub(super) fn prepare(&mut self, change: impl Fn(&mut AuthorizationRequest)) -> Result<(), StepTrouble> {
        change(self.request()?);
        if let Some(correct) = self.correct.as_mut() {
            change(correct);
        }
        Ok(())
    }

    /// Bends the request: the control does not have the deviation.
    pub(super) fn bend(&mut self, deviation: Deviation) -> Result<(), StepTrouble> {
        deviation
            .parameter()
            .map_or(Ok(()), |name| self.ensure_known(name))?;
        self.request()?.bend(deviation);
        Ok(())
    }

    /// Ends the scenario where a parameter is OpenID Connect's and the target does not speak it: to a plain OAuth 2.0
    /// server it is one more unknown parameter.
    pub(super) fn ensure_known(&mut self, parameter: &str) -> Result<(), StepTrouble> {
        let plain = self.context.profile.offers.openid == Some(false);
        if plain && OPENID_PARAMETERS.contains(&parameter) {
            let fact = format!("the target does not speak OpenID Connect, which alone knows `{parameter}`");
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        Ok(())
    }

    /// The agent with an undamaged session.
    fn sound_agent(&self) -> &UserAgent {
        self.bent_session.as_ref().map_or(&self.agent, |(_, agent)| agent)
    }

    /// Sends the request unless it was sent already. A bent one is bracketed by its control.
    pub(super) async fn play(&mut self) -> Result<&Sent, StepTrouble> {
        if self.sent.is_none() {
            self.check_that_it_can_be_pushed()?;
            self.check_that_it_can_be_signed()?;
            self.sign_in_where_requests_demand_it().await?;
            let request = self.request()?.clone();
            let bent = !request.deviations.is_empty() || self.bent_session.is_some();
            let sound = self.sound_agent().fork();
            if bent && self.control.is_none() {
                self.play_control(&sound, true).await;
            }
            self.lay_out_bent();
            let context = Arc::clone(&self.context);
            let exchange = match request.raw_target() {
                None => {
                    let visit = context.visit(&mut self.agent, "authorize", &request).await;
                    self.evidence.extend(visit.push);
                    self.push_refused = visit.refused;
                    visit.exchange
                }
                Some(target) => {
                    self.agent
                        .visit_raw("authorize", request.to_http(), &target, &context.landmarks)
                        .await
                }
            };
            let answer = self.classify(&exchange);
            self.evidence.push(exchange.clone());
            self.lay_out_correct()?;
            if bent && !matches!(self.control, Some(Err(_))) && self.session_outlives_bending() {
                self.play_control(&sound, false).await;
            }
            self.sent = Some(Sent { exchange, answer });
        }
        self.sent.as_ref().ok_or(StepTrouble::Missing("answer"))
    }

    /// What an exchange of the scenario's request came to, with the places at which its response is awaited. A request
    /// that is bent may be answered where the correct one would be.
    pub(super) fn classify(&self, exchange: &Exchange) -> Answer {
        let answer = Answer::classify(exchange, &self.context.landmarks);
        answer.awaited_in(&self.awaited())
    }

    /// The places at which the response to the scenario's request is awaited.
    pub(super) fn awaited(&self) -> Vec<ResponseMode> {
        let mut places: Vec<ResponseMode> = self
            .request
            .iter()
            .chain(&self.correct)
            .flat_map(ResponseMode::awaited_by)
            .collect();
        places.dedup();
        places
    }

    /// Whether the control can be repeated after the request: not when the session itself was ended.
    fn session_outlives_bending(&self) -> bool {
        !(self.bent_session.is_some() && self.session == Session::Own)
    }

    /// Plays the correct request with an undamaged session. `trusting` accepts a success of a moment ago.
    pub(super) async fn play_control(&mut self, sound: &UserAgent, trusting: bool) {
        let Some(correct) = self.correct.clone() else {
            return;
        };
        let key = self.control_key(&correct);
        let shareable = self.session != Session::Own;
        let context = Arc::clone(&self.context);
        if let Some(answer) = context.controls.recall(&key).filter(|_| trusting && shareable) {
            self.control = Some(Ok(answer));
            return;
        }
        let started = Instant::now();
        let mut agent = sound.fork();
        let visit = context.visit(&mut agent, "control", &correct).await;
        self.evidence.extend(visit.push);
        let exchange = visit.exchange;
        let answer = self.classify(&exchange);
        self.evidence.push(exchange);
        if self.correct_is_error && answer::proceeds(&answer).outcome == Outcome::Met {
            let fact = StepTrouble::NoSecondError(answer.words());
            self.inapplicable = Some(fact.to_string());
            self.control = Some(Err(fact.to_string()));
            return;
        }
        if let Some(reason) = self.refuses_everything(&answer, sound).await {
            self.control = Some(Err(reason));
            return;
        }
        self.control = Some(match self.control_fault(&correct, &answer) {
            None => {
                if shareable {
                    context.controls.remember(key, started, answer.clone());
                }
                Ok(answer)
            }
            Some(wanted) => Err(format!(
                "the control failed: the same request without the change should lead to {wanted}, but {}",
                answer.words()
            )),
        });
    }

    /// Where the control is an error on a page of the server, whether the request without the error ends there as well:
    /// a server that refuses everything proves nothing.
    async fn refuses_everything(&mut self, control: &Answer, sound: &UserAgent) -> Option<String> {
        let request = self.without_error.clone()?;
        if !matches!(control, Answer::ErrorPage { .. }) {
            return None;
        }
        let context = Arc::clone(&self.context);
        let mut agent = sound.fork();
        let visit = context.visit(&mut agent, "control", &request).await;
        self.evidence.extend(visit.push);
        let exchange = visit.exchange;
        let answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange);
        let works = match &answer {
            Answer::LoginPage { .. } | Answer::ConsentPage { .. } => true,
            Answer::Callback(callback) => callback.is_success(),
            Answer::UnknownPage { .. }
            | Answer::ErrorPage { .. }
            | Answer::Elsewhere { .. }
            | Answer::Broken(_) => false,
        };
        let words = answer.words();
        (!works).then(|| {
            format!("the control failed: without its error, the same request should lead to the login page, but {words}")
        })
    }

    /// What the control should have led to, if the answer is not that.
    fn control_fault(&self, correct: &AuthorizationRequest, answer: &Answer) -> Option<&'static str> {
        let silent = correct.value("prompt") == Some("none");
        let signed_in = matches!(self.session, Session::Shared | Session::Own);
        let asks_again = correct.value("prompt") == Some("login");
        let (met, wanted) = match answer {
            Answer::Callback(callback) if self.correct_is_error => (
                callback.error().is_some() && callback.code().is_none(),
                "an error for the client",
            ),
            // A server may show such errors on a page of its own; whether it refuses everything is asked besides.
            Answer::ErrorPage { .. } if self.correct_is_error => (true, "an error"),
            Answer::Callback(callback) if callback.is_success() => (true, "a code"),
            Answer::Callback(callback) => (
                silent
                    && !signed_in
                    && matches!(
                        callback.error(),
                        Some("login_required" | "interaction_required" | "consent_required")
                    ),
                if signed_in { "a code" } else { "the login page" },
            ),
            Answer::ConsentPage { .. }
            | Answer::LoginPage { .. }
            | Answer::Elsewhere { .. }
            | Answer::Broken(_)
                if self.correct_is_error =>
            {
                (false, "an error")
            }
            Answer::ConsentPage { .. } => (true, "a code"),
            Answer::LoginPage { .. } => (!signed_in || asks_again, "a code"),
            Answer::UnknownPage { .. }
            | Answer::ErrorPage { .. }
            | Answer::Elsewhere { .. }
            | Answer::Broken(_) => (false, if signed_in { "a code" } else { "the login page" }),
        };
        (!met).then_some(wanted)
    }

    /// What makes this control the same as another one.
    pub(super) fn control_key(&self, correct: &AuthorizationRequest) -> ControlKey {
        let mut text = format!("{}|{:?}|{:?}", correct.endpoint, self.session, correct.carrier);
        for parameter in &correct.parameters {
            let fresh = matches!(parameter.name.as_str(), "state" | "nonce" | "code_challenge");
            text.push('|');
            text.push_str(&parameter.name);
            if !fresh {
                text.push('=');
                text.push_str(&parameter.value);
            }
        }
        ControlKey(text)
    }

    /// Files a judgement. A failed control makes it unclear, whatever it says.
    pub(super) fn file(&mut self, mut judgement: Judgement) {
        if let Some(Err(reason)) = &self.control {
            judgement.outcome = Outcome::Unclear(reason.clone());
        } else if self.refusal_of_a_push_decides(&judgement) {
            return;
        }
        self.filed.push(Filed { judgement });
    }

    /// The answer of the endpoint itself, before any redirect was followed.
    pub(super) fn first_response(&self) -> Option<&Response> {
        self.sent.as_ref().and_then(|sent| sent.exchange.first_response())
    }
}
