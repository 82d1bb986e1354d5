"""Settings of the API; `settings.py` takes them with its own."""

from django.utils.translation import gettext_lazy as _

from observatory import environment
from observatory.environment import env

# -- What the operator decides ------
API_ANONYMOUS = env.bool("API_ANONYMOUS", default=True)
"""The API answers programs without a key; the site's own pages work in any case."""
API_MINUTE_RATE = env.int("API_MINUTE_RATE", default=300)
API_DAY_RATE = env.int("API_DAY_RATE", default=20000)
"""Requests of an address without a key; 0: as many as it likes."""
API_KEY_MINUTE_RATE = env.int("API_KEY_MINUTE_RATE", default=600)
API_KEY_DAY_RATE = env.int("API_KEY_DAY_RATE", default=100000)
"""What a new key may ask for; an administrator can change each key's."""
ANSWERS_KEPT = env.int("ANSWERS_KEPT", default=4096)
"""Map tiles, in Redis, for the next visitor (`lib/shelf.py`); 0: none."""
WEBHOOKS = env.bool("WEBHOOKS", default=False)
"""Partners may have addresses of theirs told of changes: this server then connects to
the internet."""
WEBHOOK_INTRANET = env.bool("WEBHOOK_INTRANET", default=False)
"""To addresses of this very network as well, and over plain http."""
WEBHOOK_CA_FILE = env.str("WEBHOOK_CA_FILE", default="")
"""Certificates (PEM) of authorities to trust beside the public ones: an intranet's."""

# -- How it is made ------
REDIS_URL = environment.REDIS_URL
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["incidents.api.keys.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["observatory.lib.access.DeclaredAccess"],
    "DEFAULT_THROTTLE_CLASSES": ["incidents.api.rates.Rates"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "observatory.lib.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Observatory API"),
    "DESCRIPTION": _(
        "Published conflict incidents, their tolls and the regions of Mali. Unknown is"
        " null, never zero."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "incidents.api.contract.tell_of_keys",
        "incidents.api.links.tell_of_links",
        "incidents.api.contract.describe",
        "incidents.api.contract.show_answers",
    ],
    "ENUM_NAME_OVERRIDES": {"FeatureTypeEnum": ["Feature"]},
    "WEBHOOKS": ["incidents.api.webhook_reference.CHANGED"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# -- Pages of other sites may read what is public, in the reader's browser ------
# Without credentials: such a page sees what anybody sees.
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(api|ogc|tiles)/"
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "accept-language", "if-modified-since", "if-none-match")
CORS_EXPOSE_HEADERS = (
    *("Content-Crs", "Content-Disposition", "Deprecation", "ETag", "Link"),
    *("RateLimit", "RateLimit-Policy", "Retry-After", "Sunset"),
    *("X-About-Count", "X-As-Of", "X-Attribution", "X-Hidden", "X-Licence"),
    *("X-Stale", "X-Total-Count"),
)
