//! Step of a server in the wrong order: the session is looked at before the request.

use super::{Draft, Ground, Refusal};

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    let silent = ground.parameters.value("prompt") == Some("none");
    if silent && ground.session.is_none() {
        return Err(Refusal::Request {
            error: "login_required",
            description: "The end-user must sign in.",
        });
    }
    Ok(())
}
