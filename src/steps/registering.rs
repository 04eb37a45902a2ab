//! A client that registers itself with something bad (RFC 7591). What is registered is noted at once, and removed after
//! the scenarios.

use cucumber::{given, then, when};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::registration::{self, UriFault};
use crate::driver;
use crate::protocol::{
    ClientMetadata, Exchange, Failure, RedirectUriVariant, RegistrationAnswer, RegistrationError,
};

/// What a scenario's client asks to be registered with.
#[derive(Debug)]
pub(super) struct Registering {
    /// A redirect URI that is good.
    usual: String,
    /// The one that the scenario is about, and its fault.
    bent: Option<(String, UriFault)>,
}

impl Play {
    /// A client with a good redirect URI.
    fn begin_registering(&mut self) {
        self.registering = Some(Registering {
            usual: self.context.profile.redirect_uri_to_register(),
            bent: None,
        });
    }

    fn registering(&mut self) -> Result<&mut Registering, StepTrouble> {
        let registering = self.registering.as_mut();
        registering.ok_or(StepTrouble::Missing("client that registers itself"))
    }

    /// Bends the redirect URI as a table's row says.
    fn bend_registered_uri(&mut self, name: &str) -> Result<(), StepTrouble> {
        let row = RedirectUriVariant::named(name).ok_or_else(|| StepTrouble::UnknownWord {
            kind: "redirect URI variant",
            name: name.to_owned(),
        })?;
        let registering = self.registering()?;
        let usual = &registering.usual;
        let faulty = |bent: String| UriFault::added(usual, &bent).map(|fault| (bent, fault));
        registering.bent = row.bend(usual).and_then(faulty);
        if registering.bent.is_some() {
            return Ok(());
        }
        let (uri, variant) = (registering.usual.clone(), name.to_owned());
        self.does_not_concern(StepTrouble::NoVariant { uri, variant })
    }

    /// Asks to register a web client with a redirect URI. What comes of it is noted before anything else.
    async fn register(&mut self, purpose: &str, redirect_uri: &str) -> Result<Exchange, StepTrouble> {
        let context = std::sync::Arc::clone(&self.context);
        let place = context.profile.registration_place();
        let place = place.ok_or(StepTrouble::Missing("registration endpoint"))?;
        let metadata = ClientMetadata {
            name: "opcheck".to_owned(),
            application_type: "web",
            redirect_uris: vec![redirect_uri.to_owned()],
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout_uri: None,
            authentication: context.profile.secret_method_to_register(),
            grants: vec!["authorization_code"],
            response_types: vec!["code".to_owned()],
        };
        let initial = context.secrets.initial_access_token();
        let request = driver::registration(place.clone(), &metadata, initial);
        let names = (self.scenario.id.as_str(), purpose);
        let exchange = context.registry.register(&context.http, names, request).await;
        let exchange = exchange.ok_or(StepTrouble::Missing("answer of the registration endpoint"))?;
        self.evidence.push(exchange.clone());
        let failure = exchange.last().and_then(|hop| hop.outcome.as_ref().err());
        if failure.is_some_and(Failure::may_have_arrived) {
            let id = &self.scenario.id;
            let note =
                format!("a registration of the scenario `{id}` got no answer: one may stay registered");
            context.registry.note(note);
        }
        Ok(exchange)
    }

    /// Judges the bent registration. It counts only where the same client is registered with the good URI.
    async fn judge_registration(&mut self) -> Result<(), StepTrouble> {
        let registering = self.registering()?;
        let usual = registering.usual.clone();
        let bent = registering.bent.clone();
        let (bent, fault) = bent.ok_or(StepTrouble::Missing("redirect URI that is bent"))?;
        let exchange = self.register("register", &bent).await?;
        self.control_registration(&usual).await?;
        let answered = super::fetched::answer_of(Some(&exchange), "answer of the registration endpoint")?;
        self.file(registration::not_registered(answered, fault));
        Ok(())
    }

    /// The same client with a good redirect URI.
    async fn control_registration(&mut self, usual: &str) -> Result<(), StepTrouble> {
        let exchange = self.register("control", usual).await?;
        let absent = |reason: String| StepTrouble::Absent {
            what: "the control, a registration with a good redirect URI",
            reason,
        };
        let response = exchange.first_response();
        let response = response.ok_or_else(|| absent("no answer".to_owned()))?;
        let place = &exchange.hops[0].request.url;
        match RegistrationAnswer::parse(response.status, &response.body, place).client {
            Ok(_) => Ok(()),
            Err(RegistrationError::Refused {
                status: 401 | 403, ..
            }) => {
                let fact = "the target registers only who has an initial access token \
                            (`registration.initial_access_token`)";
                self.does_not_concern(StepTrouble::Concern(fact.to_owned()))
            }
            Err(error) => Err(absent(error.to_string())),
        }
    }
}

#[given("a client that registers itself")]
fn registers_itself(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.begin_registering();
    Ok(())
}

#[when(expr = "its redirect URI becomes the variant {string}")]
fn uri_becomes(world: &mut World, variant: String) -> Result<(), StepTrouble> {
    world.play()?.bend_registered_uri(&variant)
}

#[then("it is not registered with that")]
async fn not_registered(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_registration().await
}
