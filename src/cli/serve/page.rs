//! What one must know to talk to the served server.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::embedded::Embedded;
use crate::cli::explain::{CA_FILE, correct_request, curl};
use crate::profile::Profile;
use crate::reference::Fixtures;
use crate::report::Style;

/// What is served.
pub(super) struct Served<'a> {
    /// Dialect and faults.
    pub(super) server: &'a Embedded,
    /// What the server says about itself.
    pub(super) fixtures: &'a Fixtures,
    /// Its profile.
    pub(super) profile: &'a Profile,
    /// The file with its CA's certificate.
    pub(super) ca: Option<&'a Path>,
}

/// The introduction.
pub(super) fn introduction(served: &Served<'_>, style: &Style) -> String {
    let mut text = String::new();
    let (strong, fixtures) = (style.strong, served.fixtures);
    let faults: Vec<&str> = served.server.faults.iter().map(|fault| fault.id).collect();
    let with = match faults.is_empty() {
        true => String::new(),
        false => format!(", with the fault {}", faults.join(", ")),
    };
    let _ = writeln!(
        text,
        "{strong}{}{strong:#}{with} · {}\n",
        fixtures.dialect, fixtures.issuer
    );
    endpoints(&mut text, fixtures);
    people(&mut text, fixtures);
    trust(&mut text, served);
    let request = served.profile.default_client().and_then(|client| {
        let tenant = (!served.profile.tenants.is_empty()).then_some(0);
        correct_request(served.profile, client, tenant)
    });
    if let Some(request) = request {
        let command = style.command;
        let _ = writeln!(text, "Try\n  {command}{}{command:#}", request.to_http().url);
        let ca = served
            .ca
            .map_or_else(|| CA_FILE.to_owned(), |path| path.display().to_string());
        if let Some(line) = curl(&request, served.profile, &ca) {
            let _ = writeln!(text, "  {command}{line}{command:#}");
        }
    }
    text.push_str("\nCtrl-C stops the server. What it is asked:\n\n");
    text
}

/// A heading, and lines of name and value.
fn section<'a>(text: &mut String, heading: &str, lines: impl IntoIterator<Item = (&'a str, String)>) {
    let _ = writeln!(text, "{heading}");
    for (name, value) in lines {
        let _ = writeln!(text, "  {name:<18} {value}");
    }
    text.push('\n');
}

fn endpoints(text: &mut String, fixtures: &Fixtures) {
    let mut lines = vec![
        ("authorization", fixtures.authorization_endpoint.to_string()),
        ("token", fixtures.token_endpoint.to_string()),
        ("userinfo", fixtures.userinfo_endpoint.to_string()),
        ("key set", fixtures.jwks_uri.to_string()),
        ("metadata", fixtures.metadata.to_string()),
        ("sign out", fixtures.sign_out.clone()),
    ];
    if let Some(introspection) = &fixtures.request_introspection {
        lines.push(("req introspection", introspection.to_string()));
    }
    section(text, "Endpoints", lines);
    if !fixtures.tenants.is_empty() {
        let tenants = fixtures.tenants.iter();
        let lines = tenants.map(|tenant| (tenant.name.as_str(), tenant.authorization.to_string()));
        section(text, "Tenants", lines);
    }
    let control = fixtures.control.as_str().trim_end_matches('/');
    section(
        text,
        "Hooks, by POST",
        [
            (
                "expire-session",
                format!("{control}/expire-session  username=NAME"),
            ),
            ("fail-next", format!("{control}/fail-next")),
            ("overload", format!("{control}/overload")),
            (
                "advance-clock",
                format!("{control}/advance-clock  seconds=NUMBER"),
            ),
        ],
    );
}

fn people(text: &mut String, fixtures: &Fixtures) {
    text.push_str("Clients\n");
    for client in &fixtures.clients {
        let secret = client
            .secret
            .as_deref()
            .map_or_else(|| "no secret".to_owned(), |secret| format!("secret {secret}"));
        let grant = if client.code_grant { "" } else { ", no code grant" };
        let kind = format!("{:?}", client.kind).to_lowercase();
        let _ = writeln!(text, "  {:<18} {kind}, {secret}{grant}", client.id);
        for uri in &client.redirect_uris {
            let _ = writeln!(text, "  {:<18}   {uri}", "");
        }
        for uri in &client.post_logout_redirect_uris {
            let _ = writeln!(text, "  {:<18}   {uri} (after signing out)", "");
        }
    }
    text.push('\n');
    let users = fixtures.users.iter();
    let lines = users.map(|user| (user.username.as_str(), format!("password {}", user.password)));
    section(text, "End-users", lines);
}

fn trust(text: &mut String, served: &Served<'_>) {
    let fixtures = served.fixtures;
    if fixtures.ca_pem.is_none() {
        return;
    }
    let ca = match served.ca {
        Some(path) => format!("its certificate is in {}", path.display()),
        None => "`--ca FILE` writes its certificate, for `curl --cacert`".to_owned(),
    };
    section(text, "TLS", [("CA", ca)]);
    let names = fixtures.hosts.iter().map(|host| ("127.0.0.1", host.clone()));
    section(text, "Names, as a browser's hosts file needs them", names);
}
