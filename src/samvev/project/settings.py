"""One settings file: everything that differs between demo, test and production comes from the environment.

docs/operations.md lists the variables; `samvev check` refuses unsafe combinations.
"""

import os
import shlex
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.csp import CSP

from samvev.accounts.oidc import providers
from samvev.project import logs
from samvev.project.connection import database
from samvev.web.sessions import Limits


def env_list(name: str, default: str = "") -> list[str]:
    """A list, parted by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


BASE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAMVEV_DATA", "var")).resolve()
DEMO = os.environ.get("SAMVEV_DEMO") == "1"
DEBUG = os.environ.get("SAMVEV_DEBUG") == "1"
BENCH = os.environ.get("SAMVEV_BENCH") == "1"  # one more address, to compare the others with

SECRET_KEY = os.environ.get("SAMVEV_SECRET_KEY", "")
SECRET_KEY_FALLBACKS = env_list("SAMVEV_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("SAMVEV_ALLOWED_HOSTS", "127.0.0.1,localhost")
BASE_URL = os.environ.get("SAMVEV_BASE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "samvev.kernel",
    "samvev.audit",
    "samvev.web",
    "samvev.organisations",
    "samvev.accounts",
    "samvev.people",
    "samvev.notifications",
    "samvev.cases",
    "samvev.consents",
    "samvev.needs",
    "samvev.plans",
    "samvev.meetings",
    "samvev.messages",
    "samvev.interop",
    "samvev.oversight",
    "samvev.front",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samvev.web.middleware.RequestMiddleware",  # after the static files: those need no log line
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samvev.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samvev.web.drafts.DraftMiddleware",
    "samvev.accounts.middleware.SeenMiddleware",
    "samvev.web.resume.ResumeMiddleware",
]
ROOT_URLCONF = "samvev.project.urls"
WSGI_APPLICATION = "samvev.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # outside DEBUG, Django caches the loaded templates
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "samvev.web.context.page",
            ]
        },
    },
    {  # what long lists repeat, drawn by the tag `compiled`
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "compiled",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "samvev.web.compiled.environment"},
    },
]

# --- Database: the application's role; migrations use DATABASE_OWNER_URL instead ---
EMBEDDED_URL = f"postgresql://samvev_app@/samvev?host={quote(str(DATA / 'postgres'), safe='')}"
DATABASES: dict[str, Any] = {
    "default": database(
        os.environ.get("DATABASE_URL", EMBEDDED_URL),
        pool=int(os.environ.get("DATABASE_POOL", "0")),
        prepared=os.environ.get("DATABASE_PREPARED", "1") == "1",
    )
}
if replica := os.environ.get("DATABASE_REPLICA_URL"):  # reports are read there
    DATABASES["replica"] = database(replica, longest_way=2)
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")

# --- Language and time ---
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]  # each by its own name
FIRST_DAY_OF_WEEK = 1

# --- Sessions and cookies. The prefix __Host- makes a browser refuse what a neighbouring host sets ---
INSECURE_COOKIES = DEMO or os.environ.get("SAMVEV_INSECURE_COOKIES") == "1"
COOKIE_PREFIX = "" if INSECURE_COOKIES else "__Host-"
SESSION_ENGINE = "samvev.web.session_rows"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}samvev"
SESSION_COOKIE_AGE = 24 * 60 * 60  # the rows: the limits below end what they stand for long before
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}samvev-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "samvev-language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
KEPT_COOKIE_NAME = f"{COOKIE_PREFIX}samvev-kept"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_COOKIES

# --- Sign-in: how long a session may rest and live, and the eID level each needs (3 substantial, 4 high) ---
SAMVEV_SESSION_LIMITS = {
    "staff": Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=8)),
    "citizen": Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=2)),
}
SAMVEV_PROVIDERS = os.environ.get("SAMVEV_PROVIDERS", "")
SAMVEV_LEVELS = {
    "citizen": 4,
    "staff": int(os.environ.get("SAMVEV_LEVEL_STAFF", "3")),
    "office": int(os.environ.get("SAMVEV_LEVEL_OFFICE", "4")),
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # of break-glass accounts; no others exist

# --- Headers ---
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # Designsystemet's icons are masks in its style sheet
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # A form of ours may end at a provider's: signing out does.
    "form-action": [CSP.SELF, *providers.addresses(providers.table(SAMVEV_PROVIDERS, insecure=INSECURE_COOKIES))],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if INSECURE_COOKIES else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_COOKIES
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a preload list is for whoever owns the domain to decide
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
if os.environ.get("SAMVEV_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = not INSECURE_COOKIES
SAMVEV_VIRUS_CHECK = shlex.split(os.environ.get("SAMVEV_VIRUS_CHECK", ""))  # reads a file; 0: clean, as `clamdscan -`
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Static files: collected once and named by their content in production, found where they are elsewhere ---
STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("SAMVEV_STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = not STATIC_ROOT
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- E-mail ---
SAMVEV_OUTBOX = DATA / "outbox"
SMTP = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": os.environ.get("SAMVEV_SMTP_HOST", "localhost"),
        "port": int(os.environ.get("SAMVEV_SMTP_PORT", "587")),
        "username": os.environ.get("SAMVEV_SMTP_USER", ""),
        "password": os.environ.get("SAMVEV_SMTP_PASSWORD", ""),
        "use_tls": os.environ.get("SAMVEV_SMTP_TLS", "1") == "1",
        "timeout": 20,
    },
}
MAILERS = {"default": {"BACKEND": "samvev.project.outbox.OutboxBackend"} if DEMO else SMTP}
DEFAULT_FROM_EMAIL = os.environ.get("SAMVEV_MAIL_FROM", "samvev@localhost")

# --- National identity numbers: the keys that seal them, and whether they are made up ---
SAMVEV_DATA_KEYS = env_list("SAMVEV_DATA_KEYS")
SAMVEV_SYNTHETIC_IDS = os.environ.get("SAMVEV_SYNTHETIC_IDS", "1" if DEMO else "0") == "1"

# --- The log: how long entries are kept (decided when `samvev migrate` runs), and what a review looks for ---
SAMVEV_LOG_YEARS = int(os.environ.get("SAMVEV_LOG_YEARS", "10"))
SAMVEV_MANY_PERSONS = int(os.environ.get("SAMVEV_MANY_PERSONS", "30"))  # whose cases one employee opens in a day

# --- Composition: what lower rooms ask of higher ones, by name ---
SAMVEV_ENTRANCE = "samvev.cases.entrance.enter"
SAMVEV_STANDING = "samvev.consents.queries.standing"
SAMVEV_FRAME = "samvev.front.frame.frame"
SAMVEV_SIGN_IN = "accounts:sign_in"
SAMVEV_PROVE = "accounts:prove"
SAMVEV_ASSISTANCE = "samvev.cases.assisted.together"
SAMVEV_LEAVING = "samvev.cases.staffing.leaving.follow"
SAMVEV_PARTING = "samvev.consents.access.end_shared"
SAMVEV_NUMBER_KEYS = "samvev.people.citizens.keys_of"
SAMVEV_CITIZENS = "samvev.people.citizens.citizens"
SAMVEV_ALARM = "samvev.notifications.alarms.break_glass_used"

# --- Logs ---
LOGGING = logs.configure(readable=DEMO)
