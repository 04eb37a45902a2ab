//! The `prompt` parameter (OIDC Core §3.1.2.1).

/// What the client asks the server to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// No user interface at all.
    None,
    /// Sign in again.
    Login,
    /// Ask for consent again.
    Consent,
    /// Let the end-user choose an account.
    SelectAccount,
}

/// Why a `prompt` value cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    /// A value that OIDC Core does not define.
    #[error("unknown prompt value `{0}`")]
    Unknown(String),
    /// `none` together with another value (OIDC Core §3.1.2.1).
    #[error("`none` cannot be combined with another prompt value")]
    NoneCombined,
}

impl Prompt {
    /// Reads a space-delimited list; an empty list means that the parameter is absent (RFC 6749 §3.1).
    ///
    /// # Errors
    ///
    /// An unknown value, or `none` with company.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, PromptError> {
        let mut list = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let prompt = match word {
                "none" => Self::None,
                "login" => Self::Login,
                "consent" => Self::Consent,
                "select_account" => Self::SelectAccount,
                other => return Err(PromptError::Unknown(other.to_owned())),
            };
            if !list.contains(&prompt) {
                list.push(prompt);
            }
        }
        if list.contains(&Self::None) && list.len() > 1 {
            return Err(PromptError::NoneCombined);
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_stands_alone() {
        assert_eq!(Prompt::parse_list("none"), Ok(vec![Prompt::None]));
        assert_eq!(Prompt::parse_list(""), Ok(vec![]));
        assert_eq!(Prompt::parse_list("login none"), Err(PromptError::NoneCombined));
        assert_eq!(
            Prompt::parse_list("LOGIN"),
            Err(PromptError::Unknown("LOGIN".into()))
        );
    }
}
