//! The World of one scenario, as cucumber wants it.

use std::convert::Infallible;

use super::play::Play;
use super::trouble::StepTrouble;

/// The World of one scenario. cucumber makes it empty; the run puts a [`Play`] into it before the first step.
#[derive(cucumber::World)]
#[world(init = Self::empty)]
pub struct World {
    play: Option<Play>,
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
        self.play = Some(play);
    }

    /// Takes the play out, with all that it found.
    pub fn leave(&mut self) -> Option<Play> {
        self.play.take()
    }

    /// The play, for a step.
    pub(super) fn play(&mut self) -> Result<&mut Play, StepTrouble> {
        self.play.as_mut().ok_or(StepTrouble::NoContext)
    }
}
