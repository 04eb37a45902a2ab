//! Request URIs: *When* one gives something else than the request object. The listener gives that to the bent request
//! only; the control before it and the one after it find the correct object.

use cucumber::{given, then, when};
use url::Url;

use super::play::Play;
use super::request_objects::variant;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::markup;
use crate::driver::Laid;
use crate::protocol::{Deviation, REQUEST_OBJECT_MEDIA_TYPE, ReferenceContent, ReferenceVariant};

/// What stands at the registered request URI of a scenario.
#[derive(Debug)]
pub(super) struct Reference {
    /// As it is registered.
    registered: Url,
    /// As the request names it.
    named: Url,
    correct: Laid,
    /// What the bent request finds.
    bent: Option<Laid>,
    /// How often it was fetched before the bent request.
    fetches: usize,
}

impl Play {
    /// Lays the correct object out at a registered request URI, and returns the URL to name.
    pub(super) fn refer_to(&mut self, registered: &Url, object: String) -> Result<Url, StepTrouble> {
        let correct = Laid::found(REQUEST_OBJECT_MEDIA_TYPE, object);
        let named = self.listener()?.lay_out(registered, correct.clone());
        self.reference = Some(Reference {
            registered: registered.clone(),
            named: named.clone(),
            correct,
            bent: None,
            fetches: 0,
        });
        Ok(named)
    }

    /// The reference of the scenario.
    fn reference(&mut self) -> Result<&mut Reference, StepTrouble> {
        let reference = self.reference.as_mut();
        reference.ok_or(StepTrouble::Missing("request URI: the scenario builds none"))
    }

    /// Lets the request URI give something else to the bent request.
    fn bend_reference(&mut self, words: String, laid: Laid) -> Result<(), StepTrouble> {
        self.reference()?.bent = Some(laid);
        self.bend(Deviation::Referenced(words))
    }

    /// Lets the request URI give what a table's row says.
    fn give_otherwise(&mut self, name: &str) -> Result<(), StepTrouble> {
        let row = ReferenceVariant::named(name).ok_or_else(|| StepTrouble::UnknownWord {
            kind: "thing that a request URI gives",
            name: name.to_owned(),
        })?;
        let correct = self.reference()?.correct.clone();
        let location = match row.content {
            ReferenceContent::Redirect => Some(self.lay_out_elsewhere(correct.clone())?),
            ReferenceContent::Object
            | ReferenceContent::HalfOfObject
            | ReferenceContent::Page
            | ReferenceContent::Nothing
            | ReferenceContent::Much => None,
        };
        let laid = Laid {
            status: http::StatusCode::from_u16(row.status).unwrap_or_default(),
            kind: row.kind(),
            text: row.text(&correct.text),
            location,
        };
        self.bend_reference(row.name.to_owned(), laid)
    }

    /// Lays something out where the client registered nothing.
    fn lay_out_elsewhere(&self, laid: Laid) -> Result<Url, StepTrouble> {
        let listener = self.listener()?;
        let elsewhere = listener.url_for(&self.scenario.id);
        Ok(listener.lay_out(&elsewhere, laid))
    }

    /// Lets the request URI give an object that is bent.
    fn give_bent_object(&mut self, name: &str) -> Result<(), StepTrouble> {
        let variant = variant(name)?;
        let object = self.object()?.bent(variant.bend, self.context.clock.now())?;
        let words = format!("an object that is {}", variant.name);
        self.bend_reference(words, Laid::found(REQUEST_OBJECT_MEDIA_TYPE, object))
    }

    /// Lets the request URI give what the bent request should find there.
    pub(super) fn lay_out_bent(&mut self) {
        let (Some(listener), Some(reference)) = (&self.context.listener, self.reference.as_mut()) else {
            return;
        };
        if let Some(bent) = &reference.bent {
            reference.fetches = listener.fetches_of(&reference.named);
            listener.lay_out(&reference.registered, bent.clone());
        }
    }

    /// Lets the request URI give the correct object again. A target that did not fetch it for the bent request keeps what
    /// it fetched before, as it may (OIDC Core §6.2), and has not seen what was bent.
    pub(super) fn lay_out_correct(&mut self) -> Result<(), StepTrouble> {
        let (Some(listener), Some(reference)) = (&self.context.listener, self.reference.as_ref()) else {
            return Ok(());
        };
        listener.lay_out(&reference.registered, reference.correct.clone());
        let unseen = reference.bent.is_some() && listener.fetches_of(&reference.named) == reference.fetches;
        if unseen && reference.fetches == 0 {
            return Err(StepTrouble::Absent {
                what: "a fetch of the request URI",
                reason: "the target never asked for it, in the control either: it ignores the parameter, or does not \
                         reach the listener (`network.listener`)"
                    .to_owned(),
            });
        }
        if unseen {
            let fact = "the target did not fetch the request URI again for this request: it keeps what it fetched \
                        before (OIDC Core §6.2 allows that)";
            return self.does_not_concern(StepTrouble::Concern(fact.to_owned()));
        }
        Ok(())
    }

    /// Repeats the parameters of the request object beside it.
    fn repeat_beside(&mut self) -> Result<(), StepTrouble> {
        let object = self.object()?.clone();
        self.prepare(|request| {
            for (name, value) in object.parameters() {
                request.set(name, value);
            }
        })
    }
}

#[given("the parameters of its request object stand beside it as well")]
fn parameters_beside(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.repeat_beside()
}

#[when(expr = "the request URI gives {string}")]
fn gives_otherwise(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.give_otherwise(&name)
}

#[when(expr = "the request URI gives an object that is {string}")]
fn gives_bent_object(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.give_bent_object(&name)
}

#[then("nothing of what the request URI gave is shown")]
async fn nothing_shown(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let sent = play.play().await?;
    let judgement = markup::not_shown(&sent.answer, &sent.exchange, crate::protocol::PRIVATE_TEXT);
    play.file(judgement);
    Ok(())
}
