//! Session × prompt: what a valid request gets (OIDC Core §3.1.2.3).

use super::{Approval, Draft, Ground, Outcome, Refusal};
use crate::protocol::Prompt;
use crate::reference::behaviour::{
    ClaimsSubject, ConsentAgain, ConsentBehaviour, ConsentMemory, Elapsed, ForeignHint, NativeConsent,
    OfflineConsent, PromptLogin, PromptNone, SelectAccount, SessionUse, SilentConsent, WithoutSession,
};
use crate::reference::core::{ClientKind, Consent, Session};

/// Decides a request that passed all steps.
pub(super) fn decide(ground: &Ground<'_>, draft: &Draft) -> Result<Outcome, Refusal> {
    let behaviour = &ground.behaviour.session;
    let asks = |prompt: Prompt| draft.prompts.contains(&prompt);
    let session = usable(ground, draft);
    let signed_in = ground.interaction.signed_in;
    if asks(Prompt::None) {
        return silent(ground, draft, session);
    }
    if signed_in && session.is_none() {
        // Somebody signed in, but not the end-user whom the hint names.
        return Err(login_required());
    }
    let chooses = asks(Prompt::SelectAccount)
        && (behaviour.select_account == SelectAccount::Asked || session.is_none());
    if (asks(Prompt::Login) || chooses) && !signed_in {
        match (behaviour.prompt_login, &session) {
            (PromptLogin::IgnoredWithSession, Some(_)) => {}
            (PromptLogin::RefusedWithoutSession, None) => return Err(login_required()),
            (PromptLogin::Login, _)
            | (PromptLogin::IgnoredWithSession, None)
            | (PromptLogin::RefusedWithoutSession, Some(_)) => return Ok(Outcome::Login),
        }
    }
    let session = match (session, behaviour.without_session) {
        (Some(session), _) => session,
        (None, WithoutSession::Login) => return Ok(Outcome::Login),
        (None, WithoutSession::SignsSomebodyIn) => match somebody(ground) {
            Some(session) => session,
            None => return Ok(Outcome::Login),
        },
    };
    if needs_consent(ground, draft, &session) {
        return Ok(Outcome::Consent {
            client: draft
                .client
                .as_ref()
                .map(|client| client.id.clone())
                .unwrap_or_default(),
            scope: draft.scope.clone(),
        });
    }
    approve(ground, draft, session)
}

/// The session, unless the request does not accept it.
fn usable(ground: &Ground<'_>, draft: &Draft) -> Option<Session> {
    let behaviour = &ground.behaviour.session;
    let mut session = ground.session.clone()?;
    if let Some(hint) = &draft.hint
        && *hint != session.subject
    {
        match behaviour.foreign_hint {
            ForeignHint::Refused => return None,
            ForeignHint::Ignored => {}
            ForeignHint::SignsIn => hint.clone_into(&mut session.subject),
        }
    }
    if let Some(subject) = draft.subjects.first() {
        match ground.behaviour.identity.claims_subject {
            ClaimsSubject::Demanded if !draft.subjects.contains(&session.subject) => return None,
            ClaimsSubject::Demanded | ClaimsSubject::Ignored => {}
            ClaimsSubject::Obeyed => subject.clone_into(&mut session.subject),
        }
    }
    if ground.interaction.signed_in {
        return Some(session);
    }
    if behaviour.with_session == SessionUse::Ignored {
        return None;
    }
    let age = ground.core.clock.now().saturating_sub(session.auth_time);
    let elapsed = match draft.max_age {
        None => false,
        Some(0) => behaviour.max_age_zero != Elapsed::Ignored,
        Some(seconds) => match behaviour.max_age {
            Elapsed::Login => age > seconds,
            Elapsed::AlwaysLogin => true,
            Elapsed::Ignored => false,
        },
    };
    (!elapsed).then_some(session)
}

/// What `prompt=none` gets.
fn silent(ground: &Ground<'_>, draft: &Draft, session: Option<Session>) -> Result<Outcome, Refusal> {
    match (ground.behaviour.session.prompt_none, session) {
        (PromptNone::AlwaysLoginRequired, _) | (PromptNone::LoginRequired, None) => Err(login_required()),
        (PromptNone::InteractionRequired, None) => Err(Refusal::Request {
            error: "interaction_required",
            description: "The end-user must be asked.",
        }),
        (PromptNone::ShowsLogin, None) => Ok(Outcome::Login),
        (
            PromptNone::LoginRequired | PromptNone::InteractionRequired | PromptNone::ShowsLogin,
            Some(session),
        ) => {
            let assumed = ground.behaviour.consent.silent == SilentConsent::Assumed;
            if !assumed && needs_consent(ground, draft, &session) {
                return Err(Refusal::Request {
                    error: "consent_required",
                    description: "The end-user must consent.",
                });
            }
            approve(ground, draft, session)
        }
    }
}

/// Whether the end-user must be asked whether the client may have what it asks for.
fn needs_consent(ground: &Ground<'_>, draft: &Draft, session: &Session) -> bool {
    let Some(client) = &draft.client else { return false };
    if ground.interaction.consented {
        return false;
    }
    let behaviour = &ground.behaviour.consent;
    let asked_for = draft.prompts.contains(&Prompt::Consent) && behaviour.again == ConsentAgain::Asked;
    let open = match client.consent {
        Consent::Given => false,
        Consent::Asked => match ground.core.grants.consented(&session.subject, &client.id) {
            None => true,
            Some(scope) => !covers(behaviour, &scope, &draft.scope),
        },
    };
    // RFC 8252 §8.6: a consent that was given before proves nothing about who asks now, unless only the client itself
    // can be at its redirect URI.
    let provable = client.redirect_uris.iter().all(|uri| uri.starts_with("https:"));
    let native = client.kind == ClientKind::Native
        && !provable
        && ground.behaviour.browser.native_consent == NativeConsent::EachTime;
    asked_for || open || native
}

/// Whether a consent that was given covers what is asked for.
fn covers(behaviour: &ConsentBehaviour, given: &[String], asked: &[String]) -> bool {
    match behaviour.memory {
        ConsentMemory::Nothing => false,
        ConsentMemory::ByClient => true,
        ConsentMemory::ByScope => asked.iter().all(|value| {
            let assumed = value == "offline_access" && behaviour.offline == OfflineConsent::Assumed;
            assumed || given.contains(value)
        }),
    }
}

/// The client gets what it asked for.
fn approve(ground: &Ground<'_>, draft: &Draft, session: Session) -> Result<Outcome, Refusal> {
    let (Some(client), Some(target)) = (&draft.client, &draft.target) else {
        return Err(Refusal::Failure);
    };
    Ok(Outcome::Approved(Box::new(Approval {
        client: client.id.clone(),
        target: target.clone(),
        response_type: draft.response_type,
        scope: draft.scope.clone(),
        scope_narrowed: draft.scope_narrowed,
        challenge: draft.challenge.clone(),
        nonce: ground.parameters.value("nonce").map(str::to_owned),
        session,
    })))
}

/// A session of somebody who was not asked.
fn somebody(ground: &Ground<'_>) -> Option<Session> {
    let tenant = ground.site.tenant(ground.place).map(|tenant| tenant.name);
    let user = ground.core.users.0.iter().find(|user| user.exists_at(tenant))?;
    let now = ground.core.clock.now();
    Some(Session {
        public_id: ground.core.dice.short_identifier(),
        subject: user.subject.clone(),
        auth_time: now,
        tenant: tenant.map(str::to_owned),
        expires: now + crate::reference::core::SESSION_LIFETIME,
        signed_out: false,
    })
}

/// `login_required`.
fn login_required() -> Refusal {
    Refusal::Request {
        error: "login_required",
        description: "The end-user must sign in.",
    }
}
