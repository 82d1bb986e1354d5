"""The Celery application: tasks are found in each app's `tasks.py`."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observatory.settings")

app = Celery("observatory")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # The bell is lost with Redis: the sweep finds what it should have rung for. Should
    # beat be lost, the workers sweep themselves (observatory/sweeping.py).
    "sweep": {"task": "incidents.tasks.refresh_totals", "schedule": 10},
    "positions": {"task": "incidents.tasks.number_versions", "schedule": 10},
    "divisions": {"task": "incidents.tasks.assign_divisions", "schedule": 30},
    "webhooks": {"task": "incidents.tasks.send_webhooks", "schedule": 10},
    "snapshots": {"task": "incidents.tasks.make_snapshots", "schedule": 30},
    "dataset": {
        "task": "incidents.tasks.export_dataset",
        "schedule": crontab(hour="3", minute="15"),
    },
    # Often, as a mail server may be away; each mail is sent once.
    "mails": {"task": "incidents.tasks.send_mails", "schedule": 600},
    "scheduled publications": {"task": "incidents.tasks.publish_due", "schedule": 300},
    "news": {"task": "incidents.tasks.mail_news", "schedule": 300},
    "reconciliation": {"task": "incidents.tasks.reconcile_totals", "schedule": 60},
    "postings": {"task": "incidents.tasks.keep_postings", "schedule": 60},
    "request counts": {
        "task": "incidents.tasks.forget_request_counts",
        "schedule": crontab(hour="4", minute="15"),
    },
    "attachments": {
        "task": "incidents.tasks.sweep_attachments",
        "schedule": crontab(hour="4", minute="45"),
    },
    "nightly": {
        "task": "incidents.tasks.begin_reconciliation",
        "schedule": crontab(hour="2", minute="15"),
    },
}
