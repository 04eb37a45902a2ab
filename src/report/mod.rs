//! Renders a record: what a run found, for people, pipelines and other programs.
//!
//! Pure: a record goes in, text comes out; the command line decides where it goes. Reporters read the record and
//! derive nothing that `record` already derives, so two reports of one run never disagree. To add a reporter, add a
//! file with a `render` function, a variant, and a row in [`REPORTERS`].

mod detail;
mod expectation_template;
mod har;
mod html;
pub mod json;
mod junit;
mod load;
mod phrase;
mod style;
mod summary;
mod terminal;
mod visible;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod sample;

use thiserror::Error;

pub use load::{LoadReporter, render_load, second_line};
pub use phrase::{count, counts, duration, exit_line, headline};
pub use style::Style;
pub use visible::{shorten, visible};

use crate::record::RunRecord;

/// A way to render a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reporter {
    /// Text for people, on standard output.
    Terminal,
    /// The whole record as JSON.
    Json,
    /// JUnit XML.
    Junit,
    /// Markdown for the summary page of a CI job.
    Summary,
    /// One HTML file.
    Html,
    /// An HTTP archive of the exchanges.
    Har,
}

/// A reporter as `--report` and `list reporters` know it.
#[derive(Debug, Clone, Copy)]
pub struct ReporterRow {
    /// The reporter.
    pub reporter: Reporter,
    /// The name that `--report` takes.
    pub id: &'static str,
    /// What it writes, in one sentence.
    pub title: &'static str,
    /// Whether it writes to a path of the user's; else it writes to standard output.
    pub takes_path: bool,
}

/// All reporters.
pub const REPORTERS: &[ReporterRow] = &[
    ReporterRow {
        reporter: Reporter::Terminal,
        id: "terminal",
        title: "Text for people: counts by area, each failure with its evidence, and how to try it again.",
        takes_path: false,
    },
    ReporterRow {
        reporter: Reporter::Json,
        id: "json",
        title: "The whole record, with a published schema; `--rerun-failed` reads it back.",
        takes_path: true,
    },
    ReporterRow {
        reporter: Reporter::Junit,
        id: "junit",
        title: "JUnit XML: a failure is the target's, an error is what could not be judged.",
        takes_path: true,
    },
    ReporterRow {
        reporter: Reporter::Summary,
        id: "summary",
        title: "Markdown for the summary page of a CI job.",
        takes_path: true,
    },
    ReporterRow {
        reporter: Reporter::Html,
        id: "html",
        title: "One HTML file to look through: counts by area, each finding with its exchanges and pictures, a filter.",
        takes_path: true,
    },
    ReporterRow {
        reporter: Reporter::Har,
        id: "har",
        title: "The exchanges as an HTTP archive (HAR 1.2), a page for each finding, secrets masked.",
        takes_path: true,
    },
];

impl Reporter {
    /// The reporter with this id.
    pub fn find(id: &str) -> Option<&'static ReporterRow> {
        REPORTERS.iter().find(|row| row.id == id)
    }
}

/// Why a record could not be rendered.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The JSON writer refused.
    #[error("cannot write the report as JSON")]
    Json(#[source] serde_json::Error),
    /// The JSON writer refused the archive.
    #[error("cannot write the report as an HTTP archive")]
    Har(#[source] serde_json::Error),
    /// The XML writer refused.
    #[error("cannot write the report as JUnit XML")]
    Junit(#[source] junit::SerializeError),
}

/// Renders a sorted record. Only the terminal has colours.
pub fn render(reporter: Reporter, record: &RunRecord, style: &Style) -> Result<String, RenderError> {
    match reporter {
        Reporter::Terminal => Ok(terminal::render(record, style)),
        Reporter::Json => json::render(record),
        Reporter::Junit => junit::render(record),
        Reporter::Summary => Ok(summary::render(record)),
        Reporter::Html => Ok(html::render(record)),
        Reporter::Har => har::render(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_titles_are_sentences() {
        for (index, row) in REPORTERS.iter().enumerate() {
            assert!(
                REPORTERS[..index]
                    .iter()
                    .all(|r| r.id != row.id && r.reporter != row.reporter)
            );
            assert!(row.title.ends_with('.'), "{}: the title is no sentence", row.id);
            assert_eq!(Reporter::find(row.id).unwrap().reporter, row.reporter);
        }
        assert!(Reporter::find("nothing").is_none());
    }
}
