//! The colours of text for people. Whether there are any is decided by the command line.

use anstyle::{AnsiColor, Effects};

/// A style for each role that text can have; all empty where colours are not wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// What a reader must not miss.
    pub strong: anstyle::Style,
    /// Labels and what is only there to be looked up.
    pub muted: anstyle::Style,
    /// What is met.
    pub pass: anstyle::Style,
    /// What warns, and what could not be judged.
    pub warn: anstyle::Style,
    /// What is violated.
    pub fail: anstyle::Style,
    /// A command line to copy.
    pub command: anstyle::Style,
}

impl Style {
    /// No colours: for files, pipes and `NO_COLOR`.
    pub fn plain() -> Self {
        Self::default()
    }

    /// The terminal's own sixteen colours, so that the reader's theme decides how they look.
    pub fn coloured() -> Self {
        let colour = |colour: AnsiColor| anstyle::Style::new().fg_color(Some(colour.into()));
        Self {
            strong: anstyle::Style::new().effects(Effects::BOLD),
            muted: anstyle::Style::new().effects(Effects::DIMMED),
            pass: colour(AnsiColor::Green),
            warn: colour(AnsiColor::Yellow),
            fail: colour(AnsiColor::Red).effects(Effects::BOLD),
            command: colour(AnsiColor::Cyan),
        }
    }
}
