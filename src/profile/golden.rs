//! Golden files of what a user reads when a profile is refused. Each must name the place and the remedy.

use super::tests::context;
use super::*;

/// Compares a message with its golden file in `snapshots/profile/`.
fn golden(name: &str, message: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/profile"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, message);
    });
}

const GOOD: &str = "\
issuer: https://op.example
clients:
  - id: web
    redirect_uris:
      - https://rp.example/callback
";

fn refusal(text: &str) -> String {
    Profile::parse_in(text, "acme.yaml", &context())
        .unwrap_err()
        .to_string()
}

/// The refusal of the good profile with one text replaced.
fn bent(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from));
    refusal(&GOOD.replace(from, to))
}

/// The refusal of the good profile with lines added.
fn with(more: &str) -> String {
    refusal(&format!("{GOOD}{more}"))
}

#[test]
fn the_good_profile_is_accepted() {
    Profile::parse_in(GOOD, "acme.yaml", &context()).unwrap();
}

#[test]
fn slips_of_writing() {
    golden("unknown-key", &bent("redirect_uris:", "redirect_uri:"));
    golden("wrong-type", &with("limits:\n  request_seconds: soon\n"));
    golden("list-wanted", &bent("\n      - https://rp", " https://rp"));
    golden("truth-wanted", &with("offers:\n  openid: yes\n"));
    golden("duplicate-key", &with("issuer: https://other.example\n"));
    golden("empty-file", &refusal("# nothing but a comment\n"));
    golden("bad-enum-value", &with("dialect: wristbnd\n"));
    golden(
        "unset-interpolation",
        &bent("https://op.example", "https://${ACME_HOST}/${ACME_REALM}"),
    );
    golden("malformed-interpolation", &bent("op.example", "${acme host}"));
    golden("two-documents", &with("---\nissuer: https://other.example\n"));
    golden("no-yaml", &bent("- id: web", "- id: [web"));
    golden("tab", &bent("  - id: web", "\t- id: web"));
    golden("missing-key", &bent("- id: web\n    redirect", "- redirect"));
    golden("bad-url", &bent("https://op.example", "op.example"));
    golden(
        "bad-date",
        &with("expectations:\n- {requirement: authorize/post-supported, reason: x, expires: 31.12.2030}\n"),
    );
    golden(
        "bad-secret-source",
        &bent("- id: web", "- id: web\n    secret: {enviroment: X}"),
    );
    golden(
        "two-secret-sources",
        &bent("- id: web", "- id: web\n    secret: {env: X, file: y}"),
    );
}

#[test]
fn values_that_do_not_fit_together() {
    golden(
        "unknown-requirement",
        &with("expectations:\n- {requirement: authorize/post-suported, reason: x}\n"),
    );
    golden("unknown-version", &with("requirements: '0.9'\n"));
    golden("bad-selector", &with("sign_in:\n  steps:\n  - on: 'input['\n"));
    golden("change-me-left", &bent("id: web", "id: CHANGE-ME"));
    golden("no-endpoint", &bent("issuer: https://op.example\n", ""));
    golden(
        "no-clients",
        &refusal("endpoints: { authorization: https://op.example/authorize }\nclients: []\n"),
    );
    golden(
        "duplicate-client",
        &with("  - id: web\n    redirect_uris: [https://rp.example/other]\n"),
    );
    golden("bad-redirect-uri", &bent("https://rp.example", "rp.example"));
    golden("redirect-uri-with-fragment", &bent("/callback", "/callback#done"));
    for (name, more) in [("query", "?a=1"), ("fragment", "?a=1#done")] {
        let own = format!("registration:\n  redirect_uri: https://rp.example/own{more}\n");
        golden(&format!("registered-redirect-uri-with-{name}"), &with(&own));
    }
    golden(
        "no-redirect-uris",
        &bent("\n      - https://rp.example/callback", " []"),
    );
    golden(
        "unknown-client",
        &with("tenants:\n- {name: a, authorization: 'https://a.example/authorize', client: wbe}\n"),
    );
    golden(
        "hook-without-call",
        &with("hooks:\n  overload: {body: x}\n  fail-next: {url: x, command: [y]}\n"),
    );
    golden(
        "adjustments",
        &with(
            "adjustments:\n- {requirement: authorize/post-supported, reason: x}\n- requirement: \
             authorize/post-supported\n  accept: [eror page, sandwich]\n  reason: ''\n",
        ),
    );
}

#[test]
fn clients_that_cannot_authenticate_or_sign() {
    let client = |more: &str| bent("- id: web", &format!("- id: web\n    {more}"));
    for method in [
        "private_key_jwt",
        "client_secret_jwt",
        "tls_client_auth",
        "client_secret_post",
    ] {
        let name = format!("cannot-authenticate-{}", method.replace('_', "-"));
        golden(&name, &client(&format!("authentication: {method}")));
    }
    golden("cannot-sign", &client("signed_requests_only: true"));
    golden(
        "no-private-key",
        &client("key: {private: my-key, algorithm: ES256}"),
    );
    let edwards = r#"'{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}'"#;
    golden(
        "key-misfit",
        &client(&format!("key: {{private: {edwards}, algorithm: ES256}}")),
    );
}

#[test]
fn a_key_from_elsewhere_that_does_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let key = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#;
    std::fs::write(folder.path().join("web.jwk"), key).unwrap();
    let text = GOOD.replace(
        "- id: web",
        "- id: web\n    key: {private: {file: web.jwk}, algorithm: RS256}",
    );
    let mut profile = Profile::parse_in(&text, "acme.yaml", &context()).unwrap();
    profile.folder = folder.path().to_owned();
    let message = profile.resolve_secrets().unwrap_err().to_string();
    assert!(
        message.contains("an Ed25519 key, with which `RS256` cannot sign"),
        "{message}"
    );
}

#[test]
fn secrets_that_cannot_be_had() {
    let text = GOOD.replace("- id: web", "- id: web\n    secret: {env: OPCHECK_GOLDEN_UNSET}")
        + "users:\n- {username: alice, password: {file: none/alice.txt}}\n- {username: bob, password: {command: ['false']}}\n";
    let profile = Profile::parse_in(&text, "acme.yaml", &context()).unwrap();
    golden(
        "missing-secret",
        &profile.resolve_secrets().unwrap_err().to_string(),
    );
}

#[test]
fn a_file_that_is_not_there() {
    let message = Profile::read(std::path::Path::new("none/acme.yaml"))
        .unwrap_err()
        .to_string();
    golden("no-file", &message);
}

#[test]
fn a_draft() {
    let issuer = url::Url::parse("https://op.example").unwrap();
    golden("draft", &draft(&issuer, None));
}
