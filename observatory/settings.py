"""All settings, read from the environment; `.env.example` lists each with its default.

The safe value is the default one. What makes a laptop comfortable (plain http, demo
accounts without a second factor) is asked for by `make run` through the environment.
"""

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from observatory import embedded
from observatory.environment import (
    BASE_DIR,
    BROKER_URL,
    DATA_DIR,
    DATABASE,
    env,
)
from observatory.settings_accounts import *  # noqa: F403  settings are read by name
from observatory.settings_api import *  # noqa: F403
from observatory.settings_files import *  # noqa: F403
from observatory.settings_files import ATTACHMENT_STORAGE

django_stubs_ext.monkeypatch()

# -- What the operator decides ------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or embedded.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
"""Former keys: what was signed or sealed with them is still read."""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
INSECURE_HTTP = env.bool("INSECURE_HTTP", default=False)
"""Serve over plain http: for a laptop or a closed office network only."""
DEMO = env.bool("DEMO", default=False)
"""Create the five demo accounts, whose passwords are public."""
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=not DEMO)
"""Editors and administrators must set up a second factor before they act."""
FOUR_EYES = env.bool("FOUR_EYES", default=True)
"""The author of a report may not publish it."""
TWO_SOURCES = env.bool("TWO_SOURCES", default=True)
"""A report is first published with two sources or a stated reason only."""
PUBLISH_AFTER_DAYS = env.int("PUBLISH_AFTER_DAYS", default=0)
"""What the desk is proposed; 0: at once."""
ADMIN_PATH = env.str("ADMIN_PATH", default="administration/")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
"""What a Prometheus server must give as its bearer at /metrics; none: closed."""
TILE_URL = env.str("TILE_URL", default="")
TILE_ATTRIBUTION = env.str("TILE_ATTRIBUTION", default="")
"""Base map tiles from elsewhere; off unless the operator names a server."""
EMBED_ORIGINS = env.list("EMBED_ORIGINS", default=[])
"""Sites that may show the map in a frame (`frame-ancestors` of that one page)."""
DEFAULT_DIVISION = env.str("DEFAULT_DIVISION", default="2012")
COUNTRY_CODE = "MLI"
DATA_LICENCE = env.str("DATA_LICENCE", default="CC BY 4.0")
DATA_LICENCE_URL = env.str(
    "DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"
)
DATA_ATTRIBUTION = env.str("DATA_ATTRIBUTION", default="Observatoire")
"""What every download and API answer says of the operator's own data."""

# -- Applications ------
INSTALLED_APPS = [
    "observatory.apps.ObservatoryConfig",
    "incidents.apps.IncidentsConfig",
    "regions.apps.RegionsConfig",
    # Not autodiscovered: django-leaflet's admin module wants GDAL.
    "observatory.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "leaflet",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "observatory.transport.TransportMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "observatory.compression.PaddedGZipMiddleware",  # pads at random against BREACH
    "observatory.compression.PublicCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "observatory.middleware.PrivateByDefaultMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "observatory.middleware.SecondFactorMiddleware",
    "observatory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "observatory.urls"
WSGI_APPLICATION = "observatory.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "observatory.context.site",
            ],
        },
    },
]

# -- Data: PostgreSQL and a Redis-protocol server, embedded unless a URL is given ------
DATABASES = {"default": DATABASE}
# Limits, and second-factor codes already used, are kept here: Redis may be down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "observatory_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "documents": {  # apart: many PDFs must push no limit out
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "documents",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Celery: a bell and an executor; the work itself is rows in PostgreSQL ------
# Each figure was measured under faults (bounded sockets: a frozen broker costs 2 s).
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # longer than the hard time limit of any task
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "global_keyprefix": env.str("REDIS_PREFIX", default="obs:"),
}
CELERY_VISIBILITY_TIMEOUT = 600
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True

# -- Languages: French first ------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "observatory" / "locale"]
LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
TIME_ZONE = env.str("TIME_ZONE", default="Africa/Bamako")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# -- Static files: hashed, pre-compressed, from the packages themselves ------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "observatory.lib.static_files.NodeModulesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": ATTACHMENT_STORAGE,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "observatory.lib.static_files.ModuleStorage"
    },
}
LEAFLET_CONFIG = {"RESET_VIEW": False, "NO_GLOBALS": False}

# -- Accounts ------
AUTH_USER_MODEL = "incidents.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "observatory.lib.passwords.MaximumLengthValidator"},
    {
        "NAME": "observatory.lib.passwords.ContextWordsValidator",
        "OPTIONS": {"words": env.list("PASSWORD_CONTEXT_WORDS", default=[])},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "map"
ACCOUNT_ADAPTER = "incidents.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}  # second factors; axes: passwords
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE_HTTP  # browsers: on this machine only
EMAIL_URL = env.str("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="observatory@localhost")
SENDS_MAIL = bool(EMAIL_URL)
"""Without a mail server nobody is promised any mail; what the accounts write is shown
where the server runs."""
EMAIL_TIMEOUT = 10
vars().update(env.email_url_config(EMAIL_URL or "consolemail://"))

# -- Security ------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_NAME = "sessionid" if INSECURE_HTTP else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if INSECURE_HTTP else "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
TILE_ORIGIN = [TILE_URL.split("{")[0]] if TILE_URL else []
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *TILE_ORIGIN],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# -- Logs: never a person's name or the place of an unpublished incident ------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "axes": {"level": "ERROR"},  # below that it names who signs in
        "requests_hardened": {"level": "ERROR"},  # below that, where partners listen
        "urllib3": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
