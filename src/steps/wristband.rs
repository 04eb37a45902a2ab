//! *When* and *Then* of what is peculiar to Wristband.

use cucumber::then;
use url::Url;

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Judgement, wristband};
use crate::profile::Tenant;
use crate::protocol::Landmarks;

impl Play {
    /// Plays the request and judges answer and exchange together.
    pub(super) async fn judge_exchange(
        &mut self,
        check: impl FnOnce(&crate::protocol::Answer, &crate::protocol::Exchange) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let sent = self.play().await?;
        let judgement = check(&sent.answer, &sent.exchange);
        self.file(judgement);
        Ok(())
    }

    /// Judges whether the answer is a redirect to a page of the profile.
    async fn judge_redirect(&mut self, page: Option<String>, what: &'static str) -> Result<(), StepTrouble> {
        let page = page.ok_or(StepTrouble::Missing(what))?;
        let name = format!("the {what}");
        self.judge_exchange(|answer, exchange| wristband::redirects_to(answer, exchange, &page, &name))
            .await
    }

    /// The scenario's tenant.
    fn tenant(&self) -> Result<Tenant, StepTrouble> {
        self.context
            .tenant(self.tenant)
            .cloned()
            .ok_or(StepTrouble::Missing("tenant"))
    }

    /// The hosted login page of the second tenant.
    pub(super) fn other_login_page(&self) -> Result<Url, StepTrouble> {
        let other = self.context.tenant(self.context.profile.other_tenant());
        let page = other.and_then(|tenant| tenant.login_page.as_deref());
        let page = page.ok_or(StepTrouble::Missing("hosted login page"))?;
        Url::parse(page).map_err(|_| StepTrouble::Missing("hosted login page that is a URL"))
    }

    /// Login pages that belong to a tenant.
    fn tenant_pages(&self) -> Landmarks {
        Landmarks {
            login_pages: self
                .context
                .profile
                .tenants
                .iter()
                .filter_map(|tenant| tenant.login_page.clone())
                .collect(),
            ..Landmarks::default()
        }
    }
}

#[then("the endpoint answers by redirect")]
async fn answers_by_redirect(world: &mut World) -> Result<(), StepTrouble> {
    let check = |answer: &_, exchange: &crate::protocol::Exchange| {
        wristband::answers_by_redirect(answer, exchange.first_response())
    };
    world.play()?.judge_exchange(check).await
}

#[then("no tenant is served")]
async fn no_tenant_served(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let pages = play.tenant_pages();
    play.judge_exchange(|answer, _| wristband::no_tenant_served(answer, &pages))
        .await
}

#[then("nobody is served")]
async fn nobody_served(world: &mut World) -> Result<(), StepTrouble> {
    let check = |answer: &_, _: &_| wristband::nobody_served(answer);
    world.play()?.judge_exchange(check).await
}

#[then("the login page is that tenant's")]
async fn login_page_is_that_tenants(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.other_login_page()?;
    play.judge_exchange(|answer, exchange| wristband::login_page_of(answer, exchange, page.as_str()))
        .await
}

#[then("the answer is a redirect to the default error page")]
async fn to_default_error_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.context.profile.pages.error.first().cloned();
    play.judge_redirect(page, "default error page").await
}

#[then("the answer is a redirect to the custom error page")]
async fn to_custom_error_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.tenant()?.custom_error_page;
    play.judge_redirect(page, "custom error page").await
}

#[then("the answer is a redirect to the hosted login page")]
async fn to_hosted_login_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.tenant()?.login_page;
    play.judge_redirect(page, "hosted login page").await
}

#[then("the answer is a redirect to the custom login page")]
async fn to_custom_login_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.tenant()?.custom_login_page;
    play.judge_redirect(page, "custom login page").await
}

#[then("the query of the custom login page is kept")]
async fn login_query_kept(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play
        .tenant()?
        .custom_login_page
        .ok_or(StepTrouble::Missing("custom login page"))?;
    play.judge_exchange(|answer, exchange| wristband::login_query_kept(answer, exchange, &page))
        .await
}
