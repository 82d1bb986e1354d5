"""Passwords that are long and not built from what everybody would try here first."""

import re
import unicodedata
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_WORDS = (
    "mali",
    "bamako",
    "gao",
    "kayes",
    "kidal",
    "koulikoro",
    "menaka",
    "mopti",
    "segou",
    "sikasso",
    "taoudeni",
    "timbuktu",
    "tombouctou",
    "sahel",
    "observatoire",
    "observatory",
    "incident",
    "motdepasse",
    "password",
    "azerty",
    "qwerty",
)
_OWN_LETTERS = 8
"""Letters that must remain once the words of the context are taken out."""


class MaximumLengthValidator:
    """A bound on the work that one attempt can cause; far above any pass phrase."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Your password can have %(count)d characters at most.") % {
            "count": self.max_length
        }


class ContextWordsValidator:
    """Refuses "Bamako-2026!": little is left of it without the words of the context.

    The operator adds to them the names of the organisation.
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        folded = {_letters(word) for word in (*_WORDS, *words)} - {""}
        self.words = re.compile("|".join(sorted(folded, key=len, reverse=True)))

    def validate(self, password: str, user: object = None) -> None:
        letters = _letters(password)
        own = self.words.sub("", letters)
        if own != letters and len(own) < _OWN_LETTERS:
            raise ValidationError(
                _("This password is made of words that anybody would try here first."),
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        return _("Your password cannot be made of names of the country or its towns.")


def _letters(text: str) -> str:
    """Lower-case letters only, accents folded."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalpha())
