//! Step: the redirect URI is one of the client's.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{Draft, Ground, Refusal, Target};
use crate::protocol::{differs_by_loopback_port, is_loopback};
use crate::reference::behaviour::{
    Limits, LoopbackRedirect, MissingRedirectUri, RedirectUriComparison, RedirectUriDuplicates,
};
use crate::reference::core::{Client, ClientKind};

/// The longest redirect URI that Wristband documents.
const LONGEST: usize = 2000;

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let Some(client) = &draft.client else {
        return Err(Refusal::page("The client is not known."));
    };
    let behaviour = &ground.behaviour.authorize;
    let parameters = ground.parameters;
    let duplicates = behaviour.redirect_uri_duplicates;
    match parameters.count("redirect_uri") {
        0 => {
            draft.target = Some(default_target(
                behaviour.missing_redirect_uri,
                &client.redirect_uris,
            )?);
            return Ok(());
        }
        1 => {}
        _ if duplicates == RedirectUriDuplicates::Refused => {
            return Err(Refusal::page(
                "The parameter redirect_uri was sent more than once.",
            ));
        }
        _ => {}
    }
    let checked = match duplicates {
        RedirectUriDuplicates::Refused
        | RedirectUriDuplicates::First
        | RedirectUriDuplicates::ChecksFirstUsesLast => parameters.value("redirect_uri"),
        RedirectUriDuplicates::ChecksLastUsesFirst => parameters.last("redirect_uri"),
    };
    let Some(requested) = checked else {
        return Err(Refusal::page("The redirect URI cannot be decoded."));
    };
    if behaviour.limits == Limits::Documented && requested.chars().count() > LONGEST {
        return Err(Refusal::page("The redirect URI is too long."));
    }
    if !is_registered(ground, client, requested) {
        return Err(Refusal::page(
            "The redirect URI is not registered for this client.",
        ));
    }
    let used = match duplicates {
        RedirectUriDuplicates::Refused | RedirectUriDuplicates::First => requested,
        RedirectUriDuplicates::ChecksFirstUsesLast => parameters.last("redirect_uri").unwrap_or(requested),
        RedirectUriDuplicates::ChecksLastUsesFirst => parameters.value("redirect_uri").unwrap_or(requested),
    };
    draft.target = Some(Target {
        uri: used.to_owned(),
        named: true,
    });
    Ok(())
}

/// Whether a redirect URI is one that the client may use.
fn is_registered(ground: &Ground<'_>, client: &Client, requested: &str) -> bool {
    let behaviour = &ground.behaviour.authorize;
    let everybodys = behaviour.redirect_uri == RedirectUriComparison::OfAnyClient;
    let clients = ground.core.clients.0.iter();
    let others = clients
        .filter(|_| everybodys)
        .flat_map(|other| &other.redirect_uris);
    client.redirect_uris.iter().chain(others).any(|registered| {
        matches(behaviour.redirect_uri, requested, registered)
            || (client.kind == ClientKind::Native && is_free(behaviour.loopback, requested, registered))
    })
}

/// Whether a native client may use a loopback redirect URI in place of the registered one.
fn is_free(free: LoopbackRedirect, requested: &str, registered: &str) -> bool {
    let host = |uri: &str| Url::parse(uri).ok()?.host_str().map(str::to_owned);
    match free {
        LoopbackRedirect::NothingIsFree => false,
        LoopbackRedirect::PortIsFree => differs_by_loopback_port(registered, requested),
        LoopbackRedirect::PathIsFree => is_loopback(registered) && host(requested) == host(registered),
        LoopbackRedirect::HostIsFree => {
            let local = |uri: &str| host(uri).is_some_and(|host| host == "localhost" || host == "127.0.0.1");
            let path = |uri: &str| Url::parse(uri).ok().map(|url| url.path().to_owned());
            local(registered) && local(requested) && path(registered) == path(requested)
        }
    }
}

/// What stands in for a redirect URI that the request does not name.
fn default_target(missing: MissingRedirectUri, registered: &[String]) -> Result<Target, Refusal> {
    let refusal = Refusal::page("The parameter redirect_uri is missing.");
    let target = |uri: &String| Target {
        uri: uri.clone(),
        named: false,
    };
    match (missing, registered) {
        (MissingRedirectUri::Failure, _) => Err(Refusal::Failure),
        (MissingRedirectUri::OnlyOne, [only]) => Ok(target(only)),
        (MissingRedirectUri::FirstOfMany, [first, ..]) => Ok(target(first)),
        (MissingRedirectUri::OnlyOne | MissingRedirectUri::FirstOfMany | MissingRedirectUri::Required, _) => {
            Err(refusal)
        }
    }
}

/// Whether a requested redirect URI counts as the registered one.
fn matches(comparison: RedirectUriComparison, requested: &str, registered: &str) -> bool {
    let parsed = |text: &str| Url::parse(text).ok();
    let without_query = |text: &str| text.split(['?', '#']).next().unwrap_or_default().to_owned();
    match comparison {
        RedirectUriComparison::Exact | RedirectUriComparison::OfAnyClient => requested == registered,
        RedirectUriComparison::Prefix => requested.starts_with(registered),
        RedirectUriComparison::CaseInsensitive => requested.eq_ignore_ascii_case(registered),
        RedirectUriComparison::Normalised => match (parsed(requested), parsed(registered)) {
            (Some(a), Some(b)) => a == b,
            (None, _) | (_, None) => false,
        },
        RedirectUriComparison::IgnoresQuery => without_query(requested) == without_query(registered),
        RedirectUriComparison::DecodedTwice => {
            percent_decode_str(requested).decode_utf8_lossy() == registered
        }
        RedirectUriComparison::HostOnly => {
            let host = |text: &str| parsed(text).and_then(|url| url.host_str().map(str::to_owned));
            host(requested).is_some() && host(requested) == host(registered)
        }
        RedirectUriComparison::SubDomain => match (parsed(requested), parsed(registered)) {
            (Some(a), Some(b)) => {
                let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
                let below = host(&a) == host(&b) || host(&a).ends_with(&format!(".{}", host(&b)));
                below && a.path() == b.path() && a.scheme() == b.scheme() && a.query() == b.query()
            }
            (None, _) | (_, None) => false,
        },
        RedirectUriComparison::IgnoresScheme => {
            let rest = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
            rest(requested).is_some() && rest(requested) == rest(registered)
        }
        RedirectUriComparison::Trimmed => {
            let end = requested
                .find(['\r', '\n', '\0', '\u{1b}'])
                .unwrap_or(requested.len());
            requested[..end].trim() == registered
        }
        RedirectUriComparison::QueryAsSet => {
            let sorted = |text: &str| {
                let query = text.split_once('?').map_or("", |(_, query)| query);
                let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
                pairs.sort();
                pairs
            };
            without_query(requested) == without_query(registered) && sorted(requested) == sorted(registered)
        }
        RedirectUriComparison::NotAtAll => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::RedirectUriVariant;

    const REGISTERED: &str = "https://rp.example.test/callback";

    fn accepted(comparison: RedirectUriComparison) -> Vec<&'static str> {
        RedirectUriVariant::all()
            .filter(|variant| {
                variant
                    .bend(REGISTERED)
                    .is_some_and(|bent| matches(comparison, &bent, REGISTERED))
            })
            .map(|variant| variant.name)
            .collect()
    }

    #[test]
    fn exact_comparison_accepts_no_variant() {
        assert_eq!(accepted(RedirectUriComparison::Exact), Vec::<&str>::new());
        assert!(matches(RedirectUriComparison::Exact, REGISTERED, REGISTERED));
    }

    #[test]
    fn each_wrong_comparison_accepts_some_variant() {
        for comparison in [
            RedirectUriComparison::Prefix,
            RedirectUriComparison::CaseInsensitive,
            RedirectUriComparison::Normalised,
            RedirectUriComparison::IgnoresQuery,
            RedirectUriComparison::DecodedTwice,
            RedirectUriComparison::HostOnly,
            RedirectUriComparison::SubDomain,
            RedirectUriComparison::IgnoresScheme,
            RedirectUriComparison::Trimmed,
            RedirectUriComparison::NotAtAll,
        ] {
            assert!(!accepted(comparison).is_empty(), "{comparison:?}");
        }
        let bendable = RedirectUriVariant::all().filter(|variant| variant.bend(REGISTERED).is_some());
        assert_eq!(accepted(RedirectUriComparison::NotAtAll).len(), bendable.count());
    }
}
