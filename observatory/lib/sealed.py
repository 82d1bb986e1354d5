"""Texts that the database holds and does not know: sealed with a key out of SECRET_KEY,
so that a copy of the database alone tells nobody who wrote to us (A-06)."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnsealableError(Exception):
    """It was sealed with a key that is no longer among ours."""


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    if not sealed:
        return ""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnsealableError from error


def _keys() -> MultiFernet:
    """The present key seals; former ones (SECRET_KEY_FALLBACKS) still open."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=b"observatory sealed texts")
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))
