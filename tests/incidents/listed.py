"""What the numbers of a page open: every link to the list, followed and counted."""

from __future__ import annotations

import html as entities
import re
from urllib.parse import parse_qs, urlsplit

from django.test import Client

_LINK = re.compile(r'<a\b[^>]*href="(/fr/incidents/(?:\?[^"]*)?)"[^>]*>([^<]*)</a>')
_COUNT = re.compile(r"<strong>\s*([\d\u202f]+) incidents?\s*</strong>")


def numbers(html: str) -> list[tuple[str, int]]:
    """Each link to the list whose words are a number, with the number."""
    found = [(entities.unescape(a), text.strip()) for a, text in _LINK.findall(html)]
    return [
        (address, int(re.sub(r"[\u202f\xa0]", "", text)))
        for address, text in found
        if re.fullmatch(r"[\d\u202f\xa0]+", text)
    ]


def listed(client: Client, address: str) -> int:
    """How many incidents the list at this address says it holds."""
    answer = client.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200, address
    assert 'role="alert"' not in html, address
    return int(_COUNT.search(html)[1].replace("\u202f", ""))


def of_incidents(address: str) -> bool:
    """Whether the number counts incidents; with `known` or `fate` it is a sum of
    people."""
    return not {"known", "fate"} & set(parse_qs(urlsplit(address).query))


def assert_numbers_open_their_incidents(
    client: Client, html: str, counted: dict[str, int] | None = None
) -> int:
    """Follows each number; returns how many there were. Of two with one address the
    first counts the incidents, and the other their people. `counted`: lists that are
    known from other pages."""
    counted = {} if counted is None else counted
    found, seen = numbers(html), set()
    for address, shown in found:
        if address not in counted:
            counted[address] = listed(client, address)
        is_of_incidents = of_incidents(address) and address not in seen
        seen.add(address)
        count = counted[address]
        assert count == shown if is_of_incidents else count > 0, address
    return len(found)
