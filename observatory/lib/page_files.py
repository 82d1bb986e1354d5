"""What a page needs to open without a network: the files that it names, and those that
these import in turn, under the names that they are served by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders

_NAMED = re.compile(
    r'<script[^>]*\ssrc="([^"]+)"|<link[^>]*\srel="(?:stylesheet|icon)"[^>]*>'
    r'|\sdata-obs-(?:leaflet|leaflet-css|outlines|gazetteer|actors)="([^"]+)"'
)
_HREF = re.compile(r'\shref="([^"]+)"')
_IMPORT = re.compile(
    r'^\s*(?:import|export)\s+(?:[\w*{}\s,$]+?\s+from\s+)?"(\.[^"]+\.js)";'
    r'|@import "([^"]+\.css)";',
    re.M,
)


def files_of(html: str) -> list[str]:
    """Addresses: the page's own, then what its modules and sheets import."""
    return _with_imports(_named(html))


def imported_by(scripts: list[str]) -> list[str]:
    """What these modules of ours import, and what that imports in turn."""
    return [name for name in _with_imports(scripts) if name not in scripts]


def _with_imports(addresses: Iterable[str]) -> list[str]:
    found = dict.fromkeys(addresses)
    waiting = list(found)
    while waiting:
        address = waiting.pop()
        if not address.startswith(settings.STATIC_URL):
            continue
        for pair in _IMPORT.findall(text_of(address)):
            imported = urljoin(address, "".join(pair))
            if imported not in found:
                found[imported] = None
                waiting.append(imported)
    return list(found)


def _named(html: str) -> Iterator[str]:
    for match in _NAMED.finditer(html):
        href = _HREF.search(match[0])
        address = match[1] or match[2] or (href[1] if href else "")
        yield unescape(address)


def text_of(address: str) -> str:
    return content_of(address).decode()


def content_of(address: str) -> bytes:
    """A static file as it is served: collected, or where it lies while developing."""
    name = address.removeprefix(settings.STATIC_URL)
    collected = Path(settings.STATIC_ROOT) / name
    if settings.DEBUG or not collected.is_file():
        return Path(str(finders.find(name))).read_bytes()
    return _collected(collected)


@lru_cache(maxsize=256)
def _collected(path: Path) -> bytes:
    """Its name holds its hash: it never changes."""
    return path.read_bytes()
