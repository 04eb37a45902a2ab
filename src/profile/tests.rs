//! Profiles as users write them, right and wrong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use url::Url;

use super::*;
use crate::protocol::Metadata;
use crate::yaml;

/// A context without variables and with a few requirements.
pub(super) fn context() -> Context<'static> {
    Context {
        environment: &|_| None,
        requirements: vec![
            "authorize/post-supported",
            "authorize/redirect-uri-required",
            "authorize/malformed-encoding",
        ],
        versions: vec!["1.0"],
    }
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Variables with values that fit anywhere in our own profiles.
fn any_variable(name: &str) -> Option<String> {
    Some(match name {
        "WRISTBAND_REDIRECT_URI" => "https://app.example/callback".to_owned(),
        name if name.ends_with("_PAGE") => "https://app.example/page".to_owned(),
        name if name.ends_with("_SEPARATOR") => "-".to_owned(),
        name => name.to_lowercase().replace('_', "-"),
    })
}

#[test]
fn the_template_is_a_profile() {
    let profile = Profile::parse_in(TEMPLATE, "template.yaml", &context()).unwrap();
    let limits = serde_json::to_value(Limits::default()).unwrap();
    let shown = serde_json::to_value(&profile.limits).unwrap();
    for (key, default) in limits.as_object().unwrap() {
        if !default.is_null() {
            assert_eq!(
                &shown[key], default,
                "the template shows another default for `{key}`"
            );
        }
    }
}

#[test]
fn the_wristband_profile_is_read() {
    let text = std::fs::read_to_string(scenarios().join("wristband.yaml")).unwrap();
    let context = Context {
        environment: &any_variable,
        ..context()
    };
    let profile = Profile::parse_in(&text, "wristband.yaml", &context).unwrap();
    let authorization = profile.tenants[0].authorization.as_str();
    assert_eq!(
        authorization,
        "https://wristband-tenant-wristband-application/api/v1/oauth2/authorize"
    );
    let lean = Context {
        environment: &|name| {
            let required = ["APPLICATION", "TENANT", "CLIENT_ID", "REDIRECT_URI", "USER"];
            let short = name.strip_prefix("WRISTBAND_").unwrap_or(name);
            required.contains(&short).then(|| any_variable(name)).flatten()
        },
        ..context
    };
    let profile = Profile::parse_in(&text, "wristband.yaml", &lean).unwrap();
    assert_eq!(profile.tenants[0].custom_domain, None);
    assert_eq!(profile.pages.error, ["https://wristband-application/error"]);
}

#[test]
fn profiles_name_their_schema() {
    for entry in std::fs::read_dir(scenarios()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let first = text.lines().next().unwrap();
            assert_eq!(
                first,
                "# yaml-language-server: $schema=./profile.schema.json",
                "{}",
                path.display()
            );
        }
    }
}

/// Run with `OPCHECK_UPDATE_SCHEMA=1` to write the file anew.
#[test]
fn the_committed_schema_is_that_of_the_types() {
    let path = scenarios().join("profile.schema.json");
    let schema = serde_json::to_string_pretty(&Profile::json_schema()).unwrap() + "\n";
    if std::env::var_os("OPCHECK_UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == schema,
        "run `OPCHECK_UPDATE_SCHEMA=1 cargo test --lib schema` and commit the file"
    );
}

#[test]
fn the_template_satisfies_the_schema() {
    let template: Value = yaml::read(TEMPLATE, &|_| None).unwrap();
    jsonschema::validate(&Profile::json_schema(), &template).unwrap();
}

/// Notes which properties of which type a document uses.
fn walk(schema: &Value, root: &Value, value: &Value, used: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let definition = &root["definitions"][name];
        for key in value.as_object().into_iter().flatten().map(|(key, _)| key) {
            used.insert(format!("{name}.{key}"));
        }
        walk(definition, root, value, used);
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        for branch in schema[key].as_array().into_iter().flatten() {
            walk(branch, root, value, used);
        }
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        let below = schema["properties"]
            .get(key)
            .unwrap_or(&schema["additionalProperties"]);
        walk(below, root, member, used);
    }
    for item in value.as_array().into_iter().flatten() {
        walk(&schema["items"], root, item, used);
    }
}

/// The properties of a type, those of its variants included.
fn properties(schema: &Value) -> Vec<String> {
    let own = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.clone());
    let variants = schema["anyOf"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(properties);
    own.chain(variants).collect()
}

#[test]
fn the_template_shows_every_key_of_every_type() {
    let schema = Profile::json_schema();
    let template: Value = yaml::read(TEMPLATE, &|_| None).unwrap();
    let mut used: BTreeSet<_> = template
        .as_object()
        .unwrap()
        .keys()
        .map(|key| format!("Profile.{key}"))
        .collect();
    walk(&schema, &schema, &template, &mut used);
    let mut missing = Vec::new();
    let types = schema["definitions"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, of)| (name.as_str(), of));
    for (name, of) in types.chain([("Profile", &schema)]) {
        let keys = properties(of).into_iter().map(|key| format!("{name}.{key}"));
        missing.extend(keys.filter(|key| !used.contains(key)));
    }
    assert!(
        used.len() > 80,
        "only {} keys were found: the walk is wrong",
        used.len()
    );
    assert_eq!(missing, Vec::<String>::new());
}

fn issuer() -> Url {
    Url::parse("https://op.example/").unwrap()
}

#[test]
fn a_draft_is_a_profile_once_its_placeholders_are_filled_in() {
    let metadata = Metadata {
        issuer: Some("https://op.example".to_owned()),
        authorization_endpoint: Url::parse("https://op.example/auth").ok(),
        scopes_supported: Some(vec!["openid".to_owned(), "email".to_owned()]),
        ..Metadata::default()
    };
    for metadata in [None, Some(&metadata), Some(&Metadata::default())] {
        let draft = draft(&issuer(), metadata);
        let refusal = Profile::parse_in(&draft, "op.yaml", &context()).unwrap_err();
        let left = draft
            .lines()
            .filter(|line| !line.starts_with('#') && line.contains("CHANGE-ME"))
            .count();
        assert!(matches!(refusal, ProfileError::Problems { problems, .. } if problems.len() == left));
        let filled = draft.replace("CHANGE-ME", "op.example");
        let profile = Profile::parse_in(&filled, "op.yaml", &context()).unwrap();
        assert_eq!(
            profile.issuer.as_ref().map(Url::as_str),
            Some("https://op.example/")
        );
        assert_eq!(profile.name, "op.example");
    }
}

#[test]
fn paths_are_relative_to_the_profile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.yaml");
    std::fs::write(folder.path().join("pw"), "hunter2\n").unwrap();
    let text = "issuer: https://op.example\nclients:\n- id: web\n  secret: {file: pw}\n  redirect_uris: [https://rp.example/cb]\n";
    std::fs::write(&path, text).unwrap();
    let profile = Profile::read(&path).unwrap();
    assert_eq!(profile.name, "acme");
    let secrets = profile.resolve_secrets().unwrap();
    assert_eq!(
        secrets.client_secret("web").map(|secret| secret.expose()),
        Some("hunter2")
    );
    assert_eq!(secrets.all().count(), 1);
    assert!(!format!("{profile:?}{secrets:?}").contains("hunter2"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(?s).{0,200}") {
        let _ = Profile::parse_in(&text, "any.yaml", &context());
    }

    #[test]
    fn a_profile_with_any_line_replaced_is_read_or_refused(line in 0_usize..400, text in ".{0,30}") {
        let mut lines: Vec<&str> = TEMPLATE.lines().collect();
        let index = line % lines.len();
        lines[index] = &text;
        let _ = Profile::parse_in(&lines.join("\n"), "any.yaml", &context());
    }
}
