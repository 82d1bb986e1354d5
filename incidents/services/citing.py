"""Naming further sources of an incident: who else says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from incidents.models import Citation, Incident, Source, User


@dataclass(frozen=True, slots=True)
class ReportedSource:
    """A source as whoever reports it names it."""

    publisher: str
    kind: str
    url: str = ""
    is_confidential: bool = True

    def is_same_as(self, other: ReportedSource) -> bool:
        """By its link, or by its name where no two links tell them apart."""
        if self.url and other.url:
            return self.url == other.url
        return _plain(self.publisher) == _plain(other.publisher)


def as_reported(source: Source) -> ReportedSource:
    return ReportedSource(
        source.publisher, source.kind, source.url, source.is_confidential
    )


def cite_further(
    incident: Incident, sources: Iterable[ReportedSource], *, named_by: User | None
) -> None:
    """Sources that support the incident; the figures stay those of the first."""
    for source in sources:
        made = Source.objects.create(**asdict(source))
        Citation.objects.create(incident=incident, source=made, named_by=named_by)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
