//! Where a secret comes from, and fetching it from there.

use std::fmt;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use schemars::JsonSchema;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::protocol::{PrivateKeyError, Secret};

/// Bytes that a secret may have.
const LONGEST: u64 = 64 << 10;
/// How long a program that prints a secret may take: it may have to ask its user.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a secret comes from. Only this room resolves one.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum SecretSource {
    /// The value itself, for throw-away test servers. Printed masked.
    Value(#[schemars(with = "String")] Secret),
    /// An environment variable.
    Env {
        /// Its name.
        env: String,
    },
    /// A file; a line break at its end is cut.
    File {
        /// Its path, relative to the profile.
        file: String,
    },
    /// The output of a program; a line break at its end is cut.
    Command {
        /// The program and its arguments; no shell is used.
        command: Vec<String>,
    },
}

/// Why a secret cannot be had. The source is named, a value never.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// A source gives more than a secret can be.
    #[error("{origin} gives more than {} KiB, which is no secret", LONGEST >> 10)]
    TooLong {
        /// The source.
        origin: String,
    },
    /// A program does not end.
    #[error("the program `{program}` did not end within {} seconds", PATIENCE.as_secs())]
    CommandSlow {
        /// The program.
        program: String,
    },
    /// The environment variable is not set.
    #[error("the environment variable `{name}` is not set")]
    VariableUnset {
        /// Its name.
        name: String,
    },
    /// The environment variable is set to nothing.
    #[error("the environment variable `{name}` is empty")]
    VariableEmpty {
        /// Its name.
        name: String,
    },
    /// The file cannot be read.
    #[error("the file `{file}` cannot be read: {source}")]
    FileUnreadable {
        /// Its path.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file has nothing in it.
    #[error("the file `{file}` is empty")]
    FileEmpty {
        /// Its path.
        file: String,
    },
    /// The program cannot be started.
    #[error("the program `{program}` cannot be started: {source}")]
    CommandUnstartable {
        /// The program.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// The program failed.
    #[error("the program `{program}` failed with {status}")]
    CommandFailed {
        /// The program.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// The program printed nothing.
    #[error("the program `{program}` printed nothing")]
    CommandSilent {
        /// The program.
        program: String,
    },
    /// `command` names no program.
    #[error("`command` names no program")]
    NoCommand,
    /// What came is no UTF-8.
    #[error("what {origin} gives is no UTF-8 text")]
    NotText {
        /// The source, in words.
        origin: String,
    },
    /// What came is no private key.
    #[error("what it gives is no private key: {0}")]
    NoKey(#[from] PrivateKeyError),
    /// The key is of another kind than its algorithm.
    #[error("what it gives is {kind}, with which `{algorithm}` cannot sign")]
    KeyMisfit {
        /// What kind of key it is.
        kind: &'static str,
        /// The algorithm.
        algorithm: &'static str,
    },
    /// The profile gives an empty text.
    #[error("the profile gives an empty text")]
    ValueEmpty,
}

impl SecretSource {
    /// Fetches the secret. Relative paths, and the program's working folder, are taken from `base_dir`.
    ///
    /// # Errors
    ///
    /// The source is not there, is empty or fails.
    pub fn resolve(&self, base_dir: &Path) -> Result<Secret, SecretError> {
        match self {
            Self::Value(secret) if secret.expose().is_empty() => Err(SecretError::ValueEmpty),
            Self::Value(secret) => Ok(secret.clone()),
            Self::Env { env } => from_environment(env),
            Self::File { file } => from_file(file, base_dir),
            Self::Command { command } => from_command(command, base_dir),
        }
    }
}

fn from_environment(name: &str) -> Result<Secret, SecretError> {
    let name = name.to_owned();
    match std::env::var(&name) {
        Ok(value) if value.is_empty() => Err(SecretError::VariableEmpty { name }),
        Ok(value) => Ok(Secret::new(value)),
        Err(std::env::VarError::NotPresent) => Err(SecretError::VariableUnset { name }),
        Err(std::env::VarError::NotUnicode(_)) => Err(SecretError::NotText {
            origin: format!("the environment variable `{name}`"),
        }),
    }
}

fn from_file(file: &str, base_dir: &Path) -> Result<Secret, SecretError> {
    let mut bytes = Vec::new();
    std::fs::File::open(base_dir.join(file))
        .and_then(|open| open.take(LONGEST + 1).read_to_end(&mut bytes))
        .map_err(|source| SecretError::FileUnreadable {
            file: file.to_owned(),
            source,
        })?;
    ensure_short(&bytes, || format!("the file `{file}`"))?;
    let text = String::from_utf8(bytes).map_err(|_| SecretError::NotText {
        origin: format!("the file `{file}`"),
    })?;
    one_line(&text).ok_or_else(|| SecretError::FileEmpty {
        file: file.to_owned(),
    })
}

fn from_command(command: &[String], base_dir: &Path) -> Result<Secret, SecretError> {
    let (program, arguments) = command.split_first().ok_or(SecretError::NoCommand)?;
    let mut process = Command::new(program);
    process.args(arguments).stdin(Stdio::null());
    if !base_dir.as_os_str().is_empty() {
        process.current_dir(base_dir);
    }
    let (status, output) = run(process, program)?;
    ensure_short(&output, || format!("the program `{program}`"))?;
    if !status.success() {
        // What the program says on stderr may hold the secret: it is not repeated.
        return Err(SecretError::CommandFailed {
            program: program.clone(),
            status,
        });
    }
    let text = String::from_utf8(output).map_err(|_| SecretError::NotText {
        origin: format!("the program `{program}`"),
    })?;
    one_line(&text).ok_or_else(|| SecretError::CommandSilent {
        program: program.clone(),
    })
}

/// Runs a program and reads its output, within bounds: one that never ends, or never stops writing, is ended.
fn run(mut process: Command, program: &str) -> Result<(ExitStatus, Vec<u8>), SecretError> {
    let unstartable = |source| SecretError::CommandUnstartable {
        program: program.to_owned(),
        source,
    };
    let mut child = process
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(unstartable)?;
    let (done, waiting) = std::sync::mpsc::channel();
    let stdout = child.stdout.take();
    std::thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.map_or(Ok(0), |pipe| pipe.take(LONGEST + 1).read_to_end(&mut output));
        // Nobody waits any more once the time is up.
        let _ = done.send(read.map(|_| output));
    });
    let output = waiting.recv_timeout(PATIENCE);
    let too_long = matches!(&output, Ok(Ok(bytes)) if bytes.len() as u64 > LONGEST);
    if output.is_err() || too_long {
        // It may have ended by itself meanwhile, which is as good.
        let _ = child.kill();
    }
    let status = child.wait().map_err(unstartable)?;
    match output {
        Ok(Ok(bytes)) => Ok((status, bytes)),
        Ok(Err(source)) => Err(unstartable(source)),
        Err(_) => Err(SecretError::CommandSlow {
            program: program.to_owned(),
        }),
    }
}

/// Refuses what is too long for a secret.
fn ensure_short(bytes: &[u8], origin: impl Fn() -> String) -> Result<(), SecretError> {
    match bytes.len() as u64 > LONGEST {
        true => Err(SecretError::TooLong { origin: origin() }),
        false => Ok(()),
    }
}

/// The text without the line break at its end; none if nothing is left.
fn one_line(text: &str) -> Option<Secret> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    (!text.is_empty()).then(|| Secret::new(text))
}

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(secret) => write!(f, "{secret:?}"),
            Self::Env { env } => write!(f, "env:{env}"),
            Self::File { file } => write!(f, "file:{file}"),
            Self::Command { command } => write!(f, "command:{command:?}"),
        }
    }
}

impl<'de> Deserialize<'de> for SecretSource {
    /// By hand, because a derived reader would answer every slip with "did not match any variant". A text is asked
    /// for, so that a plain `007` stays as it is written; `yaml` offers a mapping where one stands.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SourceVisitor)
    }
}

struct SourceVisitor;

impl SourceVisitor {
    const KEYS: &'static [&'static str] = &["env", "file", "command"];
}

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = SecretSource;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or one of `{env: NAME}`, `{file: PATH}`, `{command: [PROGRAM, ARGUMENT]}`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<SecretSource, E> {
        Ok(SecretSource::Value(Secret::new(text)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SecretSource, A::Error> {
        let mut source = None;
        while let Some(key) = map.next_key::<String>()? {
            let next = match key.as_str() {
                "env" => SecretSource::Env {
                    env: map.next_value()?,
                },
                "file" => SecretSource::File {
                    file: map.next_value()?,
                },
                "command" => SecretSource::Command {
                    command: map.next_value()?,
                },
                unknown => return Err(de::Error::unknown_field(unknown, Self::KEYS)),
            };
            if source.replace(next).is_some() {
                return Err(de::Error::custom("it names more than one source"));
            }
        }
        source.ok_or_else(|| de::Error::custom("it names no source; write `env`, `file` or `command`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(source: SecretSource) -> String {
        source.resolve(Path::new("")).unwrap_err().to_string()
    }

    #[test]
    fn a_missing_source_is_named() {
        assert_eq!(
            message(SecretSource::Env {
                env: "OPCHECK_NOT_SET".to_owned()
            }),
            "the environment variable `OPCHECK_NOT_SET` is not set"
        );
        assert!(
            message(SecretSource::File {
                file: "none.txt".to_owned()
            })
            .starts_with("the file `none.txt`")
        );
        let command = vec!["false".to_owned()];
        assert!(
            message(SecretSource::Command { command }).starts_with("the program `false` failed with exit")
        );
        let command = vec!["true".to_owned()];
        assert_eq!(
            message(SecretSource::Command { command }),
            "the program `true` printed nothing"
        );
        assert_eq!(
            message(SecretSource::Value(Secret::new(""))),
            "the profile gives an empty text"
        );
    }

    #[test]
    fn a_line_break_at_the_end_is_cut() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pw"), "hunter2 \r\n").unwrap();
        let file = SecretSource::File {
            file: "pw".to_owned(),
        };
        assert_eq!(file.resolve(folder.path()).unwrap().expose(), "hunter2 ");
        let command = SecretSource::Command {
            command: vec!["cat".to_owned(), "pw".to_owned()],
        };
        assert_eq!(command.resolve(folder.path()).unwrap().expose(), "hunter2 ");
    }
}
