//! `opcheck profile check`: is a profile right, and what does it leave out?

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::arguments::CheckArguments;
use crate::cli::error::CliError;
use crate::cli::forecast::{Forecast, forecast};
use crate::cli::output::Output;
use crate::cli::scripts;
use crate::profile::Profile;
use crate::report::{count, visible};
use crate::run::{Script, Selection};

/// Checks a profile.
///
/// # Errors
///
/// It cannot be used, or a secret cannot be had.
pub(super) fn check(arguments: &CheckArguments, output: &Output) -> Result<(), CliError> {
    let profile = Profile::read(&arguments.file)?;
    let secrets = match arguments.secrets {
        true => Some(profile.resolve_secrets()?.all().count()),
        false => None,
    };
    let scripts = scripts::ours()?;
    output.result(&verdict(&profile, secrets, &scripts))
}

/// What a profile gives, and what it leaves out.
fn verdict(profile: &Profile, secrets: Option<usize>, scripts: &[Script]) -> String {
    let mut judged: BTreeSet<&str> = BTreeSet::new();
    let mut open: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut left_out: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    // What belongs to other dialects is no gap of the profile.
    let ours = |script: &&Script| script.requirement.dialects.contains(&profile.dialect);
    for script in scripts.iter().filter(ours) {
        let id = script.requirement.id;
        match forecast(script, profile, &Selection::default()) {
            Forecast::Plays => {
                judged.insert(id);
            }
            Forecast::IfMetadata(fact) => {
                open.entry(fact).or_default().insert(id);
            }
            Forecast::NotApplicable(reason) | Forecast::Deselected(reason) => {
                left_out.entry(reason).or_default().insert(id);
            }
        }
    }
    let mut text = format!(
        "{} is a valid profile of the dialect {}.\n",
        visible(&profile.name),
        profile.dialect
    );
    if let Some(secrets) = secrets {
        let _ = writeln!(text, "{} can be had.", count(secrets, "secret"));
    }
    let _ = writeln!(text, "{} would be judged.", count(judged.len(), "requirement"));
    groups(&mut text, "only if the metadata document fills this in", &open);
    groups(&mut text, "not applicable", &left_out);
    text
}

/// Requirements by the reason that leaves them out.
fn groups(text: &mut String, heading: &str, groups: &BTreeMap<String, BTreeSet<&str>>) {
    for (reason, ids) in groups {
        let number = count(ids.len(), "requirement");
        let _ = writeln!(text, "\n{number} {heading}: {}", visible(reason));
        for id in ids {
            let _ = writeln!(text, "  {id}");
        }
    }
}
