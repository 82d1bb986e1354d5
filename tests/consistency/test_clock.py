"""A run of the suite may end the day after it began: tests ask late what day it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.consistency.files import shown, tracked

CLOCKS = {"today", "now", "localdate", "localtime", "utcnow", "time"}


def test_no_test_keeps_the_day_on_which_it_was_collected() -> None:
    kept = [
        f"{shown(path)}:{line}"
        for path in tracked("tests/*.py")
        for line in clock_reads_at_import(path.read_text())
    ]
    assert kept == []


@pytest.mark.parametrize(
    "source",
    [
        "DAY = today()",
        "@parametrize('on', [today() + timedelta(days=1)])\ndef test(on): ...",
        "def of(day=timezone.now()): ...",
        "class Row:\n    day = date.today()",
    ],
)
def test_a_clock_read_at_import_is_seen(source: str) -> None:
    assert len(list(clock_reads_at_import(source))) == 1


@pytest.mark.parametrize(
    "source", ["def test():\n    on = today()", "LATER = lambda: today()"]
)
def test_a_clock_read_when_called_is_none(source: str) -> None:
    assert not list(clock_reads_at_import(source))


def clock_reads_at_import(source: str) -> Iterator[int]:
    """Lines whose call of a clock runs when the module is imported."""
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and _name(node.func) in CLOCKS:
            yield node.lineno
        waiting.extend(_run_at_import(node))


def _run_at_import(node: ast.AST) -> list[ast.AST]:
    """What of a node runs with it: of a function only its decorators and defaults."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [each for each in node.args.kw_defaults if each]
        return [*node.decorator_list, *node.args.defaults, *defaults]
    return [] if isinstance(node, ast.Lambda) else list(ast.iter_child_nodes(node))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
