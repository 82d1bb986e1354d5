"""Every file fits one idea and a screen and a half; the tail is what is policed."""

import ast

import pytest

from tests.consistency.files import shown, tracked

BUDGETS = [
    ("*.py", 300),
    ("templates/*.html", 150),
    ("static/js/*.js", 250),
    ("tests/js/*.js", 250),
    ("static/css/*.css", 300),
    ("README.md", 150),
    ("Makefile", 150),
]
LONGEST_FUNCTION = 40


@pytest.mark.parametrize(("pattern", "budget"), BUDGETS)
def test_files_keep_to_their_budget(pattern: str, budget: int) -> None:
    lengths = {
        shown(path): len(path.read_text().splitlines())
        for path in tracked(pattern)
        if "/migrations/" not in str(path)
    }
    assert {name: n for name, n in lengths.items() if n > budget} == {}


def test_functions_keep_to_their_budget() -> None:
    long = []
    for path in tracked("*.py"):
        if "/migrations/" in str(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{shown(path)}: {node.name} has {length} lines")
    assert long == []
