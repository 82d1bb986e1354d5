"""What must be known before Django: the folders, the address, the two servers.

Light on purpose: the supervisor reads this and starts the servers while the web
process is still importing. `observatory.settings` takes the rest.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from observatory import embedded
from observatory.lib.addresses import broker_url, database_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DATA_DIR = BASE_DIR / env.str("DATA_DIR", default=".data")
HOST = env.str("HOST", default="127.0.0.1")
try:
    PORT = env.int("PORT", default=8000)
except ValueError as error:
    raise ImproperlyConfigured("PORT must be a number") from error

EMBEDDED = {
    "postgres": not env.str("DATABASE_URL", default=""),
    "valkey": not env.str("REDIS_URL", default=""),
}
DATABASE_URL = env.str("DATABASE_URL", default="") or embedded.database_url(DATA_DIR)
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url(DATA_DIR)
DATABASE = database_settings(DATABASE_URL)
BROKER_URL = broker_url(REDIS_URL)
