//! The authorization endpoint over HTTP: reads the request, lets `authorize` judge it, and carries out the outcome.

use super::authorize::{Approval, Ground, Interaction, Outcome, Parameters, Refusal, Response, judge};
use super::behaviour::{Bodies, CodeAlphabet, LoginCompletion, Methods, Shown};
use super::core::{CODE_LIFETIME, Code, ResponseType, Session};
use super::dialect::Place;
use super::message::{Ask, Reply};
use super::pending::Pending;
use super::server::Server;
use super::way::Way;
use super::{consent, pages, pushed, request_object};

/// What is known beside the parameters when a request is judged.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances {
    pub(super) session: Option<Session>,
    pub(super) interaction: Interaction,
    /// What is lost on the way.
    pub(super) completion: LoginCompletion,
    /// Why its request object was refused.
    pub(super) refused_object: Option<Refusal>,
}

/// Answers a request.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let behaviour = &server.behaviour.authorize;
    let of_json = match behaviour.bodies {
        Bodies::Forms => None,
        Bodies::FormsAndJson => ask.json_as_form(),
    };
    let raw: &[u8] = match (ask.method.as_str(), behaviour.methods) {
        ("GET" | "HEAD", Methods::GetAndPost | Methods::GetOnly) => ask.query.as_bytes(),
        ("POST", Methods::GetAndPost | Methods::PostOnly | Methods::Any) => match &of_json {
            Some(form) => form.as_bytes(),
            None if ask.has_form() => &ask.body,
            None => {
                let text = "The parameters must be sent as a form.";
                return Reply::page(415, pages::plain("Not a form", text));
            }
        },
        (_, Methods::Any) => ask.query.as_bytes(),
        (_, Methods::GetAndPost) => return Reply::method_not_allowed("GET, HEAD, POST"),
        (_, Methods::GetOnly) => return Reply::method_not_allowed("GET, HEAD"),
        (_, Methods::PostOnly) => return Reply::method_not_allowed("POST"),
    };
    let parameters = match pushed::resolve(server, Parameters::parse(raw, behaviour.empty)) {
        Ok(parameters) => parameters,
        Err(reply) => return reply,
    };
    let (parameters, refused_object) = request_object::resolve(server, ask, parameters);
    if let Some(fetched) = ask.fetched.as_ref().filter(|_| refused_object.is_some())
        && server.behaviour.request_object.shown == Shown::Everything
    {
        return Reply::page(400, pages::plain("This is no request object", fetched));
    }
    let circumstances = Circumstances {
        session: server.session(ask, server.place(ask)),
        refused_object,
        ..Circumstances::default()
    };
    proceed(server, ask, &parameters, circumstances)
}

/// Judges a request and carries out what it has earned.
pub(super) fn proceed(server: &Server, ask: &Ask, parameters: &Parameters, with: Circumstances) -> Reply {
    let place = server.place(ask);
    let signed_in = with.session.as_ref().map(|session| session.public_id.clone());
    // An order of a hook is for a request of a client, not for its second look after the sign-in.
    let injection = if with.interaction == Interaction::default() {
        server.core.injections.take(ask.scenario())
    } else {
        None
    };
    let outcome = judge(&Ground {
        session: with.session,
        injection,
        interaction: with.interaction,
        refused_object: with.refused_object,
        ..ground(server, place, parameters)
    });
    let way = Way {
        server,
        place,
        parameters,
        state: match with.completion {
            LoginCompletion::WithoutState => None,
            LoginCompletion::OriginalRequest | LoginCompletion::WithoutChallenge => parameters.state(),
        },
    };
    match outcome {
        Outcome::ErrorPage {
            error,
            description,
            refused,
        } => way.to_error_page(error, description, refused.as_deref()),
        Outcome::ErrorToClient {
            target,
            error,
            description,
        } => way.to_client(&target, &Response::Error { error, description }),
        Outcome::Login => way.to_login(ask),
        Outcome::Consent { client, scope } => {
            let signed_in = signed_in.filter(|_| with.interaction.signed_in);
            match server.mint_request(place, parameters, signed_in.as_deref()) {
                Ok(req) => consent::page(server, ask, &req, (&client, &scope)),
                Err(_) => server.failure(),
            }
        }
        Outcome::Approved(mut approval) => {
            if with.completion == LoginCompletion::WithoutChallenge {
                approval.challenge = None;
            }
            match issue(server, place, &approval) {
                Some(response) => way.to_client(&approval.target.uri, &response),
                None => server.failure(),
            }
        }
        Outcome::Failure => server.failure(),
    }
}

/// What a request is judged by, before anybody has looked at who sends it.
fn ground<'a>(server: &'a Server, place: Place, parameters: &'a Parameters) -> Ground<'a> {
    Ground {
        behaviour: &server.behaviour,
        core: &server.core,
        site: &server.site,
        place,
        parameters,
        session: None,
        injection: None,
        interaction: Interaction::default(),
        refused_object: None,
    }
}

/// Refuses a pending request that would otherwise be served: whatever it would have got, it gets this error.
pub(super) fn refuse(server: &Server, ask: &Ask, pending: &Pending, response: &Response) -> Reply {
    let place = server.place(ask);
    let parameters = &pending.parameters;
    let way = Way {
        server,
        place,
        parameters,
        state: parameters.state(),
    };
    // The token is genuine, but what it names may have changed since: client and redirect URI are looked at again.
    match judge(&ground(server, place, parameters)) {
        Outcome::ErrorPage {
            error, description, ..
        } => way.to_error_page(error, description, None),
        Outcome::Failure => server.failure(),
        Outcome::ErrorToClient { .. } | Outcome::Login | Outcome::Consent { .. } | Outcome::Approved(_) => {
            match super::authorize::target(&server.core, parameters) {
                Some(target) => way.to_client(&target, response),
                None => server.failure(),
            }
        }
    }
}

/// Makes the code and the tokens of an approval.
fn issue(server: &Server, place: Place, approval: &Approval) -> Option<Response> {
    match approval.response_type {
        ResponseType::Code => Some(Response::Code(code(server, place, approval))),
        ResponseType::Token => super::token::token_without_code(server, place, approval),
        ResponseType::IdToken => super::token::id_token_without_exchange(server, place, approval, None),
        ResponseType::CodeAndIdToken => {
            let code = code(server, place, approval);
            super::token::id_token_without_exchange(server, place, approval, Some(code))
        }
    }
}

/// Makes the code of an approval.
fn code(server: &Server, place: Place, approval: &Approval) -> String {
    let code = match server.behaviour.token.code_alphabet {
        CodeAlphabet::UrlSafe => server.core.dice.identifier(),
        CodeAlphabet::Awkward => server.core.dice.awkward_identifier(),
        CodeAlphabet::Counter => server.core.dice.counted_identifier(),
        CodeAlphabet::Short => server.core.dice.weak_identifier(),
    };
    let stands_for = Code {
        client: approval.client.clone(),
        redirect_uri: approval.target.named.then(|| approval.target.uri.clone()),
        challenge: approval.challenge.clone(),
        nonce: approval.nonce.clone(),
        scope: approval.scope.clone(),
        scope_narrowed: approval.scope_narrowed,
        tenant: server.site.tenant(place).map(|tenant| tenant.name.to_owned()),
        subject: approval.session.subject.clone(),
        session: approval.session.public_id.clone(),
        auth_time: approval.session.auth_time,
        expires: server.core.clock.now().saturating_add(CODE_LIFETIME),
        used_for: None,
        tickets: 0,
    };
    let grants = &server.core.grants;
    grants
        .latest
        .insert(&stands_for.client, stands_for.subject.clone());
    grants.codes.insert(&code, stands_for);
    code
}
