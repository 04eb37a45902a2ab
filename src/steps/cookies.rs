//! *When* and *Then* about the session cookie: found by leaving out one cookie after the other.

use cucumber::{then, when};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::browser::{self, CookieTraits};
use crate::driver::{Cookie, SameSite, UserAgent};
use crate::protocol::Answer;

/// What a cookie says about itself.
fn traits(cookie: &Cookie) -> CookieTraits {
    CookieTraits {
        name: cookie.name().to_owned(),
        http_only: cookie.is_http_only(),
        secure: cookie.is_secure(),
        same_site: match cookie.same_site() {
            Some(SameSite::Strict) => "SameSite=Strict",
            Some(SameSite::Lax) => "SameSite=Lax",
            Some(SameSite::None) => "SameSite=None",
            None => "no SameSite",
        },
    }
}

impl Play {
    /// Whether the end-user counts as signed in with these cookies.
    async fn is_signed_in(&mut self, mut agent: UserAgent) -> Result<bool, StepTrouble> {
        let request = self.request()?.clone();
        let (_, answer) = self.visit_with(&mut agent, "authorize", &request).await;
        match &answer {
            Answer::Callback(callback) if callback.code().is_some() => Ok(true),
            Answer::ConsentPage { .. } => Ok(true),
            Answer::LoginPage { .. } => Ok(false),
            other => Err(StepTrouble::Absent {
                what: "a code or the login page",
                reason: other.words(),
            }),
        }
    }

    /// Finds the cookies without which the end-user counts as signed out.
    async fn find_session_cookies(&mut self) -> Result<(), StepTrouble> {
        if !self.is_signed_in(self.agent.fork()).await? {
            let reason = "the cookies of the sign-in do not count";
            return Err(StepTrouble::SignIn(reason.to_owned()));
        }
        let cookies: Vec<Cookie> = self.agent.jar().cookies().cloned().collect();
        for cookie in cookies {
            let mut agent = self.agent.fork();
            agent.jar_mut().retain(|other| other.name() != cookie.name());
            if !self.is_signed_in(agent).await? {
                self.browsers.session_cookies.push(traits(&cookie));
            }
        }
        match self.browsers.session_cookies.is_empty() {
            true => self.does_not_concern(StepTrouble::NoCookies),
            false => Ok(()),
        }
    }

    /// Judges whether the session cookie travels over TLS only.
    fn judge_secure(&mut self) -> Result<(), StepTrouble> {
        if self.request()?.endpoint.scheme() != "https" && self.context.profile.is_on_loopback() {
            return self.does_not_concern(StepTrouble::PlainHttp);
        }
        let cookies = &self.browsers.session_cookies;
        let judgement = browser::cookies_have("Secure", cookies, |cookie| cookie.secure);
        self.file(judgement);
        Ok(())
    }
}

#[when("the session cookie is looked for")]
async fn looked_for(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.find_session_cookies().await
}

#[then("scripts cannot read the session cookie")]
fn http_only(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let cookies = &play.browsers.session_cookies;
    let judgement = browser::cookies_have("HttpOnly", cookies, |cookie| cookie.http_only);
    play.file(judgement);
    Ok(())
}

#[then("the session cookie travels over TLS only")]
fn secure(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_secure()
}

#[then("what the session cookie says about other sites is recorded")]
fn same_site(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = browser::same_site(&play.browsers.session_cookies);
    play.file(judgement);
    Ok(())
}
