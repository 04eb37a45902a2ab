//! Response types and response modes: *Given* a request for one, *Then* what came and where it stands.

use cucumber::{given, then, when};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::front_channel::{self, Asked};
use crate::check::{Judgement, token};
use crate::protocol::{Answer, Callback, Deviation, Jws, ResponseMode};

impl Play {
    /// Builds a correct request for a response type, or ends the scenario where the target or its clients have none.
    fn build_for_type(&mut self, response_type: &str) -> Result<(), StepTrouble> {
        let client = match self.context.profile.client_for(response_type) {
            Ok(client) => client.clone(),
            Err(fact) => return self.does_not_concern(StepTrouble::Concern(fact)),
        };
        self.build(Some(client))?;
        let with_code = response_type.split(' ').any(|word| word == "code");
        self.prepare(|request| {
            request.set("response_type", response_type);
            if !with_code {
                // There is no code that a verifier could protect.
                request.unset("code_challenge");
                request.unset("code_challenge_method");
            }
        })
    }

    /// Asks for a response mode, or ends the scenario where the target does not offer it. An empty name asks for none.
    fn ask_for_mode(&mut self, name: &str) -> Result<(), StepTrouble> {
        if name.is_empty() {
            return Ok(());
        }
        let mode = ResponseMode::named(name).ok_or_else(|| StepTrouble::UnknownWord {
            kind: "response mode",
            name: name.to_owned(),
        })?;
        let response_type = self
            .request()?
            .value("response_type")
            .unwrap_or_default()
            .to_owned();
        if let Err(fact) = self.context.profile.ensure_response_mode(mode, &response_type) {
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        self.prepare(|request| request.set("response_mode", name))
    }

    /// Asks for a response type that nobody is offered, or, with `listed`, that only other clients may use. Ends the
    /// scenario where the type is none of this kind.
    fn bend_type(&mut self, response_type: String, listed: bool) -> Result<(), StepTrouble> {
        let offered = self.context.profile.offers_response_type(&response_type);
        let client = self.client.as_ref().ok_or(StepTrouble::Missing("client"))?;
        let fact = match (listed, offered, client.may_use(&response_type)) {
            (_, _, Some(true)) => Some(format!("the client `{}` may use `{response_type}`", client.id)),
            (false, true, _) => Some(format!("the target offers the response type `{response_type}`")),
            (true, false, _) => Some(format!(
                "the target does not offer the response type `{response_type}`"
            )),
            (true, true, None) => Some(format!(
                "the profile does not say whether `{}` may use the response type `{response_type}` (`response_types`)",
                client.id
            )),
            (false, false, Some(false) | None) | (true, true, Some(false)) => None,
        };
        match fact {
            Some(fact) => self.does_not_concern(StepTrouble::Concern(fact)),
            None => self.bend(Deviation::Replace("response_type".to_owned(), response_type)),
        }
    }

    /// The scope of the request without `openid`.
    fn scope_without_openid(&mut self) -> Result<Option<String>, StepTrouble> {
        let scope = self.request()?.value("scope").unwrap_or_default();
        let rest: Vec<&str> = scope
            .split(' ')
            .filter(|own| !own.is_empty() && *own != "openid")
            .collect();
        Ok((!rest.is_empty()).then(|| rest.join(" ")))
    }

    /// Builds a correct plain OAuth 2.0 request: without the scope `openid`, and without what only OpenID Connect knows.
    fn build_without_openid(&mut self) -> Result<(), StepTrouble> {
        let client = self.context.default_client().cloned();
        self.build(client)?;
        let scope = self.scope_without_openid()?;
        self.prepare(|request| {
            request.unset("nonce");
            match &scope {
                Some(scope) => request.set("scope", scope),
                None => request.unset("scope"),
            }
        })
    }

    /// Exchanges the code of a request without `openid`. A target that serves no such request is not concerned.
    pub(super) async fn exchange_plain_code(&mut self) -> Result<(), StepTrouble> {
        let answer = self.play().await?.answer.clone();
        let refused = match &answer {
            Answer::Callback(callback) => callback.error().is_some(),
            Answer::ErrorPage { .. } => true,
            Answer::LoginPage { .. }
            | Answer::ConsentPage { .. }
            | Answer::UnknownPage { .. }
            | Answer::Elsewhere { .. }
            | Answer::Broken(_) => false,
        };
        if refused {
            let fact = format!(
                "the target serves no request without the scope `openid`: {}",
                answer.words()
            );
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        self.exchange_code(1).await
    }

    /// Files whether no ID token comes for the code of a request without `openid`.
    async fn judge_plain_tokens(&mut self) -> Result<(), StepTrouble> {
        self.exchange_plain_code().await?;
        let hop = self.tokens.last().and_then(|exchange| exchange.hops.first());
        let hop = hop.ok_or(StepTrouble::Missing("token exchange"))?;
        self.file(token::no_id_token(hop.outcome.as_ref()));
        Ok(())
    }

    /// Plays the request and judges the answer by what the correct request asks for.
    async fn judge_arrival(
        &mut self,
        check: fn(&Answer, &Asked<'_>) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let answer = self.play().await?.answer.clone();
        let correct = self.correct.as_ref().ok_or(StepTrouble::Missing("request"))?;
        let asked = Asked {
            response_type: correct.value("response_type").unwrap_or_default(),
            mode: ResponseMode::awaited_by(correct)
                .first()
                .copied()
                .unwrap_or_default(),
            state: correct.value("state").unwrap_or_default(),
        };
        let judgement = check(&answer, &asked);
        self.file(judgement);
        Ok(())
    }

    /// The callback with an ID token that the request led to.
    pub(super) async fn front_channel_response(&mut self) -> Result<Callback, StepTrouble> {
        match &self.play().await?.answer {
            Answer::Callback(callback) if callback.id_token().is_some() => Ok(callback.clone()),
            other => Err(StepTrouble::Absent {
                what: "an ID token",
                reason: other.words(),
            }),
        }
    }

    /// Files whether the ID token of the response names the code beside it.
    async fn judge_code_hash(&mut self) -> Result<(), StepTrouble> {
        let callback = self.front_channel_response().await?;
        let absent = |reason: &str| StepTrouble::Absent {
            what: "an ID token beside a code",
            reason: reason.to_owned(),
        };
        let token = callback.id_token().and_then(|token| Jws::parse(token).ok());
        let token = token.ok_or_else(|| absent("the ID token cannot be read"))?;
        let algorithm = token.header.get("alg").and_then(|alg| alg.as_str());
        let claims = token.claims().unwrap_or_default();
        let named = claims.get("c_hash").and_then(|hash| hash.as_str());
        let code = callback.code().ok_or_else(|| absent("there is no code"))?;
        self.file(front_channel::names_code(
            named,
            code,
            algorithm.unwrap_or_default(),
        ));
        Ok(())
    }
}

#[given(expr = "a valid authorization request for the response type {string}")]
fn for_response_type(world: &mut World, response_type: String) -> Result<(), StepTrouble> {
    world.play()?.build_for_type(&response_type)
}

#[given(expr = "it asks for the response mode {string}")]
fn for_response_mode(world: &mut World, mode: String) -> Result<(), StepTrouble> {
    world.play()?.ask_for_mode(&mode)
}

#[given("a valid authorization request without the scope openid")]
fn without_openid(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_without_openid()
}

#[when(expr = "the response type is {string}, which the target does not offer")]
fn type_not_offered(world: &mut World, response_type: String) -> Result<(), StepTrouble> {
    world.play()?.bend_type(response_type, false)
}

#[when(expr = "the response type is {string}, which only other clients may use")]
fn type_of_others(world: &mut World, response_type: String) -> Result<(), StepTrouble> {
    world.play()?.bend_type(response_type, true)
}

#[when("the scope is without openid")]
fn openid_left_out(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let name = "scope".to_owned();
    let bent = match play.scope_without_openid()? {
        Some(scope) => Deviation::Replace(name, scope),
        None => Deviation::Drop(name),
    };
    play.bend(bent)
}

#[then("no ID token comes of it")]
async fn no_id_token(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_plain_tokens().await
}

#[then("the client gets what it asked for, where it asked for it")]
async fn arrives(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_arrival(front_channel::arrives).await
}

#[then("the client gets the error where it asked for its answer")]
async fn error_arrives(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_arrival(front_channel::error_arrives).await
}

#[then("the client gets nothing in the query")]
async fn nothing_in_query(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = front_channel::nothing_in_query(&play.play().await?.answer);
    play.file(judgement);
    Ok(())
}

#[then("the ID token of the response is valid and holds the nonce")]
async fn id_token_of_response(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let callback = play.front_channel_response().await?;
    let claims = play.verified(callback.id_token().unwrap_or_default()).await?;
    let nonce = play.request()?.value("nonce").unwrap_or_default().to_owned();
    play.file(token::nonce(&claims, &nonce));
    Ok(())
}

#[then("the ID token of the response names the code")]
async fn id_token_names_code(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_code_hash().await
}
