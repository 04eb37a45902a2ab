//! *When*: forms that another site sends in the end-user's name, forms with edited fields, and planted cookies.
//!
//! A form of another site carries what the attacker knows: the hidden fields of a page in the attacker's own browser.
//! It brings the cookies that a browser sends from other sites, and names the site in its `Origin`.

use std::sync::Arc;

use cucumber::{then, when};

use super::play::{Play, Sent};
use super::sessions::{follow_script, sign_in, try_script};
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::browser;
use crate::driver::{Disguise, Intent, SameSite, SignInError, UserAgent};
use crate::protocol::{Answer, Exchange};

/// The attacker's site.
const ATTACKER: &str = "https://attacker.example.test";

/// How far a forged form is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the answer that it gets: what the end-user does on a page that follows is no forgery any more.
    FirstAnswer,
    /// To the end of the script: a sign-in may take several forms, each of them forged.
    WholeScript,
}

/// A browser in which another site sends a form: only cookies that cross sites go with it. What the other site cannot know
/// of the form's fields is replaced.
pub(super) fn sent_by_another_site(mut victim: UserAgent, fields: Vec<(String, String)>) -> UserAgent {
    let crosses_sites = |site: Option<SameSite>| matches!(site, None | Some(SameSite::None));
    victim
        .jar_mut()
        .retain(|cookie| crosses_sites(cookie.same_site()));
    victim.disguised(Disguise {
        origin: Some(ATTACKER.to_owned()),
        fields,
    })
}

impl Play {
    /// Lets another site send the form at which an exchange ended, by the browser of a victim.
    async fn forge(&mut self, form: &Exchange, victim: UserAgent, reach: Reach) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let mut victim = sent_by_another_site(victim, Vec::new());
        let (mut exchanges, end) =
            try_script(&context, &mut victim, form, self.tenant, 0, Intent::Accept).await?;
        let goes_on = reach == Reach::FirstAnswer && exchanges.len() > 1;
        if goes_on {
            exchanges.truncate(1);
        }
        let last = exchanges.last().unwrap_or(form);
        let answer = match end {
            _ if goes_on => Answer::classify(last, &context.landmarks),
            Ok(answer) => answer,
            // The form came back, or a page for which there is no rule: the script has nothing more to do.
            Err(SignInError::Refused { .. } | SignInError::Repeats { .. } | SignInError::NoRule { .. }) => {
                Answer::classify(last, &context.landmarks)
            }
            Err(error) => return Err(error.into()),
        };
        self.evidence.extend(exchanges);
        self.browsers.intruder = Some(answer);
        Ok(())
    }

    /// The login form of a page that the attacker was shown, sent by the browser of another visitor.
    async fn forge_login(&mut self) -> Result<(), StepTrouble> {
        let form = self.login_page().await?;
        let request = self.request()?.clone();
        let mut victim = UserAgent::new(self.context.http.clone(), &self.scenario.id);
        self.visit_with(&mut victim, "authorize", &request).await;
        self.forge(&form, victim, Reach::WholeScript).await?;
        // A fresh sign-in by a browser's own form must work, else the refusal says nothing.
        let context = Arc::clone(&self.context);
        let blank = self.agent.for_scenario(&format!("{}-control", self.scenario.id));
        self.control = Some(match sign_in(&context, self.tenant, 0, &blank).await {
            Ok((_, exchanges)) => self.with_evidence(exchanges),
            Err(trouble) => Err(format!("the control failed: {trouble}")),
        });
        Ok(())
    }

    /// Keeps a control's exchanges; its answer is the end of the last one.
    fn with_evidence(&mut self, exchanges: Vec<Exchange>) -> Result<Answer, String> {
        let context = Arc::clone(&self.context);
        let last = exchanges.last();
        let answer = last.map(|last| Answer::classify(last, &context.landmarks));
        self.evidence.extend(exchanges);
        answer.ok_or_else(|| "the control failed: nothing was sent".to_owned())
    }

    /// The login page that the request leads to.
    async fn login_page(&mut self) -> Result<Exchange, StepTrouble> {
        let sent = self.play().await?;
        match &sent.answer {
            Answer::LoginPage { .. } => Ok(sent.exchange.clone()),
            other => Err(StepTrouble::Absent {
                what: "the login page",
                reason: other.words(),
            }),
        }
    }

    /// The consent form of a page that the second end-user was shown, sent by the browser of the first.
    async fn forge_consent(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let form = self.play().await?.exchange.clone();
        let request = self.request()?.clone();
        let blank = self.agent.for_scenario(&format!("{}-victim", self.scenario.id));
        let (mut victim, exchanges) = sign_in(&context, self.tenant, 0, &blank).await?;
        self.evidence.extend(exchanges);
        self.visit_with(&mut victim, "authorize", &request).await;
        self.forge(&form, victim, Reach::FirstAnswer).await?;
        self.control_consent(1).await
    }

    /// The control of a bent consent form: the same form, sent as it is by its own browser, leads to a code.
    async fn control_consent(&mut self, order: usize) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let request = self.request()?.clone();
        let mut agent = self.agent.fork();
        let (page, _) = self.visit_with(&mut agent, "control", &request).await;
        let end = follow_script(&context, &mut agent, &page, self.tenant, order, Intent::Accept).await;
        self.control = Some(match end {
            Ok(end) => match &end.answer {
                // With the state that was sent: without it, what is bent would not show.
                Answer::Callback(callback)
                    if callback.code().is_some() && callback.parameter("state") == request.value("state") =>
                {
                    self.with_evidence(end.exchanges)
                }
                other => Err(format!(
                    "the control failed: the form as it is should lead to a code with the state that was sent, but {}",
                    other.words()
                )),
            },
            Err(trouble) => Err(format!("the control failed: {trouble}")),
        });
        Ok(())
    }

    /// Sends the consent form with an edited field.
    async fn tamper_consent(&mut self, name: String, value: String) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let form = self.play().await?.exchange.clone();
        let mut agent = self.agent.fork().disguised(Disguise {
            origin: None,
            fields: vec![(name, value)],
        });
        let (exchanges, end) =
            try_script(&context, &mut agent, &form, self.tenant, 0, Intent::Accept).await?;
        let last = exchanges.last().unwrap_or(&form).clone();
        let answer = end.unwrap_or_else(|_| Answer::classify(&last, &context.landmarks));
        self.evidence.extend(exchanges);
        self.control_consent(0).await?;
        self.sent = Some(Sent {
            exchange: last,
            answer,
        });
        Ok(())
    }

    /// Lets the end-user sign in with the cookies that an attacker had before, and lets the attacker ask for a code.
    async fn plant_cookies(&mut self) -> Result<(), StepTrouble> {
        self.login_page().await?;
        let request = self.request()?.clone();
        let mut attacker = self.agent.fork();
        self.act(Intent::Accept).await?;
        let (_, answer) = self.visit_with(&mut attacker, "authorize", &request).await;
        self.browsers.intruder = Some(answer);
        let mut own = self.agent.fork();
        let (_, answer) = self.visit_with(&mut own, "control", &request).await;
        self.control = Some(match &answer {
            Answer::Callback(callback) if callback.code().is_some() => Ok(answer),
            Answer::ConsentPage { .. } => Ok(answer),
            other => Err(format!(
                "the control failed: the end-user should be signed in now, but {}",
                other.words()
            )),
        });
        Ok(())
    }

    /// Goes on only where the target asks for consent.
    async fn ask_for_consent(&mut self) -> Result<(), StepTrouble> {
        match self.play().await?.answer.clone() {
            Answer::ConsentPage { .. } | Answer::Broken(_) | Answer::UnknownPage { .. } => Ok(()),
            other => self.does_not_concern(StepTrouble::NoConsentPage(other.words())),
        }
    }
}

#[when("the target asks for consent")]
async fn asks_for_consent(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_for_consent().await
}

#[when("the end-user consents")]
async fn consents(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.act(Intent::Accept).await
}

#[when("another site sends the login form")]
async fn forged_login(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.forge_login().await
}

#[when("another site sends the consent form in the name of the first end-user")]
async fn forged_consent(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.forge_consent().await
}

#[when(expr = "the consent form is sent with {string} as {string}")]
async fn tampered_consent(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    world.play()?.tamper_consent(name, value).await
}

#[when("the end-user signs in with cookies that an attacker planted")]
async fn planted_cookies(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.plant_cookies().await
}

#[then("the client gets a code with its state, or none")]
async fn own_code_or_none(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let (state, uri) = (play.sent_value("state")?, play.sent_value("redirect_uri")?);
    play.judge(|answer| browser::own_code_or_none(answer, &state, &uri))
        .await
}
