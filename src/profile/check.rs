//! Whether the values of a profile fit together. To add a check, add a function here and a variant of `Problem`.

mod credentials;

use std::collections::HashMap;

use url::Url;

use super::model::{ClientType, Profile};
use super::problem::{Located, Problem};
use super::read::Context;
use super::sign_in::Step;
use crate::catalogue::OWN_AREA;
use crate::protocol::{AUTHORIZATION_ERROR_CODES, HtmlDocument};
use crate::yaml::{Cursor, Document, did_you_mean, nearest};

/// The answers that an adjustment may name besides error codes.
const ANSWERS: [&str; 6] = [
    "error page",
    "login page",
    "consent page",
    "code",
    "tokens",
    "refusal",
];

/// What a profile's values are checked against, and the problems found so far.
struct Check<'a> {
    profile: &'a Profile,
    document: &'a Document,
    context: &'a Context<'a>,
    found: Vec<Located>,
}

/// All problems, in the order of the file.
pub(super) fn problems(profile: &Profile, document: &Document, context: &Context<'_>) -> Vec<Located> {
    let mut check = Check {
        profile,
        document,
        context,
        found: Vec::new(),
    };
    check.endpoint();
    check.clients();
    check.credentials();
    check.places_after_signing_out();
    check.registration();
    check.names();
    check.references();
    check.places();
    check.sign_in();
    check.hooks();
    check.limits();
    check.version();
    check.adjustments();
    check.expectations();
    check
        .found
        .sort_by_key(|located| (located.place.line, located.place.column));
    check.found
}

impl<'a> Check<'a> {
    fn at(&self) -> Cursor<'a> {
        self.document.at()
    }

    /// Limits that would stop every request.
    fn limits(&mut self) {
        let limits = &self.profile.limits;
        let zeros = [
            ("concurrency", limits.concurrency == Some(0)),
            ("requests_per_second", limits.requests_per_second == Some(0)),
            ("request_seconds", limits.request_seconds == 0),
            ("body_bytes", limits.body_bytes == 0),
            ("wrong_passwords", limits.wrong_passwords == 0),
        ];
        let load = &self.profile.load;
        let of_load = [
            ("users", load.users == 0),
            ("rate", load.rate.is_nan() || load.rate <= 0.0),
            ("seconds", load.seconds == 0),
        ];
        let limits = zeros.map(|(key, is_zero)| ("limits", key, is_zero));
        let load = of_load.map(|(key, is_zero)| ("load", key, is_zero));
        for (part, key, is_zero) in limits.into_iter().chain(load) {
            if is_zero {
                let path = format!("{part}.{key}");
                self.note(self.at().key(part).key(key), Problem::Zero { path });
            }
        }
    }

    fn note(&mut self, at: Cursor<'_>, problem: Problem) {
        self.found.push(Located {
            place: at.place(),
            problem,
        });
    }

    fn endpoint(&mut self) {
        let profile = self.profile;
        if profile.issuer.is_none() && profile.endpoints.authorization.is_none() && profile.tenants.is_empty()
        {
            self.note(self.at(), Problem::NoEndpoint);
        }
    }

    fn clients(&mut self) {
        let profile = self.profile;
        let named = profile
            .registration
            .as_ref()
            .is_some_and(|own| own.endpoint.is_some());
        let metadata = profile.issuer.is_some() || profile.endpoints.metadata.is_some();
        if profile.clients.is_empty() && !named && !metadata {
            self.note(self.at().key("clients"), Problem::NoClients);
        }
        for (index, client) in self.profile.clients.iter().enumerate() {
            let at = self.at().key("clients").item(index);
            let redirects = client.code_grant && client.client_type != ClientType::M2m;
            if redirects && client.redirect_uris.is_empty() {
                self.note(
                    at.clone().key("redirect_uris"),
                    Problem::NoRedirectUris {
                        client: client.id.clone(),
                    },
                );
            }
            for (index, uri) in client.redirect_uris.iter().enumerate() {
                let at = at.clone().key("redirect_uris").item(index);
                self.url(&at, uri);
                if uri.contains('#') {
                    self.note(at, Problem::Fragment { value: uri.clone() });
                }
            }
        }
    }

    /// The places of clients after signing out.
    fn places_after_signing_out(&mut self) {
        for (index, client) in self.profile.clients.iter().enumerate() {
            let at = self.at().key("clients").item(index);
            for (index, uri) in client.post_logout_redirect_uris.iter().enumerate() {
                let at = at.clone().key("post_logout_redirect_uris").item(index);
                self.url(&at, uri);
            }
            if let Some(url) = &client.login_url {
                self.url(&at.key("login_url"), url);
            }
        }
    }

    /// The redirect URI from which those of registered clients are made.
    fn registration(&mut self) {
        let registration = self.profile.registration.as_ref();
        let Some(uri) = registration.and_then(|own| own.redirect_uri.as_ref()) else {
            return;
        };
        let value = uri.to_string();
        let at = self.at().key("registration").key("redirect_uri");
        if uri.fragment().is_some() {
            self.note(at, Problem::Fragment { value });
        } else if uri.query().is_some() {
            self.note(at, Problem::Query { value });
        }
    }

    /// Names by which a profile refers to its own parts stand once.
    fn names(&mut self) {
        let profile = self.profile;
        self.unique(
            "client",
            "clients",
            "id",
            profile.clients.iter().map(|client| client.id.as_str()),
        );
        self.unique(
            "end-user",
            "users",
            "username",
            profile.users.iter().map(|user| user.username.as_str()),
        );
        self.unique(
            "tenant",
            "tenants",
            "name",
            profile.tenants.iter().map(|tenant| tenant.name.as_str()),
        );
    }

    fn unique(&mut self, kind: &'static str, list: &str, key: &str, names: impl Iterator<Item = &'a str>) {
        let mut lines = HashMap::new();
        for (index, name) in names.enumerate() {
            let at = self.at().key(list).item(index).key(key);
            let line = at.clone().place().line;
            match lines.get(name) {
                None => {
                    lines.insert(name, line);
                }
                Some(&first_line) => {
                    self.note(
                        at,
                        Problem::Duplicate {
                            kind,
                            name: name.to_owned(),
                            first_line,
                        },
                    );
                }
            }
        }
    }

    fn references(&mut self) {
        let profile = self.profile;
        let clients: Vec<&str> = profile.clients.iter().map(|client| client.id.as_str()).collect();
        let tenants: Vec<&str> = profile
            .tenants
            .iter()
            .map(|tenant| tenant.name.as_str())
            .collect();
        for (index, tenant) in profile.tenants.iter().enumerate() {
            if let Some(client) = &tenant.client {
                self.known(
                    "client",
                    client,
                    &clients,
                    self.at().key("tenants").item(index).key("client"),
                );
            }
        }
        for (index, user) in profile.users.iter().enumerate() {
            for (position, tenant) in user.tenants.iter().enumerate() {
                let at = self.at().key("users").item(index).key("tenants").item(position);
                self.known("tenant", tenant, &tenants, at);
            }
        }
    }

    fn known(&mut self, kind: &'static str, name: &str, known: &[&str], at: Cursor<'_>) {
        if !known.contains(&name) {
            let hint = did_you_mean(name, known);
            self.note(
                at,
                Problem::Unknown {
                    kind,
                    name: name.to_owned(),
                    hint,
                },
            );
        }
    }

    /// URLs that are kept as they are written, because the target compares them so.
    fn places(&mut self) {
        let pages = &self.profile.pages;
        for (key, urls) in [
            ("login", &pages.login),
            ("error", &pages.error),
            ("origins", &pages.origins),
        ] {
            for (index, url) in urls.iter().enumerate() {
                self.url(&self.at().key("pages").key(key).item(index), url);
            }
        }
        if let Some(url) = &self.profile.endpoints.sign_out {
            self.url(&self.at().key("endpoints").key("sign_out"), url);
        }
        for (index, tenant) in self.profile.tenants.iter().enumerate() {
            let at = self.at().key("tenants").item(index);
            for (key, url) in [
                ("sign_out", &tenant.sign_out),
                ("login_page", &tenant.login_page),
                ("custom_login_page", &tenant.custom_login_page),
                ("custom_error_page", &tenant.custom_error_page),
            ] {
                if let Some(url) = url {
                    self.url(&at.clone().key(key), url);
                }
            }
        }
    }

    fn url(&mut self, at: &Cursor<'_>, value: &str) {
        if let Err(reason) = Url::parse(value) {
            let path = at.clone().place().path;
            let problem = Problem::NoUrl {
                path,
                value: value.to_owned(),
                reason: reason.to_string(),
            };
            self.note(at.clone(), problem);
        }
    }

    fn sign_in(&mut self) {
        let Some(sign_in) = &self.profile.sign_in else {
            return;
        };
        // An empty page will do: only the selectors are of interest.
        let empty = HtmlDocument::parse("");
        for (key, steps) in [
            ("steps", &sign_in.steps),
            ("deny", &sign_in.deny),
            ("sign_out", &sign_in.sign_out),
        ] {
            for (index, step) in steps.iter().enumerate() {
                let at = self.at().key("sign_in").key(key).item(index);
                for (at, selector) in selectors(step, &at) {
                    if let Err(reason) = empty.has(selector) {
                        self.note(at, Problem::BadSelector { reason });
                    }
                }
            }
        }
    }

    fn hooks(&mut self) {
        for (hook, call) in &self.profile.hooks {
            let count = match (&call.url, &call.command) {
                (Some(_), None) => continue,
                (None, Some(command)) if !command.is_empty() => continue,
                (Some(_), Some(_)) => "both",
                (None, Some(_) | None) => "neither",
            };
            let problem = Problem::Hook {
                hook: hook.name(),
                count,
            };
            self.note(self.at().key("hooks").key(hook.name()), problem);
        }
    }

    fn version(&mut self) {
        if let Some(version) = &self.profile.requirements {
            let versions = &self.context.versions;
            self.known(
                "version of the requirement set",
                version,
                versions,
                self.at().key("requirements"),
            );
        }
    }

    fn adjustments(&mut self) {
        for (index, adjustment) in self.profile.adjustments.iter().enumerate() {
            let at = self.at().key("adjustments").item(index);
            self.requirement(&adjustment.requirement, &at);
            self.reason(&adjustment.reason, &at);
            if adjustment.level.is_none() && adjustment.accept.as_ref().is_none_or(Vec::is_empty) {
                let requirement = adjustment.requirement.clone();
                self.note(at.clone(), Problem::EmptyAdjustment { requirement });
            }
            for (index, answer) in adjustment.accept.iter().flatten().enumerate() {
                if !ANSWERS.contains(&answer.as_str()) && !is_error_code(answer) {
                    let known: Vec<_> = ANSWERS
                        .iter()
                        .chain(&AUTHORIZATION_ERROR_CODES)
                        .copied()
                        .collect();
                    let at = at.clone().key("accept").item(index);
                    let hint = match nearest(answer, known.iter().copied()) {
                        Some(word) => format!("did you mean `{word}`?"),
                        None => format!(
                            "write one of `{}`, or an error code such as `invalid_request`",
                            ANSWERS.join("`, `")
                        ),
                    };
                    self.note(
                        at,
                        Problem::Unknown {
                            kind: "answer",
                            name: answer.clone(),
                            hint,
                        },
                    );
                }
            }
        }
    }

    fn expectations(&mut self) {
        for (index, expectation) in self.profile.expectations.iter().enumerate() {
            let at = self.at().key("expectations").item(index);
            self.requirement(&expectation.requirement, &at);
            self.reason(&expectation.reason, &at);
        }
    }

    fn requirement(&mut self, id: &str, at: &Cursor<'_>) {
        // Which features of the user's own are played is not known here.
        let own = id.split_once('/').is_some_and(|(area, _)| area == OWN_AREA);
        if own || self.context.requirements.contains(&id) {
            return;
        }
        let hint = match nearest(id, self.context.requirements.iter().copied()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "`opcheck list requirements` shows all of them".to_owned(),
        };
        let problem = Problem::Unknown {
            kind: "requirement",
            name: id.to_owned(),
            hint,
        };
        self.note(at.clone().key("requirement"), problem);
    }

    fn reason(&mut self, reason: &str, at: &Cursor<'_>) {
        if reason.trim().is_empty() {
            let at = at.clone().key("reason");
            let path = at.clone().place().path;
            self.note(at, Problem::NoReason { path });
        }
    }
}

/// Whether a word is written as error codes are: `login_required`. One that has no underscore is more likely a slip.
fn is_error_code(word: &str) -> bool {
    word.contains('_') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// All CSS selectors of a step, with their places.
fn selectors<'s>(step: &'s Step, at: &Cursor<'s>) -> Vec<(Cursor<'s>, &'s str)> {
    let mut all = vec![(at.clone().key("on"), step.on.as_str())];
    for (key, fields) in [("fill", &step.fill), ("select", &step.select)] {
        all.extend(
            fields
                .keys()
                .map(|css| (at.clone().key(key).key(css), css.as_str())),
        );
    }
    for (key, list) in [("check", &step.check), ("expect", &step.expect)] {
        all.extend(
            list.iter()
                .enumerate()
                .map(|(i, css)| (at.clone().key(key).item(i), css.as_str())),
        );
    }
    all.extend(
        step.click
            .iter()
            .map(|css| (at.clone().key("click"), css.as_str())),
    );
    all
}
