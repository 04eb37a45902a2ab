//! The sign-in script: how an end-user gets from the login page back to the client.
//!
//! One format serves every agent. The script is a list of rules; on each page the first rule whose `on` selector
//! matches is applied, until the user agent is sent to the client.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::model::Profile;

/// How an end-user signs in, denies, and signs out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The rules for signing in and consenting.
    pub steps: Vec<Step>,
    /// The rules for denying; tried before those of `steps`.
    #[serde(default)]
    pub deny: Vec<Step>,
    /// The rules for signing out, applied to the page at which `endpoints.sign_out` ends; their `page` says nothing.
    #[serde(default)]
    pub sign_out: Vec<Step>,
    /// How an end-user creates a passkey and signs in with it; only a browser can.
    #[serde(default)]
    pub passkeys: Option<Passkeys>,
    /// Pages that are acted on before the script is given up.
    #[serde(default = "SignIn::default_pages")]
    pub pages: u32,
}

impl SignIn {
    fn default_pages() -> u32 {
        10
    }
}

/// Passkeys of a target (WebAuthn).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Passkeys {
    /// The page where an end-user who is signed in creates one.
    pub page: Url,
    /// A CSS selector of the button on that page.
    pub create: String,
    /// A CSS selector of the button on the login page that signs in with one.
    #[serde(rename = "use")]
    pub button: String,
    /// The authorization endpoint from which that login page is reached, where it is not the usual one: no passkey
    /// belongs to an IP address.
    #[serde(default)]
    pub authorization: Option<Url>,
    /// Whether the target takes no passkey whose owner was not verified, by a fingerprint or a PIN.
    #[serde(default)]
    pub verified: bool,
}

impl Profile {
    /// Its passkeys, where an end-user can sign in with one.
    pub fn passkeys(&self) -> Option<&Passkeys> {
        self.sign_in.as_ref()?.passkeys.as_ref()
    }

    /// Whether a GET signs the end-user out somewhere.
    pub(super) fn has_sign_out(&self) -> bool {
        let of_tenant = self.tenants.first().and_then(|tenant| tenant.sign_out.as_ref());
        self.endpoints.sign_out.as_ref().or(of_tenant).is_some()
    }
}

/// What kind of page a rule acts on; by this an answer is classified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PageKind {
    /// The end-user is asked to sign in.
    Login,
    /// The end-user is asked for consent.
    Consent,
    /// Anything else that stands in between.
    Other,
}

/// One rule: on a page with this mark, fill these fields and submit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A CSS selector that only this page has.
    pub on: String,
    /// What kind of page it is.
    #[serde(default = "Step::default_page")]
    pub page: PageKind,
    /// Values of text fields, by CSS selector; `{username}` and `{password}` are filled in.
    #[serde(default)]
    pub fill: BTreeMap<String, String>,
    /// Options to choose, by CSS selector of the `select` element.
    #[serde(default)]
    pub select: BTreeMap<String, String>,
    /// Check boxes and radio buttons to turn on, by CSS selector.
    #[serde(default)]
    pub check: Vec<String>,
    /// A CSS selector of the button that submits the form, or of a link to follow; the form around `on` is submitted
    /// if left out.
    #[serde(default)]
    pub click: Option<String>,
    /// A CSS selector for which a browser waits before it acts, on pages that scripts draw; without scripts it must be on
    /// the page.
    #[serde(default)]
    pub wait: Option<String>,
    /// Further selectors that must be on the page, so that a changed page is named instead of misread.
    #[serde(default)]
    pub expect: Vec<String>,
}

impl Step {
    fn default_page() -> PageKind {
        PageKind::Login
    }
}
