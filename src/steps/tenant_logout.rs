//! A vendor's logout endpoint: a correct request to it, and where it leads.

use cucumber::{given, then};
use url::Url;

use super::logout::Question;
use super::play::{Play, Session};
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::logout;
use crate::driver::UserAgent;
use crate::protocol::AuthorizationRequest;

/// A place that nobody here has.
const FOREIGN: &str = "https://evil.test/bye";

impl Play {
    /// Builds a correct request to the tenant's logout endpoint, by the address of the profile.
    async fn build_tenant_logout(&mut self) -> Result<(), StepTrouble> {
        if self.session != Session::Own {
            self.make_own_session(0).await?;
        }
        self.client = self.context.default_client().cloned();
        let client = self
            .client
            .as_ref()
            .map(|client| client.id.clone())
            .unwrap_or_default();
        let address = self
            .context
            .sign_out(self.tenant)
            .map(|own| own.replace("{client_id}", &client));
        let address = address.and_then(|own| Url::parse(&own).ok());
        let mut endpoint = address.ok_or(StepTrouble::Missing("sign-out address that is a URL"))?;
        let own: Vec<(String, String)> = endpoint
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        endpoint.set_query(None);
        let place = self.post_logout_uri()?;
        let mut request = AuthorizationRequest::new(endpoint, &[]);
        for (name, value) in &own {
            request.set(name, value);
        }
        request.set("redirect_url", &place);
        request.set("state", "opcheck+/=&%20state");
        self.correct = Some(request.clone());
        self.request = Some(request);
        Ok(())
    }

    /// Files whether the user agent lost a cookie by signing out.
    async fn judge_cleared_cookie(&mut self) -> Result<(), StepTrouble> {
        self.play_logout(Question::Answered).await?;
        let names = |agent: &UserAgent| -> Vec<String> {
            agent
                .jar()
                .cookies()
                .map(|cookie| cookie.name().to_owned())
                .collect()
        };
        let before = self.logout.before.as_ref().map(names).unwrap_or_default();
        let after = names(&self.agent);
        self.file(logout::clears_cookie(&before, &after));
        Ok(())
    }
}

#[given("a valid sign-out request to the tenant")]
async fn valid(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_tenant_logout().await
}

#[then("the browser loses its session cookie")]
async fn cleared(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_cleared_cookie().await
}

#[then("the end-user comes to the login URL of the client")]
async fn to_login_url(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play_logout(Question::Answered).await?;
    let place = play.client.as_ref().and_then(|client| client.login_url.clone());
    let place = place.ok_or(StepTrouble::Missing("login URL of the client"))?;
    play.file(logout::comes_back(&answer, &place));
    Ok(())
}

#[then("the end-user does not come to the foreign place")]
async fn not_to_foreign(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play_logout(Question::Answered).await?;
    play.file(logout::not_sent_to(&answer, FOREIGN));
    Ok(())
}
