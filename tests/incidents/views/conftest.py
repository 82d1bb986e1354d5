from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    """Second factors have their own tests (`tests/incidents/test_accounts.py`)."""
    settings.MFA_REQUIRED = False
