//! Renders the record of a load run. To add a reporter, add a file with a `render` function, a variant, and a row.

mod json;
mod junit;
mod terminal;

use super::RenderError;
use super::style::Style;
use crate::record::{LoadRecord, Micros, SecondRecord};

/// A way to render a load run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadReporter {
    /// Text for people, on standard output.
    Terminal,
    /// The whole record as JSON.
    Json,
    /// JUnit XML: limits and violations.
    Junit,
}

impl LoadReporter {
    /// Those that write to a file, with the names that `--report` takes.
    pub const FILES: [(&'static str, Self); 2] = [("json", Self::Json), ("junit", Self::Junit)];
}

/// Renders the record of a load run. Only the terminal has colours.
///
/// # Errors
///
/// A writer refuses.
pub fn render_load(
    reporter: LoadReporter,
    record: &LoadRecord,
    style: &Style,
) -> Result<String, RenderError> {
    match reporter {
        LoadReporter::Terminal => Ok(terminal::render(record, style)),
        LoadReporter::Json => json::render(record),
        LoadReporter::Junit => junit::render(record),
    }
}

/// One second of a run, for whoever watches it.
pub fn second_line(second: &SecondRecord) -> String {
    let ends = &second.ends;
    format!(
        "{:>4} s  {:>6} requests  p50 {:>8}  p99 {:>8}  {} shed, {} errors, {} wrong{}",
        second.second,
        ends.all(),
        Micros(second.p50),
        Micros(second.p99),
        ends.shed,
        ends.errors,
        ends.wrong,
        if second.steady { "" } else { "  (does not count)" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::load_sample::sample;

    #[test]
    fn every_reporter_renders_the_sample() {
        insta::with_settings!({
            snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/report"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            for (name, reporter) in [
                ("load-terminal", LoadReporter::Terminal),
                ("load-json", LoadReporter::Json),
                ("load-junit", LoadReporter::Junit),
            ] {
                insta::assert_snapshot!(name, render_load(reporter, &sample(), &Style::plain()).unwrap());
            }
            let mut invalid = sample();
            invalid.limits.clear();
            invalid.violations.clear();
            invalid.invalid.push("The generator was late by 3.00 ms at p99.".to_owned());
            insta::assert_snapshot!(
                "load-terminal-invalid",
                render_load(LoadReporter::Terminal, &invalid, &Style::plain()).unwrap()
            );
            insta::assert_snapshot!("load-second", second_line(&sample().timeline[0]));
        });
    }
}
