//! Load plans: what is asked, how often, for how long, and what must hold meanwhile.
//!
//! A plan is a YAML file in `loadtests/`. To add a key, add a field here, a paragraph in `loadtests/template.yaml`, and,
//! where its value may be wrong, a check in `check.rs`.

mod check;
mod error;
mod limit;
mod model;
mod read;
mod units;

pub use error::PlanError;
pub use limit::{Limit, Measure};
pub use model::{
    Arrivals, Checks, ClosedModel, Connections, JourneyPlan, Model, OpenModel, Phases, Plan, Ramp,
    Saturation, Spacing, Spike, Think,
};
pub use read::TEMPLATE;
pub use units::{Share, Span};

#[cfg(test)]
mod golden;
