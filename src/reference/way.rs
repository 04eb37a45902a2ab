//! Where the answer to an authorization request goes: to the client, to a login page, to an error page.

use super::authorize::{Parameters, Response, ResponseFields, place};
use super::behaviour::{
    CustomPage, Delivery, ErrorPageText, HostedLoginPage, Issuer, LineBreaks, LoginPlace, PostedState,
    Reflection, RequestTokenCount, RequestTokenPlaces, SessionState, TenantNaming, TenantParameter,
};
use super::dialect::{Endpoint, Place};
use super::login::login_page;
use super::message::{Ask, Reply};
use super::pages;
use super::server::{Notice, Server};
use crate::protocol::{ResponseMode, encode_form_component, s256};

/// The way of an answer.
pub(super) struct Way<'a> {
    pub(super) server: &'a Server,
    pub(super) place: Place,
    pub(super) parameters: &'a Parameters,
    /// The state that the client gets back.
    pub(super) state: Option<&'a str>,
}

impl Way<'_> {
    /// Reports an error to the end-user.
    pub(super) fn to_error_page(&self, error: &str, description: &str, refused: Option<&str>) -> Reply {
        let req = self.everywhere();
        let notice = Notice {
            error,
            description,
            refused,
            req: req.as_deref(),
        };
        let reply = self.server.error_page(self.place, &notice);
        match (
            self.server.behaviour.browser.error_page,
            self.parameters.value("client_id"),
        ) {
            (ErrorPageText::ClientAsMarkup, Some(client)) => reply.with_markup(client),
            (ErrorPageText::ClientByScript, _) => reply
                .with_markup(pages::CLIENT_BY_SCRIPT)
                .replacing("content-security-policy", pages::ANY_SCRIPT_POLICY),
            (ErrorPageText::ClientAsMarkup, None) | (ErrorPageText::Own, _) => reply,
        }
    }

    /// Sends the user agent to the client.
    pub(super) fn to_client(&self, target: &str, response: &Response) -> Reply {
        let behaviour = &self.server.behaviour;
        if let Response::Error { error, description } = response
            && behaviour.errors.to_client == Delivery::ErrorPage
        {
            return self.to_error_page(error, description, None);
        }
        let is_error = response.is_error();
        let fields = ResponseFields {
            state: self.state.map(str::to_owned),
            random: self.server.core.dice.short_identifier(),
            reflected: match behaviour.callback.reflection {
                Reflection::Nothing => None,
                Reflection::Scope => self.parameters.value("scope").map(str::to_owned),
            },
            further: self.further(is_error),
        };
        let (callback, front) = (&behaviour.callback, &behaviour.front_channel);
        let status = if is_error {
            callback.error_status
        } else {
            callback.status
        };
        match place(behaviour, self.parameters, is_error) {
            ResponseMode::FormPost => {
                let status = if is_error { front.posted_error_status } else { 200 };
                let parameters = response.parameters(&fields, callback);
                let reply = Reply::page(status, pages::form_post(target, &parameters))
                    .replacing("content-security-policy", pages::FORM_POST_POLICY);
                match (behaviour.browser.posted_state, self.state) {
                    (PostedState::AsMarkup, Some(state)) => reply.with_markup(state),
                    (PostedState::AsMarkup, None) | (PostedState::Escaped, _) => reply,
                }
            }
            mode @ (ResponseMode::Query | ResponseMode::Fragment) => {
                let reply = Reply::redirect(status, &response.url(target, mode, &fields, callback));
                match behaviour.browser.line_breaks {
                    LineBreaks::Encoded => reply,
                    LineBreaks::EndTheLine => reply.with_lines_of(self.state.unwrap_or_default()),
                }
            }
        }
    }

    /// The issuer in a response (RFC 9207 §2).
    fn issuer(&self, is_error: bool) -> Option<String> {
        let behaviour = &self.server.behaviour;
        let site = &self.server.site;
        let issuer = site.issuer(site.application_index(self.place));
        match behaviour.callback.issuer {
            Issuer::Sent | Issuer::Unannounced => Some(issuer),
            Issuer::WithSlash => Some(format!("{issuer}/")),
            Issuer::OnSuccessOnly => (!is_error).then_some(issuer),
            Issuer::InQueryOnly => {
                let mode = place(behaviour, self.parameters, is_error);
                (mode == ResponseMode::Query).then_some(issuer)
            }
            Issuer::AnnouncedOnly | Issuer::Absent => None,
        }
    }

    /// What stands in a response beside its own parameters.
    fn further(&self, is_error: bool) -> Vec<(&'static str, String)> {
        let server = self.server;
        let behaviour = &server.behaviour;
        let mut further: Vec<(&'static str, String)> = Vec::new();
        further.extend(self.issuer(is_error).map(|issuer| ("iss", issuer)));
        if behaviour.callback.session_state == SessionState::Sent && !is_error {
            let salt = server.core.dice.short_identifier();
            further.push(("session_state", format!("{}.{salt}", s256(&salt))));
        }
        if !is_error || behaviour.tenancy.on_error == TenantNaming::Named {
            further.extend(tenant_parameters(server, self.place));
        }
        further.extend(self.everywhere().map(|req| ("req", req)));
        further
    }

    /// The `req` of a redirect that should have none.
    fn everywhere(&self) -> Option<String> {
        match self.server.behaviour.req.places {
            RequestTokenPlaces::LoginOnly => None,
            RequestTokenPlaces::Everywhere => {
                self.server.mint_request(self.place, self.parameters, None).ok()
            }
        }
    }

    /// Sends the user agent to the login page, or shows it.
    pub(super) fn to_login(&self, ask: &Ask) -> Reply {
        let (server, place) = (self.server, self.place);
        let Ok(req) = server.mint_request(place, self.parameters, None) else {
            return server.failure();
        };
        match server.behaviour.login.place {
            LoginPlace::Redirect => {}
            LoginPlace::InPlace => {
                return match server.read_request(place, &req) {
                    Some(pending) => login_page(server, ask, &pending),
                    None => server.failure(),
                };
            }
        }
        let mut url = match server.passkey_host(ask) {
            // Whoever came by the other name stays there: no passkey follows to the first one.
            Some(host) => server.site.url(host, server.site.path(Endpoint::Login)),
            None => login_url(server, place),
        };
        let times = match server.behaviour.req.count {
            RequestTokenCount::Missing => 0,
            RequestTokenCount::Once => 1,
            RequestTokenCount::Doubled => 2,
        };
        for _ in 0..times {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&format!("req={}", encode_form_component(&req)));
        }
        Reply::redirect(302, &url)
    }
}

/// The parameters that name the tenant (vendors send them with codes and errors).
fn tenant_parameters(server: &Server, place: Place) -> Vec<(&'static str, String)> {
    let Some(tenant) = server.site.tenant(place) else {
        return Vec::new();
    };
    let names: &[&'static str] = match server.behaviour.tenancy.parameter {
        TenantParameter::Domain => &["tenant_domain"],
        TenantParameter::Name => &["tenant_name"],
        TenantParameter::Both => &["tenant_domain", "tenant_name"],
    };
    let mut list: Vec<_> = names.iter().map(|name| (*name, tenant.name.to_owned())).collect();
    list.extend(
        tenant
            .custom_domain
            .clone()
            .map(|domain| ("tenant_custom_domain", domain)),
    );
    list
}

/// The login page of a place: the application's own, else the hosted one.
fn login_url(server: &Server, place: Place) -> String {
    let tenancy = &server.behaviour.tenancy;
    let site = &server.site;
    let index = site.application_index(place);
    let custom = site
        .application(index)
        .and_then(|application| application.login_page);
    if let (Some(page), CustomPage::Used) = (custom, tenancy.custom_login_page) {
        return match tenancy.custom_login_page_query {
            CustomPage::Used => page.to_owned(),
            CustomPage::Ignored => page.split('?').next().unwrap_or(page).to_owned(),
        };
    }
    let path = site.path(Endpoint::Login);
    match (site.tenant(place), tenancy.hosted_login_page) {
        (Some(tenant), HostedLoginPage::TenantHost) => site.url(&tenant.host, path),
        (None, _) | (Some(_), HostedLoginPage::ApplicationHost) => site.application_url(index, path),
    }
}
