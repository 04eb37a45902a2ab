//! A run: preflight, selection, play, collection.
//!
//! Nothing here judges or prints. The order of things is in `conduct`; what is left out and why in `select`; what a
//! profile's expectations make of the findings in `collect`.

mod agents;
mod collect;
mod conduct;
mod error;
mod features;
mod own;
mod preflight;
mod probe;
mod quiet;
mod registration;
mod select;
mod stage;
mod survey;
mod waits;

pub use crate::steps::Registrations;
pub use agents::{BROWSER_ONLY, Playing, is_browser_only};
pub use conduct::{Plan, Progress, conduct};
pub use error::{FeatureError, PreflightError, SelectionError};
pub use features::{FeatureFile, Script, check_titles, embedded, read_folder};
pub use own::read_own;
pub use quiet::Quiet;
pub use select::{Rerun, Selected, Selection, select};
pub use survey::{Survey, survey};
pub use waits::{Waits, waits_in_real_time};
