//! Variants of the path: where a comparison by prefix, by pattern or after normalisation is deceived.

use super::{Parts, RedirectUriVariant};

/// The path without its last letter or digit, and that.
fn last_letter(path: &str) -> Option<(&str, u32)> {
    let last = path.chars().next_back().filter(char::is_ascii_alphanumeric)?;
    Some((&path[..path.len() - 1], u32::from(last)))
}

/// Something after the path.
fn followed_by(uri: &str, text: &str) -> Option<String> {
    Parts::of(uri).map(|parts| parts.with_path(&format!("{}{text}", parts.path)))
}

pub(super) const VARIANTS: &[RedirectUriVariant] = &[
    RedirectUriVariant {
        name: "trailing-slash",
        title: "a slash at the end",
        make: |uri| followed_by(uri, "/"),
    },
    RedirectUriVariant {
        name: "path-case",
        title: "the path in capitals",
        make: |uri| Parts::of(uri).map(|parts| parts.with_path(&parts.path.to_uppercase())),
    },
    RedirectUriVariant {
        name: "path-suffix",
        title: "letters after the path",
        make: |uri| followed_by(uri, "x"),
    },
    RedirectUriVariant {
        name: "sub-path",
        title: "a path below the registered one",
        make: |uri| followed_by(uri, "/sub"),
    },
    RedirectUriVariant {
        name: "other-path",
        title: "another path",
        make: |uri| Parts::of(uri).map(|parts| parts.with_path("/other")),
    },
    RedirectUriVariant {
        name: "dot-segments",
        title: "dot segments that lead back to the path",
        make: |uri| Parts::of(uri).map(|parts| parts.with_path(&format!("/x/..{}", parts.path))),
    },
    RedirectUriVariant {
        name: "parent-path",
        title: "dot segments that lead out of the path",
        make: |uri| followed_by(uri, "/../evil"),
    },
    RedirectUriVariant {
        name: "encoded-slashes",
        title: "dot segments with encoded slashes",
        make: |uri| followed_by(uri, "%2F..%2Fevil"),
    },
    RedirectUriVariant {
        name: "dots-encoded-twice",
        title: "dot segments encoded twice",
        make: |uri| followed_by(uri, "/%252e%252e/evil"),
    },
    RedirectUriVariant {
        name: "dots-encoded-thrice",
        title: "dot segments encoded three times",
        make: |uri| followed_by(uri, "/%25252e%25252e/evil"),
    },
    RedirectUriVariant {
        name: "semicolon-dots",
        title: "dot segments behind a path parameter",
        make: |uri| followed_by(uri, ";/../evil"),
    },
    RedirectUriVariant {
        name: "backslash-path",
        title: "dot segments with backslashes",
        make: |uri| followed_by(uri, "\\..\\evil"),
    },
    RedirectUriVariant {
        name: "double-slash",
        title: "two slashes before the path",
        make: |uri| Parts::of(uri).map(|parts| parts.with_path(&format!("/{}", parts.path))),
    },
    RedirectUriVariant {
        name: "encoded-letter",
        title: "a letter of the path percent-encoded",
        make: |uri| {
            let parts = Parts::of(uri)?;
            let (head, last) = last_letter(parts.path)?;
            Some(parts.with_path(&format!("{head}%{last:02x}")))
        },
    },
    RedirectUriVariant {
        name: "encoded-twice",
        title: "a letter of the path percent-encoded twice",
        make: |uri| {
            let parts = Parts::of(uri)?;
            let (head, last) = last_letter(parts.path)?;
            Some(parts.with_path(&format!("{head}%25{last:02x}")))
        },
    },
    RedirectUriVariant {
        name: "eight-kilobytes",
        title: "eight kilobytes after the path",
        make: |uri| followed_by(uri, &format!("/{}", "a".repeat(8000))),
    },
];
