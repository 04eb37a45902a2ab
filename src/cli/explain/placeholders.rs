//! What a reader of a curl line must fill in: variables of the shell in place of what is masked.

use std::collections::BTreeMap;

use crate::protocol::MASKED;

/// A command line with variables, and what each of them stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) line: String,
    /// Names of variables, each with the value in words.
    pub(super) variables: BTreeMap<String, &'static str>,
}

/// Puts variables in place of what is masked. The line's words are in single quotes wherever something is masked, for a
/// bracket needs them; in these the shell fills in nothing, so each variable interrupts its word.
pub(super) fn with_variables(line: &str) -> Filled {
    let mut parts = line.split(MASKED);
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut variables = BTreeMap::new();
    let mut before = out.clone();
    for part in parts {
        let (name, words) = variable(&before);
        out.push_str(&format!("'\"${name}\"'{part}"));
        variables.insert(name, words);
        before.push_str(part);
    }
    // A word that ends with a variable.
    let line = format!("{out} ").replace("\"'' ", "\" ");
    Filled {
        line: line.trim_end().to_owned(),
        variables,
    }
}

/// The variable for what follows a text, and what it stands for.
fn variable(before: &str) -> (String, &'static str) {
    let word = before.rfind(" '").map_or(before, |at| &before[at + 2..]);
    if word.ends_with("Bearer ") {
        return ("ACCESS_TOKEN".to_owned(), "an access token");
    }
    if word.ends_with("Basic ") {
        return (
            "CREDENTIALS".to_owned(),
            "the client's id and secret, each form-encoded, joined by a colon, in base64",
        );
    }
    let is_of_name = |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
    let stem = word.trim_end_matches(['=', ':', ' ', '"']);
    let name = stem
        .rsplit(|character| !is_of_name(character))
        .next()
        .unwrap_or_default();
    let name: String = name
        .chars()
        .map(|character| match character.is_ascii_alphanumeric() {
            true => character.to_ascii_uppercase(),
            false => '_',
        })
        .collect();
    let name = match name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        true => "VALUE".to_owned(),
        false => name,
    };
    let words = match word.starts_with("Cookie:") {
        true => "the cookie of a browser in which the end-user is as the scenario says",
        false => meaning(&name),
    };
    (name, words)
}

/// What a parameter stands for.
fn meaning(name: &str) -> &'static str {
    match name {
        "CODE" => "an authorization code that the client got just now",
        "CODE_VERIFIER" => "the verifier whose challenge stood in the authorization request",
        "REFRESH_TOKEN" => "a refresh token that the client got",
        "ACCESS_TOKEN" => "an access token",
        "TOKEN" => "the token that the request is about",
        "CLIENT_SECRET" => "the client's secret, or what the scenario says instead",
        "CLIENT_ASSERTION" => "a JWT that the client signed for this request (RFC 7523 §3)",
        "REQUEST" => "a request object (RFC 9101 §4), as the scenario says",
        "REQ" => "the request token with which the server led to the login page",
        "ID_TOKEN_HINT" => "an ID token, as the scenario says",
        _ => "a value as the scenario says",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_masked_value_becomes_a_variable_that_the_shell_fills_in() {
        let line = "curl --header 'Authorization: Basic [masked]' --header 'Cookie: op-session=[masked]; csrf=[masked]' \
                    --data-raw 'a=1&code=[masked]&b=2' 'https://op.example/x?request=[masked]'";
        let filled = with_variables(line);
        assert_eq!(
            filled.line,
            "curl --header 'Authorization: Basic '\"$CREDENTIALS\" --header 'Cookie: \
             op-session='\"$OP_SESSION\"'; csrf='\"$CSRF\" --data-raw 'a=1&code='\"$CODE\"'&b=2' \
             'https://op.example/x?request='\"$REQUEST\""
        );
        let names: Vec<&str> = filled.variables.keys().map(String::as_str).collect();
        assert_eq!(names, ["CODE", "CREDENTIALS", "CSRF", "OP_SESSION", "REQUEST"]);
        assert!(filled.variables["CSRF"].contains("cookie"));
    }

    #[test]
    fn a_line_without_secrets_stays_as_it_is() {
        assert_eq!(
            with_variables("curl 'https://op.example/'").line,
            "curl 'https://op.example/'"
        );
    }
}
