//! Before the first scenario: is the target there, and is the profile about it?
//!
//! Only an unreachable target or a fault of the profile stops a run; what a requirement judges is left to it.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use url::Url;

use super::error::PreflightError;
use super::probe::{self, Objection};
use crate::catalogue::Need;
use crate::driver::{HttpClient, Listener, RunIdentity, UserAgent};
use crate::profile::{ClientAuthentication, PageKind, Profile};
use crate::protocol::{Answer, Breakage, Landmarks, Metadata, Request};
use crate::record::Agent;
use crate::steps::{
    Context, Controls, Leavings, Play, PublishedKeys, Registry, ScenarioInfo, Sessions, TargetClock,
};
use crate::target::Target;

/// Where the listener is told that end-users are signed out.
const BACK_CHANNEL: &str = "back-channel-logout";

/// What a run brings to each target.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) run: String,
    pub(super) seed: u64,
    pub(super) epoch: Instant,
    /// Whether a correct request is tried first.
    pub(super) try_request: bool,
    /// Whether a scenario needs the listener.
    pub(super) listen: bool,
    /// What scenarios need that are not left out.
    pub(super) needs: Vec<Need>,
}

/// Resolves secrets and endpoints, and tries a correct request.
///
/// # Errors
///
/// The target cannot be tested at all.
pub(super) async fn prepare(
    target: &Target,
    ground: &Ground,
    registry: &Registry,
) -> Result<Arc<Context>, PreflightError> {
    let connections = |target: &str, source| PreflightError::Connections {
        target: target.to_owned(),
        source,
    };
    let mut profile = target.profile.clone();
    let mut secrets = match &target.secrets {
        Some(secrets) => secrets.clone(),
        None => profile.resolve_secrets()?,
    };
    let identity = RunIdentity {
        run: ground.run.clone(),
        user_agent: concat!("opcheck/", env!("CARGO_PKG_VERSION")).to_owned(),
    };
    let http = HttpClient::new(&profile, identity, ground.epoch)
        .map_err(|source| connections(&profile.name, source))?;
    http.keep_time(Arc::clone(&target.clock_moved));
    discover(&mut profile, &http).await?;
    let listens = ground.listen && profile.lacks(Need::Listener).is_none();
    let listener = match listens {
        true => Some(Listener::start(&profile.network).await),
        false => None,
    };
    let listener = listener
        .transpose()
        .map_err(|source| connections(&profile.name, source))?;
    if let (Some(listener), Some(registration)) = (&listener, &mut profile.registration) {
        registration.told_at = Some(listener.url_for(BACK_CHANNEL));
    }
    registry
        .fill(&mut profile, &mut secrets, (&http, &ground.run), &ground.needs)
        .await?;
    if profile.default_client().is_none() {
        return Err(PreflightError::NoClient(profile.name));
    }
    let facts = profile
        .clients
        .iter()
        .map(|client| profile.unlisted_assertion(client));
    facts.flatten().for_each(|fact| registry.note(fact));
    let mut context = Arc::new(Context {
        landmarks: landmarks(&profile),
        controls: Controls::new(Duration::from_millis(profile.limits.control_milliseconds)),
        sessions: Sessions::default(),
        leavings: Leavings::default(),
        registry: registry.clone(),
        keys: PublishedKeys::default(),
        clock: TargetClock::moved_by(Arc::clone(&target.clock_moved)),
        secrets,
        http,
        browsers: None,
        listener,
        seed: ground.seed,
        epoch: ground.epoch,
        assertions: AtomicU64::new(0),
        profile,
    });
    if ground.try_request {
        try_out(&mut context, target, ground).await?;
    }
    Ok(context)
}

/// Asks the target what neither its metadata nor the profile say.
async fn try_out(context: &mut Arc<Context>, target: &Target, ground: &Ground) -> Result<(), PreflightError> {
    try_request(context).await?;
    let learned = probe::ask(context, &ground.needs).await;
    let objection = probe::ask_token_endpoint(context, &ground.needs).await;
    // An embedded server knows its clients; one that refuses them is meant to.
    if objection == Objection::Client && target.server().is_none() {
        let client = context.default_client().map(|client| client.id.clone());
        return Err(PreflightError::Credentials {
            target: context.profile.name.clone(),
            client: client.unwrap_or_default(),
        });
    }
    // Nobody else has it yet: no scenario plays before the preflight is over.
    if let Some(context) = Arc::get_mut(context) {
        probe::adopt(&mut context.profile, &learned);
        context.profile.proofs_demanded = objection == Objection::Proof;
    }
    Ok(())
}

/// Fills in what the metadata document says and the profile does not.
async fn discover(profile: &mut Profile, http: &HttpClient) -> Result<(), PreflightError> {
    let [first, second] = metadata_places(profile);
    if let Some(place) = first {
        let (metadata, place) = match (read_metadata(profile, http, place.clone()).await, second) {
            (Err(PreflightError::Metadata { .. }), Some(other)) => {
                (read_metadata(profile, http, other.clone()).await?, other)
            }
            (found, _) => (found?, place),
        };
        // A document whose address the profile gives is judged like everything else; one that the issuer led to is not
        // to be used if it is another issuer's (OIDC Discovery §4.3).
        if profile.endpoints.metadata.is_none() {
            check_issuer(profile, &metadata, &place)?;
        }
        adopt(profile, &metadata);
        profile.metadata = Some(metadata);
        profile.metadata_place = Some(place);
    }
    if profile.endpoints.authorization.is_none() && profile.tenants.is_empty() {
        return Err(PreflightError::NoEndpoint(profile.name.clone()));
    }
    Ok(())
}

/// Where the metadata document is: where the profile says; else, where an endpoint is missing, the place of an OpenID
/// Provider and then that of an OAuth 2.0 server (OIDC Discovery §4, RFC 8414 §3.1).
fn metadata_places(profile: &Profile) -> [Option<Url>; 2] {
    if let Some(place) = &profile.endpoints.metadata {
        return [Some(place.clone()), None];
    }
    let needed = profile.endpoints.authorization.is_none() && profile.tenants.is_empty();
    let Some(issuer) = profile.issuer.as_ref().filter(|_| needed) else {
        return [None, None];
    };
    let path = issuer.path().trim_end_matches('/').to_owned();
    let at = |path: String| {
        let mut url = issuer.clone();
        url.set_path(&path);
        Some(url)
    };
    [
        at(format!("{path}/.well-known/openid-configuration")),
        at(format!("/.well-known/oauth-authorization-server{path}")),
    ]
}

/// Reads the metadata document.
async fn read_metadata(profile: &Profile, http: &HttpClient, place: Url) -> Result<Metadata, PreflightError> {
    let mut agent = UserAgent::new(http.clone(), "preflight");
    let exchange = agent.send("metadata", Request::get(place.clone())).await;
    let unusable = |reason: String| PreflightError::Metadata {
        target: profile.name.clone(),
        place: place.to_string(),
        reason,
    };
    match exchange.hops.first().map(|hop| &hop.outcome) {
        Some(Ok(response)) if response.status == 200 => {
            Metadata::parse(&response.body).map_err(|error| unusable(error.to_string()))
        }
        Some(Ok(response)) => Err(unusable(format!("HTTP {}", response.status))),
        Some(Err(failure)) => Err(PreflightError::Unreachable {
            target: profile.name.clone(),
            place: place.to_string(),
            reason: format!("{} ({})", failure.kind.words(), failure.detail),
        }),
        None => Err(unusable("nothing was sent".to_owned())),
    }
}

/// Refuses metadata of another issuer: it must be the one that was asked for, character by character (OIDC Discovery
/// §4.3), but for the slash that a bare origin may end in.
fn check_issuer(profile: &Profile, metadata: &Metadata, place: &Url) -> Result<(), PreflightError> {
    let bare = |issuer: &str| issuer.trim_end_matches('/').to_owned();
    match (&profile.issuer, &metadata.issuer) {
        (Some(wanted), Some(named)) if bare(wanted.as_str()) != bare(named) => {
            Err(PreflightError::Metadata {
                target: profile.name.clone(),
                place: place.to_string(),
                reason: format!("it names the issuer `{named}`, not `{wanted}`"),
            })
        }
        _ => Ok(()),
    }
}

/// Takes over what the profile leaves open.
fn adopt(profile: &mut Profile, metadata: &Metadata) {
    let shows_certificate = profile
        .default_client()
        .is_some_and(|client| client.authentication() == ClientAuthentication::TlsClientAuth);
    let offers = &mut profile.offers;
    // Who lists scopes without `openid` speaks plain OAuth 2.0 (OIDC Discovery §3).
    let scopes = metadata.scopes_supported.as_ref();
    offers.openid = offers
        .openid
        .or(scopes.map(|scopes| scopes.iter().any(|scope| scope == "openid")));
    let endpoints = &mut profile.endpoints;
    let fill = |slot: &mut Option<Url>, value: &Option<Url>| {
        if slot.is_none() {
            slot.clone_from(value);
        }
    };
    // Who shows a certificate asks where one is asked for (RFC 8705 §5).
    if let Some(aliases) = metadata
        .mtls_endpoint_aliases
        .as_ref()
        .filter(|_| shows_certificate)
    {
        fill(&mut endpoints.token, &aliases.token_endpoint);
        fill(&mut endpoints.userinfo, &aliases.userinfo_endpoint);
        fill(
            &mut endpoints.push,
            &aliases.pushed_authorization_request_endpoint,
        );
        fill(&mut endpoints.revocation, &aliases.revocation_endpoint);
        fill(&mut endpoints.introspection, &aliases.introspection_endpoint);
    }
    fill(&mut endpoints.authorization, &metadata.authorization_endpoint);
    fill(&mut endpoints.token, &metadata.token_endpoint);
    fill(&mut endpoints.userinfo, &metadata.userinfo_endpoint);
    fill(&mut endpoints.jwks, &metadata.jwks_uri);
    fill(
        &mut endpoints.push,
        &metadata.pushed_authorization_request_endpoint,
    );
    fill(&mut endpoints.revocation, &metadata.revocation_endpoint);
    fill(&mut endpoints.introspection, &metadata.introspection_endpoint);
    fill(&mut endpoints.end_session, &metadata.end_session_endpoint);
    if endpoints.sign_out.is_none() {
        let hinted = profile.offers.openid != Some(false) && endpoints.token.is_some();
        let address = endpoints.end_session.as_ref();
        endpoints.sign_out = address.map(|url| sign_out(url, hinted));
    }
    if profile.registers_clients() {
        let registration = profile.registration.get_or_insert_default();
        fill(&mut registration.endpoint, &metadata.registration_endpoint);
    }
    profile.issuer_as_written.clone_from(&metadata.issuer);
    let offers = &mut profile.offers;
    offers.claims = offers.claims.or(metadata.claims_parameter_supported);
    offers.prompts = offers
        .prompts
        .take()
        .or_else(|| metadata.prompt_values_supported.clone());
    offers.pushed_requests_only = offers
        .pushed_requests_only
        .or(metadata.require_pushed_authorization_requests);
    offers.signed_requests_only = offers
        .signed_requests_only
        .or(metadata.require_signed_request_object);
    offers.request = offers.request.or(metadata.request_parameter_supported);
    // Who takes nothing else takes this one.
    if offers.signed_requests_only == Some(true) {
        offers.request = offers.request.or(Some(true));
    }
    // Absent means yes for `request_uri` (OIDC Discovery §3), but few servers that leave it out take it: only an
    // explicit yes makes the requirement not applicable.
    offers.request_uri = offers.request_uri.or(metadata.request_uri_parameter_supported);
}

/// The address that signs the end-user out (OIDC RP-Initiated Logout §2), with the hint where there are ID tokens.
fn sign_out(end_session: &Url, hinted: bool) -> String {
    let separator = if end_session.query().is_some() { '&' } else { '?' };
    let hint = if hinted { "&id_token_hint={id_token}" } else { "" };
    format!("{end_session}{separator}client_id={{client_id}}{hint}")
}

/// The places by which answers are recognised.
fn landmarks(profile: &Profile) -> Landmarks {
    let mut endpoints: Vec<&Url> = profile
        .tenants
        .iter()
        .map(|tenant| &tenant.authorization)
        .collect();
    endpoints.extend(profile.endpoints.authorization.as_ref());
    endpoints.extend(profile.unknown_tenant_endpoint.as_ref());
    endpoints.extend(profile.application_endpoint.as_ref());
    let mut origins: Vec<String> = endpoints
        .iter()
        .map(|url| url.origin().ascii_serialization())
        .collect();
    origins.extend(profile.pages.origins.iter().cloned());
    origins.sort();
    origins.dedup();
    let mut login_pages = profile.pages.login.clone();
    let mut error_pages = profile.pages.error.clone();
    for tenant in &profile.tenants {
        login_pages.extend(tenant.login_page.iter().chain(&tenant.custom_login_page).cloned());
        error_pages.extend(tenant.custom_error_page.iter().cloned());
    }
    let marks = |kind: PageKind| {
        let script = profile.sign_in.iter();
        script
            .flat_map(|script| &script.steps)
            .filter(|step| step.page == kind)
            .map(|step| step.on.clone())
            .collect()
    };
    Landmarks {
        redirect_uris: profile
            .clients
            .iter()
            .flat_map(|client| client.redirect_uris.clone())
            .collect(),
        origins,
        login_pages,
        error_pages,
        login_marks: marks(PageKind::Login),
        consent_marks: marks(PageKind::Consent),
    }
}

/// Who sends the requests of the preflight.
pub(super) fn info(id: &str) -> ScenarioInfo {
    ScenarioInfo {
        id: id.to_owned(),
        requirement: String::new(),
        title: String::new(),
        place: String::new(),
        is_alone: true,
        agent: Agent::Http,
    }
}

/// Sends one correct request: is the target there, and does it know the client?
async fn try_request(context: &Arc<Context>) -> Result<(), PreflightError> {
    let mut play = Play::new(Arc::clone(context), info("preflight"));
    let target = context.profile.name.clone();
    let Ok((request, answer)) = play.try_correct_request().await else {
        return Err(match play.inapplicable() {
            Some(fact) => PreflightError::Unaskable {
                target,
                fact: fact.to_owned(),
            },
            None => PreflightError::NoEndpoint(target),
        });
    };
    match answer {
        Answer::Broken(Breakage::NoAnswer(failure)) => {
            let mut place = request.endpoint;
            place.set_query(None);
            Err(PreflightError::Unreachable {
                target,
                place: place.to_string(),
                reason: format!("{} ({})", failure.kind.words(), failure.detail),
            })
        }
        Answer::ErrorPage { .. } => Err(PreflightError::Refused {
            target,
            client: request.value("client_id").unwrap_or_default().to_owned(),
            redirect_uri: request.value("redirect_uri").unwrap_or_default().to_owned(),
            answer: answer.words(),
        }),
        Answer::LoginPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::Callback(_)
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_shows_a_certificate_asks_where_one_is_asked_for() {
        let metadata = Metadata::parse(
            r#"{"token_endpoint":"https://op.example/token","userinfo_endpoint":"https://op.example/userinfo",
                "mtls_endpoint_aliases":{"token_endpoint":"https://mtls.op.example/token"}}"#,
        )
        .unwrap();
        for (method, place) in [
            ("tls_client_auth", "https://mtls.op.example/token"),
            ("none", "https://op.example/token"),
        ] {
            let text = format!(
                "issuer: https://op.example\nnetwork: {{client_certificate: web.pem}}\n\
                 clients: [{{id: web, authentication: {method}, redirect_uris: [https://rp.example/cb]}}]\n"
            );
            let mut profile = Profile::parse(&text, "acme.yaml").unwrap();
            adopt(&mut profile, &metadata);
            assert_eq!(profile.endpoints.token.unwrap().as_str(), place);
            let userinfo = profile.endpoints.userinfo.unwrap();
            assert_eq!(userinfo.as_str(), "https://op.example/userinfo");
        }
    }
}
