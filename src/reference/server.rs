//! One server: what its handlers share, and the way from a request to a reply.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Map, Value};

use super::behaviour::{Behaviour, ErrorPage, ErrorPageLink, KeyHeader, KeyRotation, SigningAlgorithm};
use super::core::{Core, KeyError, Signer, TokenType};
use super::dialect::{Endpoint, Place, Site};
use super::message::{Ask, Reply};
use super::recorder::{Entry, LogLine, Recorder};
use super::tamper::Tamper;
use super::{
    authorization_endpoint, consent, introspection, login, logout, metadata, pages, passkey, pushed,
    registration, request_uri, revoke, token, token_introspection, userinfo,
};
use crate::protocol::{Mask, encode_form_component};

/// One server.
pub(super) struct Server {
    pub(super) site: Site,
    pub(super) behaviour: Behaviour,
    pub(super) core: Core,
    pub(super) tampers: Vec<Tamper>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) log: Option<tokio::sync::mpsc::UnboundedSender<LogLine>>,
}

impl Server {
    /// Answers a request: handler, then tampers, then the recorder.
    pub(super) async fn answer(&self, ask: &Ask) -> Reply {
        let endpoint = self.site.endpoint(&ask.path);
        if endpoint == Some(Endpoint::Token) {
            token::wait_between_look_and_mark(self, ask).await;
        }
        let fetched = match endpoint {
            Some(Endpoint::Authorize) => request_uri::fetch(self, ask).await,
            _ => None,
        };
        let with_object = fetched.map(|fetched| Ask {
            fetched: Some(fetched),
            ..ask.clone()
        });
        let mut reply = match endpoint {
            Some(endpoint) => self.handle(endpoint, with_object.as_ref().unwrap_or(ask)).await,
            None => Reply::not_found(),
        };
        for tamper in &self.tampers {
            tamper.apply(endpoint, &mut reply);
        }
        self.record(ask, &reply);
        reply
    }

    async fn handle(&self, endpoint: Endpoint, ask: &Ask) -> Reply {
        match endpoint {
            Endpoint::Authorize => authorization_endpoint::answer(self, ask),
            Endpoint::Login => login::answer(self, ask),
            Endpoint::Passkeys => passkey::answer(self, ask),
            Endpoint::Consent => consent::answer(self, ask),
            Endpoint::Token => token::answer(self, ask).await,
            Endpoint::Userinfo => userinfo::answer(self, ask),
            Endpoint::Jwks => self.jwks(),
            Endpoint::Revoke => revoke::answer(self, ask),
            Endpoint::Introspect => token_introspection::answer(self, ask),
            Endpoint::Registration => registration::answer(self, ask),
            Endpoint::Push => pushed::answer(self, ask),
            Endpoint::Logout => logout::answer(self, ask).await,
            Endpoint::Metadata => metadata::discovery(self, ask),
            Endpoint::SdkConfiguration => metadata::sdk_configuration(self, ask),
            Endpoint::IntrospectRequest => introspection::answer(self, ask),
            Endpoint::ErrorPage => self.shown_error(ask),
            Endpoint::Home => Reply::page(
                200,
                pages::plain("Reference server", "There is nothing to see here."),
            ),
        }
    }

    fn record(&self, ask: &Ask, reply: &Reply) {
        let scenario = ask.scenario().map(str::to_owned);
        self.recorder.record(Entry {
            method: ask.method.clone(),
            host: ask.host.clone(),
            path: ask.path.clone(),
            query: ask.query.clone(),
            run: ask.run().map(str::to_owned),
            scenario: scenario.clone(),
            status: reply.status,
        });
        let Some(log) = &self.log else { return };
        let mask = Mask::default();
        let target = if ask.query.is_empty() {
            ask.path.clone()
        } else {
            format!("{}?{}", ask.path, ask.query)
        };
        let location = reply.headers.iter().find(|(name, _)| name == "location");
        // Whoever listened may be gone; the server does not mind.
        log.send(LogLine {
            method: ask.method.clone(),
            host: ask.host.clone(),
            target: mask.url(&target),
            scenario,
            status: reply.status,
            location: location.map(|(_, value)| mask.url(value)),
        })
        .ok();
    }

    /// Where a request arrived.
    pub(super) fn place(&self, ask: &Ask) -> Place {
        self.site.place(&ask.host, &self.behaviour.tenancy)
    }

    /// Whether cookies may only travel over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.site.scheme == "https"
    }

    /// Signs claims with the key of the moment.
    pub(super) fn sign(
        &self,
        kind: TokenType,
        header: KeyHeader,
        claims: &Map<String, Value>,
    ) -> Result<String, KeyError> {
        let signer = Signer {
            algorithm: self.behaviour.keys.algorithm,
            generation: self.generation(),
            header,
        };
        self.core.signed.fetch_add(1, Ordering::SeqCst);
        self.core.key.sign(kind, signer, claims)
    }

    /// Which of its keys the server uses now.
    fn generation(&self) -> usize {
        match self.behaviour.keys.rotation {
            KeyRotation::Never => 0,
            KeyRotation::AfterTwoTokens => usize::from(self.core.signed.load(Ordering::SeqCst) >= 2),
        }
    }

    /// The algorithms with which ID tokens may be signed, RS256 being always among them (OIDC Discovery §3).
    pub(super) fn signing_algorithms(&self) -> Vec<SigningAlgorithm> {
        let mut list = vec![SigningAlgorithm::Rs256, self.behaviour.keys.algorithm];
        list.dedup();
        list
    }

    /// The key set (RFC 7517 §5).
    fn jwks(&self) -> Reply {
        let set = self.core.key.jwks(&self.signing_algorithms(), self.generation());
        Reply::json(200, &set)
    }

    /// The page that a broken server shows.
    pub(super) fn failure(&self) -> Reply {
        Reply::page(500, pages::plain("Internal error", "Something went wrong."))
    }

    /// Reports an error to the end-user.
    pub(super) fn error_page(&self, place: Place, notice: &Notice<'_>) -> Reply {
        let Notice {
            error, description, ..
        } = *notice;
        let link = match self.behaviour.errors.page_link {
            ErrorPageLink::Nothing => None,
            ErrorPageLink::RefusedUri => notice.refused.map(|uri| format!("{uri}?error={error}")),
        };
        match self.behaviour.errors.page {
            ErrorPage::Html(status) => Reply::page(status, pages::error(error, description, link.as_deref())),
            ErrorPage::Json(status) => Reply::json(
                status,
                &serde_json::json!({ "error": error, "error_description": description }),
            ),
            ErrorPage::AfterDetour(_) => {
                let index = self.site.application_index(place);
                let page = self
                    .site
                    .application_url(index, self.site.path(Endpoint::ErrorPage));
                Reply::redirect(302, &notice.url(&page, None))
            }
            ErrorPage::Redirect => {
                let page = self.configured_error_page(place);
                Reply::redirect(302, &notice.url(&page, link.as_deref()))
            }
        }
    }

    /// The error page of a place's application: its own, else the vendor's.
    fn configured_error_page(&self, place: Place) -> String {
        use super::behaviour::CustomPage;
        let index = self.site.application_index(place);
        let custom = self
            .site
            .application(index)
            .and_then(|application| application.error_page);
        match (custom, self.behaviour.tenancy.custom_error_page) {
            (Some(page), CustomPage::Used) => page.to_owned(),
            (None, _) | (Some(_), CustomPage::Ignored) => self
                .site
                .application_url(index, self.site.path(Endpoint::ErrorPage)),
        }
    }

    /// The error page itself, where the end-user was redirected to it.
    fn shown_error(&self, ask: &Ask) -> Reply {
        let fields = ask.query_fields();
        let status = match self.behaviour.errors.page {
            ErrorPage::Html(status) | ErrorPage::Json(status) | ErrorPage::AfterDetour(status) => status,
            ErrorPage::Redirect => 200,
        };
        let link = match self.behaviour.errors.page_link {
            ErrorPageLink::Nothing => None,
            ErrorPageLink::RefusedUri => fields.get("return_to"),
        };
        Reply::page(
            status,
            pages::error(
                fields.get("error").unwrap_or("invalid_request"),
                fields.get("error_description").unwrap_or_default(),
                link,
            ),
        )
    }
}

/// An error for the end-user.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Notice<'a> {
    pub(super) error: &'a str,
    pub(super) description: &'a str,
    /// The redirect URI that was not accepted.
    pub(super) refused: Option<&'a str>,
    /// The authorization request token, in a server that sends it everywhere.
    pub(super) req: Option<&'a str>,
}

impl Notice<'_> {
    /// An error page's URL with what it is to say.
    fn url(&self, page: &str, link: Option<&str>) -> String {
        let separator = if page.contains('?') { '&' } else { '?' };
        let mut url = format!(
            "{page}{separator}error={}&error_description={}",
            encode_form_component(self.error),
            encode_form_component(self.description)
        );
        for (name, value) in [("return_to", link), ("req", self.req)] {
            if let Some(value) = value {
                url.push_str(&format!("&{name}={}", encode_form_component(value)));
            }
        }
        url
    }
}
