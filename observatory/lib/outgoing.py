"""Requests to addresses that others gave us (I-04).

The name is resolved once, what it leads to is looked at, and to that very address we
connect: nothing of our own network, no redirect, no proxy, and no byte of the body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ssl import SSLContext

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.util.ssl_ import create_urllib3_context

CONNECT_SECONDS, READ_SECONDS = 3, 7
"""Each; whoever calls bounds the whole, as an answer may drip."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int | None = None
    failure: str = ""
    """"address", "tls", "connection" or "timeout", where there was no answer."""

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    with _session() as session:
        try:
            answer = session.post(
                url, data=body, headers=dict(headers), stream=True, verify=True
            )
            answer.close()
        except InvalidIPAddress:
            return Answer(failure="address")
        except requests.exceptions.SSLError:
            return Answer(failure="tls")
        except requests.Timeout:
            return Answer(failure="timeout")
        except (requests.RequestException, OSError, ValueError):
            return Answer(failure="connection")
    return Answer(answer.status_code)


def _session() -> HTTPSession:
    session = HTTPSession(
        Config(
            ip_filter_enable=not settings.WEBHOOK_INTRANET,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(CONNECT_SECONDS, READ_SECONDS),
            user_agent_override="observatory-webhooks",
        )
    )
    session.trust_env = False  # no proxy that would resolve the name anew, no .netrc
    if not settings.WEBHOOK_INTRANET:
        del session.adapters["http://"]
    if settings.WEBHOOK_CA_FILE:
        pool = session.adapters["https://"].poolmanager
        pool.connection_pool_kw["ssl_context"] = own_authorities()
    return session


def own_authorities() -> SSLContext:
    """The operator's; `requests` adds the public ones. OSError: they cannot be read."""
    context = create_urllib3_context()
    context.load_verify_locations(settings.WEBHOOK_CA_FILE)
    return context
