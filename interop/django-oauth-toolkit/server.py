"""A real authorization server for opcheck to test: django-oauth-toolkit.

usage: server.py PORT

A whole Django project in one file, on loopback, with OpenID Connect switched
on. The database is a file in the working directory, thrown away at each start;
the signing key beside it is made once and kept. Django's and the toolkit's
defaults are kept wherever a test does not need otherwise; each setting that
differs says why.
"""

import sys
from pathlib import Path

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

HERE = Path(__file__).resolve().parent
STATE = Path.cwd()
DATABASE = STATE / "db.sqlite3"


def port_from_arguments():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: server.py PORT")
    return int(sys.argv[1])


def signing_key():
    """Reads the key that signs ID tokens, and makes it first where there is none."""
    path = STATE / "signing-key.pem"
    if not path.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    return path.read_text()


PORT = port_from_arguments()

settings.configure(
    DEBUG=False,
    SECRET_KEY="a-fixed-test-key-of-no-value",
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    LOGIN_URL="login",
    LOGIN_REDIRECT_URL="home",
    LOGOUT_REDIRECT_URL="home",
    STATIC_URL="static/",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    # What `startproject` writes, less the messages nobody shows here.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [HERE / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ]
            },
        }
    ],
    # Scenarios run in parallel. A transaction that takes the write lock at its
    # start waits for it; one that asks half way is told "database is locked".
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATABASE,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
            },
        }
    },
    # Client secrets are hashed like passwords. The default costs a good part of
    # a second for each token request, which protects nothing here.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    # One line per request, and the trace of every exception, into the log.
    LOGGING={
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"log": {"class": "logging.StreamHandler"}},
        "loggers": {
            "django.request": {"handlers": ["log"], "level": "ERROR", "propagate": False},
        },
    },
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": signing_key(),
        "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
        "SCOPES": {"openid": "OpenID", "profile": "Profile", "email": "E-mail"},
        # Off by default: without it a stolen refresh token's family lives on.
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
    },
)
django.setup()

# Django's own modules and the models can be imported only from here on.
from django.contrib.auth import logout  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView, LogoutView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.views.generic import TemplateView  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402
from oauth2_provider.urls import metadata_urlpatterns  # noqa: E402



def sign_out(request):
    """Ends the session at one GET. Django asks for a form; a test wants a request."""
    logout(request)
    return redirect("home")


urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("login/", LoginView.as_view(template_name="login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("sign-out/", sign_out),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    # RFC 8414 §3.1 wants the metadata of a prefixed issuer at the root.
    *metadata_urlpatterns,
]

USERS = {"ann": "ann-password-1", "bob": "bob-password-1"}

CODE = Application.GRANT_AUTHORIZATION_CODE
MACHINE = Application.GRANT_CLIENT_CREDENTIALS

# Client, secret (None: public), grant, redirect paths.
CLIENTS = [
    ("demo-web", "demo-web-secret-0123456789abcdef", CODE, ["/cb"]),
    ("demo-two", "demo-two-secret-0123456789abcdef", CODE, ["/one", "/two"]),
    ("demo-query", "demo-query-secret-0123456789abcdef", CODE, ["/cb?a=1"]),
    ("demo-spa", None, CODE, ["/spa"]),
    # May not use the authorization endpoint; the redirect URI is registered all
    # the same, so that the refusal can be sent there.
    ("demo-api", "demo-api-secret-0123456789abcdef", MACHINE, ["/api"]),
]


def application_uri(path):
    """Nobody listens there: opcheck reads the redirect and never follows it."""
    return f"http://127.0.0.1:4190{path}"


def fill_database():
    """Starts from nothing, so that no consent or token of an earlier run is left."""
    for leftover in STATE.glob(DATABASE.name + "*"):
        leftover.unlink()
    call_command("migrate", verbosity=0)
    for name, password in USERS.items():
        User.objects.create_user(name, f"{name}@example.test", password)
    for client_id, secret, grant, paths in CLIENTS:
        client = Application(
            client_id=client_id,
            name=client_id,
            client_type=Application.CLIENT_CONFIDENTIAL if secret else Application.CLIENT_PUBLIC,
            client_secret=secret or "",
            authorization_grant_type=grant,
            redirect_uris=" ".join(application_uri(path) for path in paths),
            post_logout_redirect_uris=application_uri("/bye"),
            algorithm=Application.RS256_ALGORITHM,
        )
        # The check that the registration form makes and `save` does not.
        client.full_clean()
        client.save()


class Server(ThreadedWSGIServer):
    """What `runserver` runs, with room for a burst of connections."""

    daemon_threads = True
    request_queue_size = 128


def serve():
    server = Server(("127.0.0.1", PORT), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    print(f"listening http://127.0.0.1:{PORT}/o", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    fill_database()
    serve()
