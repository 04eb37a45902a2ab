//! Clients that are registered for a run, where the target lets clients register themselves (RFC 7591).

use schemars::JsonSchema;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use url::Url;

use super::model::{Client, ClientAuthentication, ClientType, Profile};
use super::roles::fact_without;
use super::secret_source::SecretSource;
use crate::catalogue::Need;

/// How clients are registered. Without it they are where the profile lists none.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Registration {
    /// The registration endpoint; that of the metadata document if left out.
    pub endpoint: Option<Url>,
    /// The initial access token, where registration is not for everybody (RFC 7591 §3).
    pub initial_access_token: Option<SecretSource>,
    /// The redirect URI that clients are registered with, without a query; others are made from it.
    pub redirect_uri: Option<Url>,
    /// Whether the target asks end-users for their consent to a client that registered itself; no if left out.
    pub consent: Option<bool>,
    /// Where the listener of this run is told that end-users are signed out; no key of the file.
    #[serde(skip)]
    pub told_at: Option<Url>,
}

/// Where codes go unless the profile says otherwise: a name that nobody can own (RFC 2606 §3).
const REDIRECT_URI: &str = "https://rp.opcheck.example/callback";
/// Where those of a native application go, without the port of the day (RFC 8252 §7.3).
const LOOPBACK: &str = "http://127.0.0.1/callback";

/// The part that a registered client plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The usual client, without which nothing can be played.
    Usual,
    /// It meets a need.
    Meets(Need),
    /// It may use the response types that bring ID tokens without an exchange.
    FrontChannel,
}

/// A client that can be registered, and what it is needed for.
#[derive(Debug, Clone)]
pub struct Registrable {
    /// The part that it plays.
    pub part: Part,
    /// The client, without an id.
    pub client: Client,
}

impl Registrable {
    /// The client in words.
    pub fn words(&self) -> String {
        match self.part {
            Part::Usual => "client".to_owned(),
            Part::Meets(need) => fact_without(need),
            Part::FrontChannel => {
                "the profile names no client for the response types that bring ID tokens".to_owned()
            }
        }
    }
}

impl Profile {
    /// Whether clients are registered for a run: where none are listed, or where the profile says how.
    pub fn registers_clients(&self) -> bool {
        self.clients.is_empty() || self.registration.is_some()
    }

    /// Where clients that a scenario is about register themselves: a target is asked only where clients are registered
    /// anyway, by the endpoint of the profile or of the metadata, which fill it in.
    pub fn registration_place(&self) -> Option<&Url> {
        self.registration.as_ref()?.endpoint.as_ref()
    }

    /// The redirect URI with which clients are registered.
    pub fn redirect_uri_to_register(&self) -> String {
        let own = self
            .registration
            .as_ref()
            .and_then(|own| own.redirect_uri.clone());
        own.map_or_else(|| REDIRECT_URI.to_owned(), String::from)
    }

    /// How a client with a secret asks to authenticate: as the standard has it (RFC 7591 §2), unless the target lists
    /// only the other way.
    pub fn secret_method_to_register(&self) -> &'static str {
        let metadata = self.metadata.as_ref();
        let listed = metadata.and_then(|metadata| metadata.token_endpoint_auth_methods_supported.as_ref());
        let lists = |method: &str| listed.is_some_and(|all| all.iter().any(|known| known == method));
        match lists("client_secret_post") && !lists("client_secret_basic") {
            true => "client_secret_post",
            false => "client_secret_basic",
        }
    }

    /// The clients that would be registered: one for each part that no listed client can play.
    pub fn registrable_clients(&self) -> Vec<Registrable> {
        if !self.registers_clients() {
            return Vec::new();
        }
        let usual = self.redirect_uri_to_register();
        let second = format!("{}/second", usual.trim_end_matches('/'));
        let another = format!("{}/another", usual.trim_end_matches('/'));
        let with_query = format!("{usual}?from=opcheck");
        let first_is_missing = self.default_client().is_none();
        let mut wanted = Vec::new();
        if first_is_missing {
            let client = client(ClientType::Backend, vec![usual.clone()]);
            wanted.push(Registrable {
                part: Part::Usual,
                client,
            });
        }
        for (need, kind, redirect_uris) in [
            (
                Need::ClientWithOneRedirectUri,
                ClientType::Backend,
                vec![usual.clone()],
            ),
            (
                Need::ClientWithTwoRedirectUris,
                ClientType::Backend,
                vec![usual.clone(), second],
            ),
            (Need::ClientWithQuery, ClientType::Backend, vec![with_query]),
            (Need::PublicClient, ClientType::Spa, vec![usual.clone()]),
            (
                Need::NativeLoopbackClient,
                ClientType::Native,
                vec![LOOPBACK.to_owned()],
            ),
            (Need::ClientWithoutCodeGrant, ClientType::M2m, vec![usual.clone()]),
            (Need::AnotherRedirectUri, ClientType::Backend, vec![another]),
        ] {
            // The first client has one redirect URI.
            let met = need == Need::ClientWithOneRedirectUri && first_is_missing;
            if !met && self.lacks(need).is_some() {
                let client = client(kind, redirect_uris);
                wanted.push(Registrable {
                    part: Part::Meets(need),
                    client,
                });
            }
        }
        wanted.extend(self.asking_client(&usual));
        wanted.extend(self.told_client(&usual));
        wanted.extend(self.front_channel_client(&usual));
        wanted
    }

    /// A client to which end-users must consent. Nobody has consented to one that was registered a moment ago.
    fn asking_client(&self, redirect_uri: &str) -> Option<Registrable> {
        let asks = self.registration.as_ref().and_then(|own| own.consent) == Some(true);
        (asks && self.lacks(Need::ClientWithConsent).is_some()).then(|| {
            let mut client = client(ClientType::Backend, vec![redirect_uri.to_owned()]);
            client.consent = true;
            Registrable {
                part: Part::Meets(Need::ClientWithConsent),
                client,
            }
        })
    }

    /// A client that is told at the listener that its end-users are signed out, where the target does that.
    fn told_client(&self, redirect_uri: &str) -> Option<Registrable> {
        let told_at = self.registration.as_ref().and_then(|own| own.told_at.clone())?;
        let wanted =
            self.lacks(Need::BackChannelLogout).is_none() && self.lacks(Need::BackChannelClient).is_some();
        wanted.then(|| {
            let mut client = client(ClientType::Backend, vec![redirect_uri.to_owned()]);
            client.backchannel_logout_uri = Some(told_at);
            Registrable {
                part: Part::Meets(Need::BackChannelClient),
                client,
            }
        })
    }

    /// A client for the response types with an ID token that the metadata list, but for those with an access token, which
    /// nobody should have (RFC 9700 §2.1.2).
    fn front_channel_client(&self, redirect_uri: &str) -> Option<Registrable> {
        let plain = |listed: &&String| {
            let mut words = listed.split(' ');
            words.clone().any(|word| word == "id_token") && words.all(|word| word != "token")
        };
        let listed = self.listed_response_types()?;
        let mut types: Vec<String> = listed.iter().filter(plain).cloned().collect();
        let served = types.iter().all(|own| self.client_who_may(own).is_some());
        if served || self.lacks(Need::OpenId).is_some() {
            return None;
        }
        types.insert(0, "code".to_owned());
        let mut client = client(ClientType::Backend, vec![redirect_uri.to_owned()]);
        client.response_types = Some(types);
        Some(Registrable {
            part: Part::FrontChannel,
            client,
        })
    }
}

fn client(client_type: ClientType, redirect_uris: Vec<String>) -> Client {
    let mut client = Client::with_redirect_uris(redirect_uris);
    let goodbye = |uri: &String| {
        let place = uri.split('?').next().unwrap_or(uri);
        format!("{}/signed-out", place.trim_end_matches('/'))
    };
    client.post_logout_redirect_uris = client.redirect_uris.first().map(goodbye).into_iter().collect();
    client.client_type = client_type;
    client.code_grant = client_type != ClientType::M2m;
    client.response_types = Some(client.code_grant.then(|| "code".to_owned()).into_iter().collect());
    client.authentication = client.is_public().then_some(ClientAuthentication::None);
    client
}

/// Reads `clients`: a list, or the word `register`, which says that none is listed.
pub(super) fn listed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Client>, D::Error> {
    struct Listed;
    impl<'de> Visitor<'de> for Listed {
        type Value = Vec<Client>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list, or the word `register`")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<Client>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }

        fn visit_str<E: de::Error>(self, word: &str) -> Result<Vec<Client>, E> {
            match word {
                "register" => Ok(Vec::new()),
                other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
            }
        }

        fn visit_unit<E: de::Error>(self) -> Result<Vec<Client>, E> {
            Ok(Vec::new())
        }
    }
    deserializer.deserialize_any(Listed)
}

/// What `clients` may be, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum Clients {
    /// The clients registered at the target.
    Listed(Vec<Client>),
    /// None: they are registered for each run.
    Register(Register),
}

/// The word that says so.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum Register {
    /// Clients are registered for each run, and removed after it.
    Register,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Result<Profile, String> {
        let text = format!("issuer: https://op.example\n{text}");
        Profile::parse(&text, "acme.yaml").map_err(|error| error.to_string())
    }

    #[test]
    fn where_no_client_is_listed_one_for_each_part_is_registered() {
        for text in ["", "clients: register\n", "clients: []\n"] {
            let wanted = profile(text).unwrap().registrable_clients();
            let parts: Vec<Part> = wanted.iter().map(|wanted| wanted.part).collect();
            assert_eq!(
                parts,
                [
                    Part::Usual,
                    Part::Meets(Need::ClientWithTwoRedirectUris),
                    Part::Meets(Need::ClientWithQuery),
                    Part::Meets(Need::PublicClient),
                    Part::Meets(Need::NativeLoopbackClient),
                    Part::Meets(Need::ClientWithoutCodeGrant),
                    Part::Meets(Need::AnotherRedirectUri)
                ]
            );
        }
        assert!(profile("clients: registr\n").unwrap_err().contains("register"));
    }

    #[test]
    fn listed_clients_are_used_and_the_missing_ones_registered_only_where_the_profile_says_so() {
        let listed = "clients: [{id: web, redirect_uris: [https://rp.example/cb]}]\n";
        assert!(profile(listed).unwrap().registrable_clients().is_empty());
        let more = format!("{listed}registration: {{redirect_uri: 'https://rp.example/x'}}\n");
        let wanted = profile(&more).unwrap().registrable_clients();
        assert!(wanted.iter().all(|wanted| wanted.part != Part::Usual));
        assert_eq!(
            wanted[0].client.redirect_uris,
            ["https://rp.example/x", "https://rp.example/x/second"]
        );
    }

    #[test]
    fn every_client_meets_its_need() {
        let bare = profile("registration: {consent: true}\n").unwrap();
        for wanted in bare.registrable_clients() {
            let mut with = bare.clone();
            with.clients.push(bare.registrable_clients().remove(0).client);
            with.clients[0].id = "first".to_owned();
            with.clients.push(wanted.client);
            if let Part::Meets(need) = wanted.part {
                assert_eq!(with.lacks(need), None);
            }
        }
    }

    #[test]
    fn one_client_is_registered_for_all_listed_types_with_an_id_token() {
        let mut bare = profile("").unwrap();
        bare.metadata = Some(crate::protocol::Metadata {
            response_types_supported: Some(
                ["code", "id_token", "code id_token", "code id_token token", "none"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ..Default::default()
        });
        let last = bare.registrable_clients().pop().unwrap();
        assert_eq!(last.part, Part::FrontChannel);
        let types = last.client.response_types.clone().unwrap();
        assert_eq!(types, ["code", "id_token", "code id_token"]);
        bare.clients.push(last.client);
        let again = bare.registrable_clients();
        assert!(again.iter().all(|wanted| wanted.part != Part::FrontChannel));
    }
}
