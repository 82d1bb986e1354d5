"""Benchmarks run only when they are named: `pytest tests/benchmarks`."""

import gc
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    named = (Path(str(arg).split("::")[0]).resolve() for arg in config.args)
    return None if any(path.is_relative_to(HERE) for path in named) else True


@pytest.fixture(autouse=True, scope="session")
def _frozen() -> None:
    """As the workers of the web server are: what was loaded is not collected again."""
    gc.collect()
    gc.freeze()
