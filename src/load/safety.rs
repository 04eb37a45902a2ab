//! Who may be loaded, and how much. Asked before the first request, and once more when the metadata have named the
//! endpoints.

use url::Url;

use super::error::Refusal;
use super::plan::{Arrivals, Model, Plan};
use crate::profile::Profile;

/// Refuses a target whose owner has not consented, and a plan that is more than they consent to. `owned` are the hosts
/// that the user says are theirs.
///
/// # Errors
///
/// See [`Refusal`].
pub fn consent(plan: &Plan, profile: &Profile, owned: &[String]) -> Result<(), Refusal> {
    if profile.network.proxy.is_some() {
        return Err(Refusal::Proxy);
    }
    let mut is_remote = false;
    for url in places(profile) {
        if profile.leads_to_loopback(url) {
            continue;
        }
        is_remote = true;
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let named = |list: &[String]| list.iter().any(|own| own.eq_ignore_ascii_case(&host));
        if !profile.load.allowed {
            return Err(Refusal::NotAllowed { host });
        }
        if !named(&profile.load.hosts) {
            return Err(Refusal::NotListed { host });
        }
        if !named(owned) {
            return Err(Refusal::NotOwned { host });
        }
    }
    match is_remote {
        true => caps(plan, profile),
        false => Ok(()),
    }
}

/// Every place that may get a request.
fn places(profile: &Profile) -> impl Iterator<Item = &Url> {
    let own = &profile.endpoints;
    let endpoints = [
        &profile.issuer,
        &own.metadata,
        &own.authorization,
        &own.token,
        &own.userinfo,
        &own.jwks,
        &own.revocation,
        &own.introspection,
    ];
    let tenants = profile.tenants.iter().map(|tenant| &tenant.authorization);
    endpoints.into_iter().flatten().chain(tenants)
}

/// Refuses more than the profile allows.
fn caps(plan: &Plan, profile: &Profile) -> Result<(), Refusal> {
    let load = &profile.load;
    let users = plan.load.users();
    if users > load.users {
        return Err(Refusal::TooMuch {
            planned: format!("{users} users"),
            allowed: load.users.to_string(),
            key: "load.*.users",
            cap: "users",
        });
    }
    let rate = fastest(&plan.load);
    if rate > load.rate {
        return Err(Refusal::TooMuch {
            planned: format!("{rate} arrivals a second"),
            allowed: load.rate.to_string(),
            key: "load.open.arrivals",
            cap: "rate",
        });
    }
    let seconds = plan.phases.end().as_secs_f64().ceil();
    let allowed = load.seconds;
    if plan.phases.end() > std::time::Duration::from_secs(allowed) {
        return Err(Refusal::TooMuch {
            planned: format!("{seconds} seconds in all"),
            allowed: allowed.to_string(),
            key: "phases",
            cap: "seconds",
        });
    }
    Ok(())
}

/// The most arrivals in a second; the closed model is held back while it runs.
fn fastest(model: &Model) -> f64 {
    match model {
        Model::Closed(_) => 0.0,
        Model::Open(open) => match &open.arrivals {
            Arrivals::Constant(rate) => *rate,
            Arrivals::Ramp(ramp) => ramp.from.max(ramp.to),
            Arrivals::Steps(rates) => rates.iter().copied().fold(0.0, f64::max),
            Arrivals::Spike(spike) => spike.base.max(spike.peak),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(load: &str) -> Plan {
        let text = format!("journeys: [{{journey: refresh}}]\nphases: {{steady: 60s}}\nload: {load}\n");
        Plan::parse(&text, "p.yaml").unwrap()
    }

    fn profile(issuer: &str, more: &str) -> Profile {
        let text = format!(
            "issuer: {issuer}\nclients: [{{id: web, redirect_uris: [https://rp.example/cb]}}]\n{more}"
        );
        Profile::parse(&text, "acme.yaml").unwrap()
    }

    #[test]
    fn loopback_needs_nothing_and_everything_else_three_consents() {
        let plan = plan("{closed: {users: 500}}");
        let ask = |profile: &Profile, owned: &[&str]| {
            let owned: Vec<String> = owned.iter().map(|&host| host.to_owned()).collect();
            consent(&plan, profile, &owned).map_err(|refusal| refusal.to_string())
        };
        assert_eq!(ask(&profile("http://127.0.0.1:9000", ""), &[]), Ok(()));
        let pinned = "network: {hosts: {op.example: 127.0.0.1}}\n";
        assert_eq!(ask(&profile("https://op.example", pinned), &[]), Ok(()));
        let refusal =
            |more: &str, owned: &[&str]| ask(&profile("https://op.example", more), owned).unwrap_err();
        assert!(refusal("", &["op.example"]).contains("load.allowed: true"));
        assert!(refusal("load: {allowed: true}\n", &["op.example"]).contains("load.hosts"));
        let listed = "load: {allowed: true, hosts: [op.example], users: 500}\n";
        assert!(refusal(listed, &["other.example"]).contains("--i-own op.example"));
        assert_eq!(
            ask(&profile("https://op.example", listed), &["OP.example"]),
            Ok(())
        );
        let elsewhere = format!("{listed}endpoints: {{token: https://tokens.example/t}}\n");
        assert!(refusal(&elsewhere, &["op.example"]).contains("tokens.example"));
        let proxied = format!("{listed}network: {{proxy: \"http://proxy.example:3128\"}}\n");
        assert!(refusal(&proxied, &["op.example"]).contains("proxy"));
    }

    #[test]
    fn a_plan_keeps_to_the_profiles_caps() {
        let allowed = "load: {allowed: true, hosts: [op.example], users: 10, rate: 50, seconds: 60}\n";
        let profile = profile("https://op.example", allowed);
        let ask = |load: &str| consent(&plan(load), &profile, &["op.example".to_owned()]);
        assert_eq!(ask("{closed: {users: 10}}"), Ok(()));
        assert!(
            ask("{closed: {users: 11}}")
                .unwrap_err()
                .to_string()
                .contains("load.users")
        );
        assert_eq!(ask("{open: {users: 5, arrivals: {constant: 50}}}"), Ok(()));
        let refusal = ask("{open: {users: 5, arrivals: {steps: [10, 51]}}}").unwrap_err();
        assert!(refusal.to_string().contains("51 arrivals a second"));
        let mut long = plan("{closed: {users: 1}}");
        long.phases.ramp_down.0 = std::time::Duration::from_secs(1);
        let refusal = consent(&long, &profile, &["op.example".to_owned()]).unwrap_err();
        assert!(refusal.to_string().contains("load.seconds"));
    }
}
