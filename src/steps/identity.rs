//! Hints, requested subjects, and whom the tokens name.

use std::sync::Arc;

use cucumber::{given, then, when};
use serde_json::{Value, json};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::identity;
use crate::protocol::{Answer, Deviation, Jws};

/// How an ID token is forged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forgery {
    /// `alg` is `none`, and there is no signature.
    Unsigned,
    /// The signature is another one.
    OtherSignature,
}

impl Forgery {
    /// The forged form of a token.
    fn of(self, token: &str) -> Option<String> {
        match self {
            Self::Unsigned => Jws::unsecured(token),
            Self::OtherSignature => Jws::with_other_signature(token),
        }
    }
}

/// Where the second end-user stands among those whose token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Among {
    Nobody,
    BeforeTheFirst,
    AfterTheFirst,
}

/// The subject that an ID token names.
pub(super) fn subject_of(token: &str) -> Result<String, StepTrouble> {
    let claims = Jws::parse(token).ok().and_then(|jws| jws.claims());
    let subject = claims.as_ref().and_then(|claims| claims.get("sub")?.as_str());
    subject.map(str::to_owned).ok_or_else(|| StepTrouble::Absent {
        what: "the subject of an ID token",
        reason: "it cannot be read".to_owned(),
    })
}

impl Play {
    /// An ID token of the second end-user, who is remembered as the one whom the request names.
    pub(super) async fn token_of_another(&mut self) -> Result<String, StepTrouble> {
        let token = self.id_token_of(1).await?;
        self.named_subject = Some(subject_of(&token)?);
        Ok(token)
    }

    /// Names the second end-user by a forged hint.
    async fn forge_hint(&mut self, name: String, forgery: Forgery) -> Result<(), StepTrouble> {
        let token = self.token_of_another().await?;
        let forged = forgery
            .of(&token)
            .ok_or(StepTrouble::Missing("token that can be forged"))?;
        self.forgery = Some((name.clone(), forgery));
        self.bend(Deviation::Replace(name, forged))
    }

    /// The answer to the same request with a hint that is forged in the same way for the end-user who is signed in.
    async fn answer_to_own_forgery(&mut self) -> Result<Answer, StepTrouble> {
        let (name, forgery) = self.forgery.clone().ok_or(StepTrouble::Missing("forged hint"))?;
        let token = self.id_token_by(self.agent.fork(), 0).await?;
        let forged = forgery
            .of(&token)
            .ok_or(StepTrouble::Missing("token that can be forged"))?;
        let mut request = self.request()?.clone();
        request.set(&name, &forged);
        let context = Arc::clone(&self.context);
        let mut agent = self.agent.fork();
        let exchange = context.visit(&mut agent, "compare", &request).await.exchange;
        let answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange);
        Ok(answer)
    }

    /// Asks for a token of the second end-user by the `claims` parameter.
    async fn ask_for_another(&mut self, among: Among) -> Result<(), StepTrouble> {
        let other = self.token_of_another().await?;
        let other = subject_of(&other)?;
        let subject = if among == Among::Nobody {
            json!({ "value": other })
        } else {
            let own = subject_of(&self.id_token_by(self.agent.fork(), 0).await?)?;
            match among {
                Among::Nobody | Among::BeforeTheFirst => json!({ "values": [other, own] }),
                Among::AfterTheFirst => json!({ "values": [own, other] }),
            }
        };
        let claims: Value = json!({ "id_token": { "sub": subject } });
        self.bend(Deviation::Replace("claims".to_owned(), claims.to_string()))
    }

    /// Files whether the end-user whom the request names got no token.
    async fn judge_named_subject(&mut self) -> Result<(), StepTrouble> {
        let answer = self.exchange_if_code().await?;
        let claims = match self.tokens.is_empty() {
            true => None,
            false => Some(self.claims().await?),
        };
        let named = self.named_subject.clone();
        let named = named.ok_or(StepTrouble::Missing("end-user whom the request names"))?;
        self.file(identity::signs_nobody_in(&answer, claims.as_ref(), &named));
        Ok(())
    }

    /// Files whether the tokens of a silent sign-in name the same authentication as the token before.
    async fn judge_same_authentication(&mut self) -> Result<(), StepTrouble> {
        let before = self.known_token.clone();
        let before = before.ok_or(StepTrouble::Missing("ID token of the sign-in before"))?;
        let before = self.verified(&before).await?;
        let after = self.claims().await?;
        self.file(identity::same_authentication(&before, &after));
        Ok(())
    }

    /// Files whether a forged hint was not believed.
    async fn judge_forgery(&mut self) -> Result<(), StepTrouble> {
        let answer = self.play().await?.answer.clone();
        let own = match identity::asks_for_somebody(&answer) {
            true => Some(self.answer_to_own_forgery().await?),
            false => None,
        };
        self.file(identity::forgery_not_believed(&answer, own.as_ref()));
        Ok(())
    }
}

#[given("the client has an ID token of the session")]
async fn has_token(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let agent = play.agent.fork();
    play.known_token = Some(play.id_token_by(agent, 0).await?);
    Ok(())
}

#[when(expr = "{string} is that ID token")]
fn is_known_token(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.known_token.clone();
    let token = token.ok_or(StepTrouble::Missing("ID token of the session"))?;
    play.bend(Deviation::Replace(name, token))
}

#[when(expr = "{string} is an ID token of the second end-user")]
async fn hint_of_second_user(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.token_of_another().await?;
    play.bend(Deviation::Replace(name, token))
}

#[when(expr = "{string} is an unsigned ID token of the second end-user")]
async fn unsigned_hint(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.forge_hint(name, Forgery::Unsigned).await
}

#[when(expr = "{string} is an ID token of the second end-user with another signature")]
async fn hint_with_other_signature(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.forge_hint(name, Forgery::OtherSignature).await
}

#[when("it asks for a token of the second end-user")]
async fn asks_for_another(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_for_another(Among::Nobody).await
}

#[when("it asks for a token of the second end-user or the first")]
async fn asks_for_another_first(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_for_another(Among::BeforeTheFirst).await
}

#[when("it asks for a token of the first end-user or the second")]
async fn asks_for_another_last(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_for_another(Among::AfterTheFirst).await
}

#[then("the end-user whom it names is not signed in")]
async fn named_user_not_signed_in(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_named_subject().await
}

#[then("the forged hint is not believed")]
async fn forgery_not_believed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_forgery().await
}

#[then("the ID token names the same authentication as before")]
async fn same_authentication(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_same_authentication().await
}

#[then("the ID token says when the end-user signed in")]
async fn says_when(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let claims = play.claims().await?;
    play.file(identity::says_when(&claims));
    Ok(())
}
