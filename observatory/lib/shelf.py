"""Answers to the public, kept in Redis for whoever asks next.

Losing them costs time and nothing else: where Redis is gone or slow, nothing is found
and nothing is put, and for some seconds it is not even asked.

The shelf has so many places, and each holds the last answer that fell on it: what can
be asked for is without end, the memory of a broker that may evict nothing is not.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

PATIENCE = 0.1
"""Seconds: more than that, and it would take less time to find the answer anew."""
SILENCE = 10
KEPT_SECONDS = 300
"""What no publication announces, such as units of a newly loaded division, is seen
after so long."""
MOST_BYTES = 64_000


class Shelf:
    """Keys are to name all that an answer depends on: state, audience, language."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._ask_again_at = 0.0

    def find(self, key: str) -> bytes | None:
        digest = _digest(key)
        found = self._asked(lambda redis: redis.get(self._place(digest)))
        if isinstance(found, bytes) and found.startswith(digest):
            return found[len(digest) :]
        return None

    def put(self, key: str, answer: bytes) -> None:
        if len(answer) <= MOST_BYTES:
            digest = _digest(key)
            place, content = self._place(digest), digest + answer
            self._asked(lambda redis: redis.set(place, content, ex=KEPT_SECONDS))

    def _place(self, digest: bytes) -> str:
        number = int.from_bytes(digest[:8], "big") % max(settings.ANSWERS_KEPT, 1)
        prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
        return f"{prefix}{self._name}:{number}"

    def _asked(self, ask: Callable[[Redis], object]) -> object:
        if not settings.ANSWERS_KEPT or time.monotonic() < self._ask_again_at:
            return None
        try:
            return ask(_redis(settings.REDIS_URL))
        except (RedisError, OSError) as error:
            self._ask_again_at = time.monotonic() + SILENCE
            logger.warning("the shelf is left alone (%s)", type(error).__name__)
            return None


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
