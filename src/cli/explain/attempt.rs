//! A request to try by hand, as a curl line.

use super::bend;
use crate::profile::{Client, Profile};
use crate::protocol::{AuthorizationRequest, s256};
use crate::record::{HopEvidence, curl_line, quote};
use crate::run::Script;

/// A request to try by hand.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The command that starts the server, where it is ours.
    pub(super) start: Option<String>,
    /// The user's profile, as a word of a command line, where the server is not ours.
    pub(super) profile: Option<String>,
    /// How the correct request is bent, in words.
    pub(super) bent: Vec<String>,
    /// Sentences that a single request cannot show.
    pub(super) besides: Vec<String>,
    /// The command line.
    pub(super) curl: String,
}

impl Attempt {
    /// What a scenario asks, as one request. `None` where the profile lacks what it needs.
    pub(super) fn of(script: &Script, profile: &Profile) -> Option<Self> {
        let mut besides = Vec::new();
        let mut request: Option<AuthorizationRequest> = None;
        let steps = script
            .feature
            .background
            .iter()
            .flat_map(|background| &background.steps);
        for step in steps.chain(&script.scenario.steps) {
            let sentence = step.value.as_str();
            if let Some((client, tenant)) = bend::start(sentence, profile) {
                request = Some(correct_request(profile, client?, tenant)?);
                continue;
            }
            if step.keyword.trim() == "Then" {
                break;
            }
            let done = match &mut request {
                Some(request) => bend::apply(sentence, request, profile),
                None => false,
            };
            if !done && !bend::is_given_anyway(sentence) {
                besides.push(sentence.to_owned());
            }
        }
        let request = request?;
        Some(Self {
            start: None,
            profile: None,
            bent: request.deviations.iter().map(ToString::to_string).collect(),
            besides,
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
    let (host, port) = (sent.url.host_str()?.to_owned(), sent.url.port_or_known_default()?);
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
    let mut options = String::new();
    if let Some(address) = profile.network.hosts.get(&host) {
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
