//! The ordered table of validation steps.
//!
//! A step looks at the request, writes what it has understood into the draft, and refuses what it must. To add a step,
//! add a file and a row here; the order is the order in which a request with several mistakes is judged.

use super::{Draft, Ground, Refusal};
use super::{
    claims, client, decoding, duplicates, extensions, grant, health, hint, hint_parameters, id_token, limits,
    max_age, parameter_order, pkce, prompt, redirect_uri, response_mode, response_type, scope, session_first,
    tenant, unknown,
};
use crate::reference::behaviour::Order;

/// One validation step.
pub(super) type Step = fn(&Ground<'_>, &mut Draft) -> Result<(), Refusal>;

/// Who asks, and where the answer may go.
const CLIENT: &[Step] = &[tenant::check, client::check, redirect_uri::check];

/// What the server itself can do at the moment.
const SERVER: &[Step] = &[health::check];

/// What is asked for.
const REQUEST: &[Step] = &[
    decoding::check,
    duplicates::check,
    unknown::check,
    parameter_order::check,
    extensions::check,
    response_mode::check,
    response_type::check,
    grant::check,
    hint_parameters::check,
    limits::check,
    scope::check,
    id_token::check,
    pkce::check,
    prompt::check,
    max_age::check,
    hint::check,
    claims::check,
];

/// The session, in a server that looks there too early.
const SESSION: &[Step] = &[session_first::check];

/// All steps in the order of a server.
pub(super) fn in_order(order: Order) -> impl Iterator<Item = Step> {
    let groups: [&'static [Step]; 4] = match order {
        Order::ClientFirst => [CLIENT, SERVER, REQUEST, &[]],
        Order::RequestFirst => [REQUEST, CLIENT, SERVER, &[]],
        Order::SessionFirst => [CLIENT, SERVER, SESSION, REQUEST],
    };
    groups.into_iter().flatten().copied()
}
