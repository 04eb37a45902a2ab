//! Faults that concern the metadata document and the key set themselves.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::tamper::{Part, Tamper, TamperEdit};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "metadata-as-html",
        title: "The metadata document is served as a page.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetHeader("content-type", "text/html"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/served-as-json"],
    },
    Fault {
        id: "metadata-of-another-issuer",
        title: "The metadata name another issuer than the one at whose address they stand.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/issuer", "\"http://127.0.0.1:9/other\""),
        }),
        dialects: PLAIN,
        breaks: &["metadata/issuer"],
    },
    Fault {
        id: "metadata-issuer-with-query",
        title: "The issuer has a query.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/issuer", "\"https://op.example.test?tenant=1\""),
        }),
        dialects: PLAIN,
        breaks: &["metadata/issuer-well-formed"],
    },
    Fault {
        id: "metadata-incomplete",
        title: "The metadata do not say which subjects there are.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::RemoveJson("/subject_types_supported"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/complete"],
    },
    Fault {
        id: "metadata-without-claims",
        title: "The metadata do not list the claims.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::RemoveJson("/claims_supported"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/recommended-members"],
    },
    Fault {
        id: "metadata-list-as-text",
        title: "A list of the metadata is a text.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/grant_types_supported", "\"authorization_code\""),
        }),
        dialects: PLAIN,
        breaks: &["metadata/typed"],
    },
    Fault {
        id: "metadata-empty-list",
        title: "The metadata hold a list without an entry.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/claims_locales_supported", "[]"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/nothing-empty"],
    },
    Fault {
        id: "metadata-plain-endpoint",
        title: "An endpoint of the metadata has no TLS.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/service_endpoint", "\"http://op.example.test/service\""),
        }),
        dialects: PLAIN,
        breaks: &["metadata/endpoints-use-tls"],
    },
    Fault {
        id: "metadata-without-s256",
        title: "The metadata list no code challenge methods.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::RemoveJson("/code_challenge_methods_supported"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/lists-s256"],
    },
    Fault {
        id: "metadata-without-rs256",
        title: "The metadata list another algorithm than RS256 for ID tokens.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/id_token_signing_alg_values_supported", "[\"PS256\"]"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/lists-rs256"],
    },
    Fault {
        id: "metadata-with-none",
        title: "The metadata list unsigned ID tokens.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/id_token_signing_alg_values_supported", "[\"RS256\", \"none\"]"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/lists-no-unsigned"],
    },
    Fault {
        id: "metadata-algorithm-without-key",
        title: "The metadata list an algorithm of which there is no key.",
        edit: Edit::Tamper(Tamper {
            part: Part::Metadata,
            edit: TamperEdit::SetJson("/id_token_signing_alg_values_supported", "[\"RS256\", \"ES384\"]"),
        }),
        dialects: PLAIN,
        breaks: &["metadata/keys-for-algorithms"],
    },
    Fault {
        id: "keys-malformed",
        title: "A key of the set has no modulus.",
        edit: Edit::Tamper(Tamper {
            part: Part::Jwks,
            edit: TamperEdit::RemoveJson("/keys/0/n"),
        }),
        dialects: EVERY,
        breaks: &["metadata/keys-well-formed"],
    },
    Fault {
        id: "keys-private",
        title: "The key set shows the private exponent.",
        edit: Edit::Tamper(Tamper {
            part: Part::Jwks,
            edit: TamperEdit::SetJson("/keys/0/d", "\"AQAB\""),
        }),
        dialects: EVERY,
        breaks: &["metadata/keys-public"],
    },
    Fault {
        id: "keys-of-one-name",
        title: "Two keys of the set have the same id.",
        edit: Edit::Tamper(Tamper {
            part: Part::Jwks,
            edit: TamperEdit::SetJson(
                "/keys/1",
                "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS384\",\"kid\":\"reference-1\",\"n\":\"0wVguxZxzCeC3TiT7kmk_1q1EGvGIXzXMo3oQ575VK8KZcAbdtEsh-I9mPNOqQRfuhVwyyaB3DeS7Uij_lm0D2rFIHvWMYznQp34U64JZL8addArhuE8l_JNqANeuRRvyiWA2zaR7Eei_VizDmnEH3rVMIvmQZz3Uq0IY74ZdM8qheA7lvFMpwJduBNuySR_2jWQ60ah_FeyDWjDHnnUL4rlQJv2UawHYr0Yc84phN86lfBLpgFctxJtyCN-2TSP6kWg-1axDGfCHXjTLonkP5r1UKsGYbwXcs0og945lO9KpQBbthFsxyJ92DOO6USf-lWwC2bBHHfSLYjjPpn0Tw\",\"e\":\"AQAB\"}",
            ),
        }),
        dialects: EVERY,
        breaks: &["metadata/keys-told-apart"],
    },
    Fault {
        id: "keys-short",
        title: "The RSA key of the set has 1024 bits.",
        edit: Edit::Tamper(Tamper {
            part: Part::Jwks,
            edit: TamperEdit::SetJson(
                "/keys/0/n",
                "\"xQswVXqfxOkOM1h9osfsETZbgKXK7xQ5XoOozfIXPGGGq9D1Gj9kia7T-B1CZ4yx1vsgRWqPtNn-I0htkrfcASZLcJW63wQpTnOYveIHLFF2m8DlCi9UeZ7D6A0yV3yhxusQNVp_pMnuEzhdgqfM8RY7YIWqz_QZPmOIrdL3HEE\"",
            ),
        }),
        dialects: EVERY,
        breaks: &["metadata/keys-long", "id-token/key-strength"],
    },
];
