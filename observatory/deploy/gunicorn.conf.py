"""Web server: brings database and files up to date, then serves.

Preparation comes before the application is loaded (WhiteNoise lists the static files
once, at that moment) and before the port opens. The application is loaded once, then
the workers are forked. Two servers that start at once take turns.
"""

import gc
import os
import sys
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured

from observatory.environment import HOST, PORT

wsgi_app = "observatory.wsgi"
bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
limit_request_line = 8190
"""A polygon of 200 corners, written out."""
preload_app = True
control_socket_disable = True
loglevel = "warning"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observatory.settings")
try:
    django.setup()
    from observatory.preparation import NotReadyError, prepare
except ImproperlyConfigured as error:
    sys.exit(str(error))
try:
    sys.stdout.write(prepare())
except NotReadyError as error:
    sys.exit(str(error))


def when_ready(server: Any) -> None:
    """Before the workers are forked: what is loaded stays, and their collectors need
    not walk through it with each request's leavings."""
    gc.collect()
    gc.freeze()
