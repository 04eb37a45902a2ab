//! Where words go: results to standard output, notes and progress to standard error.

use std::error::Error;
use std::io::{self, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use super::arguments::ColorWhen;
use super::error::CliError;
use crate::report::{Style, visible};

/// The two streams, with the user's wish for colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Output {
    choice: ColorChoice,
    quiet: bool,
}

impl Output {
    /// The process's streams.
    pub(super) fn new(color: ColorWhen, quiet: bool) -> Self {
        let choice = match color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        Self { choice, quiet }
    }

    /// Whether only results are wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// The colours of text on standard output.
    pub(super) fn style(&self) -> Style {
        let choice = match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            chosen => chosen,
        };
        match choice {
            ColorChoice::Never => Style::plain(),
            ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => Style::coloured(),
        }
    }

    /// A result, as it is.
    ///
    /// # Errors
    ///
    /// Standard output cannot be written. A reader that has gone away (`opcheck … | head`) is no error.
    pub(super) fn result(&self, text: &str) -> Result<(), CliError> {
        let mut stream = AutoStream::new(io::stdout(), self.choice).lock();
        let written = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(CliError::Stdout),
        }
    }

    /// A note, unless the user wants results only.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// A note that takes the place of a line of progress.
    pub(super) fn interrupt(&self, text: &str) {
        if self.can_show_progress() {
            self.progress("");
        }
        self.note(text);
    }

    /// Rewrites the line of progress; an empty one is gone. Only where [`Self::can_show_progress`] says so.
    pub(super) fn progress(&self, text: &str) {
        let mut stream = io::stderr().lock();
        // A progress that cannot be shown is none.
        let _ = write!(stream, "\r\x1b[2K{text}").and_then(|()| stream.flush());
    }

    /// A line on standard error. That it cannot be written is no reason to stop, and there is nobody to tell.
    pub(super) fn say(&self, text: &str) {
        let mut stream = AutoStream::new(io::stderr(), self.choice).lock();
        let _ = writeln!(stream, "{text}");
    }

    /// An error, with its causes.
    pub(super) fn error(&self, error: &dyn Error) {
        let bold = anstyle::Style::new()
            .bold()
            .fg_color(Some(anstyle::AnsiColor::Red.into()));
        // Names of files and keys may hold anything; a terminal must not obey them.
        let words = words(error);
        let words: Vec<_> = words.lines().map(visible).collect();
        self.say(&format!("{bold}error{bold:#}: {}", words.join("\n")));
    }

    /// Whether a line on standard error can be rewritten.
    pub(super) fn can_show_progress(&self) -> bool {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        !self.quiet && !dumb && io::stderr().is_terminal()
    }
}

/// An error's words: its causes stand behind it, its hint stays last.
pub(super) fn words(error: &dyn Error) -> String {
    let text = error.to_string();
    let (head, hint) = match text.split_once("\n(hint:") {
        Some((head, hint)) => (head, format!("\n(hint:{hint}")),
        None => (text.as_str(), String::new()),
    };
    let mut head = head.to_owned();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_words = inner.to_string();
        // Many errors print their cause themselves.
        if !text.contains(&inner_words) {
            head.push_str(": ");
            head.push_str(&inner_words);
        }
        cause = inner.source();
    }
    head + &hint
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outer\n(hint: do this)")]
    struct Outer {
        source: io::Error,
    }

    #[test]
    fn causes_stand_before_the_hint_and_only_once() {
        let outer = Outer {
            source: io::Error::other("inner"),
        };
        assert_eq!(words(&outer), "outer: inner\n(hint: do this)");
        assert_eq!(words(&io::Error::other("alone")), "alone");
    }
}
