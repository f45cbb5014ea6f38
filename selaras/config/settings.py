"""Settings of the product, all from the environment; an unsafe production value stops the start."""

import os
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from selaras.config import env
from selaras.core.logs import logging_of
from selaras.core.storage.address import address_of

BASE_DIR = Path(__file__).resolve().parents[2]
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# demo: python3 run.py; production: run.py serve; test: pytest, however it is started and whatever .env says
if "pytest" in sys.modules:
    os.environ["SELARAS_MODE"] = "test"
if env.text("SELARAS_MODE") != "test":
    env.load_file(BASE_DIR / ".env")
MODE = env.text("SELARAS_MODE", "demo")
if MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"SELARAS_MODE bernilai {MODE!r}; isi dengan demo atau production.")
DEMO = MODE in {"demo", "test"}
DEBUG = env.flag("SELARAS_DEBUG")
# A folder for each mode: what the demo wrote is never served as real data.
VAR_DIR = Path(env.text("SELARAS_VAR") or BASE_DIR / "var" / MODE)
SECRET_KEY = env.text("SELARAS_SECRET_KEY", "" if MODE == "production" else f"{MODE}-tanpa-rahasia")
ALLOWED_HOSTS = env.words("SELARAS_HOSTS", "" if MODE == "production" else "*")
PUBLIC_URL = env.text("SELARAS_PUBLIC_URL", "")
CSRF_TRUSTED_ORIGINS = env.words("SELARAS_TRUSTED_ORIGINS", PUBLIC_URL)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "selaras.core",
    "selaras.audit",
    "selaras.accounts",
    "selaras.notices",
    "selaras.jobs",
    "selaras.regions",
    "selaras.offices",
    "selaras.lists",
    "selaras.instruments",
    "selaras.evidence",
    "selaras.duties",
    "selaras.letters",
    "selaras.measures",
    "selaras.followups",
    "selaras.assessments",
    "selaras.meetings",
    "selaras.analyses",
    "selaras.desk",
    "selaras.api",
]
if DEMO:
    INSTALLED_APPS.append("selaras.demo")

MIDDLEWARE = [
    "selaras.core.middleware.TellRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "selaras.core.middleware.GuardAnswers",
    "selaras.core.middleware.CompressPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "selaras.accounts.middleware.FollowSessions",
    "selaras.offices.middleware.ScopeMiddleware",
    "selaras.offices.middleware.DemandSecondStep",
    "selaras.audit.middleware.NoteReadings",
    "selaras.core.middleware.RefuseUnstorable",
    "selaras.core.middleware.KeepCalendars",
    "selaras.lists.middleware.OpenDefaultViews",
]
ROOT_URLCONF = "selaras.config.urls"
WSGI_APPLICATION = "selaras.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "selaras.core.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
        },
    }
]
COTTON_DIR = "c"

DATABASES = {
    "default": env.database(env.text("SELARAS_DATABASE"), folder=VAR_DIR, pooled=MODE != "test"),
}
if MODE == "test":  # tables of others are made as they are today; walking through their history takes seconds
    MIGRATION_MODULES = dict.fromkeys(["auth", "contenttypes", "sessions", "django_tasks_db"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
if MODE == "test":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if MODE == "test":
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["selaras.accounts.backends.NameMailOrNipBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MODE == "test":  # a good hasher is slow by design: most of the suite's time
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email", "nip", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "selaras.accounts.passwords.EverydayWordsValidator"},
    {"NAME": "selaras.accounts.passwords.LeakedListValidator"},
]
# Passwords that have leaked elsewhere, one a line (UTF-8); empty: Django's list and our words alone.
PASSWORD_LIST = env.text("SELARAS_PASSWORD_LIST")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "id"
# English joins when its catalogue is complete; half of it would mix two languages on one page.
LANGUAGES = [("id", _("Bahasa Indonesia"))]
LOCALE_PATHS = [BASE_DIR / "selaras" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "files"
# A bucket for what people upload and the product makes; none: the folder above. Its name keeps it out of
# crash reports.
STORAGE_SECRET = address_of(env.text("SELARAS_STORAGE"), env.text("SELARAS_STORAGE_KEYS"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test" or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_URL = env.text("SELARAS_MAIL", "console:")
if EMAIL_URL.startswith("smtp"):
    _mail = urlsplit(EMAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_USE_SSL = _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Without a limit one silent mail server would hold the worker for ever.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("SELARAS_MAIL_FROM", "selaras@localhost")
# Working days before (and, negative, after) a due time on which people are reminded of a duty.
REMINDER_DAYS = env.wholes("SELARAS_REMINDER_DAYS", "7,3,1,0,-1", -30, 60)
# Working days after which what is still owed is put before the head of the office, as a draft.
ESCALATION_DAYS = env.wholes("SELARAS_ESCALATION_DAYS", "3,10", 1, 250)
# The month in which everybody's roles are looked at again; 0: only where an office begins it by hand.
GRANT_REVIEW_MONTH = env.whole("SELARAS_GRANT_REVIEW_MONTH", 1)

# Uploads: told to the user before the file is chosen.
UPLOAD_MAX_MB = env.whole("SELARAS_UPLOAD_MAX_MB", 25)
UPLOAD_MAX_FILES = env.whole("SELARAS_UPLOAD_MAX_FILES", 40)
# What one person may have begun and not finished, and what stays free on the disk.
UPLOAD_QUOTA_MB = env.whole("SELARAS_UPLOAD_QUOTA_MB", 1000)
DISK_RESERVE_MB = env.whole("SELARAS_DISK_RESERVE_MB", 50)
# The office's virus scanner: unix:/run/clamav/clamd.ctl or tcp://host:3310; empty asks nobody.
CLAMD = env.text("SELARAS_CLAMD")
# A packet of answers with the evidence of many items; unpacked it may hold four times as much.
PACKET_MAX_MB = env.whole("SELARAS_PACKET_MAX_MB", 200)
# A link is tried once it is entered: the only requests that leave this machine by themselves.
TRY_LINKS = env.flag("SELARAS_TRY_LINKS", MODE == "production")
# And where its site allows it, a copy of what it shows is kept (instruments/link-copies.yaml).
KEEP_LINKS = env.flag("SELARAS_KEEP_LINKS", True)
# Certificates of offices (REGION-AGENCY.p12) and, in its folder akar, the roots that are trusted (*.pem).
CERTIFICATES = env.text("SELARAS_CERTIFICATES")
# The e-sign client of the national certificate authority: https://user:password@host. Its name keeps it
# out of crash reports.
BSRE_SECRET = env.text("SELARAS_BSRE")
# Where nginx hands out what a view has allowed (X-Accel-Redirect); empty: the product hands it out itself.
FILES_ACCEL_PREFIX = env.text("SELARAS_FILES_ACCEL")
# Nobody fills the disk through a form, signed in or not: refused by its length before a file is written.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "selaras.evidence.services.receiving.BoundedForm",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
REFERENCE_DATA = Path(env.text("REFERENCE_DATA", str(BASE_DIR.parent / "shared" / "data")))

# Scripts and styles come from our own files only; nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src-attr": [NONE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if MODE == "production":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^sehat$"]  # monitors and the proxy ask without TLS
    SECURE_SSL_REDIRECT = env.flag("SELARAS_HTTPS", True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("SELARAS_HTTPS", True)
    SECURE_HSTS_SECONDS = 31536000 if env.flag("SELARAS_HTTPS", True) else 0

ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_ADAPTER = "selaras.accounts.adapter.ClosedSignup"
ACCOUNT_FORMS = {"login": "selaras.accounts.forms.SignInForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE
# One throttle only, which knows the owner's devices from a stranger's: accounts/services/throttle.py.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "selaras.accounts.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Whoever has a role that reads or runs a whole region signs in with a second step (offices/choices/roles.py).
SECOND_STEP_REQUIRED = env.flag("SELARAS_SECOND_STEP", MODE == "production")
# Single sign-on with an OpenID Connect provider; offered where issuer and client are set.
SSO_ISSUER = env.text("SELARAS_SSO_ISSUER")
SSO_CLIENT = env.text("SELARAS_SSO_CLIENT")
SSO_SECRET = env.text("SELARAS_SSO_SECRET")
SSO_NAME = env.text("SELARAS_SSO_NAME", "SSO")
# The claim that holds the NIP; empty: people are known by their checked mail address alone.
SSO_NIP_CLAIM = env.text("SELARAS_SSO_NIP_CLAIM")
# How many proxies stand before us and may name the visitor's address; nginx is the one of deploy/.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("SELARAS_PROXIES", 1 if MODE == "production" else 0)

# What a monitor shows at /metrik; empty: the address does not exist.
METRICS_TOKEN = env.text("SELARAS_METRICS_TOKEN")
# line: for eyes; json: one object for each event, with a line for every request.
LOG = env.text("SELARAS_LOG", "line")
if LOG not in {"line", "json"}:
    raise ImproperlyConfigured(f"SELARAS_LOG bernilai {LOG!r}; isi dengan line atau json.")
LOGGING = logging_of(LOG, level="WARNING" if DEMO else "INFO", fault_words=DEMO)
# Said by our own checks in a sentence that tells what to do (008, 009, 018, 020), or meant as it is: pages
# show their own files in frames (019), and a region's other hosts are not ours to bind to HTTPS (005, 021).
SILENCED_SYSTEM_CHECKS = [f"security.W{number:03}" for number in (5, 8, 9, 18, 19, 20, 21)]
