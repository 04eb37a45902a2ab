//! Userinfo: *When* it is asked in one way or another, *Then* what it answers.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cucumber::{then, when};
use serde_json::{Value, json};
use url::Url;

use super::fetched::answer_of;
use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::Judgement;
use crate::check::userinfo::{self, Claims, Refusal};
use crate::protocol::{Exchange, Jws, Request, Secret, SignedToken, encode_form_component};

/// How a request carries its access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carried {
    /// In the header of a GET (RFC 6750 §2.1).
    Header,
    /// In the header of a POST.
    PostHeader,
    /// In a form (RFC 6750 §2.2).
    Form,
    /// In the query (RFC 6750 §2.3).
    Query,
    /// In the header and in a form.
    Twice,
    /// Not at all.
    Nowhere,
}

/// A request to userinfo.
fn request(endpoint: &Url, carried: Carried, token: &Secret, proven: bool) -> Request {
    let form = format!("access_token={}", encode_form_component(token.expose()));
    let get = Request::get(endpoint.clone());
    let request = match carried {
        Carried::Header => get.with_access_token(token, proven),
        Carried::PostHeader => {
            // Without a body there is nothing whose type could be named.
            let post = Request {
                method: http::Method::POST,
                ..Request::get(endpoint.clone())
            };
            post.with_access_token(token, proven)
        }
        Carried::Form => Request::post_form(endpoint.clone(), form),
        Carried::Query => {
            let mut url = endpoint.clone();
            url.query_pairs_mut().append_pair("access_token", token.expose());
            Request::get(url)
        }
        Carried::Twice => Request::post_form(endpoint.clone(), form).with_access_token(token, proven),
        Carried::Nowhere => get,
    };
    request.with_header("Accept", "application/json, application/jwt")
}

/// How an access token that is a JWT is forged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forged {
    Unsigned,
    UnsignedInOtherLetters,
    WithoutAlgorithm,
    WithOtherSignature,
    ForAnother,
    OfMoreScope,
    OfLongerLife,
}

impl Forged {
    /// The way that a sentence names.
    fn named(words: &str) -> Result<Self, StepTrouble> {
        Ok(match words {
            "no signature" => Self::Unsigned,
            "no signature, by the algorithm nOnE" => Self::UnsignedInOtherLetters,
            "no signature and no algorithm" => Self::WithoutAlgorithm,
            "the signature of somebody else" => Self::WithOtherSignature,
            "another subject" => Self::ForAnother,
            "more scope" => Self::OfMoreScope,
            "a later expiry" => Self::OfLongerLife,
            other => {
                return Err(StepTrouble::UnknownWord {
                    kind: "forgery",
                    name: other.to_owned(),
                });
            }
        })
    }

    /// The forged form of a token; `None` where the token lacks what is to be forged.
    fn of(self, token: &str) -> Option<String> {
        let claims = SignedToken::parse(token).ok()?.claims;
        match self {
            Self::Unsigned => Jws::with_algorithm(token, Some("none")),
            Self::UnsignedInOtherLetters => Jws::with_algorithm(token, Some("nOnE")),
            Self::WithoutAlgorithm => Jws::with_algorithm(token, None),
            Self::WithOtherSignature => Jws::with_other_signature(token),
            Self::ForAnother => Jws::with_claim(token, "sub", json!("somebody-else")),
            Self::OfMoreScope => {
                let scope = claims.get("scope").and_then(Value::as_str).unwrap_or("openid");
                Jws::with_claim(token, "scope", json!(format!("{scope} profile admin")))
            }
            Self::OfLongerLife => {
                let expiry = claims.get("exp")?.as_i64()?;
                Jws::with_claim(token, "exp", json!(expiry.saturating_add(86_400)))
            }
        }
    }
}

impl Play {
    /// Asks userinfo.
    async fn ask_userinfo(&mut self, carried: Carried, token: &Secret) -> Result<Exchange, StepTrouble> {
        let endpoint = self.context.profile.endpoints.userinfo.clone();
        let endpoint = endpoint.ok_or(StepTrouble::Missing("userinfo endpoint"))?;
        Ok(self
            .fetch("userinfo", request(&endpoint, carried, token, self.proves()))
            .await)
    }

    /// Asks userinfo with the access token of the scenario.
    async fn ask_as(&mut self, carried: Carried) -> Result<(), StepTrouble> {
        if carried == Carried::Form {
            self.ensure_unbound()?;
        }
        let token = self.access_token()?;
        self.fetched.userinfo = Some(self.ask_userinfo(carried, &token).await?);
        Ok(())
    }

    /// Asks userinfo in a way that it must refuse, after the control: the same access token as it should be sent.
    async fn ask_wrongly(&mut self, carried: Carried, token: &Secret) -> Result<(), StepTrouble> {
        let good = self.access_token()?;
        self.fetched.control = Some(self.ask_userinfo(Carried::Header, &good).await?);
        self.fetched.userinfo = Some(self.ask_userinfo(carried, token).await?);
        Ok(())
    }

    /// Asks userinfo with something that is no access token.
    async fn ask_with(&mut self, words: &str) -> Result<(), StepTrouble> {
        let token = match words {
            "a random text" => Secret::new(URL_SAFE_NO_PAD.encode(self.random::<32>())),
            "the ID token" => {
                let token = self.token_response()?.id_token;
                token.ok_or(StepTrouble::Missing("ID token"))?
            }
            "the refresh token" => {
                let token = self.fresh_tokens_with_refresh().await?.refresh_token;
                token.ok_or(StepTrouble::Missing("refresh token"))?
            }
            "the code" => Secret::new(self.code_that_was_exchanged().await?),
            other => {
                return Err(StepTrouble::UnknownWord {
                    kind: "token",
                    name: other.to_owned(),
                });
            }
        };
        self.ask_wrongly(Carried::Header, &token).await
    }

    /// Asks userinfo with a forged form of the access token. One that is no JWT cannot be forged so.
    async fn ask_forged(&mut self, words: &str) -> Result<(), StepTrouble> {
        let forged = Forged::named(words)?;
        let token = self.access_token()?;
        match forged.of(token.expose()) {
            Some(forged) => self.ask_wrongly(Carried::Header, &Secret::new(forged)).await,
            None => {
                let fact = "access tokens are no JWTs that could be forged so".to_owned();
                self.does_not_concern(StepTrouble::Concern(fact))
            }
        }
    }

    /// Asks userinfo with an access token that was not granted `openid`; the control has one that was.
    async fn ask_without_openid(&mut self) -> Result<(), StepTrouble> {
        self.exchange_plain_code().await?;
        let tokens = self.token_response()?;
        let granted = tokens.scope.unwrap_or_default();
        if granted.split(' ').any(|scope| scope == "openid") {
            let fact = "the target grants `openid` to a request without it".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        let plain = tokens.access_token;
        let exchange = self.tokens_by(self.agent.fork(), 0).await?;
        self.tokens.push(exchange);
        self.ask_wrongly(Carried::Header, &plain).await
    }

    /// Lets the access token expire, and asks userinfo with it. The control was asked before.
    async fn ask_after_expiry(&mut self) -> Result<(), StepTrouble> {
        let token = self.access_token()?;
        self.fetched.control = Some(self.ask_userinfo(Carried::Header, &token).await?);
        let lifetime = self.token_response()?.expires_in;
        let Some(lifetime) = lifetime.and_then(|seconds| u64::try_from(seconds).ok()) else {
            let fact = "the token response does not say when the access token expires".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        // Sessions may have ended in that time.
        self.context.sessions.forget();
        let margin = self.context.profile.limits.clock_seconds.max(1);
        self.let_time_pass(lifetime.saturating_add(margin)).await?;
        self.fetched.userinfo = Some(self.ask_userinfo(Carried::Header, &token).await?);
        Ok(())
    }

    /// What userinfo answered.
    fn userinfo_claims(&self) -> Result<Claims, StepTrouble> {
        let answered = answer_of(self.fetched.userinfo.as_ref(), "answer of userinfo")?;
        Ok(userinfo::claims(answered))
    }

    /// Files whether userinfo refused.
    fn judge_userinfo_refusal(&mut self, refusal: Refusal) -> Result<(), StepTrouble> {
        let control = answer_of(self.fetched.control.as_ref(), "control of userinfo")?;
        let answered = answer_of(self.fetched.userinfo.as_ref(), "answer of userinfo")?;
        let judgement = userinfo::refuses(control, answered, refusal);
        self.file(judgement);
        Ok(())
    }

    /// Files a judgement about the claims of userinfo.
    fn judge_claims(&mut self, judge: impl FnOnce(&Claims) -> Judgement) -> Result<(), StepTrouble> {
        let judgement = judge(&self.userinfo_claims()?);
        self.file(judgement);
        Ok(())
    }

    /// Files whether userinfo is about the end-user of the ID token.
    fn judge_userinfo_subject(&mut self) -> Result<(), StepTrouble> {
        let token = self.read_id_token()?.map_err(|error| StepTrouble::Absent {
            what: "an ID token",
            reason: error.to_string(),
        })?;
        let subject = token
            .claims
            .get("sub")
            .and_then(Value::as_str)
            .unwrap_or_default();
        self.judge_claims(|claims| userinfo::same_subject(claims, subject))
    }

    /// Files whether userinfo holds no claims of scopes that were not granted.
    fn judge_scope_of_claims(&mut self) -> Result<(), StepTrouble> {
        let asked = self.request()?.value("scope").unwrap_or_default().to_owned();
        let granted = self.token_response()?.scope.unwrap_or(asked);
        self.judge_claims(|claims| userinfo::only_of(claims, &granted))
    }

    /// Asks for a scope that asks for claims. A target that does not list it is not concerned.
    fn ask_for_listed_scope(&mut self, scope: &str) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let metadata = context.profile.metadata.as_ref();
        let listed = metadata.and_then(|metadata| metadata.scopes_supported.as_ref());
        if !listed.is_some_and(|list| list.iter().any(|own| own == scope)) {
            let fact = format!("the metadata do not list the scope `{scope}`");
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        self.prepare(|request| request.set("scope", &format!("openid {scope}")))
    }
}

#[cucumber::given(expr = "it asks for openid and the listed scope {string}")]
fn listed_scope(world: &mut World, scope: String) -> Result<(), StepTrouble> {
    world.play()?.ask_for_listed_scope(&scope)
}

#[when("userinfo is asked")]
async fn asked(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_as(Carried::Header).await
}

#[when("userinfo is asked by POST")]
async fn asked_by_post(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_as(Carried::PostHeader).await
}

#[when("userinfo is asked with the access token in a form")]
async fn asked_by_form(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_as(Carried::Form).await
}

#[when("userinfo is asked without a token")]
async fn asked_without_token(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.access_token()?;
    play.ask_wrongly(Carried::Nowhere, &token).await
}

#[when("userinfo is asked with the access token in the query")]
async fn asked_by_query(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.access_token()?;
    play.ask_wrongly(Carried::Query, &token).await
}

#[when("userinfo is asked with the access token in the header and in a form")]
async fn asked_twice(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.access_token()?;
    play.ask_wrongly(Carried::Twice, &token).await
}

#[when(expr = "userinfo is asked with {string} for an access token")]
async fn asked_with(world: &mut World, words: String) -> Result<(), StepTrouble> {
    world.play()?.ask_with(&words).await
}

#[when(expr = "userinfo is asked with an access token that was given {string}")]
async fn asked_forged(world: &mut World, words: String) -> Result<(), StepTrouble> {
    world.play()?.ask_forged(&words).await
}

#[when("userinfo is asked with an access token without the scope openid")]
async fn asked_without_openid(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_without_openid().await
}

#[when("userinfo is asked after the access token has expired")]
async fn asked_after_expiry(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_after_expiry().await
}

#[then("userinfo answers with claims")]
fn answers(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = userinfo::answers(answer_of(play.fetched.userinfo.as_ref(), "answer of userinfo")?);
    play.file(judgement);
    Ok(())
}

#[then("userinfo is about the end-user of the ID token")]
fn about_same(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_userinfo_subject()
}

#[then("the claims of userinfo are well formed")]
fn typed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_claims(userinfo::typed)
}

#[then("userinfo holds no claims of scopes that were not granted")]
fn only_granted(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_scope_of_claims()
}

#[then(expr = "userinfo holds claims of the scope {string}")]
fn holds_scope(world: &mut World, scope: String) -> Result<(), StepTrouble> {
    world
        .play()?
        .judge_claims(|claims| userinfo::holds_those_of(claims, &scope))
}

#[then("userinfo names the tenant, the application and the identity provider")]
fn names_tenant(world: &mut World) -> Result<(), StepTrouble> {
    let names = ["tnt_id", "app_id", "idp_name"];
    world
        .play()?
        .judge_claims(|claims| userinfo::holds(claims, &names))
}

#[then("userinfo demands a token")]
fn demands_token(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_userinfo_refusal(Refusal::NoToken)
}

#[then("userinfo calls the token invalid")]
fn calls_invalid(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_userinfo_refusal(Refusal::InvalidToken)
}

#[then("userinfo does not open")]
fn does_not_open(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_userinfo_refusal(Refusal::NotOpened)
}

#[then("userinfo refuses two tokens")]
fn refuses_two(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_userinfo_refusal(Refusal::TwoTokens)
}

#[then("userinfo asks for the scope openid")]
fn asks_for_scope(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_userinfo_refusal(Refusal::InsufficientScope)
}

#[then("userinfo refuses the request")]
fn refuses(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_userinfo_refusal(Refusal::Anything)
}
