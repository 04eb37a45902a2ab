//! What the metadata say about the token endpoint: grant types and ways of client authentication.

use cucumber::{given, then, when};

use super::play::Play;
use super::token_side::GrantKind;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Outcome, token_error};
use crate::protocol::TokenDeviation;

/// A grant type that nobody has heard of.
const UNHEARD_OF: &str = "urn:opcheck:grant-type:unheard-of";

impl Play {
    /// Asks for another grant than the one that the request is right for; ends the scenario unless the metadata list it,
    /// or, without `wanted`, unless they leave it out.
    fn ask_for_grant(&mut self, grant: String, wanted: bool) -> Result<(), StepTrouble> {
        let name = "grant_type".to_owned();
        self.ensure_listed(&name, &grant, wanted)?;
        self.bend_token_request(TokenDeviation::Replace(name, grant))
    }

    /// Asks for a grant that the metadata list. Where a client is known to have it, that one asks.
    async fn ask_for_listed_grant(&mut self, grant: String) -> Result<(), StepTrouble> {
        let machine = self.context.profile.client_with_client_credentials().cloned();
        match machine.filter(|_| grant == "client_credentials") {
            Some(machine) => {
                self.ensure_listed("grant_type", &grant, true)?;
                self.client = Some(machine);
                self.build_token_request(GrantKind::Machine).await
            }
            None => self.ask_for_grant(grant, true),
        }
    }

    /// Judges whether the scenario's grant type is known. That an answer is not the error for an unknown one counts only
    /// where one that nobody has heard of brings that error.
    async fn judge_grant(&mut self) -> Result<(), StepTrouble> {
        let asked = self.token_request()?.value("grant_type").unwrap_or_default() == "client_credentials";
        let may_use_it = !asked || self.token.grant == Some(GrantKind::Machine);
        let judgement = token_error::knows_grant(answered(self.play_token_request().await?)?, may_use_it);
        if judgement.outcome == Outcome::Met && self.control.is_none() {
            self.control_unheard_of().await?;
        }
        self.file(judgement);
        Ok(())
    }

    /// The same request, anew, for a grant type that nobody has heard of; ends the scenario where it does not bring the
    /// error for that.
    async fn control_unheard_of(&mut self) -> Result<(), StepTrouble> {
        let request = self.apart(async |play| play.correct_token_request().await).await;
        let mut request = request?;
        let deviation = TokenDeviation::Replace("grant_type".to_owned(), UNHEARD_OF.to_owned());
        request.bend(deviation);
        let exchange = self.ask("control", &request).await;
        match token_error::takes_no_unknown_grant(answered(&exchange)?) {
            Ok(None) => Ok(()),
            Ok(Some(words)) => {
                let fact = format!(
                    "the answers of the token endpoint do not tell which grant types it knows: to one that nobody has \
                     heard of, it answers {words}"
                );
                self.does_not_concern(StepTrouble::Concern(fact))
            }
            Err(reason) => Err(StepTrouble::Absent {
                what: "the control, an answer to a grant type that nobody has heard of",
                reason,
            }),
        }
    }
}

#[given(expr = "the metadata list {string} for {string}")]
fn listed(world: &mut World, value: String, list: String) -> Result<(), StepTrouble> {
    world.play()?.ensure_listed(&list, &value, true)
}

#[given(expr = "the metadata do not list {string} for {string}")]
fn not_listed(world: &mut World, value: String, list: String) -> Result<(), StepTrouble> {
    world.play()?.ensure_listed(&list, &value, false)
}

#[when(expr = "the token request has the listed grant type {string}")]
async fn listed_grant(world: &mut World, grant: String) -> Result<(), StepTrouble> {
    world.play()?.ask_for_listed_grant(grant).await
}

#[when(expr = "the token request has the unlisted grant type {string}")]
fn unlisted_grant(world: &mut World, grant: String) -> Result<(), StepTrouble> {
    world.play()?.ask_for_grant(grant, false)
}

#[then("the token endpoint knows the grant type")]
async fn knows_grant(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_grant().await
}
