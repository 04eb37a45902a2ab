//! The World of one scenario, as cucumber wants it.

use std::convert::Infallible;

use super::play::Play;
use super::trouble::StepTrouble;

/// The World of one scenario. cucumber makes it empty; the run puts a [`Play`] into it before the first step.
#[derive(cucumber::World)]
#[world(init = Self::empty)]
pub struct World {
    /// On the heap: cucumber moves the World about by value, many times over on one stack.
    play: Option<Box<Play>>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

impl World {
    /// A World without a play.
    #[expect(clippy::unnecessary_wraps, reason = "cucumber wants a fallible constructor")]
    fn empty() -> Result<Self, Infallible> {
        Ok(Self { play: None })
    }

    /// Hands the scenario what it plays with.
    pub fn enter(&mut self, play: Play) {
        self.play = Some(Box::new(play));
    }

    /// Takes the play out, with all that it found.
    pub fn leave(&mut self) -> Option<Play> {
        self.play.take().map(|play| *play)
    }

    /// The play, for a step.
    pub(super) fn play(&mut self) -> Result<&mut Play, StepTrouble> {
        self.play.as_deref_mut().ok_or(StepTrouble::NoContext)
    }
}
