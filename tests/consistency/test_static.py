"""Every module that a page loads, and every file that a template names, is there."""

import re
from pathlib import Path, PurePosixPath

import pytest
from django.contrib.staticfiles import finders

from observatory.environment import BASE_DIR
from tests.consistency.files import shown, tracked

NAMES = r"[\w*{}\s,$]+?\s+from\s+"
IMPORT = re.compile(
    rf"""^\s*(?:import\s+(?:{NAMES})?|export\s+{NAMES})['"]([^'"]+)['"](;?)""", re.M
)
STATIC_TAG = re.compile(r"""{%\s*static\s+["']([^"'{]+)["']""")


def modules() -> list[Path]:
    return tracked("static/js/*.js")


def resolved(module: Path, target: str) -> str:
    """The static path that a relative import names."""
    parts: list[str] = []
    folder = PurePosixPath(module.relative_to(BASE_DIR / "static").as_posix()).parent
    for part in (folder / target).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def test_every_import_resolves() -> None:
    missing = [
        f"{shown(module)}: {target}"
        for module in modules()
        for target, _ in IMPORT.findall(module.read_text())
        if not target.startswith(".") or not finders.find(resolved(module, target))
    ]
    assert missing == []


def test_every_import_is_one_that_hashing_rewrites() -> None:
    """Relative, ending in `.js` and a semicolon; else the page would ask for the
    file without its hash."""
    odd = [
        f"{shown(module)}: {target}"
        for module in modules()
        for target, end in IMPORT.findall(module.read_text())
        if not (target.startswith(".") and target.endswith(".js") and end == ";")
    ]
    assert odd == []


def test_no_module_is_imported_while_running() -> None:
    """Such an import is not rewritten; in a comment it is a type."""
    comments = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
    running = [
        shown(m) for m in modules() if "import(" in comments.sub("", m.read_text())
    ]
    assert running == []


def test_every_static_file_that_a_template_names_is_there() -> None:
    missing = [
        f"{shown(template)}: {name}"
        for template in tracked("templates")
        for name in STATIC_TAG.findall(template.read_text())
        if not finders.find(name)
    ]
    assert missing == []


@pytest.mark.parametrize("word", ["innerHTML", "insertAdjacentHTML", "eval(", "unsafe"])
def test_modules_write_text_as_text(word: str) -> None:
    assert [shown(m) for m in modules() if word in m.read_text()] == []


def test_only_one_module_touches_leaflet_s_global() -> None:
    touching = [shown(m) for m in modules() if re.search(r"\bL\.\w", m.read_text())]
    assert set(touching) <= {"static/js/lib/leaflet.js"}
