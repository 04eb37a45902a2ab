//! How an authorization request reaches a target: as it is, or in a signed object where the target demands that
//! (RFC 9101), or pushed first (RFC 9126).

use super::context::Context;
use super::play::Play;
use super::trouble::StepTrouble;
use crate::check::{Judgement, Outcome};
use crate::driver::{UserAgent, is_refusal, push, reference_to, request_uri};
use crate::protocol::{AuthorizationRequest, Carrier, ClientCredentials, Exchange};

/// An authorization request that was sent.
#[derive(Debug)]
pub(super) struct Visit {
    /// The push before it, where one was demanded and accepted.
    pub(super) push: Option<Exchange>,
    /// The request and what came; where the push was refused, the push.
    pub(super) exchange: Exchange,
    /// Whether the push was refused: the authorization endpoint never saw the request.
    pub(super) refused: bool,
}

impl Context {
    /// Sends an authorization request, signed or pushed first where the target demands that.
    pub(super) async fn visit(
        &self,
        agent: &mut UserAgent,
        purpose: &str,
        request: &AuthorizationRequest,
    ) -> Visit {
        let signed = self.in_signed_object(request);
        let request = signed.as_ref().unwrap_or(request);
        let named = request.value("client_id").and_then(|id| self.profile.client(id));
        let (Some(endpoint), Some(client)) = (self.profile.push_endpoint(), named.or(self.default_client()))
        else {
            return Visit {
                push: None,
                exchange: agent.visit(purpose, request.to_http(), &self.landmarks).await,
                refused: false,
            };
        };
        // Keys were read when the secrets were. A client that cannot sign shows its id alone, and is refused.
        let credentials = self.credentials(client);
        let credentials = credentials.unwrap_or_else(|_| ClientCredentials::public(&client.id));
        // The client pushes, not the user agent: no cookies.
        let mut back_channel = agent.without_cookies();
        let pushed = push(endpoint.clone(), request, credentials);
        let pushed = back_channel.send("push", pushed).await;
        let accepted = pushed
            .first_response()
            .filter(|response| matches!(response.status, 200 | 201));
        match accepted.and_then(|response| request_uri(&response.body)) {
            Some(reference) => {
                let carried = reference_to(request, client, &reference).to_http();
                Visit {
                    push: Some(pushed),
                    exchange: agent.visit(purpose, carried, &self.landmarks).await,
                    refused: false,
                }
            }
            None => Visit {
                push: None,
                refused: pushed.first_response().is_some_and(is_refusal),
                exchange: pushed,
            },
        }
    }
}

impl Play {
    /// Ends a scenario that is about the bytes of a request, which only a reference replaces where requests are pushed.
    pub(super) fn check_that_it_can_be_pushed(&mut self) -> Result<(), StepTrouble> {
        let request = self.request()?;
        let in_bytes = request.raw_target().is_some() || request.method.is_some();
        if (in_bytes || request.carrier == Carrier::Json) && self.context.profile.push_endpoint().is_some() {
            return self.does_not_concern(StepTrouble::OnlyPushed);
        }
        Ok(())
    }

    /// A push that is refused keeps a bad request from the authorization endpoint, which is as it should be; but how
    /// that endpoint would have answered is not known. So it may count for the target, and never against it. A correct
    /// request that is refused stays what it is.
    pub(super) fn refusal_of_a_push_decides(&mut self, judgement: &Judgement) -> bool {
        let bent = self.request.iter().any(|request| !request.deviations.is_empty());
        let unknown =
            self.push_refused && (bent || self.correct_is_error) && judgement.outcome != Outcome::Met;
        if unknown {
            self.inapplicable = Some(StepTrouble::PushRefused.to_string());
        }
        unknown
    }
}
