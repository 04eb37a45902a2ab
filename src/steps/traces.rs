//! *When* and *Then* about what a browser does by itself: frames, cookies, referrers, its history, the way back.

use std::sync::Arc;

use cucumber::{then, when};
use url::Url;

use super::play::Play;
use super::trouble::StepTrouble;
use super::window::same_place;
use super::world::World;
use crate::check::Acceptable;
use crate::check::rendered::{self, CookieUse, Sent, WayBack};
use crate::protocol::{Answer, ResponseMode};

/// A site that has nothing to do with the target.
const FOREIGN_HOST: &str = "attacker.example";
/// A port at which nothing of the target is, or its neighbour.
const OTHER_PORTS: [u16; 2] = [44_301, 44_302];

/// A text as a value in markup.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;")
}

/// A page of another site.
fn page(body: &str) -> String {
    format!("<!doctype html><html lang=\"en\"><title>Another site</title><body>{body}</body></html>")
}

impl Play {
    /// A page of another site, whose scheme is the target's: pages of a better one load nothing of a worse one.
    fn foreign_place(&self, path: &str) -> Result<Url, StepTrouble> {
        let scheme = self.endpoint()?.scheme().to_owned();
        Url::parse(&format!("{scheme}://{FOREIGN_HOST}/{path}"))
            .map_err(|_| StepTrouble::Missing("address for another site"))
    }

    /// A page of another origin at the target's own site.
    fn neighbouring_place(&self) -> Result<Url, StepTrouble> {
        let mut place = self.endpoint()?;
        let port = OTHER_PORTS.into_iter().find(|port| place.port() != Some(*port));
        place
            .set_port(port)
            .map_err(|()| StepTrouble::Missing("authorization endpoint with a port to change"))?;
        place.set_path("/");
        place.set_query(None);
        Ok(place)
    }

    fn endpoint(&self) -> Result<Url, StepTrouble> {
        let request = self.request.as_ref();
        let request = request.ok_or(StepTrouble::Missing("request: the scenario builds none"))?;
        Ok(request.endpoint.clone())
    }

    /// Opens the request by itself, then in a frame of a page at `place`, and looks into it.
    async fn show_in_frame(&mut self, place: Url) -> Result<(), StepTrouble> {
        self.play().await?;
        let request = self.request()?.to_http().url;
        let frame = format!(
            "<iframe src=\"{}\" width=\"800\" height=\"600\"></iframe>",
            escaped(request.as_str())
        );
        self.open_page_of_ours(&place, &page(&frame)).await?;
        self.browsers.frame = Some(self.look_into_frame(&request).await?);
        self.take_picture("the page of another origin with the frame")
            .await
    }

    /// Lets another site cause requests in every way that a browser allows, and notes which carried a session cookie.
    async fn cause_requests_elsewhere(&mut self) -> Result<(), StepTrouble> {
        self.play().await?;
        let session = self.session_cookie_names();
        let request = self.request()?.clone();
        let url = escaped(request.to_http().url.as_str());
        let loading = page(&format!(
            "<iframe src=\"{url}\"></iframe><img src=\"{url}\" alt=\"\">"
        ));
        let place = self.foreign_place("loading")?;
        self.open_page_of_ours(&place, &loading).await?;
        let loaded = self.requests().await?;
        let inputs: String = request
            .parameters
            .iter()
            .map(|one| {
                let (name, value) = (escaped(&one.name), escaped(&one.value));
                format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
            })
            .collect();
        let action = escaped(request.endpoint.as_str());
        let posting = format!(
            "<form method=\"post\" action=\"{action}\">{inputs}</form><script>document.forms[0].submit()</script>"
        );
        let place = self.foreign_place("posting")?;
        self.open_page_of_ours(&place, &page(&posting)).await?;
        let posted = self.requests().await?;
        let at_endpoint = |url: &Url| same_place(url, &request.endpoint);
        let carries = |cookies: &[String]| cookies.iter().any(|name| session.contains(name));
        let form = posted
            .iter()
            .find(|one| one.sent.method == "POST" && at_endpoint(&one.sent.url));
        let frame = loaded
            .iter()
            .find(|one| one.from_frame && at_endpoint(&one.sent.url));
        let image = loaded
            .iter()
            .find(|one| one.kind == "image" && at_endpoint(&one.sent.url));
        self.browsers.cookie_uses = [("a form", form), ("a frame", frame), ("an image", image)]
            .into_iter()
            .map(|(by, one)| CookieUse {
                by,
                sent: one.map(|one| carries(&one.cookies)),
            })
            .collect();
        Ok(())
    }

    /// The names of the session cookies that were found.
    fn session_cookie_names(&self) -> Vec<String> {
        let cookies = self.browsers.session_cookies.iter();
        cookies.map(|cookie| cookie.name.clone()).collect()
    }

    /// What the browser has sent since it was last sent somewhere.
    async fn sent_by_browser(&mut self) -> Result<Vec<Sent>, StepTrouble> {
        let requests = self.requests().await?;
        Ok(requests.into_iter().map(|request| request.sent).collect())
    }

    /// Goes back from the client, and looks at what is there.
    async fn look_back(&mut self) -> Result<(), StepTrouble> {
        let posts = |requests: &[Sent]| {
            let posts = requests.iter().filter(|one| one.method == "POST" && one.for_page);
            posts.count()
        };
        let before = posts(&self.sent_by_browser().await?);
        self.go_back().await?;
        let look = self.look().await?;
        let requests = self.sent_by_browser().await?;
        let shown = requests.iter().rfind(|request| request.for_page);
        let at_server = shown.is_none_or(|request| self.context.landmarks.is_own(&request.url));
        self.browsers.back = WayBack {
            look,
            at_server,
            posted: posts(&requests) > before,
        };
        Ok(())
    }

    /// Opens the login page, whoever is signed in.
    async fn open_login_page(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let mut request = self.request()?.clone();
        request.set("prompt", "login");
        let exchange = context
            .visit(&mut self.agent, "authorize", &request)
            .await
            .exchange;
        self.evidence.push(exchange);
        Ok(())
    }

    /// Closes the browser, opens it again, and asks whether the end-user is signed in.
    async fn reopen_browser(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let mut signed_in = Vec::new();
        for restarted in [false, true] {
            if restarted {
                self.agent.restart();
            }
            let request = self.request()?.clone();
            let exchange = context
                .visit(&mut self.agent, "authorize", &request)
                .await
                .exchange;
            signed_in.push(match Answer::classify(&exchange, &context.landmarks) {
                Answer::Callback(callback) if callback.code().is_some() => Some(true),
                Answer::ConsentPage { .. } => Some(true),
                Answer::LoginPage { .. } => Some(false),
                _ => None,
            });
            self.evidence.push(exchange);
        }
        self.browsers.restart = signed_in;
        Ok(())
    }

    /// The place at which the answer to the request is due.
    fn due_mode(&self) -> ResponseMode {
        self.awaited().first().copied().unwrap_or(ResponseMode::Query)
    }
}

#[when("a page of another site shows it in a frame")]
async fn in_foreign_frame(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let place = play.foreign_place("")?;
    play.show_in_frame(place).await
}

#[when("a page of another origin of the same site shows it in a frame")]
async fn in_neighbouring_frame(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let place = play.neighbouring_place()?;
    play.show_in_frame(place).await
}

#[then(expr = "the frame shows nothing of the {string}")]
async fn frame_shows_nothing(world: &mut World, wanted: String) -> Result<(), StepTrouble> {
    let wanted = Acceptable::named(&wanted)?;
    let play = world.play()?;
    let frame = play.browsers.frame.clone();
    let frame = frame.ok_or(StepTrouble::Missing("frame: the scenario opens none"))?;
    let judgement = rendered::refuses_frames(&wanted, &play.play().await?.answer, &frame);
    play.file(judgement);
    Ok(())
}

#[when("another site causes it by a form, a frame and an image")]
async fn caused_elsewhere(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.cause_requests_elsewhere().await
}

#[then("it is recorded which of them carry the session cookie")]
fn which_carry(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = rendered::from_other_sites(&play.browsers.cookie_uses);
    play.file(judgement);
    Ok(())
}

#[then("no script of the login page sees the session cookie")]
async fn cookie_hidden(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.open_login_page().await?;
    let (look, names) = (play.look().await?, play.session_cookie_names());
    play.file(rendered::hidden_from_scripts(&look, &names));
    Ok(())
}

#[then("no other place learns the address of a page")]
async fn nothing_told(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let requests = play.sent_by_browser().await?;
    let judgement = rendered::nothing_in_referrers(&requests, &play.context.landmarks);
    play.file(judgement);
    Ok(())
}

#[then("the browser's history tells nothing of the response")]
async fn nothing_kept(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let (mode, history) = (play.due_mode(), play.history().await?);
    let answer = play.play().await?.answer.clone();
    let judgement = rendered::nothing_in_history(&answer, &history, mode, &play.context.landmarks);
    play.file(judgement);
    Ok(())
}

#[then("the form has brought the response to the client by itself")]
async fn brought_by_itself(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play().await?.answer.clone();
    let (requests, uri) = (play.sent_by_browser().await?, play.sent_value("redirect_uri")?);
    play.file(rendered::delivered_itself(&answer, &requests, &uri));
    Ok(())
}

#[when("the end-user goes back in the browser")]
async fn goes_back(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.look_back().await
}

#[then("nothing of the sign-in is left behind")]
async fn nothing_behind(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play().await?.answer.clone();
    let judgement = rendered::nothing_behind(&answer, &play.browsers.back);
    play.file(judgement);
    Ok(())
}

#[when("the browser is closed and opened again")]
async fn reopened(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.reopen_browser().await
}

#[then("it is recorded whether the end-user is still signed in")]
fn still_signed_in(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let seen = |index: usize| play.browsers.restart.get(index).copied().flatten();
    let judgement = rendered::outlives_browser(seen(0) == Some(true), seen(1));
    play.file(judgement);
    Ok(())
}
