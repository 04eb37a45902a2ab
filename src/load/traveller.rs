//! A virtual user: sends, is measured, and judges what came after the clock has stopped.

use std::sync::Arc;
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::ground::Ground;
use super::journey::Journey;
use super::ledger::{OwnerId, Scene};
use super::plan::{Connections, Share};
use super::sample::{End, Sample};
use super::seat::Seat;
use super::wire::{Prepared, Wire};
use crate::check::load::{Breach, Owner, Rule, Unfit, belongs, tokens};
use crate::check::token::Answered;
use crate::protocol::{
    Failure, IdTokenExpectation, Mask, Request, Response, Secret, TokenResponse, verify_id_token,
};

/// Lines of a body that evidence shows at most, and characters of a line.
const EVIDENCE: usize = 1_000;

/// A virtual user.
#[derive(Debug)]
pub(super) struct Traveller {
    pub(super) ground: Arc<Ground>,
    pub(super) journey: Journey,
    pub(super) seat: Seat,
    pub(super) dice: ChaCha20Rng,
    /// A request that is the same every time, once it was made.
    pub(super) ready: Option<Prepared>,
    /// Whether the target may have used up the refresh token that the user holds: an answer was lost.
    pub(super) is_doubtful: bool,
    /// Whether it has not had a turn yet.
    pub(super) is_new: bool,
    /// When the user began to wait for its next journey.
    pub(super) idle_since: Duration,
    /// When it got the tokens that it holds.
    pub(super) held_since: Duration,
    /// When it may go on after its pause.
    pub(super) resumes: Duration,
    number: usize,
    /// The place of its journey among the operations; its requests follow.
    operation: usize,
    wire: Wire,
    /// What it has been handed out so far, grant by grant.
    grants: u64,
}

/// A request that was sent, and what came.
#[derive(Debug)]
pub(super) struct Sent {
    due: Duration,
    began: Duration,
    /// When the answer was complete.
    pub(super) ended: Duration,
    request: Prepared,
    /// What came.
    pub(super) outcome: Result<Response, Failure>,
}

/// Why a journey ended before its end; it is measured already.
#[derive(Debug)]
pub(super) struct Stop(pub(super) End);

impl Sent {
    /// What came, as checks want it.
    pub(super) fn answered(&self) -> Answered<'_> {
        self.outcome.as_ref()
    }

    /// Whether the target may have taken the request, although no good answer came.
    pub(super) fn may_be_taken(&self) -> bool {
        match &self.outcome {
            Ok(response) => response.status >= 429,
            Err(failure) => failure.may_have_arrived(),
        }
    }

    /// Both as one: from the beginning of this to the end of the other, with what came last.
    pub(super) fn until(self, last: Self) -> Self {
        Self {
            due: self.due,
            began: self.began,
            ..last
        }
    }

    /// Exchange and answer without their secrets.
    fn evidence(&self) -> Vec<String> {
        let mask = Mask::default();
        let mut lines = vec![format!("> {}", mask.url(self.request.url.as_str()))];
        match &self.outcome {
            Ok(response) => {
                lines.push(format!("< {}", response.status));
                let headers = response.headers.iter();
                lines
                    .extend(headers.map(|(name, value)| format!("<   {name}: {}", mask.header(name, value))));
                let body = mask.body(response.media_type().as_deref(), &response.body);
                let short: String = body.chars().take(EVIDENCE).collect();
                lines.extend(short.lines().map(|line| format!("<   {line}")));
            }
            Err(failure) => lines.push(format!("< {}", failure.kind.words())),
        }
        lines
    }
}

impl Traveller {
    /// A user with a seat. `operation` is the place of its journey among the operations.
    pub(super) fn new(
        ground: Arc<Ground>,
        journey: Journey,
        seat: Seat,
        number: usize,
        operation: usize,
    ) -> Self {
        let keeps = ground.plan.connections == Connections::Keep;
        Self {
            wire: Wire::new(ground.http.clone(), keeps),
            dice: ground.dice(number),
            ground,
            journey,
            seat,
            ready: None,
            is_doubtful: false,
            is_new: true,
            idle_since: Duration::ZERO,
            held_since: Duration::ZERO,
            resumes: Duration::ZERO,
            number,
            operation,
            grants: 0,
        }
    }

    /// Makes a request ready.
    pub(super) fn prepare(&self, request: &Request) -> Result<Prepared, Stop> {
        let prepared = Prepared::new(request, &self.ground.http, self.journey.name());
        prepared.ok_or_else(|| Stop(End::Error("the request cannot be sent".to_owned())))
    }

    /// Sends a request, timed from when it was due; where that is not said, from now.
    pub(super) async fn send(&mut self, request: &Prepared, due: Option<Duration>) -> Sent {
        let began = self.ground.clock.now();
        let outcome = self.wire.send(request).await;
        let ended = self.ground.clock.now();
        Sent {
            due: due.unwrap_or(began),
            began,
            ended,
            request: request.clone(),
            outcome,
        }
    }

    /// Enters a request with what was judged of it. `leg` is its place among the requests of the journey.
    pub(super) fn settle<T>(&self, leg: usize, sent: &Sent, judged: Result<T, Unfit>) -> Result<T, Stop> {
        let (end, result) = match judged {
            Ok(fit) => (End::Good, Ok(fit)),
            Err(Unfit::Shed) => (End::Shed, Err(Stop(End::Shed))),
            Err(Unfit::Error(words)) => (End::Error(words.clone()), Err(Stop(End::Error(words)))),
            Err(Unfit::Wrong(breach)) => {
                self.note(&breach, leg, sent);
                (End::Wrong, Err(Stop(End::Wrong)))
            }
        };
        let own_lag = || sent.began.saturating_sub(sent.due.max(self.idle_since));
        let sample = Sample {
            operation: self.operation + 1 + leg,
            due: sent.due,
            began: sent.began,
            ended: sent.ended,
            end,
            own_lag: (leg == 0).then(own_lag),
        };
        self.ground.basket.put(self.number, sample);
        result
    }

    /// Enters the whole journey.
    pub(super) fn arrive(&self, due: Duration, began: Duration, end: End) {
        let sample = Sample {
            operation: self.operation,
            due,
            began,
            ended: self.ground.clock.now(),
            end,
            own_lag: None,
        };
        self.ground.basket.put(self.number, sample);
    }

    /// Notes a broken rule.
    pub(super) fn note(&self, breach: &Breach, leg: usize, sent: &Sent) {
        let operation = self.ground.operations.get(self.operation + 1 + leg);
        self.ground.ledger.note(breach, || Scene {
            after: sent.ended,
            operation: operation.map(|(name, _)| name.clone()).unwrap_or_default(),
            evidence: sent.evidence(),
        });
    }

    /// Judges tokens: their form, to whom they belong, and that nobody else has them. `live` is the rule that a refusal
    /// breaks; `nonce` is that of the request, where an ID token must hold it.
    pub(super) fn judge_tokens(
        &mut self,
        sent: &Sent,
        live: Option<Rule>,
        nonce: Option<&str>,
        owner: OwnerId,
    ) -> Result<TokenResponse, Unfit> {
        let ledger = &self.ground.ledger;
        let tokens = tokens(sent.answered(), live, ledger.judges_form())?;
        if let Some(id_token) = tokens.id_token.clone() {
            self.judge_id_token(&id_token, nonce).map_err(Unfit::Wrong)?;
        }
        let ledger = &self.ground.ledger;
        let handed_out = [
            ("access token", Some(&tokens.access_token)),
            ("refresh token", tokens.refresh_token.as_ref()),
            ("ID token", tokens.id_token.as_ref()),
        ];
        for (what, token) in handed_out {
            if let Some(token) = token {
                ledger
                    .hand_out(what, token.expose(), owner)
                    .map_err(Unfit::Wrong)?;
            }
        }
        ledger.count("token responses");
        Ok(tokens)
    }

    fn judge_id_token(&mut self, id_token: &Secret, nonce: Option<&str>) -> Result<(), Breach> {
        let is_sampled = self.happens(self.ground.plan.checks.signatures);
        let ground = &self.ground;
        let issuer = ground.issuer();
        let signed_in = self.seat.signed_in.as_mut();
        let client = self.seat.client.id.as_str();
        let owner = Owner {
            issuer: issuer.as_deref(),
            client,
            subject: signed_in.as_ref().and_then(|own| own.subject.as_deref()),
            nonce,
        };
        let subject = belongs(id_token.expose(), &owner)?;
        ground.ledger.count("ID tokens");
        if let Some(jwks) = ground.jwks.as_ref().filter(|_| is_sampled) {
            let expected = IdTokenExpectation {
                issuer: issuer.as_deref(),
                client_id: client,
                secret: ground.secrets.client_secret(client),
                now: ground.clock.unix_seconds(),
                leeway: i64::try_from(ground.profile.limits.clock_seconds).unwrap_or(i64::MAX),
            };
            verify_id_token(id_token.expose(), jwks, &expected)
                .map_err(|error| Breach::new(Rule::Signature, error.to_string()))?;
            ground.ledger.count("signatures of ID tokens");
        }
        if let Some(signed_in) = signed_in {
            signed_in.subject.get_or_insert(subject);
            signed_in.id_token = Some(id_token.expose().to_owned());
        }
        Ok(())
    }

    /// Which of all users it is.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Whoever gets tokens of a new grant: all of one grant may come back to it, and to no other.
    pub(super) fn new_owner(&mut self) -> OwnerId {
        self.grants += 1;
        self.owner()
    }

    /// The grant that the user holds.
    pub(super) fn owner(&self) -> OwnerId {
        let number = u64::try_from(self.number).unwrap_or(u64::MAX);
        (number << 40) | self.grants
    }

    /// The client itself: all users of a journey share it, and a target may give it the same token again.
    pub(super) fn client_as_owner(&self) -> OwnerId {
        OwnerId::MAX - u64::try_from(self.operation).unwrap_or_default()
    }

    /// Whether something happens that happens in this share of all cases.
    pub(super) fn happens(&mut self, share: Share) -> bool {
        let Share(share) = share;
        share > 0.0 && f64::from(self.dice.next_u32()) < share * (f64::from(u32::MAX) + 1.0)
    }
}
