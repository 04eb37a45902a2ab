//! Step: the redirect URI is one of the client's.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{Draft, Ground, Refusal, Target};
use crate::reference::behaviour::{Limits, MissingRedirectUri, RedirectUriComparison, RedirectUriDuplicates};

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
    let Some(requested) = parameters.value("redirect_uri") else {
        return Err(Refusal::page("The redirect URI cannot be decoded."));
    };
    if behaviour.limits == Limits::Documented && requested.chars().count() > LONGEST {
        return Err(Refusal::page("The redirect URI is too long."));
    }
    let registered = client
        .redirect_uris
        .iter()
        .any(|registered| matches(behaviour.redirect_uri, requested, registered));
    if !registered {
        return Err(Refusal::page(
            "The redirect URI is not registered for this client.",
        ));
    }
    let used = match duplicates {
        RedirectUriDuplicates::Refused | RedirectUriDuplicates::First => requested,
        RedirectUriDuplicates::ChecksFirstUsesLast => parameters.last("redirect_uri").unwrap_or(requested),
    };
    draft.target = Some(Target {
        uri: used.to_owned(),
        named: true,
    });
    Ok(())
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
        RedirectUriComparison::Exact => requested == registered,
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
        RedirectUriComparison::NotAtAll => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::VARIANTS;

    const REGISTERED: &str = "https://rp.example.test/callback";

    fn accepted(comparison: RedirectUriComparison) -> Vec<&'static str> {
        VARIANTS
            .iter()
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
            RedirectUriComparison::NotAtAll,
        ] {
            assert!(!accepted(comparison).is_empty(), "{comparison:?}");
        }
        assert_eq!(accepted(RedirectUriComparison::NotAtAll).len(), VARIANTS.len());
    }
}
