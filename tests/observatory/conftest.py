"""Folders for servers: outside pytest's own, whose top each session of root closes
again to all others, PostgreSQL's account among them."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def own_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="obs-machine-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def module_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="obs-machine-"))
    yield folder
    shutil.rmtree(folder)
