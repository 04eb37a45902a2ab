//! The authorization endpoint over HTTP: reads the request, lets `authorize` judge it, and carries out the outcome.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use super::authorize::{
    Approval, Ground, Interaction, Outcome, Parameters, Response, ResponseFields, ResponseType, judge,
};
use super::behaviour::{
    CodeAlphabet, CustomPage, Delivery, HostedLoginPage, Issuer, LoginPlace, Methods, RequestTokenCount,
    RequestTokenPlaces, RequestUri, SessionState, TenantNaming, TenantParameter,
};
use super::core::{CODE_LIFETIME, Code, Session};
use super::dialect::{Endpoint, Place};
use super::login::login_page;
use super::message::{Ask, Reply};
use super::pending::Pending;
use super::server::Server;
use super::{consent, pages};
use crate::protocol::{encode_form_component, s256};

/// What is known beside the parameters when a request is judged.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances {
    pub(super) session: Option<Session>,
    pub(super) interaction: Interaction,
    /// The state is lost on the way.
    pub(super) forgets_state: bool,
}

/// Answers a request.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let behaviour = &server.behaviour.authorize;
    let raw: &[u8] = match (ask.method.as_str(), behaviour.methods) {
        ("GET" | "HEAD", Methods::GetAndPost | Methods::GetOnly) => ask.query.as_bytes(),
        ("POST", Methods::GetAndPost | Methods::PostOnly) if ask.has_form() => &ask.body,
        ("POST", Methods::GetAndPost | Methods::PostOnly) => {
            let text = "The parameters must be sent as a form.";
            return Reply::page(415, pages::plain("Not a form", text));
        }
        (_, Methods::GetAndPost) => return Reply::method_not_allowed("GET, HEAD, POST"),
        (_, Methods::GetOnly) => return Reply::method_not_allowed("GET, HEAD"),
        (_, Methods::PostOnly) => return Reply::method_not_allowed("POST"),
    };
    let parameters = Parameters::parse(raw, behaviour.empty);
    let circumstances = Circumstances {
        session: server.session(ask, server.place(ask)),
        ..Circumstances::default()
    };
    proceed(server, ask, &parameters, circumstances)
}

/// Fetches the request URI, in a server that does.
pub(super) async fn fetch_request_uri(server: &Server, ask: &Ask) {
    match server.behaviour.authorize.request_uri {
        RequestUri::Refused | RequestUri::Ignored => {}
        RequestUri::FetchedThenRefused => {
            let parameters = Parameters::parse(ask.query.as_bytes(), server.behaviour.authorize.empty);
            let url = parameters
                .value("request_uri")
                .and_then(|uri| Url::parse(uri).ok());
            if let Some(url) = url {
                // Whether anything answers makes no difference: the request is refused in any case.
                tokio::time::timeout(Duration::from_secs(2), fetch(&url))
                    .await
                    .ok();
            }
        }
    }
}

/// One GET to a loopback address.
async fn fetch(url: &Url) -> std::io::Result<()> {
    let host = url.host_str().unwrap_or_default();
    let address = match host {
        "127.0.0.1" | "localhost" if url.scheme() == "http" => "127.0.0.1",
        _ => return Ok(()),
    };
    let port = url.port_or_known_default().unwrap_or(80);
    let mut stream = tokio::net::TcpStream::connect((address, port)).await?;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let head = format!(
        "GET {}{query} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n",
        url.path()
    );
    stream.write_all(head.as_bytes()).await?;
    let mut answer = [0; 1024];
    stream.read(&mut answer).await?;
    Ok(())
}

/// Judges a request and carries out what it has earned.
pub(super) fn proceed(server: &Server, ask: &Ask, parameters: &Parameters, with: Circumstances) -> Reply {
    let place = server.place(ask);
    let signed_in = with.session.as_ref().map(|session| session.public_id.clone());
    // An order of a hook is for a request of a client, not for its second look after the sign-in.
    let injection = if with.interaction == Interaction::default() {
        server.core.injections.take(ask.scenario())
    } else {
        None
    };
    let outcome = judge(&Ground {
        behaviour: &server.behaviour,
        core: &server.core,
        site: &server.site,
        place,
        parameters,
        session: with.session,
        injection,
        interaction: with.interaction,
    });
    let state = if with.forgets_state {
        None
    } else {
        parameters.state()
    };
    match outcome {
        Outcome::ErrorPage {
            error,
            description,
            refused,
        } => {
            let req = everywhere(server, place, parameters);
            server.error_page(place, error, description, refused.as_deref(), req.as_deref())
        }
        Outcome::ErrorToClient {
            target,
            error,
            description,
        } => {
            let response = Response::Error { error, description };
            to_client(server, place, &target, &response, parameters, state)
        }
        Outcome::Login => to_login(server, ask, place, parameters),
        Outcome::Consent { client, scope } => {
            let signed_in = with.interaction.signed_in.then_some(signed_in).flatten();
            match server.mint_request(place, parameters, signed_in.as_deref()) {
                Ok(req) => consent::page(server, ask, &req, &client, &scope),
                Err(_) => server.failure(),
            }
        }
        Outcome::Approved(approval) => {
            let Some(response) = issue(server, place, &approval) else {
                return server.failure();
            };
            to_client(server, place, &approval.target.uri, &response, parameters, state)
        }
        Outcome::Failure => server.failure(),
    }
}

/// Judges a request again after the end-user has done something for it.
pub(super) fn resume(server: &Server, ask: &Ask, pending: &Pending, with: Circumstances) -> Reply {
    proceed(server, ask, &pending.parameters, with)
}

/// Refuses a pending request that would otherwise be served: whatever it would have got, it gets this error.
pub(super) fn refuse(
    server: &Server,
    ask: &Ask,
    pending: &Pending,
    error: &'static str,
    description: &'static str,
) -> Reply {
    let place = server.place(ask);
    let parameters = &pending.parameters;
    // The token is genuine, but what it names may have changed since: client and redirect URI are looked at again.
    let outcome = judge(&Ground {
        behaviour: &server.behaviour,
        core: &server.core,
        site: &server.site,
        place,
        parameters,
        session: None,
        injection: None,
        interaction: Interaction::default(),
    });
    match outcome {
        Outcome::ErrorPage {
            error, description, ..
        } => server.error_page(place, error, description, None, None),
        Outcome::Failure => server.failure(),
        Outcome::ErrorToClient { .. } | Outcome::Login | Outcome::Consent { .. } | Outcome::Approved(_) => {
            let response = Response::Error { error, description };
            match super::authorize::target(&server.core.clients, parameters) {
                Some(target) => to_client(server, place, &target, &response, parameters, parameters.state()),
                None => server.failure(),
            }
        }
    }
}

/// Makes the code or the token of an approval.
fn issue(server: &Server, place: Place, approval: &Approval) -> Option<Response> {
    match approval.response_type {
        ResponseType::Code => {
            let code = match server.behaviour.token.code_alphabet {
                CodeAlphabet::UrlSafe => server.core.dice.identifier(),
                CodeAlphabet::Awkward => server.core.dice.awkward_identifier(),
            };
            let stands_for = Code {
                client: approval.client.clone(),
                redirect_uri: approval.target.named.then(|| approval.target.uri.clone()),
                challenge: approval.challenge.clone(),
                nonce: approval.nonce.clone(),
                scope: approval.scope.clone(),
                tenant: server.site.tenant(place).map(|tenant| tenant.name.to_owned()),
                subject: approval.session.subject.clone(),
                session: approval.session.public_id.clone(),
                auth_time: approval.session.auth_time,
                expires: server.core.clock.now().saturating_add(CODE_LIFETIME),
                used_for: None,
            };
            server.core.grants.codes.insert(&code, stands_for);
            Some(Response::Code(code))
        }
        ResponseType::Token => super::token::token_without_code(server, place, approval),
    }
}

/// Sends the user agent to the client.
fn to_client(
    server: &Server,
    place: Place,
    target: &str,
    response: &Response,
    parameters: &Parameters,
    state: Option<&str>,
) -> Reply {
    let behaviour = &server.behaviour;
    let is_error = match response {
        Response::Error { .. } => true,
        Response::Code(_) | Response::Token { .. } => false,
    };
    if let (Response::Error { error, description }, Delivery::ErrorPage) =
        (response, behaviour.errors.to_client)
    {
        return server.error_page(place, error, description, None, None);
    }
    let mut further: Vec<(&'static str, String)> = Vec::new();
    if behaviour.callback.issuer == Issuer::Sent {
        further.push(("iss", server.site.issuer(server.site.application_index(place))));
    }
    if behaviour.callback.session_state == SessionState::Sent && !is_error {
        let salt = server.core.dice.short_identifier();
        further.push(("session_state", format!("{}.{salt}", s256(&salt))));
    }
    if !is_error || behaviour.tenancy.on_error == TenantNaming::Named {
        further.extend(tenant_parameters(server, place));
    }
    further.extend(everywhere(server, place, parameters).map(|req| ("req", req)));
    let fields = ResponseFields {
        state: state.map(str::to_owned),
        random: server.core.dice.short_identifier(),
        further,
    };
    let status = if is_error {
        behaviour.callback.error_status
    } else {
        behaviour.callback.status
    };
    Reply::redirect(status, &response.url(target, &fields, &behaviour.callback))
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

/// The `req` of a redirect that should have none.
fn everywhere(server: &Server, place: Place, parameters: &Parameters) -> Option<String> {
    match server.behaviour.req.places {
        RequestTokenPlaces::LoginOnly => None,
        RequestTokenPlaces::Everywhere => server.mint_request(place, parameters, None).ok(),
    }
}

/// Sends the user agent to the login page, or shows it.
fn to_login(server: &Server, ask: &Ask, place: Place, parameters: &Parameters) -> Reply {
    let Ok(req) = server.mint_request(place, parameters, None) else {
        return server.failure();
    };
    match server.behaviour.login.place {
        LoginPlace::Redirect => {}
        LoginPlace::InPlace => {
            return match server.read_request(place, &req) {
                Some(pending) => login_page(server, ask, &pending, None),
                None => server.failure(),
            };
        }
    }
    let mut url = login_url(server, place);
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
