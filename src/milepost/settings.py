"""Django's settings, derived from `milepost.config`. Nothing here reads the environment itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from milepost import config, databases
from milepost.secret import secret_key

MILEPOST = config.load()
PACKAGE = Path(__file__).parent
ASSETS = PACKAGE / "assets"  # hashed and compressed static files: in the wheel, absent in a checkout

SECRET_KEY = secret_key(MILEPOST.data_dir)
DEBUG = MILEPOST.debug
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if MILEPOST.is_local else [MILEPOST.host]
CSRF_TRUSTED_ORIGINS = [MILEPOST.base_url]

INSTALLED_APPS = [
    "milepost.core",
    "milepost.access",
    "milepost.discussion",
    "milepost.portfolios",
    "milepost.milestones",
    "milepost.scheduling",
    "milepost.exchange",
    "milepost.api",
    "milepost.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "milepost.web.middleware.health",
    "milepost.web.live.live",
    "milepost.web.middleware.request_context",
    "milepost.web.middleware.client_address",
    "milepost.web.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "milepost.web.middleware.compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "milepost.urls"
WSGI_APPLICATION = "milepost.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"i18n": "milepost.web.templatetags.i18n_said"},
            "builtins": ["milepost.web.templatetags.page_addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "milepost.web.context.surroundings",
            ],
        },
    }
]

# Writes take their lock at BEGIN (SQLite) and one action is one transaction: no ATOMIC_REQUESTS.
DATABASES = {"default": databases.django_settings(MILEPOST.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What sign-in throttling counts: in files, since several processes answer. Culling picks at random, so there is room for many.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": MILEPOST.data_dir / "throttle",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # addresses are unique whatever their case: a constraint on lower(email)
    "security.W008",  # the reverse proxy sends plain HTTP to HTTPS; Milepost itself never sees it
    "security.W004",
    "security.W012",
    "security.W016",
    *(["security.W018"] if MILEPOST.debug else []),
]

# People. Sign-up is by invitation only: the adapters decide.
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["milepost.web.sessions.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "milepost.web.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "milepost.web.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are proven later: access.actions.proof.prove_address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = MILEPOST.email_url is not None  # a changed password or key is told to its owner
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # by a code that is typed: no address opens anything by itself
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # keys of an unproven address go when somebody proves it
MFA_TOTP_ISSUER = "Milepost"
MFA_TOTP_TOLERANCE = 1  # half a minute to either side: clocks of phones differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MILEPOST.is_local  # passkeys on http://localhost
# Whoever the provider vouches for, by a verified address, must be here already (the adapter decides); nobody is made.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": MILEPOST.oidc_name,
                "client_id": MILEPOST.oidc_client_id,
                "secret": MILEPOST.oidc_secret,
                "settings": {"server_url": MILEPOST.oidc_issuer},
            }
        ]
        if MILEPOST.oidc_issuer
        else [],
    }
}
SOCIALACCOUNT_ONLY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "milepost.web.errors.csrf_failure"

# Cookies and headers. Sessions are in the database, so that deactivating a person ends them at once.
SESSION_ENGINE = "milepost.web.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MILEPOST.secure
SESSION_COOKIE_NAME = "__Host-session" if MILEPOST.secure else "milepost_session"
CSRF_COOKIE_NAME = "__Host-csrf" if MILEPOST.secure else "milepost_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = MILEPOST.secure, True, "Lax"
SESSION_COOKIE_AGE = CSRF_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if MILEPOST.secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["milepost.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = ASSETS if ASSETS.exists() else None
WHITENOISE_USE_FINDERS = not ASSETS.exists()
WHITENOISE_AUTOREFRESH = MILEPOST.debug
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # attachments have a store of their own
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ASSETS.exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# A bulk request of some ten thousand rows, or an attachment or plan file in base64.
DATA_UPLOAD_MAX_MEMORY_SIZE = max(20, max(MILEPOST.attachment_max_mb, MILEPOST.plan_max_mb) * 3 // 2) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "milepost.web.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MAIL = MILEPOST.email_url
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'dummy'}.EmailBackend"
if MAIL:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls == "starttls", MAIL.tls == "implicit"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MILEPOST.email_from

LOGGING_CONFIG = "milepost.ops.logs.configure"
LOGGING = {"format": MILEPOST.log_format, "level": MILEPOST.log_level}
