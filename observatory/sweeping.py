"""A thread of each worker that clears marks which nobody came for.

Beat may have died in silence, and a consumer whose broker froze in the middle of an
acknowledgement takes no more tasks (its place for the next one is never given free).
So this needs neither beat nor broker: it looks into the database, and where marks have
waited for longer than a sweep of beat would have let them, it clears them itself.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from celery.signals import worker_init
from django.apps import apps
from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5
LATE_SECONDS = 15


@worker_init.connect
def start_sweeping(**kwargs: Any) -> None:
    threading.Thread(target=_sweep_forever, name="sweep", daemon=True).start()


def _sweep_forever() -> None:
    apps.ready_event.wait()
    while True:
        time.sleep(LOOK_SECONDS)
        _sweep()


def _sweep() -> None:
    from incidents.statistics.backlog import refresh_if_late

    try:
        if late := refresh_if_late(LATE_SECONDS):
            logger.warning("changes had waited too long, and are swept: %s marks", late)
    except DatabaseError as error:
        logger.warning("could not sweep (%s)", type(error).__name__)
    finally:
        connection.close()
