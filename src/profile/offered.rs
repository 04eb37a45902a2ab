//! What the target offers, by its metadata first and the profile second, and which client may use it.

use super::model::{Client, Profile};
use crate::catalogue::Need;
use crate::protocol::{ResponseMode, is_same_response_type};

impl Profile {
    /// The response types that the metadata list, if they were read.
    pub fn listed_response_types(&self) -> Option<&[String]> {
        self.metadata.as_ref()?.response_types_supported.as_deref()
    }

    /// The response modes that the metadata list in so many words.
    pub fn listed_response_modes(&self) -> Option<&[String]> {
        self.metadata.as_ref()?.response_modes_supported.as_deref()
    }

    /// Whether metadata or profile list a response type.
    pub fn offers_response_type(&self, response_type: &str) -> bool {
        let listed = self
            .listed_response_types()
            .or(self.offers.response_types.as_deref());
        let same = |own: &String| is_same_response_type(own, response_type);
        listed.is_some_and(|list| list.iter().any(same))
    }

    /// A client that may use a response type which the target offers.
    ///
    /// # Errors
    ///
    /// There is none; the fact that says so.
    pub fn client_for(&self, response_type: &str) -> Result<&Client, String> {
        let for_id_token = response_type.split(' ').any(|word| word == "id_token");
        if for_id_token && let Some(fact) = self.lacks(Need::OpenId) {
            return Err(fact);
        }
        let listed = self
            .listed_response_types()
            .or(self.offers.response_types.as_deref());
        if listed.is_some() && !self.offers_response_type(response_type) {
            return Err(format!(
                "the target does not offer the response type `{response_type}`"
            ));
        }
        self.client_who_may(response_type).ok_or_else(|| {
            format!("the profile names no client that may use the response type `{response_type}` (`clients`, `response_types`)")
        })
    }

    /// A client of which the profile says that it may use a response type; the usual one if it may.
    pub fn client_who_may(&self, response_type: &str) -> Option<&Client> {
        let usable = |client: &&Client| {
            client.may_use(response_type) == Some(true) && !client.redirect_uris.is_empty()
        };
        self.default_client()
            .filter(usable)
            .or_else(|| self.clients.iter().find(usable))
    }

    /// Whether the target offers a response mode for a response type: because it lists the mode, or because it is the
    /// type's own.
    ///
    /// # Errors
    ///
    /// It does not; the fact that says so.
    pub fn ensure_response_mode(&self, mode: ResponseMode, response_type: &str) -> Result<(), String> {
        let listed = self
            .listed_response_modes()
            .or(self.offers.response_modes.as_deref());
        let named = |list: &[String]| list.iter().any(|own| own == mode.name());
        if mode == ResponseMode::of_type(response_type) || listed.is_some_and(named) {
            return Ok(());
        }
        Err(format!(
            "the target does not offer the response mode `{}`",
            mode.name()
        ))
    }
}
