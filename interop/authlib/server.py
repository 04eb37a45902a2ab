"""A real authorization server for opcheck to test: Authlib, in a small Flask application.

usage: server.py PORT

Authlib brings the endpoints' logic: which requests are valid, what goes to the
client, codes, tokens and ID tokens. This file brings what Authlib leaves to an
application: clients, users, sessions, and the pages. Everything is kept in
memory and forgotten at each start. Switched on beyond the defaults: PKCE, OpenID
Connect with the implicit and hybrid flows, the `iss` parameter, request objects
by value, and dynamic registration.
"""

import secrets
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error, rfc7591, rfc7592, rfc9101, rfc9207
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, ClientMixin, TokenMixin
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode, OpenIDHybridGrant, OpenIDImplicitGrant
from flask import Flask, jsonify, redirect, render_template_string, request, session
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

if len(sys.argv) != 2 or not sys.argv[1].isdigit():
    sys.exit("usage: server.py PORT")
PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
SCOPES = ["openid", "email", "profile", "offline_access"]
SIGNING_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
NOBODYS_KEY = RSAKey.generate_key(2048, {"kid": "nobody"}, private=True)
USERS = {"ann": "ann-password-1", "bob": "bob-password-1"}
CODE_SECONDS = 60


@dataclass
class Client(ClientMixin):
    """A registered client; `data` holds its metadata as RFC 7591 §2 names them."""

    client_id: str
    client_secret: str
    data: dict = field(default_factory=dict)
    registration_token: str = ""

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        uris = self.data.get("redirect_uris", [])
        return uris[0] if len(uris) == 1 else None

    def get_allowed_scope(self, scope):
        allowed = self.data.get("scope", " ".join(SCOPES)).split()
        return " ".join(value for value in (scope or "").split() if value in allowed)

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri in self.data.get("redirect_uris", [])

    def check_client_secret(self, client_secret):
        return bool(self.client_secret) and secrets.compare_digest(self.client_secret, client_secret)

    def check_endpoint_auth_method(self, method, endpoint):
        registered = self.data.get("token_endpoint_auth_method", "client_secret_basic")
        return endpoint != "token" or method == registered

    def check_response_type(self, response_type):
        asked = set(response_type.split())
        return any(asked == set(known.split()) for known in self.data.get("response_types", ["code"]))

    def check_grant_type(self, grant_type):
        return grant_type in self.data.get("grant_types", ["authorization_code"])

    @property
    def client_info(self):
        return {"client_id": self.client_id, "client_secret": self.client_secret}

    @property
    def client_metadata(self):
        return self.data


@dataclass
class Code(AuthorizationCodeMixin):
    """An authorization code with everything that it is bound to."""

    code: str
    client_id: str
    username: str
    redirect_uri: str | None
    scope: str
    nonce: str | None
    challenge: str | None
    method: str | None
    auth_time: int
    born: float = field(default_factory=time.time)

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return self.auth_time

    def get_acr(self):
        return None

    def get_amr(self):
        return None


@dataclass
class Token(TokenMixin):
    """An access token and the refresh token that came with it."""

    client_id: str
    username: str | None
    data: dict
    born: float = field(default_factory=time.time)
    dead: set = field(default_factory=set)

    def check_client(self, client):
        return client.client_id == self.client_id

    def get_scope(self):
        return self.data.get("scope", "")

    def get_expires_in(self):
        return self.data.get("expires_in", 0)

    def is_expired(self):
        return time.time() > self.born + self.get_expires_in()

    def is_revoked(self):
        return "access_token" in self.dead

    def get_user(self):
        return self.username

    def get_client(self):
        return CLIENTS.get(self.client_id)


CLIENTS: dict[str, Client] = {}
CODES: dict[str, Code] = {}
TOKENS: list[Token] = []


def client(name, *redirect_uris, secret=True, code=True, types=("code",)):
    """One of the clients that every server of this folder knows."""
    grant_types = ["authorization_code", "refresh_token"] if code else ["client_credentials"]
    if any("id_token" in kind for kind in types):
        grant_types += ["implicit"]
    CLIENTS[name] = Client(
        name,
        f"{name}-secret-0123456789abcdef" if secret else "",
        {
            "redirect_uris": list(redirect_uris),
            "grant_types": grant_types,
            "response_types": list(types) if code else [],
            "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
        },
    )


CALLBACK = "http://127.0.0.1:4190"
client("demo-web", f"{CALLBACK}/cb")
client("demo-two", f"{CALLBACK}/one", f"{CALLBACK}/two")
client("demo-query", f"{CALLBACK}/cb?a=1")
client("demo-spa", f"{CALLBACK}/spa", secret=False)
# Authlib keeps the implicit and hybrid flows for public clients.
client("demo-hybrid", f"{CALLBACK}/hybrid", secret=False, types=("code", "id_token", "code id_token"))
client("demo-api", f"{CALLBACK}/api", code=False)


def save_token(data, asked):
    user = asked.user
    TOKENS.append(Token(asked.client.client_id, user, dict(data)))


def claims_of(user, scope):
    claims = UserInfo(sub=user)
    if "email" in (scope or "").split():
        claims["email"] = f"{user}@example.test"
    if "profile" in (scope or "").split():
        claims["name"] = user
    return claims


def save_code(value, asked):
    data = asked.payload.data
    CODES[value] = Code(
        code=value,
        client_id=asked.client.client_id,
        username=asked.user,
        redirect_uri=asked.payload.redirect_uri,
        scope=asked.scope or "",
        nonce=data.get("nonce"),
        challenge=data.get("code_challenge"),
        method=data.get("code_challenge_method"),
        auth_time=mine().get("auth_time", int(time.time())),
    )


class OpenId:
    """What the three OpenID Connect flows need to know of this server."""

    def exists_nonce(self, nonce, asked):
        return False

    def resolve_client_private_key(self, client):
        return KeySet([SIGNING_KEY])

    def get_client_algorithm(self, client):
        return "RS256"

    def get_client_claims(self, client):
        now = int(time.time())
        return {"iss": ISSUER, "aud": [client.client_id], "iat": now, "exp": now + 3600}

    def get_encode_header(self, client):
        return {"alg": "RS256", "kid": "one"}

    def generate_user_info(self, user, scope):
        return claims_of(user, scope)


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def save_authorization_code(self, code, request):
        save_code(code, request)

    def query_authorization_code(self, code, client):
        found = CODES.get(code)
        if found and found.client_id == client.client_id and time.time() < found.born + CODE_SECONDS:
            return found
        return None

    def delete_authorization_code(self, authorization_code):
        CODES.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code):
        return authorization_code.username


class Challenge(CodeChallenge):
    def get_authorization_code_challenge(self, authorization_code):
        return authorization_code.challenge

    def get_authorization_code_challenge_method(self, authorization_code):
        return authorization_code.method


class OpenIdCode(OpenId, OpenIDCode):
    pass


class Implicit(OpenId, OpenIDImplicitGrant):
    pass


class Hybrid(OpenId, OpenIDHybridGrant):
    def save_authorization_code(self, code, request):
        save_code(code, request)


class Refresh(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        for token in TOKENS:
            if token.data.get("refresh_token") == refresh_token and "refresh_token" not in token.dead:
                return token
        return None

    def authenticate_user(self, refresh_token):
        return refresh_token.username

    def revoke_old_credential(self, refresh_token):
        refresh_token.dead.update(("access_token", "refresh_token"))


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def query_token(self, token_string, token_type_hint):
        for token in TOKENS:
            if token_string in (token.data.get("access_token"), token.data.get("refresh_token")):
                return token
        return None

    def revoke_token(self, token, request):
        token.dead.update(("access_token", "refresh_token"))


class RequestObject(rfc9101.JWTAuthenticationRequest):
    def __init__(self):
        super().__init__(support_request=True, support_request_uri=False)

    def resolve_client_public_key(self, client):
        # A client without keys has signed nothing; nobody holds the key that stands in for them.
        return KeySet.import_key_set(client.data["jwks"]) if client.data.get("jwks") else KeySet([NOBODYS_KEY])

    def get_server_metadata(self):
        return METADATA

    def get_client_require_signed_request_object(self, client):
        return False


class Issuer(rfc9207.IssuerParameter):
    def get_issuer(self):
        return ISSUER


class Registration(rfc7591.ClientRegistrationEndpoint):
    def authenticate_token(self, request):
        return "anyone"

    def save_client(self, client_info, client_metadata, request):
        public = client_metadata.get("token_endpoint_auth_method") == "none"
        made = Client(
            client_info["client_id"],
            "" if public else client_info["client_secret"],
            dict(client_metadata),
            secrets.token_urlsafe(24),
        )
        CLIENTS[made.client_id] = made
        return made

    def generate_client_registration_info(self, client, request):
        return {
            "registration_client_uri": f"{ISSUER}/register/{client.client_id}",
            "registration_access_token": client.registration_token,
        }

    def get_server_metadata(self):
        return METADATA


class Management(rfc7592.ClientConfigurationEndpoint):
    def authenticate_token(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        return next((known for known in CLIENTS.values() if known.registration_token == token), None)

    def authenticate_client(self, request):
        return CLIENTS.get(request.uri.rsplit("/", 1)[-1])

    def revoke_access_token(self, token, request):
        token.registration_token = ""

    def check_permission(self, client, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return bool(token) and token == client.registration_token

    def delete_client(self, client, request):
        CLIENTS.pop(client.client_id, None)

    def update_client(self, client, client_metadata, request):
        client.data.update(client_metadata)
        return client

    def generate_client_registration_info(self, client, request):
        return {
            "registration_client_uri": f"{ISSUER}/register/{client.client_id}",
            "registration_access_token": client.registration_token,
        }

    def get_server_metadata(self):
        return METADATA


METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "revocation_endpoint": f"{ISSUER}/revoke",
    "registration_endpoint": f"{ISSUER}/register",
    "end_session_endpoint": f"{ISSUER}/logout",
    "jwks_uri": f"{ISSUER}/jwks",
    "scopes_supported": SCOPES,
    "response_types_supported": ["code", "id_token", "code id_token"],
    "response_modes_supported": ["query", "fragment", "form_post"],
    "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"],
    "request_object_signing_alg_values_supported": ["RS256", "ES256", "none"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    "code_challenge_methods_supported": ["S256", "plain"],
    "request_parameter_supported": True,
    "request_uri_parameter_supported": False,
    "claims_parameter_supported": False,
    "authorization_response_iss_parameter_supported": True,
}

SESSIONS: dict[str, dict] = {}


def mine():
    """The browser's session. It is kept here, so that signing out ends it whatever cookie is sent afterwards."""
    return SESSIONS.setdefault(session.setdefault("id", secrets.token_urlsafe(16)), {})


def sign_in(name):
    """Signs an end-user in, under a new session id."""
    before = SESSIONS.pop(session.get("id", ""), {})
    session["id"] = secrets.token_urlsafe(16)
    mine().update(before, user=name, auth_time=int(time.time()), fresh=True)


app = Flask(__name__)
app.config.update(
    SECRET_KEY=secrets.token_bytes(32),
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SAMESITE="Lax",
    OAUTH2_SCOPES_SUPPORTED=SCOPES,
    OAUTH2_REFRESH_TOKEN_GENERATOR=True,
)
server = AuthorizationServer(app, query_client=CLIENTS.get, save_token=save_token)
server.register_grant(CodeGrant, [OpenIdCode(require_nonce=False), Challenge(required=True)])
server.register_grant(Implicit)
server.register_grant(Hybrid)
server.register_grant(Refresh)
server.register_endpoint(Revocation)
server.register_endpoint(Registration)
server.register_endpoint(Management)
server.register_extension(RequestObject())
server.register_extension(Issuer())

# The fields of this application's own forms.
FIELDS = {"csrf", "username", "password", "answer"}
PAGE = """<!doctype html><html lang="en"><title>{{ title }}</title><h1>{{ title }}</h1>
{% if message %}<p role="alert">{{ message }}</p>{% endif %}
<form id="{{ form }}" method="post" action="{{ action }}">
<input type="hidden" name="csrf" value="{{ csrf }}">
{% if form == "login" %}
<label>Name <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button name="answer" value="yes">Sign in</button> <button name="answer" value="no">Cancel</button>
{% elif form == "consent" %}
<p>{{ asks }} asks for: {{ scope }}</p>
<button name="answer" value="yes">Allow</button> <button name="answer" value="no">Deny</button>
{% else %}
<button name="answer" value="yes">Sign out</button>
{% endif %}
</form></html>"""


def here():
    """This request as an address, also where it came as a form."""
    kept = [(name, value) for name, value in request.values.items(multi=True) if name not in FIELDS]
    return f"{request.path}?{urlencode(kept)}"


def show(form, title, **more):
    """A page with a form that only this browser can send."""
    csrf = mine().setdefault("csrf", secrets.token_urlsafe(16))
    return render_template_string(PAGE, form=form, title=title, action=here(), csrf=csrf, **more)


def answered():
    """What the end-user pressed, or nothing where no form of ours was sent."""
    genuine = request.method == "POST" and request.form.get("csrf") and request.form["csrf"] == mine().get("csrf")
    return request.form.get("answer") if genuine else None


@app.after_request
def protect(response):
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Content-Security-Policy", "frame-ancestors 'none'")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


@app.route("/authorize", methods=["GET", "POST"])
def authorize():
    mine_now = mine()
    try:
        grant = server.get_consent_grant(end_user=mine_now.get("user"))
    except OAuth2Error as error:
        return answer_with(server.create_oauth2_request(None), error)
    pressed = answered()
    if pressed == "no":
        return server.create_authorization_response(grant_user=None, grant=grant)
    if pressed and "username" in request.form:
        name = request.form["username"]
        if USERS.get(name) != request.form.get("password"):
            return show("login", "Sign in", message="Name or password are wrong.")
        sign_in(name)
        return redirect(here(), 303)
    silent = grant.request.payload.data.get("prompt") == "none"
    if must_sign_in(grant, mine_now, pressed):
        return refuse(grant, "login_required") if silent else show("login", "Sign in")
    asked = f"{grant.client.client_id} {grant.request.scope}"
    consents = mine_now.setdefault("consents", set())
    if pressed != "yes" and (asked not in consents or getattr(grant, "prompt", None) == "consent"):
        if silent:
            return refuse(grant, "consent_required")
        return show("consent", "Allow access", asks=grant.client.client_id, scope=grant.request.scope)
    consents.add(asked)
    mine_now.pop("fresh", None)
    return server.create_authorization_response(grant_user=mine_now["user"], grant=grant)


def must_sign_in(grant, mine_now, pressed):
    """Whether the end-user must sign in, again where `prompt` or `max_age` say so (OIDC Core §3.1.2.1)."""
    if "user" not in mine_now:
        return True
    if mine_now.get("fresh") or pressed:
        return False
    max_age = grant.request.payload.data.get("max_age", "")
    old = max_age.isdigit() and time.time() - mine_now["auth_time"] >= int(max_age)
    return old or getattr(grant, "prompt", None) == "login"


def refuse(grant, code):
    """Sends the client an error of OIDC Core §3.1.2.6 that the application decides on."""
    in_fragment = grant.request.payload.response_type != "code"
    error = OAuth2Error(redirect_uri=grant.redirect_uri, redirect_fragment=in_fragment)
    error.error, error.state = code, grant.request.payload.state
    return answer_with(grant.request, error)


def answer_with(asked, error):
    """The library's answer to an error, with the issuer that its own hook adds to answers of another method only."""
    response = server.handle_error_response(asked, error)
    Issuer().add_issuer_parameter(server, response)
    return response


@app.post("/token")
def token():
    return server.create_token_response()


@app.post("/revoke")
def revoke():
    return server.create_endpoint_response(Revocation.ENDPOINT_NAME)


@app.post("/register")
def register():
    return server.create_endpoint_response(Registration.ENDPOINT_NAME)


@app.route("/register/<name>", methods=["GET", "PUT", "DELETE"])
def manage(name):
    return server.create_endpoint_response(Management.ENDPOINT_NAME)


@app.route("/userinfo", methods=["GET", "POST"])
def userinfo():
    _, _, presented = request.headers.get("Authorization", "").partition(" ")
    for known in TOKENS:
        if presented and known.data.get("access_token") == presented and not known.is_revoked() and not known.is_expired():
            scope = known.get_scope() or ""
            if "openid" not in scope.split():
                return jsonify(error="insufficient_scope"), 403, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
            return jsonify(claims_of(known.username, scope))
    if not presented:
        return jsonify({}), 401, {"WWW-Authenticate": "Bearer"}
    return jsonify(error="invalid_token"), 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}


@app.route("/logout", methods=["GET", "POST"])
def logout():
    if answered() == "yes":
        SESSIONS.pop(session.pop("id", ""), None)
        return "<!doctype html><title>Signed out</title><p>You are signed out.</p>"
    return show("logout", "Sign out")


@app.get("/jwks")
def jwks():
    return jsonify(KeySet([SIGNING_KEY]).as_dict(private=False))


@app.get("/.well-known/openid-configuration")
@app.get("/.well-known/oauth-authorization-server")
def metadata():
    return jsonify(METADATA)


make_server("127.0.0.1", PORT, app, threaded=True).serve_forever()
