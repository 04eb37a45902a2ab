//! The rows of each registry: an object for scripts, and cells for people.

use serde_json::{Value, json};

use crate::catalogue::{self, Dialect, Requirement};
use crate::cli::embedded::names;
use crate::cli::error::CliError;
use crate::cli::scripts;
use crate::profile::fact_without;
use crate::protocol::RedirectUriVariant;
use crate::reference::{benign, fault};
use crate::report::REPORTERS;

/// One entry of a registry.
#[derive(Debug)]
pub(super) struct Row {
    /// For people, the id first.
    pub(super) cells: Vec<String>,
    /// For scripts, with an `id`.
    pub(super) object: Value,
}

/// The requirements, in the order of reports.
pub(super) fn requirements() -> Vec<Row> {
    catalogue::all()
        .map(|requirement| {
            let id = requirement.id;
            let clauses: Vec<Value> = requirement
                .sources
                .iter()
                .map(|source| json!({"text": source.citation(), "link": source.link()}))
                .collect();
            let breakers = fault::all().filter(|fault| fault.breaks.contains(&id));
            Row {
                cells: vec![
                    id.to_owned(),
                    word(&requirement.level),
                    word(&requirement.severity),
                    requirement.title.to_owned(),
                ],
                object: json!({
                    "id": id,
                    "title": requirement.title,
                    "meaning": requirement.meaning,
                    "area": requirement.area(),
                    "level": requirement.level,
                    "level_in": levels(requirement),
                    "severity": requirement.severity,
                    "since": requirement.since,
                    "dialects": requirement.dialects,
                    "expected": requirement.expected,
                    "clauses": clauses,
                    "not_applicable_where": needs(requirement),
                    "broken_by": breakers.map(|fault| fault.id).collect::<Vec<_>>(),
                }),
            }
        })
        .collect()
}

/// The level in each dialect in which the requirement holds.
fn levels(requirement: &Requirement) -> Value {
    let level = |dialect: &Dialect| (dialect.name().to_owned(), json!(requirement.level_in(*dialect)));
    Value::Object(requirement.dialects.iter().map(level).collect())
}

/// A level or severity as reports write it.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

/// The facts that make a requirement not applicable, in the words of reports.
pub(in crate::cli) fn needs(requirement: &Requirement) -> Vec<String> {
    requirement.needs.iter().map(|need| fact_without(*need)).collect()
}

/// Our scenarios.
///
/// # Errors
///
/// A feature in the program cannot be played.
pub(super) fn scenarios() -> Result<Vec<Row>, CliError> {
    let row = |script: crate::run::Script| {
        let place = format!("{}:{}", script.file, script.line);
        Row {
            cells: vec![
                place.clone(),
                script.requirement.id.to_owned(),
                script.title.clone(),
            ],
            object: json!({
                "id": place,
                "title": script.title,
                "requirement": script.requirement.id,
                "file": script.file,
                "line": script.line,
                "tags": script.tags,
            }),
        }
    };
    Ok(scripts::ours()?.into_iter().map(row).collect())
}

/// The faults of the embedded server.
pub(super) fn faults() -> Vec<Row> {
    fault::all()
        .map(|fault| Row {
            cells: vec![
                fault.id.to_owned(),
                names(fault.dialects),
                format!("{} Breaks {}.", fault.title, fault.breaks.join(", ")),
            ],
            object: json!({
                "id": fault.id,
                "title": fault.title,
                "dialects": fault.dialects,
                "breaks": fault.breaks,
            }),
        })
        .collect()
}

/// The legitimate differences of the embedded server.
pub(super) fn variants() -> Vec<Row> {
    benign::all()
        .map(|variant| Row {
            cells: vec![
                variant.id.to_owned(),
                names(variant.dialects),
                variant.title.to_owned(),
            ],
            object: json!({
                "id": variant.id,
                "title": variant.title,
                "dialects": variant.dialects,
                "touches": variant.touches,
                "may_warn": variant.may_warn,
            }),
        })
        .collect()
}

/// The dialects.
pub(super) fn dialects() -> Vec<Row> {
    Dialect::ALL
        .into_iter()
        .map(|dialect| Row {
            cells: vec![dialect.name().to_owned(), dialect.title().to_owned()],
            object: json!({"id": dialect, "title": dialect.title()}),
        })
        .collect()
}

/// The forms of reports.
pub(super) fn reporters() -> Vec<Row> {
    REPORTERS
        .iter()
        .map(|row| Row {
            cells: vec![row.id.to_owned(), row.title.to_owned()],
            object: json!({"id": row.id, "title": row.title, "takes_path": row.takes_path}),
        })
        .collect()
}

/// The ways to bend a redirect URI.
pub(super) fn redirect_uri_variants() -> Vec<Row> {
    RedirectUriVariant::all()
        .map(|variant| Row {
            cells: vec![variant.name.to_owned(), variant.title.to_owned()],
            object: json!({"id": variant.name, "title": variant.title}),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_an_id_of_its_own() {
        let registries = [
            requirements(),
            scenarios().unwrap(),
            faults(),
            variants(),
            dialects(),
            reporters(),
            redirect_uri_variants(),
        ];
        for rows in registries {
            assert!(!rows.is_empty());
            for (index, row) in rows.iter().enumerate() {
                let id = &row.object["id"];
                assert!(id.is_string(), "{:?}", row.object);
                assert!(
                    rows[..index].iter().all(|other| other.object["id"] != *id),
                    "{id} stands twice"
                );
            }
        }
    }
}
