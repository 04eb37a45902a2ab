//! `--dry-run`: what would be played, and why the rest would not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cli::forecast::{Forecast, forecast, waits};
use crate::profile::Profile;
use crate::report::{count, visible};
use crate::run::{Script, Selection};

/// What a run would do at one target.
pub(super) fn listing(profile: &Profile, scripts: &[Script], selection: &Selection) -> String {
    let mut played: Vec<&Script> = Vec::new();
    let mut open: BTreeMap<String, Vec<&Script>> = BTreeMap::new();
    let mut elsewhere: BTreeMap<String, Vec<&Script>> = BTreeMap::new();
    let mut left_out: BTreeMap<String, Vec<&Script>> = BTreeMap::new();
    for script in scripts {
        match forecast(script, profile, selection) {
            Forecast::Plays => played.push(script),
            Forecast::IfMetadata(fact) => open.entry(fact).or_default().push(script),
            Forecast::NotApplicable(fact) => elsewhere.entry(fact).or_default().push(script),
            Forecast::Deselected(reason) => left_out.entry(reason).or_default().push(script),
        }
    }
    let mut text = format!("{} · {}\n", visible(&profile.name), profile.dialect);
    let _ = writeln!(text, "  would be played: {}", count(played.len(), "scenario"));
    lines(&mut text, &played);
    if let Some(waits) = waits(profile, scripts, selection) {
        let _ = writeln!(text, "  {}", waits.words());
    }
    for (heading, groups) in [
        ("depends on the metadata", open),
        ("not applicable", elsewhere),
        ("deselected", left_out),
    ] {
        for (reason, scripts) in groups {
            let number = count(scripts.len(), "scenario");
            let _ = writeln!(text, "  {heading}: {number}, because {}", visible(&reason));
            lines(&mut text, &scripts);
        }
    }
    text
}

/// One line per scenario.
fn lines(text: &mut String, scripts: &[&Script]) {
    for script in scripts {
        let place = format!("{}:{}", script.file, script.line);
        let id = script.requirement.id;
        let _ = writeln!(
            text,
            "    {}  {}  ({id})",
            visible(&place),
            visible(&script.title)
        );
    }
}
