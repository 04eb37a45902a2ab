//! Load: a plan is carried out at a target, and every answer is judged while the target is busy.
//!
//! A [`Plan`] says what is asked, how often, and what must hold. Virtual users, who have their sessions and first tokens
//! before the clock starts (`seat`), go [journeys](Journey). In the open model a thread of its own (`pacer`) hands over
//! arrivals whose times are known before the run (`arrivals`); latency counts from when a journey was due, so that a
//! target that stalls cannot hide it. Requests go over lean connections (`wire`). When an answer is complete the clock
//! stops, and then it is judged (`traveller`, and the rules of `check::load`): a fast wrong answer is a failure. What was
//! handed out to whom stands in the `ledger`. The engine that gives the users their turns is goose (`engine`).
//!
//! Nothing here prints. To add a journey, see `journey`; to add a key of plans, see `plan`; to add a rule, add it to
//! `check::load` and judge it where the answer comes.

mod arrivals;
mod asking;
mod clock;
mod collector;
mod conduct;
mod crew;
mod engine;
mod error;
mod ground;
mod histogram;
mod intake;
mod journey;
mod ledger;
mod meter;
mod pacer;
pub mod plan;
mod safety;
mod sample;
mod seat;
mod summary;
mod tidy;
mod traveller;
mod wire;

pub use conduct::{LoadNews, LoadOrder, LoadProgress, conduct_load};
pub use error::{LoadError, Refusal};
pub use ground::Approach;
pub use journey::Journey;
pub use plan::{Plan, PlanError};
pub use safety::consent;
