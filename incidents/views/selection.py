"""What a page shows: the filter in its address, said back to the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.filter_fields import given_twice
from incidents.filter_honesty import WORDS
from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType, PublishedIncident
from incidents.models.precision import TO_A_SETTLEMENT
from incidents.statistics.narrow_rows import counted
from incidents.views.chip_words import condition_label
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
    has them all; `data` stands for a query that is only a part of the address's."""

    def __init__(
        self,
        request: HttpRequest,
        own: Mapping[str, Sequence[str]] | None = None,
        takes: frozenset[str] | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.path = request.path
        self.data = request.GET if data is None else data
        self._own = own or {}
        asked = self.data.copy()
        for name in set(asked) - takes if takes is not None else ():
            del asked[name]
        self._left_out = sorted(set(self.data) - set(asked) - set(self._own))
        self.filter = PublishedIncidentFilter(
            data=asked, queryset=PublishedIncident.objects.all()
        )
        self._twice = given_twice(asked, self.filter.form.fields)
        for name in self._twice:  # links from this page say what it shows
            asked[name] = str(asked[name])
        self._twice += [n for n in self._own if len(self.data.getlist(n)) > 1]
        self.filter.is_valid()  # from here on its form has cleaned data

    @property
    def incidents(self) -> Any:
        return self.filter.result

    @property
    def is_valid(self) -> bool:
        return bool(self.filter.is_valid())

    @property
    def region_ids(self) -> set[int]:
        """The regions that the filter names; none where it is malformed."""
        if not self.is_valid:
            return set()
        return {r.pk for r in self.filter.form.cleaned_data.get("region") or []}

    def takes(self, name: str) -> Sequence[str]:
        return self._own[name]

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
            % {"name": name, "values": ", ".join(filter(None, takes))}
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
        found += [
            _("“%(name)s” was given more than once; only its last value counts.")
            % {"name": name}
            for name in self._twice
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
        return self.address_of(self.filter_pairs + self.own_pairs)

    @property
    def is_canonical(self) -> bool:
        """False for what a form sends: fields left empty."""
        return all(value for name in self.data for value in self.data.getlist(name))

    def url_with(self, **own: str) -> str:
        """This page with own parameters replaced; an empty text removes one."""
        kept = [pair for pair in self.own_pairs if pair[0] not in own]
        changed = [(name, value) for name, value in own.items() if value]
        return self.address_of(self.filter_pairs + kept + changed)

    def query_with(self, **filters: str | int) -> str:
        """`?…` of this filter with some parameters replaced, for links to the list;
        of those that must all hold, with one more."""
        replaced = set(filters) - {"known", "unknown"}
        kept = [pair for pair in self.filter_pairs if pair[0] not in replaced]
        more = [(name, str(value)) for name, value in filters.items()]
        return "?" + urlencode(list(dict.fromkeys(kept + more)))

    @property
    def all_query(self) -> str:
        return self.query_with() if self.filter_pairs else ""

    @property
    def file_query(self) -> str:
        """For files made of what the page shows, in its language."""
        return self.query_with(lang=get_language() or "")

    @property
    def toll_queries(self) -> dict[str, str]:
        """Of the incidents with such a figure or without: `killed_known` and so on."""
        return {
            f"{outcome}_{state}": self.query_with(**{state: outcome})
            for outcome in ("killed", "injured")
            for state in ("known", "unknown")
        }

    @property
    def view_query(self) -> str:
        """`?…` of all that the page shows, but for which page of a list."""
        own = [pair for pair in self.own_pairs if pair[0] not in {"page", "on"}]
        return "?" + urlencode(self.filter_pairs + own)

    def address_of(self, pairs: list[Pair]) -> str:
        query = urlencode([pair for pair in pairs if pair[0] != "page"])
        pages = urlencode([pair for pair in pairs if pair[0] == "page"])
        joined = "&".join(filter(None, (query, pages)))
        return f"{self.path}?{joined}" if joined else self.path

    # -- By place ------
    @cached_property
    def vague_in_place(self) -> int | None:
        """Of the incidents chosen by where their point lies, how many are known to no
        settlement; None where they are not chosen so."""
        if not self.is_valid or not self._names & {"near", "polygon", "bbox"}:
            return None
        return counted(self.filter).exclude(geo_precision__in=TO_A_SETTLEMENT).count()

    @property
    def closely_known_query(self) -> str:
        return self.query_with(precision=",".join(TO_A_SETTLEMENT))

    @property
    def _names(self) -> set[str]:
        return {name for name, _value in self.filter_pairs}

    # -- In words ------
    @cached_property
    def chips(self) -> list[Chip]:
        own = [pair for pair in self.own_pairs if pair[0] != "page"]
        return [
            Chip(
                label,
                self.address_of([p for p in self.filter_pairs if p != pair] + own),
            )
            for pair, label in self._labels()
        ]

    @property
    def clear_url(self) -> str:
        return self.address_of([pair for pair in self.own_pairs if pair[0] != "page"])

    def words_of(self, name: str) -> str:
        """What the address says of one filter."""
        return ", ".join(label for (n, _value), label in self._labels() if n == name)

    def _labels(self) -> Iterator[tuple[Pair, str]]:
        for name, value in self.filter_pairs:
            yield (name, value), self._label(name, value)

    def _label(self, name: str, value: str) -> str:
        return condition_label(name, value, self.filter.form, self.types_by_code)

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
    def hide_choices(self) -> list[tuple[str, Any, bool]]:
        chosen = self._values("hide")
        return [(word, said, word in chosen) for word, said in WORDS.items()]

    @property
    def hidden(self) -> list[Any]:
        """What the page leaves out, in words; empty where it shows everything."""
        return [WORDS[word] for word in self.filter.hidden]

    @property
    def type_count(self) -> int:
        return len(self._values("type"))

    @property
    def region_count(self) -> int:
        return len(self._values("region"))

    @property
    def hidden_pairs(self) -> list[Pair]:
        """What the form does not show but must keep: own parameters, rarer filters."""
        shown = {"from", "to", "type", "region", "killed_at_least", "q", "hide"}
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
