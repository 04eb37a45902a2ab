//! The words by which scenarios and profiles name acceptable answers.

use crate::protocol::{Answer, Breakage, Callback, ResponseMode};

/// One acceptable answer to an authorization request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptable {
    /// The server tells the end-user, and nothing goes to a client.
    ErrorPage,
    /// The end-user is asked to sign in.
    LoginPage,
    /// The end-user is asked for consent.
    ConsentPage,
    /// The client gets a code.
    Code,
    /// The client gets this error.
    Error(String),
    /// The server fails (HTTP 5xx): no refusal in words, but nothing goes to a client either.
    ServerFailure,
}

/// A word that names no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no answer (use `error page`, `login page`, `consent page`, `code`, `server failure` or an error code; \
     at the token endpoint `tokens`, `refusal` or an error code)"
)]
pub struct UnknownAnswer(String);

impl UnknownAnswer {
    pub(super) fn new(word: &str) -> Self {
        Self(word.to_owned())
    }
}

impl Acceptable {
    /// Reads a comma-separated list.
    ///
    /// # Errors
    ///
    /// A word that is neither an answer's name nor looks like an error code.
    pub fn list(text: &str) -> Result<Vec<Self>, UnknownAnswer> {
        text.split(',').map(|word| Self::named(word.trim())).collect()
    }

    /// Reads one word.
    ///
    /// # Errors
    ///
    /// The word names no answer.
    pub fn named(word: &str) -> Result<Self, UnknownAnswer> {
        Ok(match word {
            "error page" => Self::ErrorPage,
            "login page" => Self::LoginPage,
            "consent page" => Self::ConsentPage,
            "code" => Self::Code,
            "server failure" => Self::ServerFailure,
            code if !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                Self::Error(code.to_owned())
            }
            other => return Err(UnknownAnswer(other.to_owned())),
        })
    }

    /// Whether an answer is this one. A callback that mixes a code and an error is neither.
    pub fn fits(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::ErrorPage, Answer::ErrorPage { .. })
            | (Self::LoginPage, Answer::LoginPage { .. })
            | (Self::ConsentPage, Answer::ConsentPage { .. }) => true,
            (Self::ServerFailure, Answer::Broken(Breakage::ServerError(_))) => true,
            (Self::Code, Answer::Callback(callback)) => is_code_only(callback),
            (Self::Error(code), Answer::Callback(callback)) => {
                callback.is_in_place() && is_error_only(callback, code)
            }
            (
                Self::ErrorPage
                | Self::LoginPage
                | Self::ConsentPage
                | Self::Code
                | Self::Error(_)
                | Self::ServerFailure,
                _,
            ) => false,
        }
    }

    /// Whether an answer is this error, at the wrong place, for a client that awaits its answer in the fragment or by
    /// form. Where the query is awaited, nobody reads anything else; there a misplaced error is none.
    pub(super) fn fits_misplaced(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::Error(code), Answer::Callback(callback)) => {
                !callback.awaited.contains(&ResponseMode::Query)
                    && callback.stray.is_empty()
                    && is_error_only(callback, code)
            }
            (
                Self::ErrorPage
                | Self::LoginPage
                | Self::ConsentPage
                | Self::Code
                | Self::Error(_)
                | Self::ServerFailure,
                _,
            ) => false,
        }
    }
}

/// Whether a callback carries this error and nothing that contradicts it.
fn is_error_only(callback: &Callback, code: &str) -> bool {
    callback.error() == Some(code)
        && callback.code().is_none()
        && callback.parameter("access_token").is_none()
        && callback.parameter("id_token").is_none()
}

/// Whether a callback carries a code and nothing that contradicts it.
fn is_code_only(callback: &Callback) -> bool {
    callback.is_in_place()
        && callback.code().is_some()
        && callback.error().is_none()
        && callback.all("code").count() == 1
}

impl std::fmt::Display for Acceptable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ErrorPage => f.write_str("an error page of the server; nothing goes to a client"),
            Self::LoginPage => f.write_str("the login page"),
            Self::ConsentPage => f.write_str("the consent page"),
            Self::Code => f.write_str("a code for the client"),
            Self::Error(code) => write!(f, "the error `{code}` for the client"),
            Self::ServerFailure => f.write_str("a failure of the server (HTTP 5xx)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_nonsense_is_refused() {
        assert_eq!(
            Acceptable::list("error page, login_required"),
            Ok(vec![
                Acceptable::ErrorPage,
                Acceptable::Error("login_required".into())
            ])
        );
        assert!(Acceptable::list("errorpage!").is_err());
        assert!(Acceptable::list("").is_err());
    }
}
