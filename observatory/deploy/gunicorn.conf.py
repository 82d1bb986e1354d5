"""Web server: brings database and files up to date, then serves.

The application is loaded once, before the workers are forked, and the port opens only
when everything is prepared. Two servers that start at once take turns.
"""

import os
import sys
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observatory.settings")
try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(str(error))

from observatory import preparation
from observatory.environment import HOST, PORT

wsgi_app = "observatory.wsgi"
bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
preload_app = True
control_socket_disable = True
loglevel = "warning"


def on_starting(server: Any) -> None:
    try:
        logins = preparation.prepare()
    except preparation.NotReadyError as error:
        sys.exit(str(error))
    sys.stdout.write(logins)
