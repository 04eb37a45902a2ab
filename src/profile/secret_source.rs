//! Where a secret comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::protocol::Secret;

/// Where a secret comes from. Only this room resolves one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
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

impl std::fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value(secret) => write!(f, "{secret:?}"),
            Self::Env { env } => write!(f, "env:{env}"),
            Self::File { file } => write!(f, "file:{file}"),
            Self::Command { command } => write!(f, "command:{command:?}"),
        }
    }
}
