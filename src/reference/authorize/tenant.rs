//! Step: the host names a tenant, where a server has tenants.

use super::{Draft, Ground, Refusal};
use crate::reference::dialect::Place;

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    match ground.place {
        Place::Single | Place::Tenant(_) => Ok(()),
        Place::Application(_) => Err(Refusal::page("The request must name a tenant by its host.")),
        Place::Nowhere => Err(Refusal::page("There is no such tenant.")),
    }
}
