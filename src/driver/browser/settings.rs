//! From a profile to the flags of its browsers: pinned hosts, a proxy, a private CA.
//!
//! A name that is not the target's own, nor allowed by the profile, has no address for the browser, so that nothing
//! foreign can be fetched even where a request would escape the gate.

use url::Url;

use super::error::BrowserError;
use super::pool::{BrowserPool, Driver};
use crate::driver::http::HttpClient;
use crate::driver::tls;
use crate::profile::Profile;
use crate::protocol::Landmarks;

impl BrowserPool {
    /// The browsers for a target.
    ///
    /// # Errors
    ///
    /// The profile asks for what browsers cannot do, or a certificate of the target is not to be trusted.
    pub async fn for_target(
        driver: Driver,
        profile: &Profile,
        client: &HttpClient,
        landmarks: &Landmarks,
    ) -> Result<Self, BrowserError> {
        let own: Vec<Url> = landmarks
            .origins
            .iter()
            .filter_map(|origin| Url::parse(origin).ok())
            .collect();
        let mut flags = vec![resolver_rules(profile, &own)];
        if let Some(proxy) = &profile.network.proxy {
            if !proxy.username().is_empty() || proxy.password().is_some() {
                let reason = "browsers take no proxy with a password (`network.proxy`)";
                return Err(BrowserError::Unable(reason.to_owned()));
            }
            flags.push(format!("--proxy-server={}", proxy.as_str().trim_end_matches('/')));
        }
        if profile.network.ca.is_some() {
            let keys = trusted_keys(client, &own).await?;
            flags.push(format!(
                "--ignore-certificate-errors-spki-list={}",
                keys.join(",")
            ));
        }
        Ok(Self::with_flags(driver, profile.browser.sessions(), flags))
    }
}

/// Which names have an address, and which.
fn resolver_rules(profile: &Profile, own: &[Url]) -> String {
    let mut rules: Vec<String> = Vec::new();
    for (host, address) in &profile.network.hosts {
        rules.push(format!("MAP {host} {address}"));
    }
    rules.push("MAP * ~NOTFOUND".to_owned());
    let own = own.iter().filter_map(Url::host_str).map(str::to_owned);
    let allowed = profile.browser.hosts.iter().cloned();
    let proxy = profile
        .network
        .proxy
        .iter()
        .filter_map(Url::host_str)
        .map(str::to_owned);
    let pinned = |host: &String| profile.network.hosts.contains_key(host);
    let excluded = own.chain(allowed).chain(proxy).filter(|host| !pinned(host));
    rules.extend(excluded.map(|host| format!("EXCLUDE {host}")));
    format!("--host-resolver-rules={}", rules.join(","))
}

/// The keys of the target's certificates, which were verified against the profile's CA here: the browser does not know
/// that CA, and takes exactly these keys.
async fn trusted_keys(client: &HttpClient, own: &[Url]) -> Result<Vec<String>, BrowserError> {
    let mut keys = Vec::new();
    for url in own.iter().filter(|url| url.scheme() == "https") {
        let key = tls::key_of_server(client, url).await;
        let key = key.map_err(|failure| {
            BrowserError::Unable(format!("{url}: {}: {}", failure.kind.words(), failure.detail))
        })?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_has_an_address() {
        let text = "name: x\nissuer: https://op.example\nnetwork: {hosts: {op.example: 127.0.0.1}}\nbrowser: {hosts: [cdn.example]}\n";
        let profile = Profile::parse(text, "p.yaml").unwrap();
        let own = [
            Url::parse("https://op.example/").unwrap(),
            Url::parse("https://login.example/").unwrap(),
        ];
        assert_eq!(
            resolver_rules(&profile, &own),
            "--host-resolver-rules=MAP op.example 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE login.example,EXCLUDE cdn.example"
        );
    }
}
