//! The record of a load run as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::record::LoadRecord;
use crate::report::RenderError;
use crate::report::json::escape;

/// The document: what a reader wants first, then the record.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "opcheck load report")]
struct Document<'a> {
    /// The exit code of the run.
    exit_code: u8,
    #[serde(flatten)]
    record: &'a LoadRecord,
}

/// Renders a record.
pub(super) fn render(record: &LoadRecord) -> Result<String, RenderError> {
    let document = Document {
        exit_code: record.exit_code().number(),
        record,
    };
    let json = serde_json::to_string_pretty(&document).map_err(RenderError::Json)?;
    Ok(escape(&json).into_owned() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::load_sample::sample;

    const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/load-report.schema.json");

    fn schema() -> serde_json::Value {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let generator = settings.into_generator();
        generator.into_root_schema_for::<Document<'_>>().to_value()
    }

    /// `OPCHECK_BLESS=1 cargo test` writes the schema anew.
    #[test]
    fn the_published_schema_is_that_of_the_types_and_reports_keep_to_it() {
        let fresh = format!("{:#}\n", schema());
        if std::env::var_os("OPCHECK_BLESS").is_some() {
            std::fs::write(SCHEMA, &fresh).unwrap();
        }
        assert_eq!(std::fs::read_to_string(SCHEMA).unwrap(), fresh);
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let report: serde_json::Value = serde_json::from_str(&render(&sample()).unwrap()).unwrap();
        assert!(validator.is_valid(&report));
        let mut broken = report.clone();
        broken["operations"][0]["latency"]["p99"] = "soon".into();
        assert!(!validator.is_valid(&broken));
        let read: LoadRecord = serde_json::from_value(report).unwrap();
        assert_eq!(read, sample());
    }
}
