//! Step: `prompt` is a list of values that the server takes (OIDC Core §3.1.2.1).

use super::{Draft, Ground, Refusal};
use crate::protocol::{Prompt, PromptError};
use crate::reference::behaviour::{EmptyValue, OpenIdConnect, PromptMixed, UnknownPrompt};

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    if ground.behaviour.front_channel.openid == OpenIdConnect::Unknown {
        return Ok(());
    }
    let Some(text) = ground.parameters.value("prompt") else {
        return Ok(());
    };
    if text.is_empty() && ground.behaviour.authorize.empty == EmptyValue::Value {
        return Err(unknown(ground));
    }
    let prompts = match Prompt::parse_list(text) {
        Ok(prompts) => prompts,
        Err(PromptError::Unknown(_)) => return Err(unknown(ground)),
        Err(PromptError::NoneCombined) => match ground.behaviour.session.prompt_mixed {
            PromptMixed::Refused => {
                return Err(Refusal::invalid_request("The prompt none cannot be combined."));
            }
            PromptMixed::NoneIgnored => {
                let rest: Vec<&str> = text.split(' ').filter(|word| *word != "none").collect();
                Prompt::parse_list(&rest.join(" ")).map_err(|_| unknown(ground))?
            }
        },
    };
    if prompts
        .iter()
        .any(|prompt| !ground.behaviour.authorize.prompts.contains(prompt))
    {
        return Err(unknown(ground));
    }
    draft.prompts = prompts;
    Ok(())
}

/// What a value gets that the server does not take.
fn unknown(ground: &Ground<'_>) -> Refusal {
    let description = "The prompt is not supported.";
    match ground.behaviour.authorize.unknown_prompt {
        UnknownPrompt::InvalidRequest => Refusal::invalid_request(description),
        UnknownPrompt::OnPage => Refusal::page(description),
        UnknownPrompt::Undocumented => Refusal::Request {
            error: "invalid_prompt",
            description,
        },
        UnknownPrompt::Failure => Refusal::Failure,
    }
}
