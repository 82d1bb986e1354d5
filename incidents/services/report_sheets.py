"""Many reports at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from incidents.models import Incident, User
from incidents.services.errors import ReportRefusedError, ServiceError
from incidents.services.reporting import Report, submit_report


class SheetRefusedError(ServiceError):
    """Nothing was received: the report at `place` (from 0) cannot be."""

    def __init__(self, place: int, cause: ReportRefusedError) -> None:
        super().__init__(str(cause))
        self.place = place


@transaction.atomic
def submit_reports(
    reports: Sequence[tuple[UUID, Report]], *, by: User
) -> list[tuple[Incident, bool]]:
    """Each with its incident, and whether this call made it."""
    received = []
    for place, (client_id, report) in enumerate(reports):
        try:
            received.append(submit_report(report, client_id=client_id, by=by))
        except ReportRefusedError as error:
            raise SheetRefusedError(place, error) from error
    return received
