//! A request to try by hand, as a curl line.

use url::Url;

use super::bend;
use crate::profile::{Client, Profile};
use crate::protocol::{AuthorizationRequest, s256};
use crate::record::{HopEvidence, curl_line, quote};
use crate::run::Script;

/// How a requirement is seen by hand.
#[derive(Debug)]
pub(super) enum ByHand {
    /// By this request.
    Try(Attempt),
    /// It is not; the reason.
    Not(String),
}

/// A request to try by hand.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The command that starts the server, where it is ours.
    pub(super) start: Option<String>,
    /// How the correct request is bent, in words.
    pub(super) bent: Vec<String>,
    /// The sentences that led to the request, where it is one of several that were sent.
    pub(super) steps: Vec<String>,
    /// The variables of the command line, with what they stand for.
    pub(super) fill_in: Vec<String>,
    /// The command line.
    pub(super) curl: String,
}

impl Attempt {
    /// What a scenario asks, as the one request that its sentences spell out. `None` where they say more, or where the
    /// profile lacks what the request needs.
    pub(super) fn of(script: &Script, profile: &Profile) -> Option<Self> {
        let mut request: Option<AuthorizationRequest> = None;
        let background = script.feature.background.iter();
        let steps = background.flat_map(|background| &background.steps);
        for step in steps.chain(&script.scenario.steps) {
            let sentence = step.value.as_str();
            if let Some((client, tenant)) = bend::start(sentence, profile) {
                request = Some(correct_request(profile, client?, tenant)?);
                continue;
            }
            if step.keyword.trim() == "Then" {
                break;
            }
            let read = match &mut request {
                Some(request) => bend::apply(sentence, request, profile),
                None => false,
            };
            if !read && !bend::is_given_anyway(sentence) {
                return None;
            }
        }
        let request = request?;
        Some(Self {
            start: None,
            bent: request.deviations.iter().map(ToString::to_string).collect(),
            steps: Vec::new(),
            fill_in: Vec::new(),
            curl: curl(&request, profile, CA_FILE)?,
        })
    }
}

/// A correct request, with values for people to recognise.
pub(in crate::cli) fn correct_request(
    profile: &Profile,
    client: &Client,
    tenant: Option<usize>,
) -> Option<AuthorizationRequest> {
    // The verifier of RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let of_tenant = tenant.and_then(|index| profile.tenants.get(index));
    let endpoint = match of_tenant {
        Some(tenant) => &tenant.authorization,
        None => profile.endpoints.authorization.as_ref()?,
    };
    Some(AuthorizationRequest::new(
        endpoint.clone(),
        &[
            ("response_type", "code"),
            ("client_id", &client.id),
            ("redirect_uri", client.redirect_uris.first()?),
            ("scope", &client.scope),
            // As long as a server may want them to be.
            ("state", "state-by-hand-0123456789abcdefghij"),
            ("nonce", "nonce-by-hand-0123456789abcdefghij"),
            ("code_challenge", &s256(VERIFIER)),
            ("code_challenge_method", "S256"),
        ],
    ))
}

/// The file in which curl lines look for the CA of the embedded server.
pub(in crate::cli) const CA_FILE: &str = "ca.pem";

/// The curl line of a request, with the pins and the trust of the profile. `own_ca` is the file with the CA of the
/// embedded server.
pub(in crate::cli) fn curl(
    request: &AuthorizationRequest,
    profile: &Profile,
    own_ca: &str,
) -> Option<String> {
    let sent = request.to_http();
    let url = sent.url.to_string();
    let line = curl_line(&HopEvidence {
        method: sent.method.to_string(),
        url: sent.url.into(),
        request_headers: sent.headers,
        request_body: sent.body,
        status: None,
        response_headers: Vec::new(),
        response_body: None,
        tokens: Vec::new(),
        failure: None,
        started_ms: 0.0,
        took_ms: 0.0,
    })?;
    with_trust(&line, &url, profile, own_ca)
}

/// A curl line with the pins and the trust that the profile has for its URL.
pub(super) fn with_trust(line: &str, url: &str, profile: &Profile, own_ca: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    let mut options = String::new();
    if let Some(address) = profile.network.hosts.get(host) {
        options.push_str(&format!(
            "--resolve {} ",
            quote(&format!("{host}:{port}:{address}"))?
        ));
    }
    match &profile.network.ca {
        // The embedded server's own CA, which `serve` writes.
        Some(ca) if ca.contains("-----BEGIN") => {
            options.push_str(&format!("--cacert {} ", quote(own_ca)?));
        }
        Some(path) => options.push_str(&format!("--cacert {} ", quote(path)?)),
        None => {}
    }
    let (curl, rest) = line.split_once(' ')?;
    Some(format!("{curl} {options}{rest}"))
}
