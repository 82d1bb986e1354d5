"""Message catalogues without GNU gettext: Babel extracts, updates and compiles.

English is written in the code; `locale/fr` holds the French, `locale/en` only what
should read differently from the code.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PACKAGES = ("observatory", "incidents", "regions")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]")


def extracted() -> Catalog:
    """Every message of the code and the templates."""
    catalog = Catalog()
    for path in _sources():
        text = path.read_text()
        if path.suffix != ".py":
            # Indentation means nothing in a template, and would in Python.
            blanked = templatize(text, origin=str(path))
            text = "\n".join(line.strip() for line in blanked.splitlines())
        found = extract("python", BytesIO(text.encode()), keywords=KEYWORDS)
        for _line, identity, _comments, context in found:
            catalog.add(identity, context=context)
    return catalog


def update() -> list[str]:
    """Bring each catalogue up to date with the code; returns what is untranslated."""
    found = extracted()
    for path in _catalogues():
        catalog = _read(path)
        catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
        if str(catalog.locale) == "en":
            _forget_what_reads_as_in_the_code(catalog)
        _write(path, catalog)
    return missing()


def compile_changed() -> int:
    """Compile what is newer than its compiled form; returns how many that were."""
    stale = [path for path in _catalogues() if not _is_compiled(path)]
    for path in stale:
        draft = path.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, _read(path))
        draft.replace(path.with_suffix(".mo"))
        shutil.copystat(path, path.with_suffix(".mo"))
        # Whatever this process has said already, it read without this catalogue.
        translation_file_changed(None, path.with_suffix(".mo"))
    return len(stale)


def missing() -> list[str]:
    """What keeps French from being complete, a line for each fault."""
    french = _french()
    needed = {_key(message): message for message in extracted() if message.id}
    known = {_key(message): message for message in french if message.id}
    faults = [f"not in the catalogue: {key[0]!r}" for key in needed.keys() - known]
    faults += [f"used nowhere: {key[0]!r}" for key in known.keys() - needed]
    faults += [f"obsolete entry: {key!r}" for key in french.obsolete]
    for message in known.values():
        faults += [f"{fault}: {message.id!r}" for fault in _faults(message)]
    return sorted(faults)


def french_texts() -> Iterator[str]:
    """Everything that the catalogue says, plurals too."""
    for message in _french():
        if message.id:
            string = message.string
            yield from (string,) if isinstance(string, str) else string or ()


def _french() -> Catalog:
    return _read(settings.LOCALE_PATHS[0] / "fr" / "LC_MESSAGES" / "django.po")


def _faults(message: Message) -> Iterator[str]:
    string = message.string or ""
    texts = (string,) if isinstance(string, str) else tuple(string)
    if message.fuzzy:
        yield "fuzzy"
    if not all(texts):
        yield "not translated"
        return
    singular, *plural = [message.id] if isinstance(message.id, str) else message.id
    wanted = set(PLACEHOLDER.findall((plural or [singular])[-1]))
    if set(PLACEHOLDER.findall(texts[-1])) != wanted:
        yield "other placeholders"


def _forget_what_reads_as_in_the_code(catalog: Catalog) -> None:
    for message in [message for message in catalog if message.id]:
        if not any(_texts(message.string)) or _texts(message.string) == _texts(
            message.id
        ):
            catalog.delete(message.id, message.context)


def _texts(value: str | Sequence[str] | None) -> list[str]:
    return [value or ""] if isinstance(value, str | None) else list(value)


def _key(message: Message) -> tuple[str, str | None]:
    identity = message.id if isinstance(message.id, str) else message.id[0]
    return identity, message.context


def _sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((settings.BASE_DIR / package).rglob("*.py"))
    for kind in ("*.html", "*.txt"):
        yield from sorted((settings.BASE_DIR / "templates").rglob(kind))


def _catalogues() -> list[Path]:
    return sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po"))


def _is_compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _write(path: Path, catalog: Catalog) -> None:
    draft = path.with_suffix(".po.new")
    with draft.open("wb") as file:
        write_po(
            file,
            catalog,
            width=100,
            sort_output=True,
            no_location=True,
            ignore_obsolete=True,
        )
    draft.replace(path)
