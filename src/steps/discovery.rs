//! The metadata document and the key set themselves: *When* they are fetched, *Then* what they hold.

use cucumber::{then, when};

use super::fetched::answer_of;
use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::Judgement;
use crate::check::discovery::{self, Members};
use crate::check::key_set::{self, Published};
use crate::protocol::Request;

impl Play {
    /// Fetches the metadata document.
    async fn fetch_metadata(&mut self) -> Result<(), StepTrouble> {
        let place = self.context.profile.metadata_place.clone();
        let place = place.ok_or(StepTrouble::Missing("metadata document"))?;
        self.fetched.document = Some(self.fetch("metadata", Request::get(place)).await);
        Ok(())
    }

    /// Files a judgement about the members of the document.
    fn judge_members(&mut self, judge: impl FnOnce(&Members) -> Judgement) -> Result<(), StepTrouble> {
        let answered = answer_of(self.fetched.document.as_ref(), "metadata document")?;
        let judgement = judge(&discovery::members(answered));
        self.file(judgement);
        Ok(())
    }

    /// Files whether the issuer is the one under whose address the document stands.
    fn judge_issuer_of_document(&mut self) -> Result<(), StepTrouble> {
        let place = self.context.profile.metadata_place.clone();
        let place = place.ok_or(StepTrouble::Missing("metadata document"))?;
        let answered = answer_of(self.fetched.document.as_ref(), "metadata document")?;
        match discovery::issuer_fits(&discovery::members(answered), &place) {
            Ok(judgement) => {
                self.file(judgement);
                Ok(())
            }
            Err(fact) => self.does_not_concern(StepTrouble::Concern(fact)),
        }
    }

    /// Files a judgement about the key set.
    fn judge_keys(&mut self, judge: impl FnOnce(&Published) -> Judgement) -> Result<(), StepTrouble> {
        let answered = answer_of(self.fetched.document.as_ref(), "key set")?;
        let judgement = judge(&key_set::published(answered));
        self.file(judgement);
        Ok(())
    }

    /// Files whether the key set has a key for each algorithm that the metadata list.
    fn judge_algorithms(&mut self) -> Result<(), StepTrouble> {
        let metadata = self.context.profile.metadata.as_ref();
        let listed = metadata.and_then(|metadata| metadata.id_token_signing_alg_values_supported.clone());
        match listed {
            Some(listed) => self.judge_keys(|published| key_set::serves(published, &listed)),
            None => {
                let fact = "the metadata list no algorithms (`id_token_signing_alg_values_supported`)";
                self.does_not_concern(StepTrouble::Concern(fact.to_owned()))
            }
        }
    }
}

#[when("the metadata document is fetched")]
async fn metadata_fetched(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.fetch_metadata().await
}

#[when("the key set is fetched")]
async fn keys_fetched(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.fetch_jwks().await?;
    play.evidence.push(exchange.clone());
    play.fetched.document = Some(exchange);
    Ok(())
}

#[then("it is served as a JSON document")]
fn served_as_json(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answered = answer_of(play.fetched.document.as_ref(), "metadata document")?;
    let judgement = discovery::served_as_json(answered);
    play.file(judgement);
    Ok(())
}

#[then("its issuer is the one at whose address it stands")]
fn issuer_fits(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_issuer_of_document()
}

#[then("its issuer is well formed")]
fn issuer_well_formed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_members(discovery::issuer_well_formed)
}

#[then("it holds what is required")]
fn complete(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let openid = play.context.profile.offers.openid != Some(false);
    play.judge_members(|members| discovery::complete(members, openid))
}

#[then("it holds what is recommended")]
fn recommended(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_members(discovery::recommended)
}

#[then("its members have their types")]
fn typed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_members(discovery::typed)
}

#[then("it holds nothing that is empty")]
fn nothing_empty(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_members(discovery::nothing_empty)
}

#[then("its endpoints use TLS")]
fn endpoints_use_tls(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_members(discovery::endpoints_use_tls)
}

#[then(expr = "it lists {string} in {string}")]
fn lists(world: &mut World, value: String, list: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_members(|members| discovery::lists(members, &list, &value, true))
}

#[then(expr = "it does not list {string} in {string}")]
fn does_not_list(world: &mut World, value: String, list: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_members(|members| discovery::lists(members, &list, &value, false))
}

#[then("its keys are well formed")]
fn keys_well_formed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_keys(key_set::well_formed)
}

#[then("its keys show nothing private")]
fn keys_public(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_keys(key_set::public_only)
}

#[then("its keys can be told apart")]
fn keys_told_apart(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_keys(key_set::told_apart)
}

#[then("its keys are long enough")]
fn keys_long(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_keys(key_set::long)
}

#[then("it has a key for each listed algorithm")]
fn keys_for_algorithms(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_algorithms()
}
