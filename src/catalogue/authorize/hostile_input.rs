//! Requests that no honest client sends.

use crate::catalogue::row::*;

pub(in crate::catalogue) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "authorize/other-methods-refused",
        title: "The authorization endpoint answers no other method than GET and POST with a code.",
        meaning: "Filters and forgery protection often know GET and POST only; whatever else works goes past them. A HEAD does not make the server fail.",
        expected: &["an error status, or a redirect to the error page"],
        level: Should,
        severity: Low,
        sources: &[clause(Rfc6749, "3.1"), clause(OidcCore, "3.1.2.1")],
        needs: &[],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "authorize/form-body-only",
        title: "The parameters of a POST are read from a form only.",
        meaning: "Other kinds of bodies are no authorization requests, and each further parser is one more way past the checks.",
        expected: &["an error status, or a redirect to the error page"],
        level: Should,
        severity: Low,
        sources: &[clause(OidcCore, "13.2"), clause(Rfc6749, "3.1")],
        needs: &[],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "authorize/huge-input",
        title: "A huge request does not make the server fail.",
        meaning: "Long values and many parameters are served or refused; they neither break the server nor show its insides.",
        expected: &["any answer but a failure"],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc6749, "10.14")],
        needs: &[Need::HeavyChecks],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "authorize/malformed-request-line",
        title: "Bytes that no URL may hold do not make the server fail.",
        meaning: "A request line with spaces, controls or bytes beyond ASCII is refused or read with care. It neither breaks the server nor shows its insides.",
        expected: &["any answer but a failure"],
        level: Should,
        severity: Low,
        sources: &[clause(Rfc6749, "10.14"), clause(Rfc3986, "2")],
        needs: &[],
        dialects: EVERY,
        since: V1,
    },
];
