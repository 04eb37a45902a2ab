//! Which embedded servers `--dialect` and `--fault` choose.

use super::error::CliError;
use crate::catalogue::Dialect;
use crate::reference::{Fault, fault};

/// An embedded server to start.
#[derive(Debug, Clone)]
pub(super) struct Embedded {
    /// The dialect.
    pub(super) dialect: Dialect,
    /// The faults that are switched on.
    pub(super) faults: Vec<&'static Fault>,
}

/// The embedded servers of these dialects with these faults. Without a dialect: all in which the faults exist.
///
/// # Errors
///
/// A dialect or fault is unknown, or a fault does not exist in a dialect.
pub(super) fn chosen(dialects: &[String], faults: &[String]) -> Result<Vec<Embedded>, CliError> {
    let faults = faults
        .iter()
        .map(|id| find_fault(id))
        .collect::<Result<Vec<_>, _>>()?;
    let named = dialects
        .iter()
        .map(|name| find_dialect(name))
        .collect::<Result<Vec<_>, _>>()?;
    for dialect in &named {
        if let Some(fault) = faults.iter().find(|fault| !fault.dialects.contains(dialect)) {
            return Err(CliError::FaultElsewhere {
                fault: fault.id,
                dialect: *dialect,
                dialects: names(fault.dialects),
            });
        }
    }
    let fits = |dialect: &Dialect| match named.is_empty() {
        true => faults.iter().all(|fault| fault.dialects.contains(dialect)),
        false => named.contains(dialect),
    };
    let chosen: Vec<Embedded> = Dialect::ALL
        .into_iter()
        .filter(fits)
        .map(|dialect| Embedded {
            dialect,
            faults: faults.clone(),
        })
        .collect();
    if chosen.is_empty() {
        return Err(CliError::FaultsApart);
    }
    Ok(chosen)
}

/// The dialect of this name.
///
/// # Errors
///
/// There is none.
pub(super) fn find_dialect(name: &str) -> Result<Dialect, CliError> {
    let found = Dialect::ALL.into_iter().find(|dialect| dialect.name() == name);
    found.ok_or_else(|| CliError::unknown("dialect", "dialects", name, Dialect::ALL.map(Dialect::name)))
}

/// The fault with this id.
///
/// # Errors
///
/// There is none.
pub(super) fn find_fault(id: &str) -> Result<&'static Fault, CliError> {
    fault::find(id)
        .ok_or_else(|| CliError::unknown("fault", "faults", id, fault::all().map(|fault| fault.id)))
}

/// The names of dialects, for a sentence.
pub(super) fn names(dialects: &[Dialect]) -> String {
    let names: Vec<&str> = dialects.iter().map(|dialect| dialect.name()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialects(dialects: &[&str], faults: &[&str]) -> Result<Vec<&'static str>, String> {
        let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        chosen(&owned(dialects), &owned(faults))
            .map(|list| list.iter().map(|server| server.dialect.name()).collect())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_dialect_all_are_played_in_which_the_faults_exist() {
        assert_eq!(dialects(&[], &[]), Ok(vec!["oidc", "wristband"]));
        assert_eq!(dialects(&["wristband", "wristband"], &[]), Ok(vec!["wristband"]));
        assert_eq!(dialects(&[], &["req-missing"]), Ok(vec!["wristband"]));
        assert_eq!(dialects(&[], &["redirect-prefix"]), Ok(vec!["oidc", "wristband"]));
    }

    #[test]
    fn a_fault_of_another_dialect_is_refused() {
        let error = dialects(&["oidc"], &["req-missing"]).unwrap_err();
        assert!(error.contains("it exists in wristband"), "{error}");
        let error = dialects(&[], &["req-missing", "iss-dropped"]).unwrap_err();
        assert!(error.contains("no dialect"), "{error}");
    }
}
