"""Words on a map, none of them over another."""

from __future__ import annotations

from dataclasses import dataclass, field

SIZE = 13
_WIDE, _TALL = 0.55 * SIZE, 1.15 * SIZE
"""Of a letter, and of a line."""

Taken = tuple[float, float, float, float]
"""West, north, east and south."""


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    words: str
    anchor: str = "middle"

    @property
    def box(self) -> Taken:
        wide = _WIDE * len(self.words)
        west = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return west, self.y - 0.75 * _TALL, west + wide, self.y + 0.25 * _TALL


@dataclass(slots=True)
class Labels:
    """In a box from 0, 0."""

    width: float
    height: float
    taken: list[Taken] = field(default_factory=list)

    def around(self, x: float, y: float, words: str, gap: float) -> Label | None:
        """Beside a point, above or below it, where there is room."""
        middle = y + 0.25 * _TALL
        return self.first(
            Label(x + gap, middle, words, "start"),
            Label(x - gap, middle, words, "end"),
            Label(x, y - gap, words),
            Label(x, y + gap + 0.75 * _TALL, words),
        )

    def first(self, *tried: Label) -> Label | None:
        for label in tried:
            if self._has_room(label.box):
                self.taken.append(label.box)
                return label
        return None

    def _has_room(self, box: Taken) -> bool:
        west, north, east, south = box
        is_inside = west >= 0 and east <= self.width
        is_inside = is_inside and north >= 0 and south <= self.height
        return is_inside and not any(
            west < other[2]
            and other[0] < east
            and north < other[3]
            and other[1] < south
            for other in self.taken
        )
