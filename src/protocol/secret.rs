//! A value that is never printed.

use serde::{Deserialize, Serialize};

use super::mask::MASKED;

/// A secret value: a password, a client secret, a token. `Debug` and `Serialize` print `[masked]`.
#[derive(Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value that must not be shown.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that puts it on the wire.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(MASKED)
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASKED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_in_debug_and_in_json() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret:?}"), "[masked]");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"[masked]\"".to_owned());
        assert_eq!(secret.expose(), "hunter2");
    }
}
