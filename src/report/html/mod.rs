//! One HTML file for people: the whole record, without anything from elsewhere, readable without script.
//!
//! What targets sent stands in it, so every text goes through [`text`] and the template's own escaping, and the page's
//! policy lets nothing run but its one script and load nothing at all. To show more of a finding, add to `finding`;
//! a new list stands in `lists`. What the script adds is a filter; nothing may depend on it.

mod entry;
mod exchange;
mod finding;
mod head;
mod lists;
mod matrix;
mod overview;
mod target;
mod text;
mod toolbar;
mod waterfall;

#[cfg(test)]
mod tests;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::record::RunRecord;

/// The filter. It must not hold the end tag of a script.
const SCRIPT: &str = include_str!("report.js");
/// How it looks.
const STYLE: &str = include_str!("report.css");

/// Renders a sorted record.
pub(super) fn render(record: &RunRecord) -> String {
    page(record).into_string()
}

fn page(record: &RunRecord) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head::head(&overview::title(record)))
            body {
                a.skip href="#findings" { "Skip to the findings" }
                header {
                    h1 { (overview::title(record)) }
                    (overview::about(record))
                }
                main {
                    (overview::summary(record))
                    (lists::troubles(record))
                    (lists::stale(record))
                    (toolbar::toolbar(record))
                    div #findings tabindex="-1" {
                        @for (number, target) in record.targets.iter().enumerate() {
                            (target::section(record, number, target))
                        }
                    }
                    p #nothing hidden { "Nothing fits the filter." }
                }
                footer { p { "Written by opcheck " (text::line(&record.version)) ". Secrets are masked." } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}
