"""A reader finds any line in two guesses: what may lie where."""

import re

from observatory.environment import BASE_DIR
from tests.consistency.files import shown, tracked

TOP_LEVEL = {
    ".ci", ".env.example", ".gitignore", ".npmrc",
    "CHANGELOG.md", "LICENSE", "Makefile", "README.md",
    "docker-compose.yml", "manage.py", "package-lock.json", "package.json",
    "pyproject.toml",
    "fixtures", "incidents", "observatory", "regions", "static", "templates", "tests",
}  # fmt: skip
VAGUE = {"utils", "util", "core", "common", "helpers", "misc", "selectors", "signals"}
SNAKE_CASE = re.compile(r"_?[a-z0-9]+(_[a-z0-9]+)*(\.[a-z_]+)*")
LOCKS = [".ci/constraints.txt", "package-lock.json", ".npmrc", "package.json"]


def test_the_top_level_holds_only_what_a_reader_expects() -> None:
    found = {shown(path).split("/")[0] for path in tracked()}
    assert found - TOP_LEVEL == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [
        shown(path)
        for path in tracked("*.py", "*.js")
        if VAGUE & {path.stem, path.parent.name}
    ]
    assert vague == []


def test_file_names_are_snake_case() -> None:
    odd = [
        shown(path)
        for path in tracked("static", "templates", "fixtures")
        if not SNAKE_CASE.fullmatch(path.name)
    ]
    assert odd == []


def test_the_locks_name_no_registry() -> None:
    named = [
        name
        for name in LOCKS
        if re.search(
            r"https?://|file:", _without_funding((BASE_DIR / name).read_text())
        )
    ]
    assert named == []


def _without_funding(text: str) -> str:
    """npm copies where each author takes donations; nothing is fetched from there."""
    return re.sub(r'"funding": (\{[^}]*\}|"[^"]*"|\[[^\]]*\])', "", text)


def test_every_locked_python_package_has_one_version() -> None:
    lines = (BASE_DIR / ".ci/constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+-]+", line) for line in lines)
    names = [line.split("==")[0].lower().replace("_", "-") for line in lines]
    assert len(names) == len(set(names))


def test_no_template_holds_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"", re.I)
    found = [shown(p) for p in tracked("templates") if inline.search(p.read_text())]
    assert found == []
