"""Celery's doors: short, idempotent, and each finds its work in the database."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from incidents.exports.dataset_file import keep_dataset, kept_state
from incidents.exports.incident_csv import incident_lines
from incidents.exports.resource import Addresses, resources, rows_of
from incidents.models import SnapshotOrder
from incidents.services import (
    assignment,
    attachment_sweep,
    mails,
    rates,
    report_news,
    scheduling,
    snapshot_orders,
    webhook_sending,
)
from incidents.services.snapshots import Lines
from incidents.statistics import (
    cell_totals,
    facet_totals,
    positions,
    posting_blocks,
    reconciling,
    refresh,
)
from incidents.statistics.data_version import data_version
from incidents.statistics.turns import alone
from observatory.lib.bell import ring

REFRESH_TOTALS = "incidents.tasks.refresh_totals"
REFRESH_FACETS = "incidents.tasks.refresh_facets"
REFRESH_CELLS = "incidents.tasks.refresh_cells"
RECONCILE_TOTALS = "incidents.tasks.reconcile_totals"
SEND_MAILS = "incidents.tasks.send_mails"
MAIL_NEWS = "incidents.tasks.mail_news"
SEND_WEBHOOKS = "incidents.tasks.send_webhooks"
KEEP_POSTINGS = "incidents.tasks.keep_postings"
ASSIGN_DIVISIONS = "incidents.tasks.assign_divisions"
PUBLISH_DUE = "incidents.tasks.publish_due"
SHORT = 3
"""Seconds after which a task with more to do goes to the end of the queue: a worker has
two places, and no kind of task may keep the others from both."""
FILE_SECONDS = 540
"""For the whole dataset: at a million incidents it takes minutes. No task may take
longer than the broker's patience with it (600)."""
SEND_SECONDS = 40
"""For what a task of `SHORT` has begun: an answer may drip without an end."""


@shared_task(name=REFRESH_TOTALS)
def refresh_totals() -> None:
    """Recompute the totals that published changes have marked.

    Those by facet and by map cell meanwhile, in another place of the worker.
    """
    if facet_totals.facets_are_stale():
        ring(REFRESH_FACETS)
    if cell_totals.cells_are_stale():
        ring(REFRESH_CELLS)
    if not refresh.keep_totals_fresh(seconds=SHORT):
        ring(REFRESH_TOTALS)


@shared_task(name=REFRESH_FACETS)
def refresh_facets() -> None:
    """Add to the totals by actor, victims and confidence what has changed."""
    if not facet_totals.keep_facets_fresh(seconds=SHORT):
        ring(REFRESH_FACETS)


@shared_task(name=REFRESH_CELLS)
def refresh_cells() -> None:
    """Recompute the map cells that published changes have marked."""
    if not cell_totals.keep_cells_fresh(seconds=SHORT):
        ring(REFRESH_CELLS)


@shared_task
def number_versions() -> None:
    """Give the versions that were committed their positions."""
    if positions.number_versions():
        ring(SEND_WEBHOOKS)


@shared_task
def begin_reconciliation() -> None:
    """Have all totals recomputed, what differs mended and reported."""
    reconciling.begin_reconciliation()
    ring(RECONCILE_TOTALS)


@shared_task(name=RECONCILE_TOTALS)
def reconcile_totals() -> None:
    """Go on with the reconciliation that was begun, if one was."""
    if not reconciling.go_on_reconciling(seconds=SHORT):
        ring(RECONCILE_TOTALS)


@shared_task(name=KEEP_POSTINGS)
def keep_postings() -> None:
    """Tell anew which incidents have which words, sources and so on, where many have
    changed."""
    if not posting_blocks.keep_postings(seconds=SHORT):
        ring(KEEP_POSTINGS)


@shared_task(name=ASSIGN_DIVISIONS)
def assign_divisions() -> None:
    """Put incidents into the units of newly loaded divisions."""
    if not assignment.assign_divisions(seconds=SHORT):
        ring(ASSIGN_DIVISIONS)


@shared_task
def forget_request_counts() -> None:
    """Of days that are over."""
    rates.forget_old_counts()


@shared_task
def sweep_attachments() -> None:
    """Delete files that a crash has left without their report."""
    attachment_sweep.sweep_files(commit=True)


@shared_task(soft_time_limit=FILE_SECONDS, time_limit=FILE_SECONDS + 30)
def export_dataset() -> None:
    """Make the data package, unless the one there is holds all that is published, or
    another worker is at it: many visitors may find it old at once."""
    with alone("dataset") as is_alone:
        kept = kept_state()
        if is_alone and (kept is None or kept.version != str(data_version())):
            keep_dataset()


@shared_task
def make_snapshots() -> None:
    """Make the snapshots that were too large for a request."""
    snapshot_orders.make_ordered(rows_of, _lines_for)


def _lines_for(order: SnapshotOrder) -> Lines:
    addresses = Addresses(order.pages_at, order.api_at)
    return lambda rows: incident_lines(resources(rows, addresses))


@shared_task(name=SEND_MAILS)
def send_mails() -> None:
    """Weekly digests and alerts that are due."""
    if not mails.send_due(seconds=SHORT):
        ring(SEND_MAILS)


@shared_task(name=PUBLISH_DUE)
def publish_due() -> None:
    """What the desk wants published from today on."""
    if not scheduling.publish_due(seconds=SHORT):
        ring(PUBLISH_DUE)


@shared_task(name=MAIL_NEWS)
def mail_news() -> None:
    """To reporters whose reports were published, questioned, rejected or merged."""
    if not report_news.mail_news(seconds=SHORT):
        ring(MAIL_NEWS)


@shared_task(name=SEND_WEBHOOKS, soft_time_limit=SEND_SECONDS)
def send_webhooks() -> None:
    """Tell partners' addresses what has changed; of one that drips no more than that
    it gave no answer is noted."""
    try:
        is_done = webhook_sending.send_due(seconds=SHORT)
    except SoftTimeLimitExceeded:
        is_done = False
    if not is_done:
        ring(SEND_WEBHOOKS)
