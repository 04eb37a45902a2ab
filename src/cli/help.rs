//! What all help pages share: headings, styles, worked examples and the exit codes.

use std::fmt::Write as _;

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Effects, Style};

use crate::record::ExitCode;

/// Columns of a help page at most.
pub(super) const WIDTH: usize = 100;
/// The heading of what selects scenarios.
pub(super) const SELECTION: &str = "Selection";
/// The heading of what concerns the embedded server.
pub(super) const EMBEDDED: &str = "Embedded server";
/// The heading of what concerns the play.
pub(super) const PLAY: &str = "Play";
/// The heading of what concerns reports and colours.
pub(super) const OUTPUT: &str = "Output";

/// The styles of help pages and argument errors.
pub(super) const STYLES: Styles = Styles::styled()
    .header(Style::new().effects(Effects::BOLD))
    .usage(Style::new().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(AnsiColor::Cyan.on_default().effects(Effects::DIMMED))
    .error(AnsiColor::Red.on_default().effects(Effects::BOLD))
    .valid(AnsiColor::Green.on_default())
    .invalid(AnsiColor::Yellow.on_default());

/// What the program is, above the list of commands.
pub(super) const ABOUT: &str = "\
Test OAuth 2.0 and OpenID Connect servers for conformance.

Plays Gherkin features against a server and says, requirement by requirement, whether it conforms. Without a \
profile it plays everything against its own embedded servers.";

/// An example: what it does, and the command line.
pub(super) type Example = (&'static str, &'static str);

/// The worked examples of the program itself.
pub(super) const EXAMPLES: &[Example] = &[
    (
        "Judge the embedded servers: a first look, in seconds",
        "opcheck run",
    ),
    (
        "Draft a profile of your server, and see what is left to fill in",
        "opcheck profile init https://issuer.example > acme.yaml && opcheck profile check acme.yaml",
    ),
    (
        "Read what a requirement means, and try it by hand",
        "opcheck explain authorize/foreign-redirect-uri",
    ),
];

/// What stands at the end of a help page: worked examples, and the exit codes.
pub(super) fn after(examples: &[Example]) -> String {
    let mut text = String::from("Examples:\n");
    for (index, (what, line)) in examples.iter().enumerate() {
        let gap = if index > 0 { "\n" } else { "" };
        let _ = write!(text, "{gap}  {what}:\n    {line}\n");
    }
    text.push_str("\nExit codes:\n");
    for code in ExitCode::ALL {
        // Wrapped here, because a help page's own wrapping knows no hanging indentation.
        let title = wrapped(code.title(), WIDTH - 10).join("\n     ");
        let _ = writeln!(text, "  {}  {title}", code.number());
    }
    text.truncate(text.trim_end().len());
    text
}

/// A text in lines of at most so many columns.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}
