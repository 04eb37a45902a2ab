//! The files of a target's snapshots.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::error::CliError;

/// What a recorded file ends in.
const RECORDED: &str = ".snap";
/// What an answer that waits for a review ends in, besides.
const PENDING: &str = ".new";
/// What makes a folder a package.
const PACKAGE: &str = "Cargo.toml";
/// A package without anything in it, whatever package it lies in.
const PACKAGE_TEXT: &str = "# For `cargo insta review`, which looks for snapshots in packages only.
[package]
name = \"answers\"

[lib]
path = \"none.rs\"

[workspace]
";

/// The folder of a target's snapshots.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at this path; it need not exist.
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that files can be written, before anybody plays for hours; nothing stays that was not there.
    pub(super) fn try_to_write(&self) -> Result<(), CliError> {
        const TRIAL: &str = ".opcheck-trial";
        let new: Vec<&Path> = self.path.ancestors().take_while(|path| !path.exists()).collect();
        self.write(TRIAL, "")?;
        self.remove_one(TRIAL)?;
        for folder in new {
            // One that is in use by now stays.
            let _ = std::fs::remove_dir(folder);
        }
        Ok(())
    }

    /// All recorded files: their names below the folder, with slashes, and their texts.
    pub(super) fn read(&self) -> Result<BTreeMap<String, String>, CliError> {
        let mut files = BTreeMap::new();
        if self.path.exists() {
            self.gather(&self.path, &mut files)?;
        }
        Ok(files)
    }

    fn gather(&self, folder: &Path, into: &mut BTreeMap<String, String>) -> Result<(), CliError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| CliError::ReadSnapshot { path, source }
        };
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path.is_dir() {
                self.gather(&path, into)?;
            } else if path.to_string_lossy().ends_with(RECORDED) {
                let text = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
                let below = path.strip_prefix(&self.path).unwrap_or(&path);
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                into.insert(parts.join("/"), text);
            }
        }
        Ok(())
    }

    /// Writes a recorded file. What waited for a review is settled by it.
    pub(super) fn record(&self, file: &str, text: &str) -> Result<(), CliError> {
        self.write(file, text)?;
        self.settle(file)
    }

    /// Removes what waits for a review, where the recorded file is as it should be.
    pub(super) fn settle(&self, file: &str) -> Result<(), CliError> {
        self.remove_one(&format!("{file}{PENDING}"))
    }

    /// Writes an answer that waits for a review.
    pub(super) fn suggest(&self, file: &str, text: &str) -> Result<(), CliError> {
        self.write(&format!("{file}{PENDING}"), text)
    }

    /// Makes the folder one that `cargo insta` looks into: it knows packages only.
    pub(super) fn open_for_review(&self) -> Result<(), CliError> {
        match self.path.join(PACKAGE).exists() {
            true => Ok(()),
            false => self.write(PACKAGE, PACKAGE_TEXT),
        }
    }

    fn write(&self, file: &str, text: &str) -> Result<(), CliError> {
        let path = self.path.join(file);
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|source| CliError::WriteSnapshot { path, source })
    }

    /// Removes a recorded file, with what waits for a review beside it.
    pub(super) fn remove(&self, file: &str) -> Result<(), CliError> {
        self.settle(file)?;
        self.remove_one(file)
    }

    /// Removes a file, if it is there, and its folder if nothing else is in it.
    fn remove_one(&self, file: &str) -> Result<(), CliError> {
        let path = self.path.join(file);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(CliError::WriteSnapshot { path, source })
            }
            Ok(()) => {
                // A folder that holds something else stays.
                let _ = path.parent().map(std::fs::remove_dir);
                Ok(())
            }
            Err(_) => Ok(()),
        }
    }
}
