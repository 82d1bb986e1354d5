"""Static files: browser libraries from npm, native modules with hashed names."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.checks import CheckMessage, Error
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

NODE_FILES = {
    "vendor/uplot/uPlot.esm.js": "uplot/dist/uPlot.esm.js",
    "vendor/uplot/uPlot.min.css": "uplot/dist/uPlot.min.css",
}
"""Static path → place in node_modules. No other file of theirs is served."""
LEFT_OUT = ["*.map"]


class NodeModulesFinder(BaseFinder):
    """Finds the listed files of the packages that `npm ci` put in node_modules."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        self.folder = Path(settings.BASE_DIR) / "node_modules"

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = [name for name in NODE_FILES.values() if not self._place(name)]
        if not missing:
            return []
        hint = "Run `make node_modules`, which runs `npm ci`."
        return [Error(f"node_modules lacks {missing[0]}", hint=hint, id="static.E001")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = self._place(NODE_FILES[path]) if path in NODE_FILES else None
        if find_all:
            return [found] if found else []
        return found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        for path, name in NODE_FILES.items():
            if self._place(name):
                yield path, _OneFileStorage(self.folder / name)

    def _place(self, name: str) -> str | None:
        place = self.folder / name
        return str(place) if place.is_file() else None


class _OneFileStorage(FileSystemStorage):
    """Gives one file, whatever name collectstatic asks for."""

    prefix = ""

    def __init__(self, file: Path) -> None:
        super().__init__(location=file.parent)
        self.file = file

    def path(self, name: str) -> str:
        return str(self.file)


# Django's patterns for `import …;`, `export … from …;` and `import "…";`, less the one
# for `import("…")`: in our modules that is a type in a comment, and never code.
_MODULE_IMPORTS = tuple(
    pattern
    for pattern in ManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]
    if isinstance(pattern, tuple) and not pattern[1].startswith("import(")
)


_SHEET_IMPORT = re.compile(r'@import "((?:\.\./)?[\w/-]+\.css)";')
_BESIDE = re.compile(r"url\((?=\w+/)")
"""A file in a folder beside a sheet: images of a library's."""


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names, also inside our own native modules' `import … from "./x.js";`.

    A sheet of ours that imports others is kept as all of them in one: each import
    would be a request that waits for the one before.

    Other packages' scripts are left as they are: they are bundles, in which such a
    text is no import, and their source maps are not shipped.
    """

    keep_only_hashed_files = True
    patterns = (
        ("*.css", ManifestStaticFilesStorage.patterns[0][1][:2]),  # url(), @import
        (
            "js/*.js",
            _MODULE_IMPORTS,
        ),
    )

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            for name in [n for n in paths if re.fullmatch(r"css/[\w-]+\.css", n)]:
                if self._join(name, paths):
                    paths = paths | {name: (self, name)}
        yield from super().post_process(paths, dry_run, **options)

    def _join(self, name: str, paths: dict[str, Any]) -> bool:
        """Whether the sheet imports others; then they are in the collected one."""

        def text(of: str) -> str:
            storage, place = paths[of]
            with storage.open(place) as file:
                return str(file.read().decode())

        def imported(found: re.Match[str]) -> str:
            of = posixpath.normpath(f"css/{found[1]}")
            return _BESIDE.sub(f"url(../{posixpath.dirname(of)}/", text(of))

        sheet = text(name)
        joined = _SHEET_IMPORT.sub(imported, sheet)
        if joined == sheet:
            return False
        self.delete(name)
        self.save(name, ContentFile(joined))
        return True


def sources() -> Iterator[str]:
    """A line for every source file: name, size, time. Other lines, other files."""
    for finder in get_finders():
        for name, storage in finder.list(LEFT_OUT):
            status = Path(storage.path(name)).stat()
            yield f"{name} {status.st_size} {status.st_mtime_ns}"
