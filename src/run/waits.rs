//! Scenarios that wait: for whom a target's clock cannot be moved, time must pass.

use super::features::Script;
use crate::catalogue::Hook;
use crate::profile::Profile;

/// The scenarios that wait in real time at a target, all at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// How many there are.
    pub scenarios: usize,
    /// The longest wait of one of them at most, in seconds.
    pub seconds: u64,
}

impl Waits {
    /// The waits of the scenarios that are played; `None` where none waits.
    pub fn of<'a>(scripts: impl IntoIterator<Item = &'a Script>, profile: &Profile) -> Option<Self> {
        let waiting = scripts
            .into_iter()
            .filter(|script| waits_in_real_time(script, profile));
        // How long a token or a session lives is known only at run time, but nobody waits longer than the profile says.
        let longest = profile.limits.wait_seconds;
        let seconds = |script: &Script| match named_seconds(script) {
            named if named.is_empty() => longest,
            named => named.iter().sum(),
        };
        let waits: Vec<u64> = waiting.map(seconds).collect();
        Some(Self {
            scenarios: waits.len(),
            seconds: waits.iter().copied().max()?,
        })
    }

    /// Whether a scenario says that it waits.
    pub fn is_slow(script: &Script) -> bool {
        script.tags.iter().any(|tag| tag == "slow")
    }

    /// The waits in words.
    pub fn words(&self) -> String {
        let (who, each) = match self.scenarios {
            1 => ("1 scenario waits".to_owned(), ""),
            many => (format!("{many} scenarios wait"), " each"),
        };
        let unit = if self.seconds == 1 { "second" } else { "seconds" };
        format!(
            "{who} in real time, up to {} {unit}{each}, while the others play (a hook `advance-clock` would spare it)",
            self.seconds
        )
    }
}

/// Whether a scenario waits at a target in real time: it says that it is slow, no hook moves the target's clock
/// instead, and it does not ask for more patience than the profile has.
pub fn waits_in_real_time(script: &Script, profile: &Profile) -> bool {
    let patience = profile.limits.wait_seconds;
    Waits::is_slow(script)
        && patience > 0
        && !profile.hooks.contains_key(&Hook::AdvanceClock)
        && named_seconds(script).iter().all(|seconds| *seconds <= patience)
}

/// How long a scenario's sentences say that it waits, one after the other.
fn named_seconds(script: &Script) -> Vec<u64> {
    let steps = script.scenario.steps.iter();
    steps.filter_map(|step| in_sentence(&step.value)).collect()
}

/// The seconds that a sentence names: `3 seconds pass`.
fn in_sentence(sentence: &str) -> Option<u64> {
    let words: Vec<&str> = sentence.split(' ').collect();
    words.windows(2).find_map(|pair| match pair {
        [number, "second" | "seconds"] => number.parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::embedded;

    fn scripts() -> Vec<Script> {
        let files = embedded();
        files.iter().flat_map(|file| file.scripts().unwrap()).collect()
    }

    fn profile(more: &str) -> Profile {
        let text = format!("issuer: https://op.example.test\nclients: []\n{more}");
        Profile::parse(&text, "profile.yaml").unwrap()
    }

    #[test]
    fn a_scenario_that_names_seconds_says_that_it_is_slow() {
        for script in scripts() {
            assert!(
                named_seconds(&script).is_empty() || Waits::is_slow(&script),
                "{}:{}",
                script.file,
                script.line
            );
        }
    }

    #[test]
    fn only_where_no_hook_moves_the_clock_does_anybody_wait() {
        let scripts = scripts();
        let waits = Waits::of(&scripts, &profile("")).unwrap();
        assert!(waits.scenarios > 3, "{waits:?}");
        assert_eq!(waits.seconds, 30, "as long as an access token may live");
        let hook = "hooks: {advance-clock: {url: 'https://control.example.test/x'}}";
        assert_eq!(Waits::of(&scripts, &profile(hook)), None);
        assert_eq!(Waits::of(&scripts, &profile("limits: {wait_seconds: 0}")), None);
    }

    #[test]
    fn waits_are_told_in_words() {
        let words = |scenarios, seconds| Waits { scenarios, seconds }.words();
        assert!(words(3, 31).starts_with("3 scenarios wait in real time, up to 31 seconds each, "));
        assert!(words(1, 1).starts_with("1 scenario waits in real time, up to 1 second, "));
    }
}
