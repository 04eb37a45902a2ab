//! One line for each request that the served server answers.

use crate::reference::LogLine;
use crate::report::{Style, shorten, visible};

/// Characters of a target or place that are shown.
const SHOWN: usize = 300;

/// The line: status, method, host, path and masked query, and where the answer leads.
pub(super) fn line(line: &LogLine, style: &Style) -> String {
    let colour = match line.status {
        200..=399 => style.pass,
        500.. => style.fail,
        _ => style.warn,
    };
    let muted = style.muted;
    let onward = line
        .location
        .as_deref()
        .map(|place| format!("\n        {muted}→{muted:#} {}", shorten(place, SHOWN)));
    let scenario = line
        .scenario
        .as_deref()
        .map(|scenario| format!("  {muted}scenario {}{muted:#}", visible(scenario)));
    format!(
        "{colour}{}{colour:#} {:4} {}{}{}{}\n",
        line.status,
        visible(&line.method),
        visible(&line.host),
        shorten(&line.target, SHOWN),
        scenario.unwrap_or_default(),
        onward.unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_short_and_harmless() {
        let asked = LogLine {
            method: "GET".into(),
            host: "127.0.0.1:8480".into(),
            target: format!("/authorize?state=\u{1b}[2J{}", "x".repeat(1_000)),
            scenario: Some("s-1".into()),
            status: 302,
            location: Some("https://rp.example.test/callback?code=[masked]".into()),
        };
        let text = line(&asked, &Style::plain());
        assert!(
            text.starts_with("302 GET  127.0.0.1:8480/authorize?state=\\u{1b}[2Jxxx"),
            "{text}"
        );
        assert!(text.chars().count() < 500, "{text}");
        assert!(
            text.ends_with("→ https://rp.example.test/callback?code=[masked]\n"),
            "{text}"
        );
    }
}
