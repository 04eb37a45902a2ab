//! Request objects (RFC 9101 §4): the ways in which a correct one is bent.
//!
//! To add a way, add a row to the table and an example to the feature that names it.

use serde_json::{Map, Value};

use super::jwt_bend::JwtBend;

/// The `typ` of a request object's header (RFC 9101 §10.8).
pub const REQUEST_OBJECT_TYPE: &str = "oauth-authz-req+jwt";

/// One way to bend a correct request object.
#[derive(Debug, Clone, Copy)]
pub struct ObjectVariant {
    /// The words of features and reports: `the request object is …`.
    pub name: &'static str,
    /// What is bent.
    pub bend: JwtBend,
}

/// All ways.
const VARIANTS: &[ObjectVariant] = &[
    row("unsigned", JwtBend::Unsigned("none")),
    row("signed otherwise", JwtBend::OtherSignature),
    row("signed with a foreign key", JwtBend::ForeignKey),
    row("a list", JwtBend::List),
    row("no JWT", JwtBend::Text),
    row(
        "about another client",
        JwtBend::Claims(|claims, _| set(claims, "client_id", "another-client")),
    ),
    row(
        "for another response type",
        JwtBend::Claims(|claims, _| set(claims, "response_type", "unheard-of")),
    ),
    row(
        "one that holds another one",
        JwtBend::Claims(|claims, _| set(claims, "request", "e30.e30.e30")),
    ),
    row(
        "one that holds a request URI",
        JwtBend::Claims(|claims, _| set(claims, "request_uri", "https://rp.example.test/request.jwt")),
    ),
    row(
        "one that has expired",
        JwtBend::Claims(|claims, now| set(claims, "exp", now.saturating_sub(3600))),
    ),
    row(
        "not valid yet",
        JwtBend::Claims(|claims, now| {
            set(claims, "nbf", now.saturating_add(3600));
            set(claims, "exp", now.saturating_add(7200));
        }),
    ),
    row(
        "meant for another server",
        JwtBend::Claims(|claims, _| set(claims, "aud", "https://another-server.example.test")),
    ),
    row(
        "issued by another client",
        JwtBend::Claims(|claims, _| set(claims, "iss", "another-client")),
    ),
];

const fn row(name: &'static str, bend: JwtBend) -> ObjectVariant {
    ObjectVariant { name, bend }
}

fn set(claims: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    claims.insert(name.to_owned(), value.into());
}

impl ObjectVariant {
    /// The variant with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        VARIANTS.iter().find(|variant| variant.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variant_of_the_claims_bends_one_thing() {
        let now = 1_000_000;
        for (index, variant) in VARIANTS.iter().enumerate() {
            assert!(!VARIANTS[..index].iter().any(|other| other.name == variant.name));
            let JwtBend::Claims(bend) = variant.bend else {
                continue;
            };
            let mut claims = Map::new();
            bend(&mut claims, now);
            let early = variant.name == "not valid yet";
            assert_eq!(claims.len(), if early { 2 } else { 1 }, "{}", variant.name);
        }
        assert!(ObjectVariant::named("unheard of").is_none());
    }
}
