//! *When* and *Then* about pages and the way to them: policies, plain HTTP, markup.

use std::sync::Arc;

use cucumber::{given, then, when};
use url::Url;

use super::play::{Play, Sent};
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Acceptable, Judgement, browser, markup, page};
use crate::protocol::{Deviation, Hop, Landmarks};

impl Play {
    /// Judges the page that the request led to.
    async fn judge_page(
        &mut self,
        wanted: &str,
        judge: impl FnOnce(&Acceptable, &Sent, &Landmarks) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let wanted = Acceptable::named(wanted)?;
        let context = Arc::clone(&self.context);
        let judgement = judge(&wanted, self.play().await?, &context.landmarks);
        self.file(judgement);
        Ok(())
    }

    /// Sends the request to the same endpoint over plain HTTP.
    fn go_plain(&mut self) -> Result<(), StepTrouble> {
        let mut url = self.request()?.endpoint.clone();
        if url.scheme() != "https" {
            return match self.context.profile.is_on_loopback() {
                true => self.does_not_concern(StepTrouble::PlainHttp),
                // The endpoint itself is what must not be.
                false => Ok(()),
            };
        }
        url.set_scheme("http")
            .map_err(|()| StepTrouble::Missing("authorization endpoint with a scheme to change"))?;
        self.bend(Deviation::Endpoint(url))
    }

    /// The addresses of endpoints, by the profile and by the metadata.
    fn endpoints(&self) -> Vec<Url> {
        let profile = &self.context.profile;
        let named = [&profile.endpoints.authorization, &profile.endpoints.token];
        let of_tenants = profile.tenants.iter().map(|tenant| &tenant.authorization);
        let stated = profile
            .metadata
            .iter()
            .flat_map(|metadata| [&metadata.authorization_endpoint, &metadata.token_endpoint]);
        let named = named.into_iter().chain(stated).flatten();
        named.chain(of_tenants).cloned().collect()
    }
}

#[when("it is sent over plain HTTP")]
fn over_plain_http(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.go_plain()
}

#[when("it is the preflight of a script of another origin")]
fn preflight(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let header = |name: &str, value: &str| Deviation::Header(name.to_owned(), value.to_owned());
    play.bend(Deviation::Method(http::Method::OPTIONS))?;
    play.bend(header("Origin", "https://other-origin.example.test"))?;
    play.bend(header("Access-Control-Request-Method", "GET"))
}

#[given(expr = "its {string} is markup")]
fn its_is_markup(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.prepare(|request| request.set(&name, markup::MARKUP))
}

#[when(expr = "{string} is markup")]
fn is_markup(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let value = markup::MARKUP.to_owned();
    world.play()?.bend(Deviation::Replace(name, value))
}

#[when(expr = "{string} ends with a line break and a header field")]
fn ends_with_line_break(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let value = play.request()?.value(&name).unwrap_or_default();
    let value = [value, markup::LINE_BREAK].concat();
    play.bend(Deviation::Replace(name, value))
}

/// The last answer of an exchange.
fn last(sent: &Sent) -> Option<&Hop> {
    sent.exchange.last()
}

#[then(expr = "the {string} cannot be framed")]
async fn not_framable(world: &mut World, wanted: String) -> Result<(), StepTrouble> {
    let judge = |wanted: &Acceptable, sent: &Sent, _: &Landmarks| {
        page::not_framable(wanted, &sent.answer, last(sent).and_then(Hop::response))
    };
    world.play()?.judge_page(&wanted, judge).await
}

#[then(expr = "the {string} names no referrer")]
async fn names_no_referrer(world: &mut World, wanted: String) -> Result<(), StepTrouble> {
    let judge = |wanted: &Acceptable, sent: &Sent, _: &Landmarks| {
        browser::names_no_referrer(wanted, &sent.answer, last(sent).and_then(Hop::response))
    };
    world.play()?.judge_page(&wanted, judge).await
}

#[then(expr = "the {string} loads nothing from other sites")]
async fn no_third_parties(world: &mut World, wanted: String) -> Result<(), StepTrouble> {
    let judge = |wanted: &Acceptable, sent: &Sent, landmarks: &Landmarks| {
        browser::without_third_parties(wanted, &sent.answer, last(sent), landmarks)
    };
    world.play()?.judge_page(&wanted, judge).await
}

#[then("the response is not stored")]
async fn not_stored(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let sent = play.play().await?;
    let judgement = browser::not_stored(&sent.answer, last(sent).and_then(Hop::response));
    play.file(judgement);
    Ok(())
}

#[then("it is recorded whether the error sends the end-user on")]
async fn automatic_redirect(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge(browser::automatic_redirect).await
}

#[then("plain HTTP is upgraded or refused")]
async fn plain_http_refused(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = browser::plain_http_refused(play.play().await?.exchange.hops.first());
    play.file(judgement);
    Ok(())
}

#[then("no endpoint has a fragment")]
fn without_fragment(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    if play.context.profile.metadata.is_none() {
        let fact = "the target's metadata were not read: the addresses are the profile's own".to_owned();
        return play.does_not_concern(StepTrouble::Concern(fact));
    }
    let judgement = browser::without_fragment(&play.endpoints());
    play.file(judgement);
    Ok(())
}

#[then("no page holds it as markup")]
async fn escaped(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let sent = play.play().await?;
    match markup::escaped(&sent.answer, &sent.exchange) {
        Ok(judgement) => play.file(judgement),
        Err(fact) => play.does_not_concern(StepTrouble::Concern(fact))?,
    }
    Ok(())
}

#[then("no header field comes out of it")]
async fn nothing_injected(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let sent = play.play().await?;
    let judgement = markup::nothing_injected(&sent.answer, &sent.exchange);
    play.file(judgement);
    Ok(())
}
