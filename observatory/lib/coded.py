"""A text out of a few, kept in two bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models


class CodedField(models.SmallIntegerField):  # type: ignore[type-arg]
    """As the place of the text among `codes`, whose order is therefore for ever.

    Asked in the texts; KeyError for any other.
    """

    def __init__(self, codes: Sequence[str] = (), **kwargs: Any) -> None:
        self.codes = tuple(map(str, codes))
        self._places = {code: place for place, code in enumerate(self.codes, 1)}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"codes": self.codes}

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else self._places[str(value)]

    def from_db_value(self, value: int | None, *context: Any) -> str | None:
        return None if value is None else self.codes[value - 1]

    def code_sql(self, text: str) -> str:
        """Of a column of texts; NULL of any other."""
        return f"array_position({self._array}, {text}::text)"

    def text_sql(self, code: str) -> str:
        """Of a column of codes."""
        return f"({self._array})[{code}]"

    @property
    def _array(self) -> str:
        codes = ", ".join(f"'{code}'" for code in self.codes)
        return f"ARRAY[{codes}]"
