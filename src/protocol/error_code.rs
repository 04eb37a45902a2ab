//! The error codes of an authorization response.

/// The codes that Wristband's authorization endpoint documents, in the document's order (RFC 6749 §4.1.2.1,
/// OIDC Core §3.1.2.6).
pub const AUTHORIZATION_ERROR_CODES: [&str; 11] = [
    "invalid_request",
    "unauthorized_client",
    "access_denied",
    "unsupported_response_type",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "login_required",
    "request_not_supported",
    "request_uri_not_supported",
    "registration_not_supported",
];

/// Whether `text` keeps to the characters allowed in `error` and `error_description`:
/// %x20-21 / %x23-5B / %x5D-7E (RFC 6749 §4.1.2.1).
pub fn is_error_text(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_backslashes_and_controls_are_refused() {
        assert!(is_error_text("the end-user denied (again)!"));
        for bad in ["\"", "\\", "\n", "é", "\u{7f}"] {
            assert!(!is_error_text(bad), "{bad:?}");
        }
    }
}
