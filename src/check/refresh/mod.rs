//! Checks on refresh tokens: what a refresh gives, to whom, and what becomes of the token.

mod audience;
mod response;
mod rotation;
mod scope;
mod sign_in;

pub use audience::{Audience, not_for_resource};
pub use response::{gives_new_tokens, is_well_formed, unguessable};
pub use rotation::{Parallel, at_most_one_survives, kept, none_survives, replaced};
pub use scope::{narrowed, not_widened, whole_scope};
pub use sign_in::same_sign_in;

#[cfg(test)]
mod tests {
    use crate::protocol::Response;

    /// An answer of the token endpoint.
    pub(super) fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![
                ("content-type".to_owned(), "application/json".to_owned()),
                ("cache-control".to_owned(), "private, no-store".to_owned()),
            ],
            body: body.to_owned(),
            truncated: false,
        }
    }
}
