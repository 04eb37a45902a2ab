//! Access tokens that are JWTs: *Then* how they are signed and what they say.

use cucumber::then;

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::Judgement;
use crate::check::access_token::{self, Expected};
use crate::protocol::SignedToken;

impl Play {
    /// The access token as a JWT. A target whose access tokens are opaque is not concerned.
    fn jwt_access_token(&mut self) -> Result<SignedToken, StepTrouble> {
        match SignedToken::parse(self.access_token()?.expose()) {
            Ok(token) => Ok(token),
            Err(_) => {
                let fact = "access tokens are opaque, which is legitimate".to_owned();
                self.does_not_concern(StepTrouble::Concern(fact.clone()))?;
                Err(StepTrouble::Concern(fact))
            }
        }
    }

    /// Files whether the access token is signed by a published key.
    async fn judge_access_signature(&mut self) -> Result<(), StepTrouble> {
        let read = Ok(self.jwt_access_token()?);
        let keys = self.keys_for(&read).await?;
        let judgement = read.map(|token| access_token::signed(&token, &keys));
        self.file(judgement.unwrap_or_else(|error| Judgement::unclear("a JWT", error.to_string())));
        Ok(())
    }

    /// Files whether the access token holds what the profile asks for. One that does not say that it keeps to the
    /// profile is not concerned.
    fn judge_access_claims(&mut self) -> Result<(), StepTrouble> {
        let token = self.jwt_access_token()?;
        if !access_token::says_so(&token) {
            let fact = "the access token does not say that it keeps to RFC 9068 (`typ`)".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        let issuer = self.context.profile.issuer_text();
        let client = self.token_client()?.id.clone();
        let against = Expected {
            issuer: issuer.as_deref(),
            client: &client,
            now: self.context.clock.now(),
            leeway: self.context.leeway(),
        };
        self.file(access_token::complete(&token, &against));
        Ok(())
    }
}

#[then("an access token that is a JWT is signed")]
async fn is_signed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_access_signature().await
}

#[then("an access token that is a JWT holds the claims of its profile")]
fn holds_claims(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_access_claims()
}

#[then("an access token that is a JWT has a type of its own")]
fn has_type(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = access_token::typed(&play.jwt_access_token()?);
    play.file(judgement);
    Ok(())
}
