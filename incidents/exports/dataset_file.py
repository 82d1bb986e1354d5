"""The data package as a folder, or as the one file that the public is given: either
is there whole, the former or the new, never a part."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.conf import settings

from incidents.exports.dataset import DESCRIPTOR, write_dataset
from incidents.statistics.dataset_state import DatasetState

_PIECE = 64_000


class NotOursError(Exception):
    """The folder holds something else, which must not be lost."""


def kept_path() -> Path:
    return Path(settings.DATA_DIR) / "dataset.zip"


def export_to(folder: Path) -> DatasetState:
    """In place of what an earlier export left there."""
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()) and not _is_ours(folder):
        raise NotOursError(folder)
    with _beside(folder) as fresh:
        state = write_dataset(fresh)
        fresh.chmod(0o755)
        with _beside(folder) as former:
            if folder.exists():
                folder.rename(former / folder.name)
            fresh.rename(folder)
    return state


def _is_ours(folder: Path) -> bool:
    return (folder / DESCRIPTOR).is_file()


def keep_dataset() -> DatasetState:
    """Make the file that is given to the public."""
    path = kept_path()
    with _beside(path) as fresh:
        state = write_dataset(fresh)
        packed = fresh / path.name
        with ZipFile(packed, "w", ZIP_DEFLATED) as package:
            for file in sorted(fresh.iterdir()):
                if file != packed:
                    package.write(file, file.name)
            package.comment = json.dumps(asdict(state), default=str).encode()
        os.replace(packed, path)
    return state


def kept_state() -> DatasetState | None:
    """Of the file that there is; its comment says it."""
    try:
        with ZipFile(kept_path()) as package:
            found = json.loads(package.comment)
    except (FileNotFoundError, BadZipFile):
        return None
    as_of = found["as_of"] and date.fromisoformat(found["as_of"])
    return DatasetState(found["version"], as_of, found["corrections"])


def kept_pieces() -> Iterator[bytes]:
    with kept_path().open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A folder on the same disk, where renaming costs nothing; gone at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = Path(mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield found
    finally:
        shutil.rmtree(found, ignore_errors=True)
