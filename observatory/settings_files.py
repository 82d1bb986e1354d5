"""Settings of what people send: photos and documents of reports, and how large a
request may be; `settings.py` takes them with its own."""

from observatory.environment import DATA_DIR, env

ATTACHMENTS_DIR = env.str("ATTACHMENTS_DIR", default="") or DATA_DIR / "attachments"
"""Where photos and documents of reports lie; no web server may reach it."""
ATTACHMENT_MAX_MB = env.int("ATTACHMENT_MAX_MB", default=10)
ATTACHMENTS_PER_REPORT = env.int("ATTACHMENTS_PER_REPORT", default=10)
ATTACHMENT_QUOTA_MB = env.int("ATTACHMENT_QUOTA_MB", default=500)
"""What one person may send in thirty days."""
ATTACHMENT_STORAGE = {
    "BACKEND": "observatory.lib.private_storage.PrivateStorage",
    "OPTIONS": {"location": ATTACHMENTS_DIR},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["observatory.lib.bounded_uploads.BoundedUploadHandler"]
