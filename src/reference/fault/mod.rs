//! Faults: one edit each, and the requirements that it must break.
//!
//! To add a fault, add a row to the file of its area; a new behaviour field only where none fits. Ids are permanent.

mod access_token;
mod assertion;
mod browser;
mod client_and_redirect;
mod consent;
mod discovery;
mod front_channel;
mod hostile_input;
mod id_token;
mod identity;
mod introspect;
mod logout;
mod metadata;
mod parameter;
mod passkey;
mod pkce;
mod refresh;
mod registration;
mod rendered;
mod request;
mod request_object;
mod response;
mod revoke;
mod session;
mod token;
mod userinfo;
mod wristband;

use super::behaviour::Behaviour;
use super::tamper::Tamper;
use crate::catalogue::Dialect;

/// Exists in every dialect of an authorization server.
const EVERY: &[Dialect] = &[Dialect::Oidc, Dialect::Wristband];
/// Exists in plain servers only.
const PLAIN: &[Dialect] = &[Dialect::Oidc];
/// Exists in Wristband only.
const VENDOR: &[Dialect] = &[Dialect::Wristband];

/// What a fault or a benign variant changes.
#[derive(Debug, Clone, Copy)]
pub enum Edit {
    /// Decisions of the server.
    Behaviour(fn(&mut Behaviour)),
    /// An answer on the wire.
    Tamper(Tamper),
}

/// A defect that can be switched on.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Readable and permanent.
    pub id: &'static str,
    /// What the server does wrong, in one sentence.
    pub title: &'static str,
    /// The edit.
    pub edit: Edit,
    /// The dialects in which it exists.
    pub dialects: &'static [Dialect],
    /// The requirements that it must break.
    pub breaks: &'static [&'static str],
}

/// The areas in the order of reports, each with its rows.
const AREAS: &[&[Fault]] = &[
    client_and_redirect::FAULTS,
    hostile_input::FAULTS,
    registration::FAULTS,
    request::FAULTS,
    request_object::FAULTS,
    front_channel::FAULTS,
    metadata::FAULTS,
    parameter::FAULTS,
    pkce::FAULTS,
    response::FAULTS,
    session::FAULTS,
    identity::FAULTS,
    consent::FAULTS,
    browser::FAULTS,
    rendered::FAULTS,
    passkey::FAULTS,
    token::request::FAULTS,
    token::client::FAULTS,
    token::code::FAULTS,
    token::binding::FAULTS,
    token::response::FAULTS,
    access_token::FAULTS,
    id_token::FAULTS,
    userinfo::FAULTS,
    discovery::FAULTS,
    assertion::FAULTS,
    refresh::FAULTS,
    revoke::FAULTS,
    introspect::FAULTS,
    logout::FAULTS,
    wristband::FAULTS,
    logout::OF_TENANTS,
];

/// All faults, in the order of reports.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    AREAS.iter().copied().flatten()
}

/// The fault with this id.
pub fn find(id: &str) -> Option<&'static Fault> {
    all().find(|fault| fault.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn ids_are_unique_and_titles_are_sentences() {
        let all: Vec<_> = all().collect();
        for (index, fault) in all.iter().enumerate() {
            let id = fault.id;
            assert!(
                !all[..index].iter().any(|other| other.id == id),
                "`{id}` stands twice"
            );
            assert!(fault.title.ends_with('.'), "{id}: the title is no sentence");
            assert!(!fault.breaks.is_empty(), "{id}: breaks nothing");
            assert!(!fault.dialects.is_empty(), "{id}: no dialect");
            assert_eq!(find(id).map(|found| found.id), Some(id));
        }
    }

    #[test]
    fn each_fault_breaks_requirements_that_hold_in_its_dialects() {
        for fault in all() {
            for id in fault.breaks {
                let requirement = catalogue::find(id).unwrap_or_else(|| panic!("{}: no `{id}`", fault.id));
                for dialect in fault.dialects {
                    assert!(
                        requirement.dialects.contains(dialect),
                        "{}: {id} in {dialect}",
                        fault.id
                    );
                }
            }
        }
    }

    #[test]
    fn each_requirement_is_broken_by_a_fault() {
        for requirement in catalogue::all() {
            let broken = all().any(|fault| fault.breaks.contains(&requirement.id));
            assert!(broken, "no fault breaks `{}`", requirement.id);
        }
    }

    #[test]
    fn each_edit_changes_something_in_each_dialect() {
        for fault in all() {
            if let Edit::Behaviour(edit) = fault.edit {
                for dialect in fault.dialects {
                    let right = Behaviour::of(*dialect);
                    let mut wrong = right.clone();
                    edit(&mut wrong);
                    assert_ne!(right, wrong, "{} changes nothing in {dialect}", fault.id);
                }
            }
        }
    }
}
