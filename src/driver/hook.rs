//! Hooks: how a black-box target is brought into a state that no request can reach.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use url::Url;

use super::agent::UserAgent;
use crate::profile::HookCall;
use crate::protocol::{Request, Secret, encode_form_component};

/// How long a hook's program may take.
const COMMAND_LIMIT: Duration = Duration::from_secs(60);

/// Why a hook did not do its part.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The hook's URL is none once its placeholders are filled in.
    #[error("its `url` is no URL: {0}")]
    Url(url::ParseError),
    /// The call got no answer.
    #[error("its call got no answer: {0}")]
    NoAnswer(&'static str),
    /// The call was answered with an error.
    #[error("its call was answered with HTTP {0}")]
    Status(u16),
    /// The program could not be started.
    #[error("its command could not be started: {0}")]
    Start(std::io::Error),
    /// The program failed.
    #[error("its command ended with {0}")]
    Command(std::process::ExitStatus),
    /// The program did not end in time.
    #[error("its command did not end within {} seconds", COMMAND_LIMIT.as_secs())]
    TooSlow,
    /// The hook names neither a URL nor a command.
    #[error("it names neither a `url` nor a `command`")]
    Nothing,
}

/// Calls a hook and waits until it is done. `values` fill the placeholders; `headers` are resolved secrets.
///
/// # Errors
///
/// The hook cannot be called, or says that it failed.
pub async fn call_hook(
    agent: &mut UserAgent,
    call: &HookCall,
    headers: Vec<(String, Secret)>,
    values: &BTreeMap<&str, String>,
) -> Result<(), HookError> {
    let fill = |template: &str| {
        values.iter().fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    };
    if let Some(url) = &call.url {
        let url = Url::parse(&fill(url)).map_err(HookError::Url)?;
        let typed = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let body = call.body.as_deref().unwrap_or_default();
        // A form's values are encoded; another type's placeholders stand in text of the profile's own.
        let body = if typed {
            fill(body)
        } else {
            fill_form(body, values)
        };
        let mut request = Request::post_form(url, body);
        if !headers.is_empty() {
            // A content type of the profile's own replaces the usual one.
            request
                .headers
                .retain(|(name, _)| !headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
        }
        for (name, value) in headers {
            request.headers.push((name, value.expose().to_owned()));
        }
        let exchange = agent.send("hook", request).await;
        return match exchange.hops.first().map(|hop| &hop.outcome) {
            // A redirect may lead to a login page of the hook's own server.
            Some(Ok(response)) if (200..300).contains(&response.status) => Ok(()),
            Some(Ok(response)) => Err(HookError::Status(response.status)),
            Some(Err(failure)) => Err(HookError::NoAnswer(failure.kind.words())),
            None => Err(HookError::NoAnswer("nothing was sent")),
        };
    }
    let Some((program, arguments)) = call.command.as_deref().and_then(<[String]>::split_first) else {
        return Err(HookError::Nothing);
    };
    let ended = tokio::process::Command::new(program)
        .args(arguments.iter().map(|argument| fill(argument)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .status();
    let status = tokio::time::timeout(COMMAND_LIMIT, ended)
        .await
        .map_err(|_| HookError::TooSlow)?
        .map_err(HookError::Start)?;
    if status.success() {
        Ok(())
    } else {
        Err(HookError::Command(status))
    }
}

/// Fills the placeholders of a form body with encoded values.
fn fill_form(template: &str, values: &BTreeMap<&str, String>) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), &encode_form_component(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_a_form_is_encoded() {
        let values = BTreeMap::from([("username", "ann+qa@example.test".to_owned())]);
        assert_eq!(
            fill_form("username={username}", &values),
            "username=ann%2Bqa%40example.test"
        );
    }
}
