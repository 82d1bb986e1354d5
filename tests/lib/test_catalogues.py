"""Message catalogues: what is collected, what is kept, what is called a fault."""

import gettext
from pathlib import Path

import pytest
from pytest_django import Settings

from observatory.lib import catalogues

HEADER = """#
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
TEMPLATE = """{% load i18n %}
<p>it's {% translate "From a template" %} {{ _("In an expression") }}</p>
    {% blocktranslate trimmed count n=items|length %}
      {{ n }} incident
    {% plural %}
  {{ n }} incidents
    {% endblocktranslate %}
"""
CODE = """
title = _("From the code")
month = pgettext_lazy("month", "May")
"""


@pytest.fixture
def french(tmp_path: Path, settings: Settings) -> Path:
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    for name, text in (("templates/a.html", TEMPLATE), ("incidents/a.py", CODE)):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text)
    path = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER)
    return path


def test_messages_come_from_code_and_templates(french: Path) -> None:
    assert {message.id for message in catalogues.extracted() if message.id} == {
        "From a template",
        "In an expression",
        ("%(n)s incident", "%(n)s incidents"),
        "From the code",
        "May",
    }


def test_an_update_keeps_translations_and_is_the_same_twice(french: Path) -> None:
    french.write_text(HEADER + 'msgid "From the code"\nmsgstr "Du code"\n')
    catalogues.update()
    first = french.read_text()
    assert 'msgstr "Du code"' in first
    assert 'msgctxt "month"' in first
    catalogues.update()
    assert french.read_text() == first


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Gone"\nmsgstr "Parti"\n', "used nowhere: 'Gone'"),
        ('#, fuzzy\nmsgid "From the code"\nmsgstr "Du"\n', "fuzzy: 'From the code'"),
        ('msgid "From the code"\nmsgstr ""\n', "not translated: 'From the code'"),
        (
            'msgid "From the code"\nmsgstr "Du %(x)s"\n',
            "other placeholders: 'From the code'",
        ),
        ("", "not in the catalogue: 'From the code'"),
    ],
)
def test_every_fault_is_named(french: Path, entry: str, fault: str) -> None:
    french.write_text(HEADER + entry)
    assert fault in catalogues.missing()


def test_only_what_changed_is_compiled(french: Path) -> None:
    french.write_text(HEADER + 'msgid "From the code"\nmsgstr "Du code"\n')
    assert catalogues.compile_changed() == 1
    assert catalogues.compile_changed() == 0
    with french.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("From the code") == "Du code"


def test_english_holds_only_what_reads_otherwise_than_in_the_code(french: Path) -> None:
    english = Path(str(french).replace("/fr/", "/en/"))
    english.parent.mkdir(parents=True)
    said = 'msgid "From the code"\nmsgstr "From code"\n'
    same = '\nmsgid "From a template"\nmsgstr "From a template"\n'
    english.write_text(HEADER.replace("fr", "en") + said + same)
    catalogues.update()
    kept = english.read_text()
    assert said in kept
    assert kept.count("msgid") == 2  # and the header
