//! The JSON Schema of profiles, for editors.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;

use super::model::Profile;

impl Profile {
    /// The JSON Schema of a profile, derived from the types that read it.
    pub fn json_schema() -> serde_json::Value {
        let settings = SchemaSettings::draft07().with_transform(without_formats);
        settings
            .into_generator()
            .into_root_schema_for::<Self>()
            .to_value()
    }
}

/// Removes `format`: an editor would refuse `${ISSUER}` as no URI and does not know the formats of Rust's numbers.
fn without_formats(schema: &mut Schema) {
    schema.remove("format");
    transform_subschemas(&mut without_formats, schema);
}
