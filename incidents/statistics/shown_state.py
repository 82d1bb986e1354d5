"""Which state an answer shows that tells of rows and of kept totals together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from incidents.statistics.data_version import DataVersion, data_version, settled
from incidents.statistics.refresh import totals_are_stale, totals_as_of


@dataclass(frozen=True, slots=True)
class ShownState:
    version: DataVersion
    totals_as_of: datetime | None
    totals_are_stale: bool

    @classmethod
    def now(cls) -> ShownState:
        """Three queries."""
        version, kept = data_version(), totals_as_of()
        return cls(version, kept.as_of if kept else None, totals_are_stale())

    @property
    def settled_on(self) -> date | None:
        """As `DataVersion.settled_on`; neither may a total be late or of today."""
        if self.totals_are_stale:
            return None
        return settled(self.version.settled_on, self.totals_as_of)

    def __str__(self) -> str:
        return f"{self.version} {self.totals_as_of} {self.totals_are_stale}"
