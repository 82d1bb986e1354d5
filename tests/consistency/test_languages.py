"""French is complete, English is complete, and a test says so."""

import re

from django.conf import settings

from observatory.lib import catalogues

PLAIN = re.compile(r"[ \u202f](?=[:;!?»])|«(?!\u00a0)|(?<!\u00a0)»")
"""Where French has a non-breaking space, and a line may not end."""


def test_french_is_complete_and_nothing_is_fuzzy_or_obsolete() -> None:
    assert catalogues.missing() == []


def test_french_keeps_its_marks_on_the_line() -> None:
    texts = list(catalogues.french_texts())
    assert len(texts) > 1000
    pages = sorted((settings.BASE_DIR / "templates" / "pages").glob("*_fr.html"))
    texts += [page.read_text() for page in pages]
    assert pages
    assert [near(text) for text in texts if PLAIN.search(text)] == []


def near(text: str) -> str:
    found = PLAIN.search(text)
    return text[max(found.start() - 30, 0) : found.end() + 10] if found else ""
