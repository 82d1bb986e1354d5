"""Files that no address leads to, each of them whole: written beside their place, put
on the disk, and only then given their name. What a crash leaves is a `.part`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NoReturn

from django.core.files import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".part"


class PrivateStorage(FileSystemStorage):
    def __init__(self, location: str | Path) -> None:
        super().__init__(
            location, file_permissions_mode=0o600, directory_permissions_mode=0o700
        )

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("These files are given out by views that ask who reads them.")

    def _save(self, name: str, content: File[Any]) -> str:
        path = Path(self.path(name))
        for folder in (Path(self.location), path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(path.name + UNFINISHED)
        try:
            with open(
                os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            fresh.rename(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _keep_the_name(path.parent)
        return name


def _keep_the_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
