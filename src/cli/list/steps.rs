//! The sentences of features, each with an example: how our own features use it.

use serde_json::{Value, json};

use super::rows::Row;
use crate::cli::error::CliError;
use crate::cli::scripts;
use crate::run::Script;
use crate::steps::{Sentence, sentences};

/// Values of a parameter that are shown at most.
const MOST_VALUES: usize = 8;

/// The sentences.
///
/// # Errors
///
/// A feature in the program cannot be played.
pub(super) fn steps() -> Result<Vec<Row>, CliError> {
    let scripts = scripts::ours()?;
    Ok(sentences()
        .iter()
        .map(|sentence| row(sentence, &Use::of(sentence, &scripts)))
        .collect())
}

/// How our features use a sentence.
#[derive(Debug, Default)]
struct Use {
    /// The first step that reads so, and its file and line.
    example: Option<(String, String)>,
    /// The values that each parameter has had.
    values: Vec<Vec<String>>,
}

impl Use {
    fn of(sentence: &Sentence, scripts: &[Script]) -> Self {
        let mut found = Self {
            example: None,
            values: vec![Vec::new(); sentence.places().len()],
        };
        for script in scripts {
            let background = script
                .feature
                .background
                .iter()
                .flat_map(|background| &background.steps);
            for step in background.chain(&script.scenario.steps) {
                let Some(values) = sentence.values(&step.value) else {
                    continue;
                };
                let place = format!("{}:{}", script.file, step.position.line);
                found.example.get_or_insert_with(|| (step.value.clone(), place));
                for (known, value) in found.values.iter_mut().zip(values) {
                    if known.len() < MOST_VALUES && !known.contains(&value) {
                        known.push(value);
                    }
                }
            }
        }
        found
    }
}

/// A sentence for people and for scripts.
fn row(sentence: &Sentence, used: &Use) -> Row {
    let keyword = sentence.keyword.name();
    let parameters: Vec<Value> = sentence
        .places()
        .iter()
        .zip(&used.values)
        .map(|(kind, values)| json!({"type": kind, "values": values}))
        .collect();
    let (example, place) = used.example.clone().unwrap_or_default();
    let shown = match parameters.is_empty() {
        // The sentence is its own example; where it stands shows what it is for.
        true => place.clone(),
        false => format!("{keyword} {example}"),
    };
    Row {
        cells: vec![keyword.to_owned(), sentence.text.clone(), shown],
        object: json!({
            "id": format!("{keyword} {}", sentence.text),
            "keyword": keyword,
            "text": sentence.text,
            "parameters": parameters,
            "example": format!("{keyword} {example}"),
            "place": place,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_has_an_example_of_its_use() {
        let rows = steps().unwrap();
        for row in &rows {
            let id = row.object["id"].as_str().unwrap();
            assert!(
                row.object["place"].as_str().unwrap().starts_with("features/"),
                "{id}: no feature uses it"
            );
            let values = row.object["parameters"].as_array().unwrap();
            assert!(
                values.iter().all(|parameter| parameter["values"][0].is_string()),
                "{id}"
            );
        }
        let ids: Vec<&Value> = rows.iter().map(|row| &row.object["id"]).collect();
        assert!((1..ids.len()).all(|index| !ids[..index].contains(&ids[index])));
    }
}
