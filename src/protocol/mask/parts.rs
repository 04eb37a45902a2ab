//! The parts of a `multipart/form-data` body (RFC 7578).

use std::ops::Range;

use super::MASKED;
use super::names::is_secret_name;

/// Names and values of the parts; what is no part is left out.
pub(super) fn parts(body: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = body[at..]
        .find("name=\"")
        .map(|start| at + start + "name=\"".len())
    {
        at = start;
        let name = body[start..].find('"').map(|end| &body[start..start + end]);
        let value = body[start..].find("\r\n\r\n").map(|from| start + from + 4);
        if let (Some(name), Some(from)) = (name, value) {
            let to = body[from..].find("\r\n--").map_or(body.len(), |to| from + to);
            found.push((name, from..to));
            at = to;
        }
    }
    found
}

/// A body whose secret parts are masked.
pub(super) fn mask_parts(body: &str) -> String {
    let mut masked = body.to_owned();
    // From the last to the first, so that the places of those before stay right.
    for (name, value) in parts(body).into_iter().rev() {
        if is_secret_name(name) && !value.is_empty() {
            masked.replace_range(value, MASKED);
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn secret_parts_are_masked_and_others_stay() {
        let part = |name: &str, value: &str| format!("--b\r\nX: y; name=\"{name}\"\r\n\r\n{value}\r\n");
        let body = |code: &str| part("code", code) + &part("scope", "a") + "--b--\r\n";
        assert_eq!(mask_parts(&body("s3cret\r\nx")), body(MASKED));
    }

    proptest! {
        #[test]
        fn no_body_makes_masking_panic(body in "(name=\"|\r\n|--|é|[a-z\"]){0,20}") {
            mask_parts(&body);
        }
    }
}
