"""The addresses that an operator gives, in the forms that each library wants."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

POSTGRESQL_SCHEMES = {"postgres", "postgresql"}
REDIS_SCHEMES = {"redis", "rediss", "unix"}


def database_settings(url: str) -> dict[str, Any]:
    """Django's form of a PostgreSQL address. The message never repeats the address:
    it may hold a password."""
    if urlsplit(url).scheme not in POSTGRESQL_SCHEMES:
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL database: "
            "postgres://user:password@host:5432/name"
        )
    try:
        settings = dict(environ.Env.db_url_config(url))
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL holds a malformed port") from error
    if not settings.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL names no database: …/name is missing")
    options = {
        "connect_timeout": 3,
        "options": "-c statement_timeout=60s -c jit=off",
        **settings.get("OPTIONS", {}),
    }
    return settings | {
        "HOST": options.pop("host", settings["HOST"]),  # ?host=/folder/of/the/socket
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def broker_url(url: str) -> str:
    """Celery's form of a Redis address: it spells Unix sockets its own way."""
    parts = urlsplit(url)
    if parts.scheme not in REDIS_SCHEMES:
        raise ImproperlyConfigured(
            "REDIS_URL must name a Redis or Valkey server: redis://host:6379/0, "
            "rediss://… or unix:///path/to/socket?db=0"
        )
    if parts.scheme != "unix":
        return url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"
