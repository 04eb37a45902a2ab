//! Checks on claims about end-users (OIDC Core §5.1, §5.4), wherever they stand.

use serde_json::{Map, Value};

use super::Judgement;

/// The standard claims that are texts, beside those that are not.
const TEXTS: [&str; 15] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
];

/// The standard claims that are true or false.
const BOOLEANS: [&str; 2] = ["email_verified", "phone_number_verified"];

/// The scopes that ask for claims, with what they ask for (OIDC Core §5.4).
const SCOPES: [(&str, &[&str]); 4] = [
    (
        "profile",
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("address", &["address"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];

/// The claims that a scope asks for.
fn of_scope(scope: &str) -> &'static [&'static str] {
    let found = SCOPES.iter().find(|(name, _)| *name == scope);
    found.map_or(&[], |(_, claims)| claims)
}

/// What is wrong with the types of standard claims, claim by claim.
pub(super) fn malformed(claims: &Map<String, Value>) -> Vec<String> {
    let kind = |name: &str, value: &Value| {
        let right = match value {
            Value::String(text) if TEXTS.contains(&name) => !text.trim().is_empty() && text != "null",
            _ if TEXTS.contains(&name) => false,
            value if BOOLEANS.contains(&name) => value.is_boolean(),
            value if name == "updated_at" => {
                // Seconds since 1990, and no milliseconds.
                value
                    .as_f64()
                    .is_some_and(|time| (631_152_000.0..4_102_444_800.0).contains(&time))
            }
            value if name == "address" => value.is_object(),
            value if name == "auth_time" => value.is_number(),
            value if name == "acr" || name == "azp" => value.as_str().is_some_and(|text| !text.is_empty()),
            value if name == "amr" => value
                .as_array()
                .is_some_and(|list| list.iter().all(Value::is_string)),
            _ => true,
        };
        (!right).then(|| format!("`{name}` is {value}"))
    };
    claims
        .iter()
        .filter_map(|(name, value)| kind(name, value))
        .collect()
}

/// Whether claims have the types of the standard.
pub(super) fn well_formed(claims: &Map<String, Value>, expected: &str) -> Judgement {
    let wrong = malformed(claims);
    let actual = match wrong.as_slice() {
        [] => "each claim has its type".to_owned(),
        wrong => wrong.join(", "),
    };
    Judgement::of(wrong.is_empty(), expected, actual)
}

/// The standard claims of scopes that were not granted.
pub(super) fn beyond<'a>(claims: &'a Map<String, Value>, granted: &[&str]) -> Vec<&'a str> {
    let of_others = |name: &&str| {
        SCOPES
            .iter()
            .any(|(scope, claims)| !granted.contains(scope) && claims.contains(name))
    };
    claims.keys().map(String::as_str).filter(of_others).collect()
}

/// The claims of one scope that are there.
pub(super) fn present<'a>(claims: &'a Map<String, Value>, scope: &str) -> Vec<&'a str> {
    let wanted = of_scope(scope);
    claims
        .keys()
        .map(String::as_str)
        .filter(|name| wanted.contains(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(text: &str) -> Map<String, Value> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn types_are_those_of_the_standard() {
        let right = r#"{"sub":"a","name":"Ann","email_verified":true,"updated_at":1700000000,"address":{},
            "auth_time":5,"acr":"0","amr":["pwd"],"x":null}"#;
        assert_eq!(malformed(&claims(right)), Vec::<String>::new());
        let wrong = r#"{"name":"","email_verified":"true","updated_at":"2020-01-01","address":"x",
            "auth_time":"5","acr":"","amr":"pwd","locale":"null","email":null}"#;
        assert_eq!(malformed(&claims(wrong)).len(), 9);
    }

    #[test]
    fn claims_belong_to_scopes() {
        let all = claims(r#"{"sub":"a","email":"x","name":"y","custom":1}"#);
        assert_eq!(beyond(&all, &["openid", "email"]), ["name"]);
        assert_eq!(beyond(&all, &["profile", "email"]), Vec::<&str>::new());
        assert_eq!(present(&all, "email"), ["email"]);
        assert_eq!(present(&all, "phone"), Vec::<&str>::new());
    }
}
