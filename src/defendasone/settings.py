"""Django's settings, all of them decided by `core.config`."""

import os
from typing import Any, cast

from csp.constants import NONE, SELF

from defendasone.core import logs
from defendasone.core.config import kept_secret, load
from defendasone.core.database import Login, django_database, url

CONFIG = load()
# Which login this process has: `up` sets it for the processes that it starts.
LOGIN = cast("Login", os.environ.get("DEFEND_LOGIN", "jobs"))

DEBUG = CONFIG.debug
DEMO = CONFIG.demo
SECRET_KEY = CONFIG.secret_key or (kept_secret(CONFIG.data) if CONFIG.data.exists() else "no data folder yet")
ROOT_URLCONF = "defendasone.urls"
WSGI_APPLICATION = "defendasone.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECURE = CONFIG.origin.startswith("https://")
ALLOWED_HOSTS = [CONFIG.host] if SECURE else [CONFIG.host, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [CONFIG.origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    "defendasone.core",
    "defendasone.ui",
    "defendasone.directory",
    "defendasone.accounts",
    "defendasone.messaging",
    "defendasone.intelligence",
    "defendasone.exposure",
    "defendasone.alerts",
    "defendasone.overview",
    "defendasone.api",
    "defendasone.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

BEHIND_PROXY = CONFIG.proxy
MIDDLEWARE = [
    "defendasone.core.middleware.network_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "defendasone.core.middleware.log_context",
    "csp.middleware.CSPMiddleware",
    "defendasone.core.middleware.no_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "defendasone.accounts.middleware.localhost",
    "defendasone.accounts.middleware.viewer",
    "defendasone.accounts.middleware.second_factor",
    "defendasone.core.middleware.nothing_cached",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "defendasone.ui.context.page",
            ],
            "builtins": ["defendasone.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "defendasone.ui.forms.Renderer"

DATABASES: dict[str, Any] = {
    "default": django_database(url(CONFIG, LOGIN), pool=CONFIG.web_threads if LOGIN == "web" else 0)
}
# The sign-in library counts tries in the cache: were it small, a flood of other entries would throw counts out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.data / "static"
# Only the owner's processes, which serve no pages, may do without the collected files.
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {"staticfiles": {"BACKEND": _PLAIN if LOGIN == "owner" else _STATIC}}

SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrftoken"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "defendasone.ui.errors.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_SSL_REDIRECT = SECURE and BEHIND_PROXY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "defendasone.core.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "defendasone.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody makes this service write to an address that it does not know.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    name: f"defendasone.accounts.forms.{form}"
    for name, form in {
        "login": "SignIn",
        "reauthenticate": "Password",
        "reset_password": "ResetPassword",
        "reset_password_from_key": "NewPassword",
        "change_password": "ChangePassword",
    }.items()
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
SOCIALACCOUNT_ADAPTER = "defendasone.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
# By link, not by form: browsers apply form-action to the redirect that follows, and a provider is not ourselves.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": provider.id,
                "name": provider.name,
                "client_id": provider.client_id,
                "secret": provider.secret,
                "settings": {
                    "server_url": provider.server_url,
                    "second_factor": provider.second_factor,
                    "domains": provider.domains,
                },
            }
            for provider in CONFIG.oidc
        ],
        "OAUTH_PKCE_ENABLED": True,
    }
}
MFA_ADAPTER = "defendasone.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    name: f"defendasone.accounts.forms.{form}"
    for name, form in {
        "authenticate": "Code",
        "reauthenticate": "CodeAgain",
        "activate_totp": "SetUpApp",
        "add_webauthn": "AddPasskey",
        "edit_webauthn": "RenamePasskey",
        "login_webauthn": "SignInWithPasskey",
        "authenticate_webauthn": "PasskeyToo",
        "reauthenticate_webauthn": "PasskeyAgain",
    }.items()
}
MFA_TOTP_ISSUER = "Defend as One"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_BACKEND = "defendasone.messaging.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = CONFIG.email_from

LOGGING = logs.configuration()
logs.configure()
