//! What the metadata say, and what the target does: *Given* a value that they list, *When* one that they do not, *Then*.

use cucumber::{given, then, when};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::Judgement;
use crate::check::advertised::{self, Listed};
use crate::protocol::{Answer, Deviation, Metadata, is_same_response_type};

/// A list of the metadata document, by the parameter whose values it holds.
fn list<'a>(metadata: &'a Metadata, parameter: &str) -> Result<Option<&'a [String]>, StepTrouble> {
    let list = match parameter {
        "response_type" => &metadata.response_types_supported,
        "response_mode" => &metadata.response_modes_supported,
        "code_challenge_method" => &metadata.code_challenge_methods_supported,
        "prompt" => &metadata.prompt_values_supported,
        "grant_type" => &metadata.grant_types_supported,
        "token_endpoint_auth_method" => &metadata.token_endpoint_auth_methods_supported,
        other => {
            return Err(StepTrouble::UnknownWord {
                kind: "parameter with a list in the metadata",
                name: other.to_owned(),
            });
        }
    };
    Ok(list.as_deref())
}

impl Play {
    /// Ends the scenario unless the metadata list a value, or, without `wanted`, unless they leave it out of a list that
    /// they have.
    pub(super) fn ensure_listed(
        &mut self,
        parameter: &str,
        value: &str,
        wanted: bool,
    ) -> Result<(), StepTrouble> {
        let metadata = self.context.profile.metadata.as_ref();
        let metadata = metadata.ok_or(StepTrouble::Missing("metadata document"))?;
        let same = |own: &String| match parameter {
            "response_type" => is_same_response_type(own, value),
            _ => own == value,
        };
        let listed = list(metadata, parameter)?.map(|list| list.iter().any(same));
        let fact = match (listed, wanted) {
            (None, _) => format!("the metadata list no values of `{parameter}`"),
            (Some(false), true) => format!("the metadata do not list `{value}` for `{parameter}`"),
            (Some(true), false) => format!("the metadata list `{value}` for `{parameter}`"),
            (Some(true), true) | (Some(false), false) => return Ok(()),
        };
        self.does_not_concern(StepTrouble::Concern(fact))
    }

    /// The parameters by which a request asks for a value, beside the value itself.
    fn with_value(&mut self, parameter: &str, value: &str) -> Vec<(String, String)> {
        let mut list = vec![(parameter.to_owned(), value.to_owned())];
        let verifier = self
            .verifier
            .as_ref()
            .filter(|_| (parameter, value) == ("code_challenge_method", "plain"));
        list.extend(verifier.map(|verifier| ("code_challenge".to_owned(), verifier.expose().to_owned())));
        list
    }

    /// Builds a correct request of a client who may use a response type; the request asks for a code.
    fn build_for_user_of(&mut self, response_type: &str) -> Result<(), StepTrouble> {
        let client = self.context.profile.client_who_may(response_type).cloned();
        match client {
            Some(client) => self.build(Some(client)),
            None => {
                let fact =
                    format!("the profile names no client that may use the response type `{response_type}`");
                self.does_not_concern(StepTrouble::Concern(fact))
            }
        }
    }

    /// What the metadata say about `iss` in responses, where they were read.
    fn issuer_is_announced(&self) -> Option<bool> {
        let metadata = self.context.profile.metadata.as_ref()?;
        Some(metadata.authorization_response_iss_parameter_supported == Some(true))
    }

    /// Files whether the response names the right issuer.
    async fn judge_issuer(&mut self) -> Result<(), StepTrouble> {
        let Some(issuer) = self.context.profile.issuer_text() else {
            let fact = "neither profile nor metadata name the issuer".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        let announced = self.issuer_is_announced();
        match advertised::issuer(&self.play().await?.answer, &issuer, announced) {
            Ok(judgement) => {
                self.file(judgement);
                Ok(())
            }
            Err(fact) => self.does_not_concern(StepTrouble::Concern(fact)),
        }
    }

    /// Judges what came of the value that the scenario asks for.
    async fn judge_listed(
        &mut self,
        parameter: &str,
        judge: fn(&Answer, Listed<'_>) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let value = self.request()?.value(parameter).unwrap_or_default().to_owned();
        let listed = Listed {
            parameter,
            value: &value,
        };
        let judgement = judge(&self.play().await?.answer, listed);
        self.file(judgement);
        Ok(())
    }
}

#[given(expr = "it has the listed value {string} of {string}")]
fn with_listed(world: &mut World, value: String, parameter: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.ensure_listed(&parameter, &value, true)?;
    let pairs = play.with_value(&parameter, &value);
    play.prepare(|request| pairs.iter().for_each(|(name, value)| request.set(name, value)))
}

#[given(expr = "a valid authorization request of a client who may use the response type {string}")]
fn of_user_of_type(world: &mut World, response_type: String) -> Result<(), StepTrouble> {
    world.play()?.build_for_user_of(&response_type)
}

#[when(expr = "it has the unlisted value {string} of {string}")]
fn with_unlisted(world: &mut World, value: String, parameter: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.ensure_listed(&parameter, &value, false)?;
    let pairs = play.with_value(&parameter, &value);
    pairs
        .into_iter()
        .try_for_each(|(name, value)| play.bend(Deviation::Replace(name, value)))
}

#[then(expr = "the listed value of {string} works")]
async fn listed_works(world: &mut World, parameter: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_listed(&parameter, advertised::works).await
}

#[then(expr = "the unlisted value of {string} is refused")]
async fn unlisted_refused(world: &mut World, parameter: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_listed(&parameter, advertised::refused).await
}

#[then("the unlisted response mode is not used")]
async fn unlisted_mode_unused(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let mode = play.request()?.value("response_mode").map(str::to_owned);
    let answer = &play.play().await?.answer;
    let judgement = advertised::mode_unused(answer, &mode.unwrap_or_default());
    play.file(judgement);
    Ok(())
}

#[then("the response names the right issuer")]
async fn right_issuer(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_issuer().await
}

#[then("an issuer in the response is announced")]
async fn issuer_announced(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let announced = play.issuer_is_announced() == Some(true);
    let judgement = advertised::issuer_announced(&play.play().await?.answer, announced);
    play.file(judgement);
    Ok(())
}
