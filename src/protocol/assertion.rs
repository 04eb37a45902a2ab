//! Client assertions (RFC 7523 §3, OIDC Core §9): the ways in which a correct one is bent.
//!
//! To add a way, add a row to the table and an example to the feature that names it.

use serde_json::{Map, Value};

use super::jwt_bend::JwtBend;

/// The `client_assertion_type` (RFC 7523 §2.2).
pub const CLIENT_ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// One way to bend a correct assertion.
#[derive(Debug, Clone, Copy)]
pub struct AssertionVariant {
    /// The words of features and reports: `the assertion is …`.
    pub name: &'static str,
    /// What is bent.
    pub bend: JwtBend,
}

/// All ways.
const VARIANTS: &[AssertionVariant] = &[
    row("unsigned", JwtBend::Unsigned("none")),
    row("unsigned, by a name in other letters", JwtBend::Unsigned("nOnE")),
    row("signed otherwise", JwtBend::OtherSignature),
    row("signed with a foreign key", JwtBend::ForeignKey),
    row("no JWT", JwtBend::Text),
    row(
        "issued by another client",
        JwtBend::Claims(|claims, _| set(claims, "iss", "another-client")),
    ),
    row(
        "without an issuer",
        JwtBend::Claims(|claims, _| drop_member(claims, "iss")),
    ),
    row(
        "about another client",
        JwtBend::Claims(|claims, _| set(claims, "sub", "another-client")),
    ),
    row(
        "without a subject",
        JwtBend::Claims(|claims, _| drop_member(claims, "sub")),
    ),
    row(
        "meant for another server",
        JwtBend::Claims(|claims, _| set(claims, "aud", "https://another-server.example.test")),
    ),
    row(
        "meant for nobody",
        JwtBend::Claims(|claims, _| drop_member(claims, "aud")),
    ),
    row(
        "one that has expired",
        JwtBend::Claims(|claims, now| {
            set(claims, "iat", now.saturating_sub(7200));
            set(claims, "exp", now.saturating_sub(3600));
        }),
    ),
    row(
        "valid for ever",
        JwtBend::Claims(|claims, _| drop_member(claims, "exp")),
    ),
    row(
        "not valid yet",
        JwtBend::Claims(|claims, now| {
            set(claims, "nbf", now.saturating_add(3600));
            set(claims, "exp", now.saturating_add(7200));
        }),
    ),
];

const fn row(name: &'static str, bend: JwtBend) -> AssertionVariant {
    AssertionVariant { name, bend }
}

fn set(claims: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    claims.insert(name.to_owned(), value.into());
}

fn drop_member(claims: &mut Map<String, Value>, name: &str) {
    claims.remove(name);
}

impl AssertionVariant {
    /// The variant with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        VARIANTS.iter().find(|variant| variant.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variant_has_a_name_of_its_own_and_bends_something() {
        let correct = Map::from_iter(
            ["iss", "sub", "aud", "exp", "iat", "jti"].map(|name| (name.to_owned(), Value::from("correct"))),
        );
        for (index, variant) in VARIANTS.iter().enumerate() {
            assert!(!VARIANTS[..index].iter().any(|other| other.name == variant.name));
            if let JwtBend::Claims(bend) = variant.bend {
                let mut claims = correct.clone();
                bend(&mut claims, 1_000_000);
                assert_ne!(claims, correct, "{}", variant.name);
            }
        }
        assert!(AssertionVariant::named("unheard of").is_none());
    }
}
