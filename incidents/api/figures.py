"""Figures summed from the published rows, as JSON and as CSV: what they share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.http import HttpResponseBase
from rest_framework.request import Request

from incidents.exports.terms_of_use import (
    file_name,
    terms_in_headers,
    terms_of_use,
)
from incidents.statistics.data_version import DataVersion
from observatory.lib.public_api import (
    CSV,
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
    validators,
)


class Figures(ABC):
    """A checked request, and the state of the public data that it finds."""

    file_stem: ClassVar[str]
    version: DataVersion
    hidden: Sequence[str] | None = None
    """What the filter leaves out; None where there is no such filter."""

    @classmethod
    @abstractmethod
    def of(cls, request: Request) -> Self: ...

    @abstractmethod
    def records(self) -> list[dict[str, Any]]: ...

    @abstractmethod
    def members(self) -> dict[str, Any]:
        """What the JSON says beside the records and the terms of use."""

    @abstractmethod
    def lines(self) -> Iterable[str]:
        """The records as lines of CSV, the header first."""


class FiguresView(PublicAPIView):
    figures: ClassVar[type[Figures]]

    def get(self, request: Request) -> HttpResponseBase:
        asked = self.figures.of(request)
        day = asked.version.settled_on
        if unchanged := unchanged_since(request, asked.version, day=day):
            return unchanged
        headers = {
            **validators(request, asked.version, day=day),
            **terms_in_headers(asked.version.as_of, asked.hidden or ()),
        }
        return self.shaped(request, asked, headers)

    def shaped(
        self, request: Request, asked: Figures, headers: dict[str, str]
    ) -> HttpResponseBase:
        body = terms_of_use(asked.version.as_of, asked.hidden) | asked.members()
        body["results"] = asked.records()
        return answer(request, as_json(body), "application/json", headers)


class FiguresCSV(FiguresView):
    def shaped(
        self, request: Request, asked: Figures, headers: dict[str, str]
    ) -> HttpResponseBase:
        query = request.query_params.urlencode()
        name = file_name(asked.file_stem, asked.version.as_of, query, "csv")
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer(request, "".join(asked.lines()), CSV, headers)
