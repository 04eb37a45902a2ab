//! Requirements by what they answer to: modules of another suite, clauses, documents.

use std::collections::BTreeMap;

use serde_json::json;

use super::rows::Row;
use crate::catalogue::oidf::modules;
use crate::catalogue::{self, Document, Requirement, Source};

/// The modules of the OpenID Foundation's suite, each with the requirements that answer to it; then the requirements
/// that no module asks for.
pub(super) fn by_module() -> Vec<Row> {
    let mut rows: Vec<Row> = modules()
        .map(|module| {
            let plans: Vec<&str> = module.plans.iter().map(|plan| plan.name()).collect();
            let mut words = module.requirements.join(", ");
            if !module.missing.is_empty() {
                let missing = format!("({})", module.missing);
                words = if words.is_empty() {
                    missing
                } else {
                    format!("{words} {missing}")
                };
            }
            Row {
                cells: vec![module.id.to_owned(), plans.join(", "), words],
                object: json!({
                    "id": module.id,
                    "plans": plans,
                    "asks": module.asks,
                    "requirements": module.requirements,
                    "missing": module.missing,
                }),
            }
        })
        .collect();
    let asked =
        |requirement: &Requirement| modules().any(|module| module.requirements.contains(&requirement.id));
    let others: Vec<&str> = catalogue::all()
        .filter(|requirement| !asked(requirement))
        .map(|requirement| requirement.id)
        .collect();
    rows.push(Row {
        cells: vec!["in no module".to_owned(), String::new(), others.join(", ")],
        object: json!({
            "id": "in no module",
            "plans": [],
            "asks": "",
            "requirements": others,
            "missing": "",
        }),
    });
    rows
}

/// Where a clause stands.
type Clause = (Document, Vec<Part>);

/// The clauses, each with the requirements that cite it, in the order of the documents.
pub(super) fn by_section() -> Vec<Row> {
    let mut sections: BTreeMap<Clause, (Source, Vec<&str>)> = BTreeMap::new();
    for requirement in catalogue::all() {
        for source in requirement.sources {
            let key = (source.document, parts(source.section));
            let (_, ids) = sections.entry(key).or_insert_with(|| (*source, Vec::new()));
            ids.push(requirement.id);
        }
    }
    let sections = sections.into_values();
    sections
        .map(|(source, ids)| row(&source.citation(), &source.link(), &ids))
        .collect()
}

/// The documents, each with the requirements that cite it.
pub(super) fn by_document() -> Vec<Row> {
    let mut documents: BTreeMap<Document, Vec<&str>> = BTreeMap::new();
    for requirement in catalogue::all() {
        for source in requirement.sources {
            let ids = documents.entry(source.document).or_default();
            if ids.last() != Some(&requirement.id) {
                ids.push(requirement.id);
            }
        }
    }
    documents
        .into_iter()
        .map(|(document, ids)| row(document.name(), document.link(), &ids))
        .collect()
}

/// A clause or document with its requirements.
fn row(text: &str, link: &str, ids: &[&str]) -> Row {
    Row {
        cells: vec![text.to_owned(), ids.join(", ")],
        object: json!({"id": text, "link": link, "requirements": ids}),
    }
}

/// A part of a section's number: `4.1.2` stands before `4.1.10`, and numbers before letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u32),
    Words(String),
}

/// The parts of a section's number.
fn parts(section: &str) -> Vec<Part> {
    section
        .split(['.', ' '])
        .map(|part| {
            part.parse()
                .map_or_else(|_| Part::Words(part.to_owned()), Part::Number)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_stand_in_the_order_of_their_document() {
        assert!(parts("4.1.2") < parts("4.1.10"));
        assert!(parts("4.1") < parts("4.1.1"));
        assert!(parts("9") < parts("Appendix A"));
    }

    #[test]
    fn every_requirement_stands_in_every_map() {
        for rows in [by_module(), by_section(), by_document()] {
            for requirement in catalogue::all() {
                let listed = rows.iter().any(|row| {
                    let ids = row.object["requirements"].as_array();
                    ids.is_some_and(|ids| ids.iter().any(|id| id == requirement.id))
                });
                assert!(listed, "{} is in no row", requirement.id);
            }
            for (index, row) in rows.iter().enumerate() {
                let twin = rows[..index]
                    .iter()
                    .find(|other| other.object["id"] == row.object["id"]);
                assert!(twin.is_none(), "{} stands twice", row.object["id"]);
            }
        }
    }
}
