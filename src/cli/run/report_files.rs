//! The reports of a run: where each goes. Files are created before the run, so that a wrong path fails at once.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::record::RunRecord;
use crate::report::{REPORTERS, Reporter, ReporterRow, Style, exit_line, headline, render, visible};

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Stdout,
    File(PathBuf),
}

/// The reports that the user asks for.
#[derive(Debug)]
pub(super) struct Wanted(Vec<(Reporter, Place)>);

/// The reports of a run, with their files created.
#[derive(Debug)]
pub(super) struct ReportFiles {
    files: Vec<(Reporter, PathBuf, File)>,
    stdout: Option<Reporter>,
}

impl Wanted {
    /// Reads the values of `--report`. Where none of them goes to standard output, the terminal report does.
    ///
    /// # Errors
    ///
    /// A reporter is unknown, a file is missing, or two reports would be mixed.
    pub(super) fn read(arguments: &[String]) -> Result<Self, CliError> {
        let mut wanted: Vec<(Reporter, Place)> = Vec::new();
        for argument in arguments {
            let (row, place) = read_one(argument)?;
            if wanted.iter().any(|(_, taken)| *taken == place) {
                return Err(CliError::ReportsMixed(match place {
                    Place::Stdout => "standard output".to_owned(),
                    Place::File(path) => format!("`{}`", path.display()),
                }));
            }
            wanted.push((row.reporter, place));
        }
        if !wanted.iter().any(|(_, place)| *place == Place::Stdout) {
            wanted.push((Reporter::Terminal, Place::Stdout));
        }
        Ok(Self(wanted))
    }

    /// Creates the files.
    ///
    /// # Errors
    ///
    /// A file cannot be created.
    pub(super) fn create(self) -> Result<ReportFiles, CliError> {
        let mut created = ReportFiles {
            files: Vec::new(),
            stdout: None,
        };
        for (reporter, place) in self.0 {
            match place {
                Place::Stdout => created.stdout = Some(reporter),
                Place::File(path) => match open(reporter, &path) {
                    Ok(file) => created.files.push((reporter, path, file)),
                    Err(source) => return Err(CliError::CreateReport { path, source }),
                },
            }
        }
        Ok(created)
    }
}

/// Opens a report's file. A job's summary is one file for all its steps, so it is added to; all others begin anew.
fn open(reporter: Reporter, path: &Path) -> std::io::Result<File> {
    match reporter {
        Reporter::Summary => File::options().create(true).append(true).open(path),
        Reporter::Terminal | Reporter::Json | Reporter::Junit | Reporter::Html | Reporter::Har => {
            File::create(path)
        }
    }
}

/// Reads one value of `--report`: `ID=PATH`, or `ID` alone for a report that goes to standard output anyway.
fn read_one(argument: &str) -> Result<(&'static ReporterRow, Place), CliError> {
    let (id, path) = match argument.split_once('=') {
        Some((id, path)) => (id, Some(path)),
        None => (argument, None),
    };
    let row = Reporter::find(id)
        .ok_or_else(|| CliError::unknown("reporter", "reporters", id, REPORTERS.iter().map(|row| row.id)))?;
    match path {
        Some("-") => Ok((row, Place::Stdout)),
        None if !row.takes_path => Ok((row, Place::Stdout)),
        None | Some("") => Err(CliError::ReportWithoutPath {
            argument: argument.to_owned(),
            id: row.id,
        }),
        Some(path) if row.takes_path => Ok((row, Place::File(PathBuf::from(path)))),
        Some(path) => Err(CliError::ReportWithPath {
            id: row.id,
            path: path.to_owned(),
        }),
    }
}

impl ReportFiles {
    /// Writes all reports, whatever became of the run. One that cannot be written keeps no other from being written.
    pub(super) fn write(self, record: &RunRecord, output: &Output) -> Result<(), CliError> {
        let mut first_error = None;
        for (reporter, path, mut file) in self.files {
            let written = render(reporter, record, &Style::plain())
                .map_err(CliError::from)
                .and_then(|text| {
                    file.write_all(text.as_bytes())
                        .and_then(|()| file.flush())
                        .map_err(|source| CliError::WriteReport {
                            place: path.display().to_string(),
                            source,
                        })
                });
            first_error = first_error.or(written.err());
        }
        let printed = print(self.stdout, record, output);
        first_error.or(printed.err()).map_or(Ok(()), Err)
    }
}

/// A message's lines, without what a target could write to the terminal.
fn visible_lines(message: &str) -> String {
    message.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// Prints the report of standard output. Where it is none for people, the lines that sum up go to standard error.
fn print(reporter: Option<Reporter>, record: &RunRecord, output: &Output) -> Result<(), CliError> {
    let Some(reporter) = reporter else { return Ok(()) };
    let troubles = record
        .troubles
        .iter()
        .map(|trouble| visible_lines(&trouble.message));
    let troubles: String = troubles.map(|message| message + "\n").collect();
    let sum = match exit_line(record) {
        Some(line) => format!("{}\n{line}", headline(record)),
        None => headline(record),
    };
    match reporter {
        Reporter::Terminal if output.is_quiet() => output.result(&(troubles + &sum + "\n")),
        Reporter::Terminal => output.result(&render(reporter, record, &output.style())?),
        Reporter::Json | Reporter::Junit | Reporter::Summary | Reporter::Html | Reporter::Har => {
            output.note(&(troubles + &sum));
            output.result(&render(reporter, record, &Style::plain())?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(arguments: &[&str]) -> Result<Vec<(Reporter, Place)>, String> {
        let arguments: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
        Wanted::read(&arguments)
            .map(|wanted| wanted.0)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_terminal_report_is_there_unless_another_takes_its_place() {
        assert_eq!(wanted(&[]), Ok(vec![(Reporter::Terminal, Place::Stdout)]));
        assert_eq!(wanted(&["json=-"]), Ok(vec![(Reporter::Json, Place::Stdout)]));
        assert_eq!(
            wanted(&["junit=a=b.xml"]),
            Ok(vec![
                (Reporter::Junit, Place::File("a=b.xml".into())),
                (Reporter::Terminal, Place::Stdout)
            ])
        );
    }

    #[test]
    fn a_wrong_report_says_what_would_be_right() {
        for (arguments, words) in [
            (&["jsn=x"][..], "did you mean `json`?"),
            (&["picture=x"], "`opcheck list reporters` prints all"),
            (&["json"], "`--report json=FILE`"),
            (&["json="], "it names no file"),
            (&["terminal=x"], "goes to standard output"),
            (&["json=-", "terminal"], "two reports would go to standard output"),
            (&["json=x", "junit=x"], "two reports would go to `x`"),
        ] {
            let error = wanted(arguments).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
