//! Markdown for the summary page of a CI job.

use std::fmt::Write as _;

use super::detail;
use super::phrase::{count, exit_line, headline};
use super::visible::visible;
use crate::record::{Counts, Finding, Judged, Outcome, RunRecord, TargetRecord};

/// How many bytes of details are written: CI services refuse a page beyond one MiB, and then show nothing at all.
const DETAIL_LIMIT: usize = 512 * 1024;

/// Renders a sorted record.
pub(super) fn render(record: &RunRecord) -> String {
    let mut out = String::new();
    let title = if record.exit_reasons().is_empty() {
        "as expected"
    } else {
        "not as expected"
    };
    let _ = writeln!(out, "## opcheck: {title}\n\n{}\n", markdown(&headline(record)));
    if let Some(exit) = exit_line(record) {
        let _ = writeln!(out, "**{}**\n", markdown(&exit));
    }
    if record.interrupted.is_some() {
        let _ = writeln!(out, "Only what was finished by then is reported.\n");
    }
    let mut details = Details {
        out: String::new(),
        left_out: 0,
    };
    for target in &record.targets {
        let judged = record.judged_at(&target.name);
        table(&mut out, target, &judged);
        for requirement in &judged {
            details.requirement(requirement, target);
        }
    }
    details.append_to(&mut out);
    lists(&mut out, record);
    let (version, run, seed) = (markdown(&record.version), markdown(&record.run), record.seed);
    let _ = writeln!(
        out,
        "opcheck {version} · run {run} · seed {seed} · {}",
        markdown(&record.started)
    );
    out
}

/// Counts by area at one target.
fn table(out: &mut String, target: &TargetRecord, judged: &[Judged<'_>]) {
    let (name, dialect) = (markdown(&target.name), markdown(target.dialect.name()));
    let endpoint = markdown(&target.authorization_endpoint);
    let _ = writeln!(out, "### {name}\n\n{dialect} · {endpoint}\n");
    if !target.faults.is_empty() {
        let faults: Vec<String> = target.faults.iter().map(|fault| markdown(fault)).collect();
        let _ = writeln!(out, "Faults switched on: {}\n", faults.join(", "));
    }
    out.push_str("| area | passed | warned | failed | known | not evaluated | not applicable |\n");
    out.push_str("|---|--:|--:|--:|--:|--:|--:|\n");
    for area in judged.chunk_by(|a, b| a.area() == b.area()) {
        let name = area
            .first()
            .map(|first| markdown(first.area()))
            .unwrap_or_default();
        let c: Counts = area.iter().map(|requirement| requirement.outcome).collect();
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} | {} | {} |",
            c.passed, c.warned, c.failed, c.expected, c.not_evaluated, c.not_applicable
        );
    }
    out.push('\n');
}

/// Folded blocks, as many as the page may hold.
struct Details {
    out: String,
    left_out: usize,
}

impl Details {
    fn requirement(&mut self, judged: &Judged<'_>, target: &TargetRecord) {
        for (outcome, word) in [
            (Outcome::Failed, "Failed"),
            (Outcome::NotEvaluated, "Not evaluated"),
            (Outcome::Warned, "Warned"),
        ] {
            for finding in judged.findings_with(outcome) {
                if self.left_out == 0 {
                    let block = block(word, finding, target);
                    if self.out.len() + block.len() <= DETAIL_LIMIT {
                        self.out.push_str(&block);
                        continue;
                    }
                }
                self.left_out += 1;
            }
        }
    }

    fn append_to(self, out: &mut String) {
        out.push_str(&self.out);
        if self.left_out > 0 {
            let _ = writeln!(
                out,
                "{} left out here; the JSON report has them all.\n",
                count(self.left_out, "more finding")
            );
        }
    }
}

/// One finding, folded. What the target sent stands in a code block, which no text inside can end.
fn block(word: &str, finding: &Finding, target: &TargetRecord) -> String {
    let text = detail::plain(finding, Some(target));
    let fence = "`".repeat(longest_run(&text, '`').max(2) + 1);
    format!(
        "<details><summary>{word}: <code>{}</code> {}</summary>\n\n{fence}text\n{text}{fence}\n\n</details>\n\n",
        html(&finding.requirement),
        html(&finding.title),
    )
}

/// Expectations that no longer hold, troubles, and what was left out.
fn lists(out: &mut String, record: &RunRecord) {
    for (index, stale) in record.stale.iter().enumerate() {
        if index == 0 {
            out.push_str("### Expectations that no longer hold\n\n");
        }
        let (requirement, problem) = (markdown(&stale.requirement), markdown(&stale.problem));
        let (target, reason) = (markdown(&stale.target), markdown(&stale.reason));
        let _ = writeln!(
            out,
            "- {requirement} at {target}: {problem} \\(its reason was: {reason}\\)"
        );
    }
    for (index, trouble) in record.troubles.iter().enumerate() {
        if index == 0 {
            out.push_str("\n### Trouble of our own\n\n");
        }
        let place: Vec<String> = [&trouble.target, &trouble.scenario]
            .into_iter()
            .flatten()
            .map(|part| markdown(part))
            .collect();
        let place = if place.is_empty() {
            String::new()
        } else {
            place.join(" · ") + ": "
        };
        let _ = writeln!(out, "- {place}{}", markdown(&trouble.message.replace('\n', " ")));
    }
    if !record.deselected.is_empty() {
        let _ = writeln!(
            out,
            "\n{} deselected.",
            count(record.deselected.len(), "scenario")
        );
    }
    out.push('\n');
}

/// Text that others wrote, as Markdown that shows it and does nothing else.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' | '@' => {
                escaped.extend(['\\', c]);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Text that others wrote, inside an HTML element.
fn html(text: &str) -> String {
    let shown = visible(text);
    shown
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn longest_run(text: &str, of: char) -> usize {
    let runs = text.split(|c| c != of).map(|run| run.chars().count());
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{finding, sample};
    use super::*;
    use crate::record::Verdict;

    #[test]
    fn a_page_of_many_failures_stays_below_the_limit_of_ci_services() {
        let mut record = sample();
        let mut failed = finding("acme", "authorize/x", "It is so.", "A scenario");
        failed.verdict = Verdict::Fail;
        record.findings = vec![failed; 3_000];
        let page = render(&record);
        assert!((500_000..1_000_000).contains(&page.len()), "{}", page.len());
        assert!(page.contains("more findings left out here; the JSON report has them all."));
    }

    #[test]
    fn hostile_text_is_shown_and_does_nothing() {
        assert_eq!(
            markdown("a|b\n<img src=x> [x](y)"),
            r"a\|b\\n&lt;img src=x&gt; \[x\]\(y\)"
        );
        assert_eq!(
            html("</summary><b a=\"&\">"),
            "&lt;/summary&gt;&lt;b a=&quot;&amp;&quot;&gt;"
        );
        assert_eq!(longest_run("a``b````c", '`'), 4);
    }
}
