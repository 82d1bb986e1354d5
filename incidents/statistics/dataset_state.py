"""Which state of the public data a file that was written earlier holds, and whether
it may still be given away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from incidents.models import PublishedVersion
from incidents.statistics.data_version import DataVersion


@dataclass(frozen=True, slots=True)
class DatasetState:
    version: str
    as_of: date | None
    corrections: int
    """How often anything had been corrected or withdrawn by then."""

    @property
    def may_be_given(self) -> bool:
        """Not once anything in it was corrected or withdrawn since: that may have been
        to protect somebody. What was published since is merely missing."""
        return corrections() == self.corrections


def dataset_state(version: DataVersion) -> DatasetState:
    return DatasetState(str(version), version.as_of, corrections())


def corrections() -> int:
    """Versions are only ever added: as many as then means none since."""
    change = PublishedVersion.Change.PUBLISHED
    return PublishedVersion.objects.exclude(change=change).count()
