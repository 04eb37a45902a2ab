//! `application/x-www-form-urlencoded`, byte for byte.
//!
//! The `url` crate's serializer is not used for requests: a deviation must be able to choose the bytes of one
//! parameter while all others stay correct.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What `application/x-www-form-urlencoded` leaves as it is, besides letters and digits (WHATWG URL §5.2).
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// Encodes one name or value; a space becomes `%20`, which every decoder understands, never `+`.
pub fn encode_form_component(text: &str) -> String {
    percent_encode(text.as_bytes(), FORM).to_string()
}

/// Decodes a query or form body into pairs, keeping order and duplicates. Bytes that are not UTF-8 become U+FFFD.
pub fn decode_form(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_bytes_survive_a_round_trip() {
        let value = "a+b/c=d&e%20f g~é\u{1F600}\"\\";
        let encoded = format!("v={}", encode_form_component(value));
        assert_eq!(decode_form(&encoded), vec![("v".into(), value.into())]);
    }

    #[test]
    fn order_and_duplicates_are_kept() {
        let pairs = decode_form("b=1&a=2&b=3");
        assert_eq!(
            pairs,
            vec![
                ("b".to_owned(), "1".to_owned()),
                ("a".to_owned(), "2".to_owned()),
                ("b".to_owned(), "3".to_owned())
            ]
        );
    }
}
