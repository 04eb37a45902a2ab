//! Who must prove that it holds a key: clients whose tokens are bound to one (DPoP, RFC 9449).

use super::model::{Client, Profile};

/// The algorithm of opcheck's proofs, which every server that takes proofs is likely to know.
const PROOF_ALGORITHM: &str = "ES256";

impl Profile {
    /// Whether a client sends a proof of possession with its requests for tokens, and with its access tokens.
    pub fn proves(&self, client: &Client) -> bool {
        client.dpop.unwrap_or(self.proofs_demanded)
    }

    /// Whether the target may demand proofs, as far as its metadata say (RFC 9449 §5.1).
    pub fn may_demand_proofs(&self) -> bool {
        let metadata = self.metadata.as_ref();
        metadata.is_none_or(|metadata| metadata.dpop_signing_alg_values_supported.is_some())
    }

    /// The fact by which no proof can be made that the target takes, though one is demanded.
    pub(super) fn cannot_prove(&self) -> Option<String> {
        let demanded = self.default_client().is_some_and(|client| self.proves(client));
        let metadata = self.metadata.as_ref()?;
        let listed = metadata.dpop_signing_alg_values_supported.as_ref()?;
        let taken = listed.iter().any(|own| own == PROOF_ALGORITHM);
        (demanded && !taken).then(|| {
            format!(
                "the target demands proofs of possession (DPoP) with algorithms that opcheck does not sign with \
                 (`dpop_signing_alg_values_supported` does not list `{PROOF_ALGORITHM}`)"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Need;
    use crate::protocol::Metadata;

    fn profile(client: &str, metadata: &str) -> Profile {
        let text = format!(
            "issuer: https://op.example\nendpoints: {{token: 'https://op.example/token'}}\n\
             clients: [{{id: web, secret: s, {client}redirect_uris: [https://rp.example/cb]}}]\n"
        );
        let mut profile = Profile::parse(&text, "acme.yaml").unwrap();
        profile.metadata = Some(Metadata::parse(metadata).unwrap());
        profile
    }

    #[test]
    fn the_profile_counts_more_than_what_was_seen() {
        for (client, seen, proves) in [
            ("", false, false),
            ("", true, true),
            ("dpop: true, ", false, true),
            ("dpop: false, ", true, false),
        ] {
            let mut profile = profile(client, "{}");
            profile.proofs_demanded = seen;
            assert_eq!(profile.proves(&profile.clients[0]), proves, "{client}{seen}");
        }
    }

    #[test]
    fn what_cannot_be_proved_is_not_applicable() {
        let lacks = |client: &str, listed: &str| {
            let metadata = format!(r#"{{"dpop_signing_alg_values_supported":{listed}}}"#);
            profile(client, &metadata).lacks(Need::TokenEndpoint)
        };
        assert_eq!(lacks("dpop: true, ", r#"["PS256","ES256"]"#), None);
        assert_eq!(lacks("", r#"["PS256"]"#), None);
        let fact = lacks("dpop: true, ", r#"["PS256"]"#).unwrap();
        assert!(fact.contains("`ES256`"), "{fact}");
    }
}
