"""Carrying out for a page what a service may refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied

from incidents.services.errors import NotAllowedError, ServiceError

Done = TypeVar("Done")


def attempt(act: Callable[[], Done]) -> Done | ServiceError:
    """What it gives, or the refusal that the page is to show; what a person may not do
    at all is a 403."""
    try:
        return act()
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        return error
