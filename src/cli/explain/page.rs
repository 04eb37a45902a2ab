//! The page about a requirement or a fault.

use std::fmt::Write as _;

use super::attempt::ByHand;
use crate::catalogue::{self, Requirement};
use crate::cli::embedded::names;
use crate::cli::help::wrapped;
use crate::cli::list::needs;
use crate::reference::{Fault, fault};
use crate::report::Style;
use crate::run::Script;

/// Columns of the labels.
const LABEL: usize = 13;
/// Columns of prose.
const PROSE: usize = 96;

/// Writes labelled lines.
pub(super) struct Page<'a> {
    pub(super) text: String,
    style: &'a Style,
}

impl<'a> Page<'a> {
    /// An empty page.
    pub(super) fn new(style: &'a Style) -> Self {
        Self {
            text: String::new(),
            style,
        }
    }

    /// The id, in bold, with what goes with it.
    pub(super) fn title(&mut self, id: &str, facts: &str) {
        let strong = self.style.strong;
        let _ = writeln!(self.text, "{strong}{id}{strong:#} · {facts}");
    }

    pub(super) fn prose(&mut self, text: &str) {
        for line in wrapped(text, PROSE) {
            let _ = writeln!(self.text, "{line}");
        }
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A label, and its lines below each other.
    pub(super) fn field(&mut self, label: &str, lines: impl IntoIterator<Item = String>) {
        for (index, line) in lines.into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            let muted = if index == 0 {
                self.style.muted
            } else {
                anstyle::Style::new()
            };
            let gap = LABEL.saturating_sub(label.chars().count());
            let _ = writeln!(self.text, "{muted}{label}{muted:#}{:gap$}{line}", "");
        }
    }

    /// A command line to copy.
    fn command(&mut self, label: &str, line: &str) {
        let style = self.style.command;
        self.field(label, [format!("{style}{line}{style:#}")]);
    }
}

/// The page about a requirement.
pub(super) fn of_requirement(
    requirement: &Requirement,
    scripts: &[Script],
    by_hand: &ByHand,
    profile: Option<&str>,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    let stricter = requirement.dialects.iter().filter_map(|dialect| {
        let level = requirement.level_in(*dialect);
        (level != requirement.level).then(|| format!(" ({level:?} in {dialect})"))
    });
    let stricter: String = stricter.collect();
    let level = format!("{:?}{stricter}, {:?}", requirement.level, requirement.severity).to_lowercase();
    page.title(requirement.id, &format!("{level} · since {}", requirement.since));
    page.prose(requirement.title);
    page.gap();
    page.prose(requirement.meaning);
    page.gap();
    page.field(
        "Expected:",
        requirement.expected.iter().map(|&text| text.to_owned()),
    );
    let clause = |source: &catalogue::Source| format!("{} <{}>", source.citation(), source.link());
    page.field("Clauses:", requirement.sources.iter().map(clause));
    page.field("Dialects:", [names(requirement.dialects)]);
    page.field("Not where:", needs(requirement));
    let breakers = fault::all().filter(|fault| fault.breaks.contains(&requirement.id));
    let breakers: Vec<String> = breakers
        .map(|fault| format!("{}: {}", fault.id, fault.title))
        .collect();
    page.field("Broken by:", breakers);
    let scenario = |script: &Script| format!("{}:{}  {}", script.file, script.line, script.title);
    page.field("Scenarios:", scripts.iter().map(scenario));
    page.gap();
    write_by_hand(&mut page, by_hand);
    let target = profile.map(|path| format!("{path} ")).unwrap_or_default();
    page.command("Play:", &format!("opcheck run {target}--only {}", requirement.id));
    if let Some(fault) = fault::all().find(|fault| fault.breaks.contains(&requirement.id)) {
        page.command(
            "See it fail:",
            &format!("opcheck run --only {} --fault {}", requirement.id, fault.id),
        );
    }
    page.text
}

/// How to try it by hand.
fn write_by_hand(page: &mut Page<'_>, by_hand: &ByHand) {
    let attempt = match by_hand {
        ByHand::Try(attempt) => attempt,
        ByHand::Not(reason) => return page.field("Not by hand:", [reason.clone()]),
    };
    page.field("Bent:", attempt.bent.iter().cloned());
    page.field("Steps:", attempt.steps.iter().cloned());
    if let Some(start) = &attempt.start {
        page.command("Start:", start);
    }
    page.command("Try:", &attempt.curl);
    page.field("Fill in:", attempt.fill_in.iter().cloned());
}

/// The page about a fault.
pub(super) fn of_fault(fault: &Fault, style: &Style) -> String {
    let mut page = Page::new(style);
    page.title(fault.id, "a fault of the embedded server");
    page.prose(fault.title);
    page.gap();
    page.field("Dialects:", [names(fault.dialects)]);
    let broken = |id: &&'static str| match catalogue::find(id) {
        Some(requirement) => format!("{id}: {}", requirement.title),
        None => (*id).to_owned(),
    };
    page.field("Breaks:", fault.breaks.iter().map(broken));
    page.gap();
    page.command("Play:", &format!("opcheck run --fault {}", fault.id));
    page.text
}
