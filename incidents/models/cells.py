"""Totals by map cell, kept by Celery from the marks in `dirty_cells.py`.

A tile of zoom z is cut into 4 × 4 cells, which are tiles of z + CELLS_DEEPER. Cells are
kept of every depth that a tile of zoom 0 to LAST_KEPT_ZOOM uses, and finer ones, of all
time only, down to where a tile shows a town; a cell is named by the first bits of its
quadkeys.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from observatory.lib.quadkey import ZOOM

CELLS_DEEPER = 2
LAST_KEPT_ZOOM = 9
SHALLOWEST = CELLS_DEEPER
DEEPEST = LAST_KEPT_ZOOM + CELLS_DEEPER
LAST_FINE_ZOOM = 13
FINEST = LAST_FINE_ZOOM + CELLS_DEEPER
LAST_WIDE_ZOOM = 5
"""Of a tile that shows the country: it reads all rows, and these name its cells."""
WIDEST = LAST_WIDE_ZOOM + CELLS_DEEPER
PARTS_OF_A_DEGREE = 10_000_000
"""Coordinates are added up as whole numbers of these, some centimetres: the order in
which floating-point numbers are added up would show in the sum."""


def shift_of(depth: int) -> int:
    """By how many bits a quadkey is longer than the name of its cell."""
    return 2 * (ZOOM - depth)


class CellSums(models.Model):
    """What a tile tells of a cell's incidents of one root type and the same doubts.

    Sums are null where nothing is known. Of a lone incident, `ids` is the id.
    """

    depth = models.SmallIntegerField()
    cell = models.BigIntegerField()
    root = models.CharField(max_length=80)
    doubts = models.SmallIntegerField()
    """`models/doubts.py`"""
    incidents = models.PositiveIntegerField()
    killed_min = models.PositiveBigIntegerField(null=True)
    killed_best = models.PositiveBigIntegerField(null=True)
    killed_max = models.PositiveBigIntegerField(null=True)
    killed_unknown = models.PositiveIntegerField()
    longitudes = models.BigIntegerField()
    latitudes = models.BigIntegerField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    ids = models.BigIntegerField()

    class Meta:
        abstract = True


class RegionalCellSums(CellSums):
    """Of the incidents of a cell that are in the same regions, too."""

    regions = ArrayField(models.BigIntegerField())
    """Ids in order, one of each division at most; none where the place is not known
    finely enough. Of finer units cells tell nothing."""

    class Meta:
        abstract = True


class CellMonthTotal(RegionalCellSums):
    """Of one month; `year` and `month` are those of the incidents."""

    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    began = models.IntegerField()
    """Months from year 0 to that of the first day, which `month` may not tell."""
    ended = models.IntegerField()
    """The same of the last day."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=(
                    *("depth", "cell", "year", "month", "began", "ended"),
                    *("root", "doubts", "regions"),
                ),
                name="cell_month_key_unique",
            ),
        )

    def __str__(self) -> str:
        return f"{self.depth}/{self.cell} {self.year}-{self.month:02} {self.root}"


class CellYearTotal(RegionalCellSums):
    """Of a year's months, for whoever asks for many."""

    year = models.SmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("depth", "cell", "year", "root", "doubts", "regions"),
                name="cell_year_key_unique",
            ),
        )

    def __str__(self) -> str:
        return f"{self.depth}/{self.cell} {self.year} {self.root}"


class CellTotal(RegionalCellSums):
    """Of all time."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("depth", "cell", "root", "doubts", "regions"),
                name="cell_key_unique",
            ),
        )

    def __str__(self) -> str:
        return f"{self.depth}/{self.cell} {self.root}"


class FineCellTotal(CellSums):
    """Of all time, of the depths below DEEPEST."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("depth", "cell", "root", "doubts"), name="fine_cell_key_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.depth}/{self.cell} {self.root}"
