"""The columns of a spreadsheet of reports: the fields of the report form, in its words,
and two that help to find a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from incidents.forms.report import WHEN, WHERE, ReportForm
from incidents.forms.sheet_victims import HELP, count_columns
from incidents.forms.source_rows import KINDS
from incidents.models import EventType, IncidentActor, Outcome
from incidents.models.toll import BOUNDS
from incidents.services.actor_names import actor_choices
from regions.models import Region

SHEET_ROLES = {
    "actor_1_name": (IncidentActor.Role.PERPETRATOR, gettext_lazy("Who did it")),
    "actor_2_name": (IncidentActor.Role.TARGET, gettext_lazy("Who was targeted")),
}
NOTE, REGION, CERCLE = "note", "region", "cercle"
LANGUAGES = ("fr", "en")
Choices = list[tuple[str, str]]
"""Values, and what a cell says for them."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    name: str
    """That of the form's field."""
    kind: str = "text"
    choices: Callable[[], Choices] | None = None
    is_required: bool = False
    _label: Any = None
    _help: Any = None
    example: tuple[str, str] = ("", "")
    """In French, in English; of a choice its value."""

    @property
    def label(self) -> str:
        return str(self._label or _FIELDS[self.name].label)

    @property
    def help(self) -> str:
        return str(self._help or getattr(_FIELDS.get(self.name), "help_text", ""))

    def shown_example(self) -> str:
        """In the language of the page; of a choice what the list says for it."""
        example = self.example[get_language() == "en"]
        return dict(self.said()).get(example, "") if self.choices else example

    def said(self) -> Choices:
        return self.choices() if self.choices else []


_FIELDS = ReportForm().fields
_UNKNOWN = gettext_lazy(
    "A whole number. Not known: leave it empty, or write “unknown”. 0 only if it is "
    "known that there were none."
)
_PICK = gettext_lazy("Choose from the list.")


def _types() -> Choices:
    return [
        (t.code, str(t) if t.parent_id else _("%(type)s (not specified)") % {"type": t})
        for t in EventType.objects.all()
    ]


def _fixed(choices: Iterable[tuple[Any, Any]]) -> Callable[[], Choices]:
    return lambda: [(str(value), str(label)) for value, label in choices]


def _units(level: str) -> Callable[[], Choices]:
    def choices() -> Choices:
        units = Region.objects.in_division(settings.DEFAULT_DIVISION)
        found = units.filter(level=level).order_by("name")
        return [(unit.slug, str(unit)) for unit in found]

    return choices


def _yes_or_no() -> Choices:
    return [("on", _("yes")), ("", _("no"))]


def _tolls() -> Iterable[SheetColumn]:
    shown = {"killed": dict(zip(BOUNDS, "235", strict=True))}
    for outcome in Outcome.values:
        for bound in BOUNDS:
            figure = shown.get(outcome, {}).get(bound)
            example = (figure, figure) if figure else ("inconnu", "unknown")
            yield SheetColumn(
                f"{outcome}_{bound}", "number", _help=_UNKNOWN, example=example
            )


def _further_source() -> Iterable[SheetColumn]:
    told = gettext_lazy("Who says so as well; the figures are those of the first.")
    yield SheetColumn(
        "further_1_publisher", _label=gettext_lazy("Second source"), _help=told
    )
    yield SheetColumn(
        "further_1_kind",
        "choice",
        _fixed(KINDS),
        _label=gettext_lazy("Second source: kind"),
        _help=_PICK,
    )
    yield SheetColumn("further_1_url", _label=gettext_lazy("Second source: link"))
    yield SheetColumn(
        "further_1_is_confidential",
        "choice",
        _yes_or_no,
        _label=gettext_lazy("Second source: keep it confidential"),
        _help=gettext_lazy("Empty is yes."),
    )


def _victims() -> Iterable[SheetColumn]:
    for name, label in count_columns():
        yield SheetColumn(name, "number", _label=label, _help=HELP)


def _actors() -> Iterable[SheetColumn]:
    """The first rows of the form; the heading says the role."""
    told = gettext_lazy(
        "As it is called, from the list or in your words; never a person’s name. Not "
        "known: leave it empty."
    )
    for name, (_role, label) in SHEET_ROLES.items():
        yield SheetColumn(name, "suggested", actor_choices, _label=label, _help=told)


COLUMNS: tuple[SheetColumn, ...] = (
    SheetColumn(
        NOTE,
        _label=gettext_lazy("Your note (not read)"),
        _help=gettext_lazy("For yourself. A row whose note begins with # is left out."),
    ),
    SheetColumn(
        "event_type",
        "choice",
        _types,
        is_required=True,
        _help=_PICK,
        example=("battles.armed_clash",) * 2,
    ),
    SheetColumn(
        "title",
        is_required=True,
        example=("Accrochage près du marché", "Clash near the market"),
    ),
    SheetColumn("started_on", "date", is_required=True, example=("2024-03-14",) * 2),
    SheetColumn(
        "date_precision",
        "choice",
        _fixed(WHEN),
        is_required=True,
        _help=_PICK,
        example=("exact",) * 2,
    ),
    SheetColumn("ended_on", "date"),
    SheetColumn(
        REGION,
        "choice",
        _units(Region.Level.REGION),
        _label=gettext_lazy("Region (2012)"),
        _help=gettext_lazy("Helps to tell places of one name apart."),
        example=("mopti",) * 2,
    ),
    SheetColumn(
        CERCLE,
        "choice",
        _units(Region.Level.CERCLE),
        _label=gettext_lazy("Cercle (2012)"),
        example=("mopti",) * 2,
    ),
    SheetColumn("place_name", example=("Sévaré", "Sévaré")),
    SheetColumn(
        "geo_precision",
        "choice",
        _fixed(WHERE),
        is_required=True,
        _help=_PICK,
        example=("settlement",) * 2,
    ),
    SheetColumn(
        "latitude",
        "degrees",
        _help=gettext_lazy(
            "14,53 or 14°31′48″N; or a whole position, UTM and MGRS too. Without one, "
            "the place decides."
        ),
    ),
    SheetColumn("longitude", "degrees", _help=gettext_lazy("-4,09 or 4°05′24″O.")),
    *_tolls(),
    SheetColumn(
        "source_publisher", is_required=True, example=("Un habitant", "A resident")
    ),
    SheetColumn(
        "source_kind",
        "choice",
        _fixed(KINDS),
        is_required=True,
        _help=_PICK,
        example=("witness",) * 2,
    ),
    SheetColumn("source_url"),
    SheetColumn(
        "source_is_confidential",
        "choice",
        _yes_or_no,
        _help=gettext_lazy("Empty is yes."),
        example=("on",) * 2,
    ),
    *_further_source(),
    *_victims(),
    *_actors(),
    SheetColumn("summary"),
)
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(slots=True)
class Vocabulary:
    """Headings and choices in both languages, however they are capitalised."""

    headings: dict[str, dict[str, str]] = field(default_factory=dict)
    """Language → heading → name of the column."""
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """Name of the column → what the cell says → value."""


def vocabulary() -> Vocabulary:
    known = Vocabulary(choices={c.name: {} for c in COLUMNS if c.choices})
    for language in LANGUAGES:
        with override(language):
            known.headings[language] = {plain(c.label): c.name for c in COLUMNS}
            for name, values in known.choices.items():
                values |= {plain(label): v for v, label in BY_NAME[name].said()}
    positions = EventType.objects.values_list("position", "code")
    known.choices["event_type"] |= {str(position): code for position, code in positions}
    return known


def plain(text: str) -> str:
    """One spelling of a heading or a choice: no matter the case, blanks, apostrophe."""
    return " ".join(text.casefold().replace("’", "'").split())
