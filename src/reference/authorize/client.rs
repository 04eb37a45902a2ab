//! Step: the client is known, and belongs to the application of the host.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::DuplicateHandling;

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let errors = &ground.behaviour.errors;
    if ground.parameters.count("client_id") > 1
        && ground.behaviour.authorize.client_duplicates == DuplicateHandling::Refused
    {
        return Err(Refusal::page("The parameter client_id was sent more than once."));
    }
    if ground.parameters.count("client_id") == 0 {
        return Err(Refusal::Unsafe {
            description: "The parameter client_id is missing.",
            delivery: errors.missing_client,
        });
    }
    let application = ground.site.application_index(ground.place);
    let client = ground
        .parameters
        .value("client_id")
        .and_then(|id| ground.core.client(id))
        .filter(|client| client.application == application);
    match client {
        Some(client) => {
            draft.client = Some(client);
            Ok(())
        }
        None => Err(Refusal::Unsafe {
            description: "The client is not known.",
            delivery: errors.unknown_client,
        }),
    }
}
