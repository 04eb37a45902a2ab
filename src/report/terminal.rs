//! Text for people: counts by area, then what needs attention, then one line that says it all.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::detail::Lines;
use super::expectation_template;
use super::phrase::{count, counts, exit_line, headline};
use super::style::Style;
use super::visible::visible;
use crate::record::{Counts, ExitCode, Judged, Outcome, RunRecord, TargetRecord, Trouble};

/// A reason that stopped more scenarios than this is told once.
const COMMON: usize = 5;

/// Renders a sorted record.
pub(super) fn render(record: &RunRecord, style: &Style) -> String {
    let mut page = Page {
        out: String::new(),
        record,
        style,
    };
    page.heading();
    // What kept a target from being tested explains all that follows.
    page.troubles();
    for target in &record.targets {
        page.target(target);
    }
    page.stale();
    page.closing();
    page.out
}

struct Page<'a> {
    out: String,
    record: &'a RunRecord,
    style: &'a Style,
}

impl Page<'_> {
    /// A line of its own; formatting into a `String` cannot fail.
    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(text);
        self.out.push('\n');
    }

    fn heading(&mut self) {
        let (record, muted) = (self.record, self.style.muted);
        self.line(format_args!(
            "{muted}opcheck {} · run {} · seed {} · {}{muted:#}",
            visible(&record.version),
            visible(&record.run),
            record.seed,
            visible(&record.started),
        ));
    }

    fn target(&mut self, target: &TargetRecord) {
        let (record, Style { strong, muted, .. }) = (self.record, *self.style);
        let judged = record.judged_at(&target.name);
        self.line(format_args!(
            "\n{strong}{}{strong:#} · {} · {muted}{}{muted:#}",
            visible(&target.name),
            target.dialect,
            visible(&target.authorization_endpoint),
        ));
        if !target.faults.is_empty() {
            let faults: Vec<_> = target.faults.iter().map(|fault| visible(fault)).collect();
            self.line(format_args!(
                "  with the {}: {}",
                plural(faults.len(), "fault"),
                faults.join(", ")
            ));
        }
        for note in &target.notes {
            self.line(format_args!("  {muted}{}{muted:#}", visible(note)));
        }
        self.areas(&judged);
        self.failures(&judged, target);
        self.warnings(&judged);
        self.not_evaluated(&judged);
        self.expected(&judged);
        self.left_out(&judged, target);
        // Whoever switches a fault on wants to see it fail, not to get used to it; and what an early end left open is
        // no property of the target.
        let in_trouble =
            |trouble: &Trouble| trouble.scenario.is_none() && trouble.target.as_ref() == Some(&target.name);
        let undisturbed = self.record.interrupted.is_none() && !self.record.troubles.iter().any(in_trouble);
        if target.faults.is_empty() && undisturbed {
            self.template(&judged);
        }
    }

    /// Entries to paste, for what the profile does not expect yet.
    fn template(&mut self, judged: &[Judged<'_>]) {
        let muted = self.style.muted;
        let Some(entries) = expectation_template::entries(judged, self.record.strict) else {
            return;
        };
        self.line(format_args!(
            "\n  {muted}To record what is known, add to the profile's `expectations`, with a reason:{muted:#}\n"
        ));
        for line in entries.lines() {
            self.line(format_args!("    {line}"));
        }
    }

    /// A line per area with its counts.
    fn areas(&mut self, judged: &[Judged<'_>]) {
        let width = judged
            .iter()
            .map(|j| visible(j.area()).chars().count())
            .max()
            .unwrap_or(0);
        for area in judged.chunk_by(|a, b| a.area() == b.area()) {
            let Some(first) = area.first() else { continue };
            let totals: Counts = area.iter().map(|j| j.outcome).collect();
            let worst = area.iter().map(|j| j.outcome).max().unwrap_or(Outcome::Passed);
            let (mark, colour) = mark(worst, self.style);
            let name = visible(first.area());
            self.line(format_args!(
                "  {colour}{mark}{colour:#} {name:width$}  {}",
                counts(&totals)
            ));
        }
    }

    /// `FAIL authorize/state-returned · must, high`, and the requirement's sentence.
    fn requirement(&mut self, word: &str, colour: anstyle::Style, judged: &Judged<'_>) {
        let (strong, muted) = (self.style.strong, self.style.muted);
        let level = format!("{:?}, {:?}", judged.level, judged.severity).to_lowercase();
        self.line(format_args!(
            "\n  {colour}{word}{colour:#} {strong}{}{strong:#} {muted}· {level}{muted:#}\n       {}",
            visible(judged.requirement),
            visible(judged.title),
        ));
    }

    fn lines(&mut self) -> Lines<'_> {
        Lines {
            out: &mut self.out,
            style: self.style,
            indent: 7,
        }
    }

    fn failures(&mut self, judged: &[Judged<'_>], target: &TargetRecord) {
        for requirement in judged {
            for (index, finding) in requirement.findings_with(Outcome::Failed).enumerate() {
                if index == 0 {
                    self.requirement("FAIL", self.style.fail, requirement);
                    self.lines().finding(finding, Some(target));
                } else {
                    self.line(format_args!(""));
                    self.lines().again(finding);
                }
            }
        }
    }

    fn warnings(&mut self, judged: &[Judged<'_>]) {
        for requirement in judged {
            for (index, finding) in requirement.findings_with(Outcome::Warned).enumerate() {
                if index == 0 {
                    self.requirement("WARN", self.style.warn, requirement);
                }
                self.lines().brief(finding);
            }
        }
    }

    fn not_evaluated(&mut self, judged: &[Judged<'_>]) {
        let mut common: BTreeMap<&str, usize> = BTreeMap::new();
        let all = || judged.iter().flat_map(|j| j.findings_with(Outcome::NotEvaluated));
        for reason in all().filter_map(|finding| finding.reason.as_deref()) {
            *common.entry(reason).or_default() += 1;
        }
        common.retain(|_, times| *times > COMMON);
        for requirement in judged {
            let own = requirement
                .findings_with(Outcome::NotEvaluated)
                .filter(|finding| {
                    !finding
                        .reason
                        .as_deref()
                        .is_some_and(|reason| common.contains_key(reason))
                });
            for (index, finding) in own.enumerate() {
                if index == 0 {
                    self.requirement("NOT EVALUATED", self.style.warn, requirement);
                }
                self.lines().obstacle(finding);
            }
        }
        let warn = self.style.warn;
        for (reason, times) in common {
            self.line(format_args!(
                "\n  {warn}NOT EVALUATED{warn:#} {}: {}",
                count(times, "scenario"),
                visible(reason)
            ));
        }
    }

    /// Known deviations: one line each, since somebody has already read about them.
    fn expected(&mut self, judged: &[Judged<'_>]) {
        let mut reasons: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for finding in judged.iter().flat_map(|j| j.findings_with(Outcome::Expected)) {
            let reason = finding
                .expectation
                .as_ref()
                .map_or("", |expected| &expected.reason);
            *reasons.entry((&finding.requirement, reason)).or_default() += 1;
        }
        let number = reasons.values().sum();
        if number == 0 {
            return;
        }
        self.line(format_args!(
            "\n  {}, as the profile says",
            count(number, "known deviation")
        ));
        for ((requirement, reason), number) in reasons {
            let times = if number > 1 {
                format!(" ×{number}")
            } else {
                String::new()
            };
            self.line(format_args!(
                "    {}{times}: {}",
                visible(requirement),
                visible(reason)
            ));
        }
    }

    /// What is not applicable and what was deselected: how many, and why.
    fn left_out(&mut self, judged: &[Judged<'_>], target: &TargetRecord) {
        let record = self.record;
        let not_applicable = judged
            .iter()
            .flat_map(|j| j.findings_with(Outcome::NotApplicable))
            .map(|finding| finding.reason.as_deref().unwrap_or("no reason was recorded"));
        self.reasons("not applicable", not_applicable);
        let here = record
            .deselected
            .iter()
            .filter(|entry| entry.target == target.name);
        self.reasons("deselected", here.map(|entry| entry.reason.as_str()));
    }

    fn reasons<'r>(&mut self, word: &str, reasons: impl Iterator<Item = &'r str>) {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in reasons {
            *numbers.entry(reason).or_default() += 1;
        }
        if numbers.is_empty() {
            return;
        }
        let total = numbers.values().sum();
        self.line(format_args!("\n  {} {word}", count(total, "scenario")));
        for (reason, number) in numbers {
            self.line(format_args!("    {number:>4}  {}", visible(reason)));
        }
    }

    fn stale(&mut self) {
        let (
            record,
            Style {
                fail, strong, muted, ..
            },
        ) = (self.record, *self.style);
        for stale in &record.stale {
            self.line(format_args!(
                "\n{fail}STALE{fail:#} {strong}{}{strong:#} {muted}· expectation of {}{muted:#}\n     {}",
                visible(&stale.requirement),
                visible(&stale.target),
                visible(&stale.problem),
            ));
            if let Some(scenario) = &stale.scenario {
                self.line(format_args!("     Scenario: {}", visible(scenario)));
            }
            self.line(format_args!("     Its reason was: {}", visible(&stale.reason)));
        }
    }

    fn troubles(&mut self) {
        let (record, warn) = (self.record, self.style.warn);
        for trouble in &record.troubles {
            let place: Vec<_> = [&trouble.target, &trouble.scenario]
                .into_iter()
                .flatten()
                .map(|part| visible(part))
                .collect();
            let place = if place.is_empty() {
                String::new()
            } else {
                format!("{}: ", place.join(" · "))
            };
            // A message may have a hint on a line of its own.
            let message: Vec<_> = trouble.message.lines().map(visible).collect();
            self.line(format_args!(
                "\n{warn}TROUBLE{warn:#} {place}{}",
                message.join("\n     ")
            ));
        }
    }

    fn closing(&mut self) {
        let style = self.style;
        let colour = match self.record.exit_code() {
            ExitCode::AsExpected => style.pass,
            ExitCode::CouldNotJudge => style.warn,
            ExitCode::Failed | ExitCode::Usage | ExitCode::SnapshotDrift | ExitCode::LoadLimit => style.fail,
        };
        self.line(format_args!("\n{colour}{}{colour:#}", headline(self.record)));
        if let Some(exit) = exit_line(self.record) {
            self.line(format_args!("{exit}"));
        }
        if self.record.interrupted.is_some() {
            self.line(format_args!("Only what was finished by then is reported."));
        }
    }
}

/// `fault`, `faults`.
fn plural(number: usize, noun: &str) -> String {
    if number == 1 {
        noun.to_owned()
    } else {
        format!("{noun}s")
    }
}

/// A mark that needs no colour to be told apart.
fn mark(worst: Outcome, style: &Style) -> (char, anstyle::Style) {
    match worst {
        Outcome::Passed | Outcome::Expected => ('✓', style.pass),
        Outcome::NotApplicable => ('-', style.muted),
        Outcome::Warned => ('!', style.warn),
        Outcome::NotEvaluated => ('?', style.warn),
        Outcome::Failed => ('✗', style.fail),
    }
}
