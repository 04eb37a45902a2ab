//! Who plays what: plain HTTP, a browser, or both.
//!
//! A scenario tagged `@browser` shows what only a browser shows; a browser plays it whatever the user chose. Where there
//! is none, it is left out with the line that says what to install, or not evaluated where browsers were asked for.

use std::collections::HashMap;
use std::sync::Arc;

use super::features::Script;
use super::stage::{Key, key_of};
use crate::driver::{BrowserPool, Driver};
use crate::profile::AgentChoice;
use crate::record::Agent;
use crate::steps::Context;

/// The tag of scenarios that only a browser can play.
pub const BROWSER_ONLY: &str = "browser";

/// The tag of scenarios that browsers cannot play as they are meant.
const HTTP_ONLY: &str = "http";

/// Who plays the end-user, and where browsers come from.
#[derive(Debug, Clone)]
pub struct Playing {
    /// What the user chose; the profile's choice counts where nothing was.
    pub agent: Option<AgentChoice>,
    /// Where browsers come from; `None` where none is to be started.
    pub driver: Option<Driver>,
}

/// What becomes of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// It is played, by these agents.
    Played(Vec<Agent>),
    /// It cannot be, and should be.
    NotEvaluated(String),
    /// It cannot be, and nobody asked for it.
    Deselected(String),
}

/// Who plays which scenario at a target.
pub(super) struct Cast<'a> {
    scripts: Vec<&'a Script>,
    roles: HashMap<Key, Role>,
    choice: AgentChoice,
}

impl<'a> Cast<'a> {
    /// Decides who plays what, and sees to the browsers.
    pub(super) async fn of(
        playing: &Playing,
        context: &mut Arc<Context>,
        scripts: impl Iterator<Item = &'a Script>,
    ) -> Self {
        let scripts: Vec<&Script> = scripts.collect();
        let wanted = playing.agent.or(context.profile.agent);
        let choice = wanted.unwrap_or_default();
        let needed = choice != AgentChoice::Http || scripts.iter().any(|script| is_browser_only(script));
        let browsers = if wanted == Some(AgentChoice::Http) {
            Err("only a browser shows it, and plain HTTP was asked for".to_owned())
        } else if needed {
            browsers(playing, context).await
        } else {
            Err(String::new())
        };
        let lacking = browsers.as_ref().err();
        let role = |script: &&Script| {
            // A browser's own rules would answer there, and not the target.
            let choice = if is_http_only(script) {
                AgentChoice::Http
            } else {
                choice
            };
            (key_of(script), role(choice, is_browser_only(script), lacking))
        };
        let roles = scripts.iter().map(role).collect();
        // Nobody else has it yet: no scenario plays before the cast is chosen.
        if let (Ok(browsers), Some(context)) = (browsers, Arc::get_mut(context)) {
            context.browsers = Some(browsers);
        }
        Self {
            scripts,
            roles,
            choice,
        }
    }

    /// What becomes of a scenario.
    pub(super) fn role(&self, script: &Script) -> Role {
        let role = self.roles.get(&key_of(script));
        role.cloned().unwrap_or_else(|| Role::Played(vec![Agent::Http]))
    }

    /// What is played, one pass after the other: scenarios that must be alone are so within a pass only.
    pub(super) fn passes(&self) -> Vec<Vec<(&'a Script, Agent)>> {
        let by = |which: fn(&[Agent]) -> Option<&Agent>| -> Vec<(&'a Script, Agent)> {
            let roles = self.scripts.iter().filter_map(|script| match self.role(script) {
                Role::Played(agents) => which(&agents).map(|agent| (*script, *agent)),
                Role::NotEvaluated(_) | Role::Deselected(_) => None,
            });
            roles.collect()
        };
        let first = by(|agents| agents.first());
        match self.choice {
            AgentChoice::Http | AgentChoice::Browser => vec![first],
            AgentChoice::Both => vec![first, by(|agents| agents.get(1))],
        }
    }

    /// Ends the browsers.
    pub(super) async fn leave(&self, context: &Context) {
        if let Some(browsers) = &context.browsers {
            browsers.close().await;
        }
    }
}

/// Whether only a browser can play a scenario.
pub fn is_browser_only(script: &Script) -> bool {
    script.tags.iter().any(|tag| tag == BROWSER_ONLY)
}

/// Whether a scenario is for plain HTTP alone.
fn is_http_only(script: &Script) -> bool {
    script.tags.iter().any(|tag| tag == HTTP_ONLY)
}

/// What becomes of a scenario. `lacking` says why there is no browser.
fn role(choice: AgentChoice, browser_only: bool, lacking: Option<&String>) -> Role {
    let played = |agents: &[Agent]| Role::Played(agents.to_vec());
    match (choice, browser_only, lacking) {
        (AgentChoice::Http, false, _) => played(&[Agent::Http]),
        (AgentChoice::Http, true, Some(reason)) => Role::Deselected(reason.clone()),
        (AgentChoice::Browser, _, Some(reason)) | (AgentChoice::Both, true, Some(reason)) => {
            Role::NotEvaluated(reason.clone())
        }
        (AgentChoice::Both, false, Some(_)) => played(&[Agent::Http]),
        (AgentChoice::Both, false, None) => played(&[Agent::Http, Agent::Browser]),
        (AgentChoice::Http | AgentChoice::Both, true, None) | (AgentChoice::Browser, _, None) => {
            played(&[Agent::Browser])
        }
    }
}

/// The browsers for a target, or why there are none.
async fn browsers(playing: &Playing, context: &Context) -> Result<BrowserPool, String> {
    let Some(driver) = &playing.driver else {
        return Err("browsers are not used here".to_owned());
    };
    if let Some(reason) = driver.lacks() {
        return Err(reason);
    }
    BrowserPool::for_target(
        driver.clone(),
        &context.profile,
        &context.http,
        &context.landmarks,
    )
    .await
    .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_browser_plays_is_never_played_by_http() {
        let none = "install one".to_owned();
        let plain = || Role::Played(vec![Agent::Http]);
        assert_eq!(role(AgentChoice::Http, false, Some(&none)), plain());
        assert_eq!(
            role(AgentChoice::Http, true, None),
            Role::Played(vec![Agent::Browser])
        );
        assert_eq!(
            role(AgentChoice::Http, true, Some(&none)),
            Role::Deselected(none.clone())
        );
        assert_eq!(
            role(AgentChoice::Both, true, Some(&none)),
            Role::NotEvaluated(none.clone())
        );
        assert_eq!(
            role(AgentChoice::Browser, false, Some(&none)),
            Role::NotEvaluated(none)
        );
        let both = Role::Played(vec![Agent::Http, Agent::Browser]);
        assert_eq!(role(AgentChoice::Both, false, None), both);
        assert_eq!(
            role(AgentChoice::Both, true, None),
            Role::Played(vec![Agent::Browser])
        );
    }
}
