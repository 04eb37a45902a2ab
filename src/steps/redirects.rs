//! *Given*, *When* and *Then* about redirect URIs that are special: other clients' and those on loopback.

use cucumber::{given, then, when};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::answer;
use crate::protocol::{Deviation, RedirectUriVariant};

impl Play {
    /// Names another port of a loopback redirect URI.
    fn choose_port(&mut self) -> Result<(), StepTrouble> {
        let uri = self
            .request()?
            .value("redirect_uri")
            .unwrap_or_default()
            .to_owned();
        let bent = RedirectUriVariant::named("other-port").and_then(|variant| variant.bend(&uri));
        let bent = bent.ok_or_else(|| StepTrouble::NoVariant {
            uri,
            variant: "other-port".to_owned(),
        })?;
        self.bend(Deviation::Replace("redirect_uri".to_owned(), bent))
    }
}

#[given("a valid authorization request of a native client on loopback")]
fn valid_of_native_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.native_loopback_client().cloned();
    play.build(client)
}

#[when("it names a redirect URI of another client")]
fn names_other_clients(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let uri = play.context.profile.redirect_uri_of_another_client();
    let uri = uri.ok_or(StepTrouble::Missing(
        "second client with a redirect URI of its own",
    ))?;
    let deviation = Deviation::Replace("redirect_uri".to_owned(), uri.to_owned());
    play.bend(deviation)
}

#[when("it names another port of its loopback redirect URI")]
fn names_other_port(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.choose_port()
}

#[then("the request proceeds to the redirect URI that it names")]
async fn proceeds_there(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let named = play.request()?.value("redirect_uri").map(str::to_owned);
    let answer = &play.play().await?.answer;
    let judgement = answer::proceeds_to(answer, &named.unwrap_or_default());
    play.file(judgement);
    Ok(())
}
