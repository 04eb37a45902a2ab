//! Why a profile cannot be used.

use super::problem::Located;
use super::secret_source::SecretError;
use crate::yaml::YamlError;

/// Why a profile cannot be used. The text is complete: it names the file, the place, the cause and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("cannot read profile `{profile}`: {source}\n{}", where_to_start(.profile))]
    Unreadable {
        /// The file.
        profile: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no profile.
    #[error("cannot read profile `{profile}`: {source}{}", reference(.source))]
    Yaml {
        /// The file.
        profile: String,
        /// Why.
        source: YamlError,
    },
    /// Values of the file do not fit together.
    #[error("cannot use profile `{profile}`: {}", lines(.problems))]
    Problems {
        /// The file.
        profile: String,
        /// All of them, in the order of the file.
        problems: Vec<Located>,
    },
    /// Secrets cannot be had.
    #[error(
        "profile `{profile}` lacks {}\n{}\n(hint: set or mend these sources; the profile names them)",
        count(.missing.len()),
        lines(.missing)
    )]
    Secrets {
        /// The profile's name.
        profile: String,
        /// All of them.
        missing: Vec<MissingSecret>,
    },
}

/// A secret that cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("{owner}: {source}")]
pub struct MissingSecret {
    /// Whose secret it is, in words.
    pub owner: String,
    /// Why it cannot be had.
    pub source: SecretError,
}

/// How to come to a profile. Who names a server instead of a file wants a draft.
fn where_to_start(profile: &str) -> String {
    match url::Url::parse(profile) {
        Ok(url) if url.has_host() => format!(
            "(hint: a profile is a file that describes the server; `opcheck profile init {url} > profile.yaml` drafts one)"
        ),
        _ => "(hint: check the path; `opcheck profile template` prints a profile to start from)".to_owned(),
    }
}

/// Where to look where the error itself has no hint.
fn reference(error: &YamlError) -> &'static str {
    match error.hint() {
        Some(_) => "",
        None => "\n(hint: `opcheck profile template` shows every key with an example)",
    }
}

fn lines<T: ToString>(items: &[T]) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

fn count(secrets: usize) -> String {
    if secrets == 1 {
        "a secret:".to_owned()
    } else {
        format!("{secrets} secrets:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_names_a_server_instead_of_a_file_is_told_how_to_draft_one() {
        let hint = where_to_start("https://issuer.example/realms/a");
        assert!(
            hint.contains("profile init https://issuer.example/realms/a"),
            "{hint}"
        );
        for path in ["staging.yaml", "folder/with:colon.yaml", "C:\\staging.yaml"] {
            assert!(where_to_start(path).contains("check the path"), "{path}");
        }
    }
}
