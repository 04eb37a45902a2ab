//! Variants of query and fragment: where a comparison without them, or as a set, is deceived.

use super::{Parts, RedirectUriVariant};

/// One parameter more.
fn with_parameter(uri: &str, parameter: &str) -> String {
    let separator = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{separator}{parameter}")
}

/// The parts of a URI that has a query.
fn with_query(uri: &str) -> Option<Parts<'_>> {
    Parts::of(uri).filter(|parts| parts.query.len() > 1)
}

pub(super) const VARIANTS: &[RedirectUriVariant] = &[
    RedirectUriVariant {
        name: "extra-query",
        title: "a query parameter more",
        make: |uri| Some(with_parameter(uri, "x=1")),
    },
    RedirectUriVariant {
        name: "code-in-query",
        title: "a code of the attacker's in the query",
        make: |uri| Some(with_parameter(uri, "code=attacker")),
    },
    RedirectUriVariant {
        name: "state-in-query",
        title: "a state of the attacker's in the query",
        make: |uri| Some(with_parameter(uri, "state=x")),
    },
    RedirectUriVariant {
        name: "fragment",
        title: "a fragment",
        make: |uri| Some(format!("{uri}#f")),
    },
    RedirectUriVariant {
        name: "query-removed",
        title: "the registered query left out",
        make: |uri| with_query(uri).map(|parts| Parts { query: "", ..parts }.join()),
    },
    RedirectUriVariant {
        name: "query-reordered",
        title: "the registered query in another order",
        make: |uri| {
            let parts = with_query(uri)?;
            let mut pairs: Vec<&str> = parts.query.trim_start_matches('?').split('&').collect();
            pairs.reverse();
            let query = format!("?{}", pairs.join("&"));
            Some(
                Parts {
                    query: &query,
                    ..parts
                }
                .join(),
            )
        },
    },
    RedirectUriVariant {
        name: "query-value-suffix",
        title: "a letter after the registered query",
        make: |uri| with_query(uri).map(|_| format!("{uri}x")),
    },
    RedirectUriVariant {
        name: "query-value-prefix",
        title: "the registered query without its last letter",
        make: |uri| {
            with_query(uri)?;
            let (end, _) = uri.char_indices().next_back()?;
            uri.get(..end).map(str::to_owned)
        },
    },
];
