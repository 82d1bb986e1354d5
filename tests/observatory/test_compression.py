"""Pages travel compressed: the budgets are for a phone on a bad network."""

import gzip

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_page_is_compressed_for_who_accepts_it(client: Client) -> None:
    plain = client.get("/fr/methodology/")
    packed = client.get("/fr/methodology/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
