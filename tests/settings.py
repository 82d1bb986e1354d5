"""The settings under test: the real ones on a scratch data folder.

Without DATABASE_URL and REDIS_URL the suite runs on the embedded servers, which
`tests/conftest.py` starts in that folder.
"""

import atexit
import os
import shutil
import tempfile

SCRATCH = tempfile.mkdtemp(prefix="obs-test-")
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
os.environ["DATA_DIR"] = SCRATCH
os.environ["INSECURE_HTTP"] = "1"
os.environ["WEBHOOKS"] = "1"
os.environ["ANSWERS_KEPT"] = "0"  # rows are written here that no version announces
os.environ["API_MINUTE_RATE"] = "0"  # but where a test sets one
os.environ["TWO_SOURCES"] = "0"  # the same

from observatory.environment import EMBEDDED  # noqa: E402, F401
from observatory.settings import *  # noqa: E402, F403
from observatory.settings import STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir()
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMBED_ORIGINS = ["https://partner.example"]
