"""What a sheet of reports would make, and all that is wrong with it, before anything is
kept. The rules are those of the report form: each row goes through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from incidents.forms.report import ReportForm
from incidents.forms.sheet_columns import BY_NAME, CERCLE, REGION
from incidents.forms.sheet_victims import column_of
from incidents.ingest.sheets import CellProblem, Sheet, SheetRow
from incidents.models import Incident, User
from incidents.models.toll import BOUNDS
from incidents.services.duplicates import Event, KnownEvent, known_events_like
from incidents.services.reporting import Report
from regions.locate import locate
from regions.models import Region
from regions.services.places import places_named


@dataclass(slots=True)
class CheckedRow:
    number: int
    problems: list[CellProblem]
    doubts: list[str]
    report: Report | None = None
    client_id: UUID | None = None
    """Out of the report and its sender: the same report again is the same."""
    received: Incident | None = None
    event: Event | None = None
    duplicates: list[KnownEvent] = field(default_factory=list)


@dataclass(slots=True)
class CheckedSheet:
    rows: list[CheckedRow]

    @property
    def problems(self) -> list[CellProblem]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def needs_a_look(self) -> bool:
        return any(row.doubts or row.duplicates for row in self.rows)

    @property
    def new(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.received is None]

    def reports(self) -> list[tuple[UUID, Report]]:
        return [
            (row.client_id, row.report)
            for row in self.rows
            if row.client_id and row.report
        ]


def check_sheet(sheet: Sheet, *, by: User) -> CheckedSheet:
    checked = CheckedSheet([_RowCheck(sheet, row).checked() for row in sheet.rows])
    namespace = UUID(by.device_key)
    first: dict[UUID, int] = {}
    for row in checked.rows:
        if row.report is None:
            continue
        row.client_id = uuid5(namespace, row.report.content_hash)
        before = first.setdefault(row.client_id, row.number)
        if before != row.number:
            reason = _("It says the same as row %(row)s.") % {"row": before}
            row.problems.append(CellProblem(row.number, "", "", "", reason))
    if not checked.problems:
        _compare(checked, by=by)
    return checked


def _compare(checked: CheckedSheet, *, by: User) -> None:
    """With what was received before, as far as this person may know of it (L-02)."""
    ids = [client_id for client_id, _report in checked.reports()]
    mine = Incident.objects.written_by(by).filter(uuid__in=ids)
    known = {incident.uuid: incident for incident in mine}
    for row in checked.rows:
        if row.client_id is None:
            continue
        row.received = known.get(row.client_id)
        if row.received is None and row.event is not None:
            row.duplicates = known_events_like(row.event, by=by, but_for=row.client_id)


class _RowCheck:
    def __init__(self, sheet: Sheet, row: SheetRow) -> None:
        self.sheet = sheet
        self.row = row
        self.doubts: list[str] = []
        units = Region.objects.in_division(settings.DEFAULT_DIVISION)
        asked = {row.data.get(name) for name in (REGION, CERCLE)} - {None, ""}
        self.units = list(units.filter(slug__in=asked)) if asked else []

    def checked(self) -> CheckedRow:
        form = self._form(self._placed())
        problems = [*self.row.problems, *self._problems(form)]
        if problems:
            return CheckedRow(self.row.number, problems, [*self.doubts, *form.doubts])
        with override(self.sheet.language):  # the language that the report is in
            report = form.report()
        self.doubts += [*form.doubts, *self._outside(report)]
        return CheckedRow(self.row.number, [], self.doubts, report, event=form.event())

    def _form(self, data: dict[str, str]) -> ReportForm:
        form = ReportForm(data)
        form.is_valid()
        if form.doubts and set(form.errors) == {"confirmed"}:
            form = ReportForm({**data, "confirmed": form.doubt_token})
            form.is_valid()
        return form

    def _placed(self) -> dict[str, str]:
        """Where region and cercle tell one place of that name, its coordinates."""
        data = {k: v for k, v in self.row.data.items() if k not in {REGION, CERCLE}}
        if not self.units or data.get("latitude") or data.get("longitude"):
            return data
        finest = max(self.units, key=lambda unit: unit.level == Region.Level.CERCLE)
        name = data.setdefault("place_name", "") or str(finest)
        data["place_name"] = name
        places = places_named(name, within=[unit.pk for unit in self.units])
        if len(places) == 1:
            data["latitude"] = str(places[0].latitude)
            data["longitude"] = str(places[0].longitude)
        elif not places:
            self.doubts.append(
                _("No place “%(place)s” is known in %(unit)s: an editor will place it.")
                % {"place": name, "unit": finest}
            )
        return data

    def _outside(self, report: Report) -> Iterator[str]:
        if report.latitude is None or report.longitude is None:
            return
        here = {found.region.pk for found in locate(report.longitude, report.latitude)}
        for unit in self.units:
            if unit.pk not in here:
                yield _("The point is not in %(unit)s.") % {"unit": unit}

    def _problems(self, form: ReportForm) -> Iterator[CellProblem]:
        told = {problem.heading for problem in self.row.problems}
        for name, errors in form.errors.as_data().items():
            if name == "confirmed":
                continue
            outcome, _sep, part = name.rpartition("_")
            at = f"{outcome}_{BOUNDS[1]}" if part == "known" else column_of(name)
            column = BY_NAME.get(at)
            if column is None or column.label in told:
                continue
            value = self.row.data.get(at, "")
            allowed = " · ".join(label for _value, label in column.said())
            for error in errors:
                yield self.sheet.problem(
                    self.row.number, at, value, _reason(error.code, error.messages),
                    "" if value else allowed,
                )  # fmt: skip


def _reason(code: str | None, messages: list[str]) -> str:
    if code == "swapped":
        return _("Latitude and longitude are the wrong way round.")
    return " ".join(messages)
