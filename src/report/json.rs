//! The whole record as JSON, with a summary in front; and reading it back.

use std::borrow::Cow;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::RenderError;
use super::phrase::reason;
use crate::record::{Counts, RunRecord, Verdict, is_printable};

/// The document: what a reader wants first, then the record.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "opcheck report")]
struct Document<'a> {
    /// What the record adds up to.
    summary: Summary,
    #[serde(flatten)]
    record: &'a RunRecord,
}

/// What the record adds up to.
#[derive(Serialize, JsonSchema)]
struct Summary {
    /// The exit code of the run.
    exit_code: u8,
    /// What keeps the run from being as expected, in words; empty for exit code 0.
    exit_reasons: Vec<String>,
    /// Requirements by outcome: the worst of a requirement's findings at a target.
    requirements: Counts,
    /// Findings by verdict, whether expected or not.
    findings: Verdicts,
    /// How many scenarios the user left out.
    deselected: usize,
    /// How many requests were sent.
    requests: u64,
}

/// Findings by verdict.
#[derive(Default, Serialize, JsonSchema)]
struct Verdicts {
    pass: usize,
    warn: usize,
    fail: usize,
    not_applicable: usize,
    not_evaluated: usize,
}

impl Summary {
    fn of(record: &RunRecord) -> Self {
        let mut findings = Verdicts::default();
        for finding in &record.findings {
            match finding.verdict {
                Verdict::Pass => findings.pass += 1,
                Verdict::Warn => findings.warn += 1,
                Verdict::Fail => findings.fail += 1,
                Verdict::NotApplicable => findings.not_applicable += 1,
                Verdict::NotEvaluated => findings.not_evaluated += 1,
            }
        }
        Self {
            exit_code: record.exit_code().number(),
            exit_reasons: record.exit_reasons().into_iter().map(reason).collect(),
            requirements: record.counts(),
            findings,
            deselected: record.deselected.len(),
            requests: record.requests(),
        }
    }
}

/// Renders a sorted record.
pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let document = Document {
        summary: Summary::of(record),
        record,
    };
    let json = serde_json::to_string_pretty(&document).map_err(RenderError::Json)?;
    Ok(escape(&json).into_owned() + "\n")
}

/// Escapes what JSON allows in strings but a terminal might obey, so that `cat` shows a report and does nothing else.
/// Such characters stand in strings only; the line ends of the layout are the one exception.
pub(super) fn escape(json: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == '\n' || is_printable(c);
    if json.chars().all(harmless) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if harmless(c) {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(escaped)
}

/// The schema of the report, published as `docs/report.schema.json`.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Document<'_>>()
        .to_value()
}

/// Why a text is no report that this version can read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The text is no JSON.
    #[error(
        "line {line}, column {column}: not JSON\n(hint: the file must be what `--report json=FILE` wrote)"
    )]
    NotJson {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// The parser's own words.
        #[source]
        source: serde_json::Error,
    },
    /// It is JSON, but no report.
    #[error(
        "not a report: it has no `format` number\n(hint: the file must be what `--report json=FILE` wrote)"
    )]
    NotAReport,
    /// It is a report in another form.
    #[error(
        "the report has format {found}, this version reads format {known}\n(hint: write it again with this version)"
    )]
    OtherFormat {
        /// The report's form.
        found: u64,
        /// The form that this version reads.
        known: u32,
    },
    /// It claims our form, but a member is missing or of the wrong type.
    #[error("line {line}, column {column}: not a report of format {}", RunRecord::FORMAT)]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// The parser's own words.
        #[source]
        source: serde_json::Error,
    },
}

/// Reads back what the JSON reporter wrote.
pub fn read(text: &str) -> Result<RunRecord, ReadError> {
    // The form is looked at first: a report of another form must not be called malformed.
    #[derive(Deserialize)]
    struct Head {
        format: Option<serde_json::Value>,
    }
    let head: Head = serde_json::from_str(text).map_err(|source| match source.classify() {
        serde_json::error::Category::Data => ReadError::NotAReport,
        serde_json::error::Category::Io
        | serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof => ReadError::NotJson {
            line: source.line(),
            column: source.column(),
            source,
        },
    })?;
    let found = head
        .format
        .and_then(|format| format.as_u64())
        .ok_or(ReadError::NotAReport)?;
    if found != u64::from(RunRecord::FORMAT) {
        return Err(ReadError::OtherFormat {
            found,
            known: RunRecord::FORMAT,
        });
    }
    serde_json::from_str(text).map_err(|source| ReadError::Malformed {
        line: source.line(),
        column: source.column(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::*;

    const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.schema.json");

    /// `OPCHECK_BLESS=1 cargo test` writes the schema anew.
    #[test]
    fn the_published_schema_is_that_of_the_types() {
        let fresh = format!("{:#}\n", schema());
        if std::env::var_os("OPCHECK_BLESS").is_some() {
            std::fs::write(SCHEMA, &fresh).unwrap();
        }
        assert_eq!(std::fs::read_to_string(SCHEMA).unwrap(), fresh);
    }

    #[test]
    fn a_rendered_report_keeps_to_the_schema() {
        let report: serde_json::Value = serde_json::from_str(&render(&sample()).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        // The schema is not so weak that it accepts anything.
        let mut broken = report.clone();
        broken["findings"][0]["verdict"] = "maybe".into();
        assert!(!validator.is_valid(&broken));
        let mut broken = report;
        broken.as_object_mut().unwrap().remove("findings");
        assert!(!validator.is_valid(&broken));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let record = sample();
        assert_eq!(read(&render(&record).unwrap()).unwrap(), record);
    }

    #[test]
    fn what_is_no_report_is_told_apart() {
        let message = |text: &str| read(text).unwrap_err().to_string();
        assert!(message("{\n  nope").starts_with("line 2, column 3: not JSON\n(hint: "));
        assert!(message("").contains("not JSON"));
        assert!(message("[]").starts_with("not a report"));
        assert!(message("{\"format\": \"1\"}").starts_with("not a report"));
        assert!(
            message("{\"format\": 7}").starts_with("the report has format 7, this version reads format 1")
        );
        assert_eq!(
            message("{\"format\": 1}"),
            "line 1, column 13: not a report of format 1"
        );
    }
}
