//! Variants with characters that no redirect URI holds: where a comparison after trimming or cutting is deceived.

use super::RedirectUriVariant;

pub(super) const VARIANTS: &[RedirectUriVariant] = &[
    RedirectUriVariant {
        name: "line-break",
        title: "a line break and a header field after it",
        make: |uri| Some(format!("{uri}\r\nOpCheck-Injected: 1")),
    },
    RedirectUriVariant {
        name: "encoded-line-break",
        title: "an encoded line break after it",
        make: |uri| Some(format!("{uri}%0d%0aOpCheck-Injected:%201")),
    },
    RedirectUriVariant {
        name: "null-byte",
        title: "a NUL after it",
        make: |uri| Some(format!("{uri}\0.evil.test")),
    },
    RedirectUriVariant {
        name: "escape-character",
        title: "an escape character after it",
        make: |uri| Some(format!("{uri}\u{1b}")),
    },
    RedirectUriVariant {
        name: "leading-space",
        title: "a space before it",
        make: |uri| Some(format!(" {uri}")),
    },
    RedirectUriVariant {
        name: "trailing-space",
        title: "a space after it",
        make: |uri| Some(format!("{uri} ")),
    },
    RedirectUriVariant {
        name: "leading-tab",
        title: "a tab before it",
        make: |uri| Some(format!("\t{uri}")),
    },
    RedirectUriVariant {
        name: "trailing-tab",
        title: "a tab after it",
        make: |uri| Some(format!("{uri}\t")),
    },
    RedirectUriVariant {
        name: "encoded-space",
        title: "an encoded space and letters after it",
        make: |uri| Some(format!("{uri}%20test")),
    },
];
