"""The bell rings once for whatever a transaction did, and can be waited for."""

from typing import Any

import pytest
from django.db import transaction

from observatory.lib import bell


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_rings_often_rings_once(caplog: Any) -> None:
    with transaction.atomic():
        for _ in range(1_000):
            bell.ring("incidents.tasks.refresh_totals")
        assert bell._waiting.empty()
    assert bell.wait_until_rung(5)
    assert "bell queue full" not in caplog.text
    assert not bell._names
