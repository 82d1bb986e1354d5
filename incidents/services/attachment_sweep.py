"""Files without a row: what a crash between the two has left. Only what has a name of
ours is taken away, and only when it is old: a row may be on its way."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from incidents.models import Attachment
from incidents.models.attachment import attachment_storage
from incidents.services.attachment_pieces import forget_abandoned
from observatory.lib.private_storage import UNFINISHED

logger = logging.getLogger(__name__)

OLD_SECONDS = 24 * 3600
_OURS = re.compile(rf"([0-9a-f]{{2}})/\1[0-9a-f]{{30}}({re.escape(UNFINISHED)})?")


@dataclass(frozen=True, slots=True)
class Sweep:
    orphans: int
    """Files without a row."""
    missing: int
    """Rows without their file: a disk was lost, or a backup left them out."""
    abandoned: int
    """Begun in pieces, and not gone on with."""


def sweep_files(*, commit: bool) -> Sweep:
    # First the files: one that is kept meanwhile has its row when these are read.
    old = {str(path): path for path in _old_files()}
    told = _names_of_rows()
    orphans = [path for name, path in old.items() if name not in told]
    if commit:
        for path in orphans:
            (_folder() / path).unlink(missing_ok=True)
    missing = sum(not (_folder() / name).is_file() for name in told)
    if missing:
        logger.error("attachments whose file is missing: %s", missing)
    return Sweep(len(orphans), missing, forget_abandoned(commit=commit))


def _folder() -> Path:
    return Path(attachment_storage().path(""))


def _old_files() -> Iterator[Path]:
    before = time.time() - OLD_SECONDS
    for path in _folder().glob("??/*"):
        name = path.relative_to(_folder())
        if _OURS.fullmatch(name.as_posix()) and path.stat().st_mtime < before:
            yield name


def _names_of_rows() -> set[str]:
    rows = Attachment.objects.kept().values_list("file", "preview")
    return set(filter(None, chain.from_iterable(rows.iterator())))
