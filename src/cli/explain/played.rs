//! The request that a scenario really sends: it is played at the embedded server, and what it sent is shown.

use super::attempt::{Attempt, ByHand, CA_FILE, with_trust};
use super::placeholders::{Filled, with_variables};
use crate::catalogue::{Need, Requirement};
use crate::cli::play::plan_of;
use crate::cli::serve;
use crate::profile::{Client, Profile};
use crate::protocol::encode_form_component;
use crate::record::{ExchangeEvidence, Finding, RunRecord, Verdict};
use crate::run::{Plan, Script, conduct, is_browser_only};
use crate::target::Target;

/// Exchanges that prepare, control or end something.
const ASIDE: [&str; 10] = [
    "clean up",
    "compare",
    "consent",
    "control",
    "prepare",
    "probe",
    "sign in",
    "sign out",
    "signed in?",
    "signed out?",
];

/// What scenarios sent when they were played at an embedded server.
pub(super) struct Played {
    record: RunRecord,
    profile: Profile,
}

impl Played {
    /// Plays scenarios.
    pub(super) async fn at(target: &Target, scripts: &[Script]) -> Self {
        let plan = Plan {
            keep_evidence: true,
            ..plan_of(scripts.to_vec())
        };
        let record = conduct(std::slice::from_ref(target), plan).await;
        Self {
            record,
            profile: target.profile.clone(),
        }
    }

    /// The request of a requirement's first scenario that shows one; `to` is the user's own profile, if it is to go to
    /// that server.
    pub(super) fn by_hand(
        &self,
        requirement: &Requirement,
        scripts: &[Script],
        to: Option<&Profile>,
    ) -> ByHand {
        if requirement.needs.contains(&Need::Listener) {
            let why = "the target fetches or sends something, which takes a listener that lives only while opcheck runs";
            return ByHand::Not(why.to_owned());
        }
        if !scripts.is_empty() && scripts.iter().all(is_browser_only) {
            return ByHand::Not("only a browser shows it, and no request by itself".to_owned());
        }
        let mut reason = None;
        for script in scripts {
            let place = format!("{}:{}", script.file, script.line);
            for finding in self
                .record
                .findings
                .iter()
                .filter(|finding| finding.place == place)
            {
                if let Some(attempt) = self.of_finding(requirement, script, finding, to) {
                    return ByHand::Try(attempt);
                }
                reason.get_or_insert_with(|| self.why_not(requirement, finding));
            }
        }
        ByHand::Not(reason.unwrap_or_else(|| "no scenario was played".to_owned()))
    }

    /// Why no request shows what a finding is about.
    fn why_not(&self, requirement: &Requirement, finding: &Finding) -> String {
        match &finding.reason {
            Some(fact) if finding.verdict == Verdict::NotApplicable => {
                format!("the embedded server is not concerned: {fact}")
            }
            _ if telling(requirement, &finding.evidence).is_some() => {
                "the profile does not name what the request needs; the metadata may".to_owned()
            }
            _ => "the scenario compares the answers to many requests".to_owned(),
        }
    }

    fn of_finding(
        &self,
        requirement: &Requirement,
        script: &Script,
        finding: &Finding,
        to: Option<&Profile>,
    ) -> Option<Attempt> {
        let shown = telling(requirement, &finding.evidence)?;
        let (line, url) = (shown.curl.as_deref()?, &shown.hops.first()?.url);
        let moved = |text: &str| match to {
            Some(profile) => readdressed(text, &self.profile, profile),
            None => Some(at_usual_port(text, &self.profile)),
        };
        let line = with_trust(&moved(line)?, &moved(url)?, to.unwrap_or(&self.profile), CA_FILE)?;
        let Filled { line, variables } = with_variables(&line);
        let steps = script
            .feature
            .background
            .iter()
            .flat_map(|background| &background.steps);
        let steps = steps.chain(&script.scenario.steps);
        let until = steps.take_while(|step| step.keyword.trim() != "Then");
        Some(Attempt {
            start: None,
            bent: finding.deviations.clone(),
            steps: until.map(|step| step.value.clone()).collect(),
            fill_in: variables
                .into_iter()
                .map(|(name, words)| format!("${name}: {words}"))
                .collect(),
            curl: line,
        })
    }
}

/// The exchange that a requirement is about: the last one at its endpoint, or else the last one that counts.
fn telling<'a>(requirement: &Requirement, evidence: &'a [ExchangeEvidence]) -> Option<&'a ExchangeEvidence> {
    let purpose = match requirement.area() {
        "token" | "id-token" => "token",
        area @ ("refresh" | "revoke" | "introspect" | "userinfo" | "metadata") => area,
        "logout" => "sign out",
        "wristband" if requirement.id.contains("/logout-") => "sign out",
        _ => "authorize",
    };
    let latest = || evidence.iter().rev().filter(|exchange| exchange.curl.is_some());
    latest()
        .find(|exchange| exchange.purpose == purpose)
        .or_else(|| latest().find(|exchange| !ASIDE.contains(&exchange.purpose.as_str())))
}

/// A text of the embedded server as if it ran on the port that `serve` uses.
fn at_usual_port(text: &str, ours: &Profile) -> String {
    let Some(port) = port(ours) else {
        return text.to_owned();
    };
    let usual = serve::PORT;
    text.replace(&format!(":{port}"), &format!(":{usual}"))
        .replace(&format!("%3A{port}"), &format!("%3A{usual}"))
}

/// The port of an embedded server.
fn port(ours: &Profile) -> Option<u16> {
    ours.endpoints.token.as_ref()?.port()
}

/// A text of the embedded server with the endpoints, clients and redirect URIs of another one. `None` where something
/// of the embedded server remains: the profile has nothing in its place.
fn readdressed(text: &str, ours: &Profile, theirs: &Profile) -> Option<String> {
    let mut text = text.to_owned();
    for (from, to) in endpoints(ours, theirs) {
        text = text.replace(&from, &to);
    }
    for (from, to) in clients(ours, theirs) {
        for (from, to) in from.redirect_uris.iter().zip(&to.redirect_uris) {
            text = text.replace(from.as_str(), to);
            text = text.replace(&encode_form_component(from), &encode_form_component(to));
        }
        let (from, to) = (
            format!("client_id={}", encode_form_component(&from.id)),
            format!("client_id={}", encode_form_component(&to.id)),
        );
        for end in ["&", "'"] {
            text = text.replace(&format!("{from}{end}"), &format!("{to}{end}"));
        }
    }
    let port = port(ours)?;
    let remains = [format!(":{port}"), format!("%3A{port}")];
    (!remains.iter().any(|rest| text.contains(rest.as_str()))).then_some(text)
}

/// Addresses of the embedded server with those that stand in their place, the longest first.
fn endpoints(ours: &Profile, theirs: &Profile) -> Vec<(String, String)> {
    let (from, to) = (&ours.endpoints, &theirs.endpoints);
    let single = [
        (&from.authorization, &to.authorization),
        (&from.token, &to.token),
        (&from.userinfo, &to.userinfo),
        (&from.jwks, &to.jwks),
        (&from.metadata, &to.metadata),
        (&from.revocation, &to.revocation),
        (&from.introspection, &to.introspection),
        (&from.request_introspection, &to.request_introspection),
        (&from.end_session, &to.end_session),
    ];
    let single = single
        .into_iter()
        .filter_map(|(from, to)| Some((from.as_ref()?.to_string(), to.as_ref()?.to_string())));
    let tenants = ours.tenants.iter().zip(&theirs.tenants);
    let tenants = tenants.map(|(from, to)| (from.authorization.to_string(), to.authorization.to_string()));
    let mut pairs: Vec<(String, String)> = tenants.chain(single).collect();
    pairs.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    pairs
}

/// Clients of the embedded server with those that play their part elsewhere.
fn clients<'a>(ours: &'a Profile, theirs: &'a Profile) -> Vec<(&'a Client, &'a Client)> {
    let parts: [fn(&Profile) -> Option<&Client>; 7] = [
        Profile::default_client,
        Profile::public_client,
        Profile::client_with_two_redirect_uris,
        Profile::client_with_query,
        Profile::client_with_consent,
        Profile::native_loopback_client,
        Profile::machine_client,
    ];
    let mut pairs: Vec<(&Client, &Client)> = Vec::new();
    for part in parts {
        if let (Some(from), Some(to)) = (part(ours), part(theirs))
            && !pairs.iter().any(|(known, _)| known.id == from.id)
        {
            pairs.push((from, to));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalogue::{self, Dialect};
    use crate::cli::scripts;
    use crate::reference::Keys;
    use crate::target::Bent;

    /// What no single request shows.
    const NOT_BY_HAND: [&str; 3] = [
        "authorize/codes-unguessable",
        "refresh/unguessable-tokens",
        "token/unguessable-access-tokens",
    ];

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn every_requirement_shows_the_request_that_its_scenario_sends() {
        let keys = Arc::new(Keys::generate().unwrap());
        let all = scripts::ours().unwrap();
        let of = |requirement: &Requirement| -> Vec<Script> {
            let own = all
                .iter()
                .filter(|script| script.requirement.id == requirement.id);
            own.cloned().collect()
        };
        let mut open: Vec<&Requirement> = catalogue::all().collect();
        for dialect in Dialect::ALL {
            let target = Target::embedded(dialect, Bent::Plain, Arc::clone(&keys), 1)
                .await
                .unwrap();
            open.retain(|requirement| {
                let spelt_out = |script: &Script| Attempt::of(script, &target.profile).is_some();
                !requirement.dialects.contains(&dialect) || !of(requirement).iter().any(spelt_out)
            });
            let scripts: Vec<Script> = open.iter().flat_map(|requirement| of(requirement)).collect();
            let played = Played::at(&target, &scripts).await;
            open.retain(
                |requirement| match played.by_hand(requirement, &of(requirement), None) {
                    ByHand::Try(attempt) => {
                        let line = &attempt.curl;
                        assert!(!line.contains("[masked]"), "{}: {line}", requirement.id);
                        assert!(!attempt.steps.is_empty(), "{}", requirement.id);
                        false
                    }
                    ByHand::Not(_) => true,
                },
            );
        }
        let listens = |requirement: &&&Requirement| requirement.needs.contains(&Need::Listener);
        let in_browser = |requirement: &&&Requirement| of(requirement).iter().all(is_browser_only);
        let by_hand = |requirement: &&&Requirement| !listens(requirement) && !in_browser(requirement);
        let left = open.iter().filter(by_hand);
        let mut left: Vec<&str> = left.map(|requirement| requirement.id).collect();
        left.sort_unstable();
        assert_eq!(left, NOT_BY_HAND);
    }
}
