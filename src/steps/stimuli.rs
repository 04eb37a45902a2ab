//! *When*: the one thing that is changed, and what the end-user does.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cucumber::when;
use url::Url;

use super::play::{Play, Sent, Session};
use super::sessions::{follow_script, sign_in};
use super::trouble::StepTrouble;
use super::world::World;
use crate::catalogue::Hook;
use crate::driver::{Intent, Listener, UserAgent, call_hook};
use crate::profile::ClientType;
use crate::protocol::{
    Answer, AuthorizationRequest, Deviation, Parameter, RedirectUriVariant, differs_by_loopback_port,
    unsigned_jwt,
};

impl Play {
    /// Calls a hook of the profile.
    async fn hook(&mut self, hook: Hook, seconds: u64) -> Result<(), StepTrouble> {
        let failed = |reason: String| StepTrouble::Hook {
            hook: hook.name(),
            reason,
        };
        let context = Arc::clone(&self.context);
        let call = context
            .profile
            .hooks
            .get(&hook)
            .ok_or_else(|| failed("the profile does not name it".to_owned()))?;
        let username = context.user(self.tenant, 0).map(|user| user.username.clone());
        let values = BTreeMap::from([
            ("username", username.unwrap_or_default()),
            ("seconds", seconds.to_string()),
            ("scenario", self.scenario.id.clone()),
        ]);
        let mut agent = UserAgent::new(context.http.clone(), &self.scenario.id);
        let headers = context.secrets.hook_headers(hook);
        let headers = headers
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        call_hook(&mut agent, call, headers, &values)
            .await
            .map_err(|error| failed(error.to_string()))
    }

    /// Lets time pass at the target: by the hook where there is one, else by waiting.
    pub(super) async fn let_time_pass(&mut self, seconds: u64) -> Result<(), StepTrouble> {
        if self.context.profile.hooks.contains_key(&Hook::AdvanceClock) {
            if !self.scenario.is_alone {
                return Err(StepTrouble::NotAlone);
            }
            self.hook(Hook::AdvanceClock, seconds).await?;
            let moved = i64::try_from(seconds).unwrap_or(i64::MAX);
            self.context.clock.advance(moved);
            Ok(())
        } else if seconds > self.context.profile.limits.wait_seconds {
            let fact = format!(
                "the scenario would wait {seconds} seconds, which is longer than `limits.wait_seconds` ({}), and no hook \
                 `advance-clock` moves the target's clock",
                self.context.profile.limits.wait_seconds
            );
            self.does_not_concern(StepTrouble::Concern(fact))
        } else {
            let wait = tokio::time::sleep(Duration::from_secs(seconds));
            match &mut self.place {
                Some(place) => place.lend_during(wait).await,
                None => wait.await,
            }
            Ok(())
        }
    }

    /// Ends the scenario because it does not concern the target.
    pub(super) fn does_not_concern(&mut self, fact: StepTrouble) -> Result<(), StepTrouble> {
        self.inapplicable = Some(fact.to_string());
        Err(fact)
    }

    /// Bends the session: the control keeps the agent as it was.
    pub(super) fn bend_session(&mut self, words: &str, bend: impl FnOnce(&mut UserAgent)) {
        let sound = self.agent.fork();
        bend(&mut self.agent);
        self.bent_session = Some((words.to_owned(), sound));
    }

    /// Lets the end-user act on the page that the request led to.
    pub(super) async fn act(&mut self, intent: Intent) -> Result<(), StepTrouble> {
        self.play().await?;
        self.leave_shared_session().await?;
        let at = self.play().await?.exchange.clone();
        let context = Arc::clone(&self.context);
        self.acted = Some(Instant::now());
        let end = follow_script(&context, &mut self.agent, &at, self.tenant, 0, intent).await?;
        self.evidence.extend(end.exchanges.iter().cloned());
        self.sent = Some(Sent {
            exchange: end.exchanges.into_iter().next_back().unwrap_or(at),
            answer: end.answer.awaited_in(&self.awaited()),
        });
        Ok(())
    }

    /// Goes on with a session of the scenario's own, and sends the request again: after a page that the end-user acts
    /// on, many servers give the session a new id, and the copies that other scenarios hold would be worthless.
    async fn leave_shared_session(&mut self) -> Result<(), StepTrouble> {
        if self.session != Session::Shared || self.bent_session.is_some() {
            return Ok(());
        }
        let context = Arc::clone(&self.context);
        let (agent, exchanges) = sign_in(&context, self.tenant, 0, &self.agent).await?;
        self.evidence.extend(exchanges);
        self.agent = agent;
        self.session = Session::Own;
        self.sent = None;
        Ok(())
    }

    /// The listener at which the target's own requests arrive.
    pub(super) fn listener(&self) -> Result<&Listener, StepTrouble> {
        let listener = self.context.listener.as_ref();
        listener.ok_or(StepTrouble::Missing("listener"))
    }

    /// Where the request goes when it is sent to another tenant's host.
    fn another_tenants_endpoint(&self) -> Result<Url, StepTrouble> {
        let other = self
            .context
            .profile
            .other_tenant()
            .ok_or(StepTrouble::Missing("second tenant"))?;
        let endpoint = self.context.authorization_endpoint(Some(other));
        endpoint
            .cloned()
            .ok_or(StepTrouble::Missing("authorization endpoint"))
    }

    /// Bends a redirect URI as the table's row of this name says.
    fn bend_redirect_uri(&mut self, parameter: String, variant: String) -> Result<(), StepTrouble> {
        let uri = self.request()?.value(&parameter).unwrap_or_default().to_owned();
        let row = RedirectUriVariant::named(&variant).ok_or_else(|| StepTrouble::UnknownWord {
            kind: "redirect URI variant",
            name: variant.clone(),
        })?;
        let native = self.client.as_ref().map(|client| client.client_type) == Some(ClientType::Native);
        match row.bend(&uri) {
            Some(bent) if native && differs_by_loopback_port(&uri, &bent) => {
                self.does_not_concern(StepTrouble::FreePort { uri, variant })
            }
            Some(bent) => self.bend(Deviation::Replace(parameter, bent)),
            None => self.does_not_concern(StepTrouble::NoVariant { uri, variant }),
        }
    }

    /// The value of a request parameter repeated or cut to a number of characters.
    fn of_length(&mut self, name: &str, length: usize) -> Result<String, StepTrouble> {
        let value = self.request()?.value(name).unwrap_or_default().to_owned();
        let filler = if value.is_empty() { "x" } else { "a" };
        Ok(value.chars().chain(filler.chars().cycle()).take(length).collect())
    }
}

#[when(expr = "{string} is {string}")]
fn parameter_is(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::Replace(name, value))
}

#[when(expr = "{string} is left out")]
fn parameter_left_out(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::Drop(name))
}

#[when(expr = "{string} is empty")]
fn parameter_empty(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::Empty(name))
}

#[when(expr = "{string} is sent twice")]
fn parameter_twice(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::Repeat(name))
}

#[when(expr = "{string} is sent again as {string}")]
fn parameter_again(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::RepeatWith(name, value))
}

#[when(expr = "{string} is sent before as {string}")]
fn parameter_before(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::Precede(name, value))
}

#[when(expr = "{string} is the raw text {string}")]
fn parameter_raw(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::Verbatim(name, value))
}

#[when(expr = "{string} is one that nobody registered")]
fn parameter_unregistered(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let value = u64::from_be_bytes(play.random::<8>());
    play.bend(Deviation::Replace(name, format!("nobody-{value:x}")))
}

#[when(expr = "{string} has {int} characters")]
fn parameter_of_length(world: &mut World, name: String, length: usize) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let value = play.of_length(&name, length)?;
    play.bend(Deviation::Replace(name, value))
}

/// The request's parameters as an unsigned request object (OIDC Core §6.1).
fn unsigned_object(request: &AuthorizationRequest) -> String {
    let claim = |parameter: &Parameter| (parameter.name.clone(), parameter.value.clone().into());
    unsigned_jwt("none", &request.parameters.iter().map(claim).collect())
}

/// The character that a sentence names.
fn character(words: &str) -> char {
    match words {
        "a quote" => '"',
        "a backslash" => '\\',
        _ => '\u{1}',
    }
}

#[when(regex = r#"^"([a-z_]+)" holds (a quote|a backslash|a control character)$"#)]
fn parameter_holds(world: &mut World, name: String, what: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let before = play.request()?.value(&name).unwrap_or_default();
    let value = format!("{before} a{}b", character(&what));
    play.bend(Deviation::Replace(name, value))
}

#[when(expr = "{string} becomes the variant {string}")]
fn becomes_variant(world: &mut World, name: String, variant: String) -> Result<(), StepTrouble> {
    world.play()?.bend_redirect_uri(name, variant)
}

#[when(expr = "{string} is an unsigned request object")]
fn unsigned_request_object(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let value = unsigned_object(play.request()?);
    play.bend(Deviation::Replace(name, value))
}

#[when(expr = "{string} leads to the listener")]
fn leads_to_listener(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let url = play.listener()?.url_for(&play.scenario.id).to_string();
    play.bend(Deviation::Replace(name, url))
}

#[when("PKCE is left out")]
fn without_pkce(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.bend(Deviation::Drop("code_challenge".to_owned()))?;
    play.bend(Deviation::Drop("code_challenge_method".to_owned()))
}

#[when("it is sent as a POST")]
fn as_post(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::MoveToBody)
}

#[when("it comes from a script of another origin")]
fn from_script(world: &mut World) -> Result<(), StepTrouble> {
    let origin = "https://other-origin.example.test".to_owned();
    world.play()?.bend(Deviation::Header("Origin".to_owned(), origin))
}

#[when("it comes from the client without the authorization code grant")]
fn from_client_without_grant(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_without_code_grant().cloned();
    let client = client.ok_or(StepTrouble::Missing("client without code grant"))?;
    let uri = client.redirect_uris.into_iter().next().unwrap_or_default();
    play.bend(Deviation::Replace("client_id".to_owned(), client.id))?;
    play.bend(Deviation::Replace("redirect_uri".to_owned(), uri))
}

#[when("it is sent to the application's own host")]
fn to_application_host(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let endpoint = play.context.profile.application_endpoint.clone();
    play.bend(Deviation::Endpoint(
        endpoint.ok_or(StepTrouble::Missing("application endpoint"))?,
    ))
}

#[when("it is sent to a host of no tenant")]
fn to_unknown_tenant(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let endpoint = play.context.profile.unknown_tenant_endpoint.clone();
    play.bend(Deviation::Endpoint(
        endpoint.ok_or(StepTrouble::Missing("unknown tenant endpoint"))?,
    ))
}

#[when("it is sent to another tenant's host")]
fn to_other_tenant(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let endpoint = play.another_tenants_endpoint()?;
    play.bend(Deviation::Endpoint(endpoint))
}

#[when("it is sent to another tenant's host with the cookies of the first")]
fn to_other_tenant_with_cookies(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let endpoint = play.another_tenants_endpoint()?;
    let host = endpoint.host_str().unwrap_or_default();
    play.bend_session("the first tenant's cookies are sent", |agent| {
        *agent.jar_mut() = agent.jar().copy_to_host(host)
    });
    play.bend(Deviation::Endpoint(endpoint))
}

#[when("the session cookie is garbage")]
fn garbage_cookie(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    if play.agent.jar().is_empty() {
        return play.does_not_concern(StepTrouble::NoCookies);
    }
    let garble = |agent: &mut UserAgent| agent.jar_mut().corrupt();
    play.bend_session("every cookie's value is garbage", garble);
    Ok(())
}

#[when("the session expires")]
async fn session_expires(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let sound = play.agent.fork();
    play.play_control(&sound, false).await;
    play.hook(Hook::ExpireSession, 0).await?;
    play.context.sessions.forget();
    play.bend_session("the session has expired", |_| ());
    Ok(())
}

#[when("the next request meets an internal failure")]
async fn meets_failure(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.bend_by_hook(Hook::FailNext, "the server meets an internal failure")
        .await
}

#[when("the next request finds the server overloaded")]
async fn finds_overload(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.bend_by_hook(Hook::Overload, "the server is overloaded")
        .await
}

#[when("the end-user signs in")]
async fn end_user_signs_in(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.act(Intent::Accept).await
}

#[when("the end-user denies")]
async fn end_user_denies(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.act(Intent::Deny).await
}

#[when("consent is given where it is asked")]
async fn consent_given(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let asked = matches!(play.play().await?.answer, Answer::ConsentPage { .. });
    if asked {
        play.act(Intent::Accept).await
    } else {
        Ok(())
    }
}

impl Play {
    /// Plays the control, then brings the server into a state in which the request itself is unchanged.
    async fn bend_by_hook(&mut self, hook: Hook, words: &str) -> Result<(), StepTrouble> {
        self.sign_in_where_requests_demand_it().await?;
        let sound = self.agent.fork();
        self.play_control(&sound, false).await;
        self.hook(hook, 0).await?;
        self.bend_session(words, |_| ());
        Ok(())
    }

    /// An ID token of an end-user of the profile, by order.
    pub(super) async fn id_token_of(&mut self, order: usize) -> Result<String, StepTrouble> {
        let context = Arc::clone(&self.context);
        let agent = context
            .sessions
            .shared(&context, self.tenant, order, &self.agent)
            .await?;
        self.id_token_by(agent, order).await
    }
}
