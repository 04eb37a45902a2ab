//! Entries for a profile's `expectations`, ready to paste: a known deviation needs only its reason filled in.

use std::fmt::Write as _;

use crate::record::{Finding, Judged, Outcome, Verdict, is_printable};

/// YAML entries for everything at one target that keeps the run from being as expected; `None` if nothing does.
pub(super) fn entries(judged: &[Judged<'_>], strict: bool) -> Option<String> {
    let mut yaml = String::new();
    for requirement in judged {
        for (verdict, word) in [
            (Verdict::Fail, "fail"),
            (Verdict::Warn, "warn"),
            (Verdict::NotEvaluated, "not-evaluated"),
        ] {
            if verdict == Verdict::Warn && !strict {
                continue;
            }
            let unexpected = |f: &&Finding| f.verdict == verdict && f.expectation.is_none();
            let mut findings: Vec<&Finding> = requirement.findings.iter().filter(unexpected).collect();
            let concerned = |f: &&Finding| f.outcome() != Outcome::NotApplicable;
            let everywhere = findings.len() == requirement.findings.iter().filter(concerned).count();
            if everywhere && !findings.is_empty() {
                entry(&mut yaml, requirement.requirement, word, None);
            } else {
                // An entry covers a scenario, whoever played it.
                findings.dedup_by(|one, other| one.scenario == other.scenario);
                for finding in findings {
                    entry(&mut yaml, requirement.requirement, word, Some(&finding.scenario));
                }
            }
        }
    }
    (!yaml.is_empty()).then_some(yaml)
}

fn entry(yaml: &mut String, requirement: &str, verdict: &str, scenario: Option<&str>) {
    let _ = writeln!(yaml, "- requirement: {}", scalar(requirement));
    let _ = writeln!(yaml, "  verdict: {verdict}");
    if let Some(scenario) = scenario {
        let _ = writeln!(yaml, "  scenario: {}", quoted(scenario));
    }
    let _ = writeln!(yaml, "  reason: \"\"  # Why is this known?");
}

/// An id as it is, anything else in quotes.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts_well && text.contains('/') && text.chars().all(plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A YAML scalar in double quotes.
fn quoted(text: &str) -> String {
    let mut yaml = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => yaml.extend(['\\', c]),
            _ if is_printable(c) => yaml.push(c),
            _ => {
                let code = c as u32;
                let _ = if code <= 0xffff {
                    write!(yaml, "\\u{code:04x}")
                } else {
                    write!(yaml, "\\U{code:08x}")
                };
            }
        }
    }
    yaml.push('"');
    yaml
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_quoted_text_is_read_back(text in "(?s).{0,40}") {
            let read: String = serde_yaml::from_str(&quoted(&text)).unwrap();
            prop_assert_eq!(read, text);
        }
    }
}
