from __future__ import annotations

from typing import Any

import pytest

from observatory.lib.sealed import UnsealableError, seal, unseal


def test_a_sealed_text_comes_back_and_never_looks_the_same() -> None:
    first, second = seal("Sévaré"), seal("Sévaré")
    assert first != second
    assert "Sévaré" not in first
    assert unseal(first) == unseal(second) == "Sévaré"
    assert unseal(seal("")) == ""


def test_a_former_key_still_opens_and_an_unknown_one_does_not(settings: Any) -> None:
    sealed = seal("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(UnsealableError):
        unseal(sealed)
