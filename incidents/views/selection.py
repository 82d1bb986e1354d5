"""What a page shows: the filter in its address, said back to the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType, GeoPrecision, Outcome, PublishedIncident
from incidents.views.wording import day_in_words
from regions.models import Region

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address of the page without it."""

    label: str
    url: str


class Selection:
    """`own` are the page's own parameters and what each takes, its default first;
    no list at all means any text. `takes` names the filters the page has, unless it
    has them all."""

    def __init__(
        self,
        request: HttpRequest,
        own: Mapping[str, Sequence[str]] | None = None,
        takes: frozenset[str] | None = None,
    ) -> None:
        self.path = request.path
        self.data = request.GET
        self._own = own or {}
        asked = request.GET.copy()
        for name in set(asked) - takes if takes is not None else ():
            del asked[name]
        self._left_out = sorted(set(self.data) - set(asked) - set(self._own))
        self.filter = PublishedIncidentFilter(
            data=asked, queryset=PublishedIncident.objects.all()
        )

    @property
    def incidents(self) -> Any:
        return self.filter.result

    @property
    def is_valid(self) -> bool:
        return bool(self.filter.is_valid())

    def own(self, name: str) -> str:
        takes, given = self._own[name], self.data.get(name, "")
        if not takes:
            return given
        return given if given in takes else takes[0]

    @cached_property
    def notices(self) -> list[str]:
        """Each parameter that was malformed or unknown, by name."""
        found = [
            _("“%(name)s” was not understood: %(why)s") % {"name": name, "why": why}
            for name, messages in self.filter.errors.items()
            for why in messages
        ]
        found += [
            _("“%(name)s” takes: %(values)s.")
            % {"name": name, "values": ", ".join(takes)}
            for name, takes in self._own.items()
            if takes and self.data.get(name) and self.data[name] not in takes
        ]
        found += [
            _("“%(name)s” is not a parameter of this page and was left out.")
            % {"name": name}
            for name in (
                self._left_out or self.filter.unknown_parameters(frozenset(self._own))
            )
        ]
        return found

    # -- Addresses ------
    @cached_property
    def filter_pairs(self) -> list[Pair]:
        return parse_qsl(self.filter.canonical_query)

    @property
    def own_pairs(self) -> list[Pair]:
        return [
            (name, self.own(name))
            for name, takes in self._own.items()
            if self.own(name) and self.own(name) != (takes[0] if takes else "")
        ]

    @property
    def filter_query(self) -> str:
        """The filter alone, as the API, the tiles and the other pages take it."""
        return urlencode(self.filter_pairs)

    @property
    def canonical_url(self) -> str:
        return self._address(self.filter_pairs + self.own_pairs)

    @property
    def is_canonical(self) -> bool:
        """False for what a form sends: fields left empty."""
        return all(value for name in self.data for value in self.data.getlist(name))

    def url_with(self, **own: str) -> str:
        """This page with own parameters replaced; an empty text removes one."""
        kept = [pair for pair in self.own_pairs if pair[0] not in own]
        changed = [(name, value) for name, value in own.items() if value]
        return self._address(self.filter_pairs + kept + changed)

    def query_with(self, **filters: str | int) -> str:
        """`?…` of this filter with some parameters replaced, for links to the list."""
        kept = [pair for pair in self.filter_pairs if pair[0] not in filters]
        return "?" + urlencode(kept + [(n, str(v)) for n, v in filters.items()])

    @property
    def all_query(self) -> str:
        return self.query_with() if self.filter_pairs else ""

    @property
    def killed_known_query(self) -> str:
        return self.query_with(known="killed")

    @property
    def killed_unknown_query(self) -> str:
        return self.query_with(unknown="killed")

    @property
    def injured_known_query(self) -> str:
        return self.query_with(known="injured")

    @property
    def injured_unknown_query(self) -> str:
        return self.query_with(unknown="injured")

    def _address(self, pairs: list[Pair]) -> str:
        query = urlencode([pair for pair in pairs if pair[0] != "page"])
        pages = urlencode([pair for pair in pairs if pair[0] == "page"])
        joined = "&".join(filter(None, (query, pages)))
        return f"{self.path}?{joined}" if joined else self.path

    # -- In words ------
    @property
    def chips(self) -> list[Chip]:
        own = [pair for pair in self.own_pairs if pair[0] != "page"]
        return [
            Chip(
                label,
                self._address([p for p in self.filter_pairs if p != pair] + own),
            )
            for pair, label in self._labels()
        ]

    @property
    def clear_url(self) -> str:
        return self._address([pair for pair in self.own_pairs if pair[0] != "page"])

    def _labels(self) -> Iterator[tuple[Pair, str]]:
        for name, value in self.filter_pairs:
            yield (name, value), self._label(name, value)

    def _label(self, name: str, value: str) -> str:
        if name == "type":
            found = [self.types_by_code.get(code) for code in value.split(",")]
            return ", ".join(str(kind) for kind in found if kind) or value
        if name == "region":
            regions = self.filter.form.cleaned_data.get("region") or []
            known = {
                f"{r.division.key}:{n}": r for r in regions for n in (r.slug, r.code)
            }
            return str(known.get(value, value))
        if name in {"from", "to"} and (day := parse_date_or_none(value)):
            words = {"from": _("from %(day)s"), "to": _("until %(day)s")}
            return words[name] % {"day": day_in_words(day)}
        return _plain_label(name, value)

    # -- The form ------
    @cached_property
    def types(self) -> list[EventType]:
        return list(EventType.objects.all())

    @cached_property
    def types_by_code(self) -> dict[str, EventType]:
        return {kind.code: kind for kind in self.types}

    @property
    def type_choices(self) -> list[tuple[EventType, bool]]:
        """Every type, its root before its sub-types, and whether it is chosen."""
        chosen = self._values("type")
        return [(kind, kind.code in chosen) for kind in self.types]

    @cached_property
    def regions(self) -> list[Region]:
        """The regions incidents are sorted into: those of the default division."""
        return list(
            Region.objects.in_division(settings.DEFAULT_DIVISION)
            .filter(level=Region.Level.REGION)
            .with_outline()
            .select_related("division")
            .defer("outline")
        )

    @property
    def region_choices(self) -> list[tuple[Region, str, bool]]:
        chosen = self._values("region")
        keys = [(r, f"{r.division.key}:{r.slug}") for r in self.regions]
        return [(region, key, key in chosen) for region, key in keys]

    @property
    def type_count(self) -> int:
        return len(self._values("type"))

    @property
    def region_count(self) -> int:
        return len(self._values("region"))

    @property
    def hidden_pairs(self) -> list[Pair]:
        """What the form does not show but must keep: own parameters, rarer filters."""
        shown = {"from", "to", "type", "region", "killed_at_least", "q"}
        others = {key for _region, key, _chosen in self.region_choices}
        kept = [pair for pair in self.filter_pairs if pair[0] not in shown]
        kept += [
            pair
            for pair in self.filter_pairs
            if pair[0] == "region" and pair[1] not in others
        ]
        return kept + [pair for pair in self.own_pairs if pair[0] != "page"]

    def _values(self, name: str) -> set[str]:
        return {
            part
            for n, value in self.filter_pairs
            if n == name
            for part in value.split(",")
        }


def parse_date_or_none(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _plain_label(name: str, value: str) -> str:
    outcomes: dict[str, Any] = dict(Outcome.choices)
    precisions: dict[str, Any] = dict(GeoPrecision.choices)
    words = {
        "year": _("began in %(value)s"),
        "month": _("month %(value)s") if value != "0" else _("month not known"),
        "killed_at_least": _("at least %(value)s killed"),
        "killed_at_most": _("at most %(value)s killed"),
        "precision": _("place known to: %(value)s"),
        "outside": _("in no unit of %(value)s"),
        "bbox": _("within a rectangle of the map"),
        "q": _("“%(value)s”"),
        "known": _("with a figure: %(value)s"),
        "unknown": _("without a figure: %(value)s"),
    }
    if name not in words:
        return f"{name}: {value}"
    shown = outcomes.get(value) or precisions.get(value) or value
    return words[name] % {"value": shown}
