//! Conformance testing for OAuth 2.0 and OpenID Connect servers.
//!
//! `opcheck` plays Gherkin features against a **target** and says, requirement by requirement, whether it conforms.
//! With no profile at all it plays everything against its own embedded server, in every dialect that it has.
//!
//! # How data flows
//!
//! ```text
//! profile → scenario → agent → exchange → answer → finding → record → report
//! ```
//!
//! One direction: a later stage never asks an earlier one for more.
//!
//! 1. A [`profile`] says who is tested: endpoints, clients, end-users, a sign-in script, known deviations.
//! 2. [`target`] turns it into something that runs: a remote server as it is, or the embedded one, started.
//! 3. [`run`] looks whether the target is there, selects scenarios, and plays them.
//! 4. The [`steps`] of a scenario build a correct request, bend **one** thing, and let an agent of [`driver`] send it.
//!    A bent request is bracketed by its control, the same request unbent: a target that refuses everything passes
//!    nothing.
//! 5. What came is an [`Answer`](protocol::Answer), without opinion. One pure function of [`check`] judges it.
//! 6. The judgement becomes a finding of the [`record`](mod@record), by the level that the [`catalogue`] gives the
//!    requirement.
//! 7. [`report`] renders the record; the exit code is a function of it. [`snapshot`] keeps what was answered as text,
//!    and compares it later.
//!
//! Under [`load`](mod@load) there are no scenarios: virtual users repeat journeys as a plan says, and the same checks judge
//! every answer while the target is busy.
//!
//! # Why the checks can be trusted
//!
//! The embedded server of [`reference`](mod@reference) can be told to be wrong, one decision at a time. [`prove`](mod@prove) plays each such
//! fault against the requirements that it must break, and legitimate differences against those that must not notice.
//! `check` and `reference` never see each other: the judge does not share its answer sheet with the accused.
//!
//! # Where things are
//!
//! | to add | touch |
//! |---|---|
//! | a requirement | its row in [`catalogue`], a scenario in `features/`, the row of the fault that breaks it |
//! | a check | one function in [`check`], one *Then* in [`steps`] |
//! | a dialect | one file in `reference/dialect/`, one line in the list |
//! | a fault or legitimate difference | one row in `reference/fault/` or `reference/benign.rs` |
//! | a reporter | one file in [`report`], one line in the list |
//! | a load journey | one file in `load/journey/`, one variant |
//! | a profile key | one field in [`profile`], one paragraph in `scenarios/template.yaml` |
//! | a command | one file in [`cli`], one variant |
#![forbid(unsafe_code)]

pub mod catalogue;
pub mod check;
pub mod cli;
pub mod driver;
pub mod load;
pub mod profile;
pub mod protocol;
pub mod prove;
pub mod record;
pub mod reference;
pub mod report;
pub mod run;
pub mod snapshot;
pub mod steps;
pub mod target;
pub mod yaml;
