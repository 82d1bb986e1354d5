"""Collected files: hashed names inside our modules, npm's files by the list only."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.test import override_settings

from observatory.lib.static_files import (
    NODE_FILES,
    ModuleStorage,
    NodeModulesFinder,
    sources,
)


def test_only_listed_files_of_npm_s_packages_are_found() -> None:
    finder = NodeModulesFinder()
    assert finder.check() == []
    assert finder.find("vendor/uplot/uPlot.esm.js")
    assert finder.find("vendor/uplot/../../uplot/package.json") is None
    assert {path for path, _ in finder.list([])} == set(NODE_FILES)


def test_a_missing_package_is_a_clear_error(tmp_path: Path) -> None:
    with override_settings(BASE_DIR=tmp_path):
        (error,) = NodeModulesFinder().check()
    assert error.id == "static.E001"


def test_imports_inside_our_modules_get_hashed_names(tmp_path: Path) -> None:
    modules = tmp_path / "source" / "js"
    modules.mkdir(parents=True)
    (modules / "a.js").write_text(
        'import { b } from "./b.js";\n/** @type {import("./c").C} */\nb();\n'
    )
    (modules / "b.js").write_text("export const b = () => 1;\n")
    storage = ModuleStorage(location=tmp_path / "source", base_url="/static/")
    names = ["js/a.js", "js/b.js"]
    list(storage.post_process({name: (storage, name) for name in names}))
    hashed = storage.stored_name("js/a.js")
    assert hashed != "js/a.js"
    text = (tmp_path / "source" / hashed).read_text()
    assert Path(storage.stored_name("js/b.js")).name in text


def test_a_sheet_that_imports_others_is_collected_as_one(tmp_path: Path) -> None:
    source, collected = tmp_path / "source", tmp_path / "collected"
    for folder in (source, collected):
        (folder / "css").mkdir(parents=True)
    sheets = {"core": '@import "one.css";\n@import "two.css";\n', "one": "a {}\n"}
    sheets["two"] = "b {}\n"
    for name, text in sheets.items():
        (source / "css" / f"{name}.css").write_text(text)
        (collected / "css" / f"{name}.css").write_text(text)
    found = FileSystemStorage(source)
    storage = ModuleStorage(location=collected, base_url="/static/")
    paths = {f"css/{name}.css": (found, f"css/{name}.css") for name in sheets}
    processed = list(storage.post_process(paths))
    assert not [
        result for *_names, result in processed if isinstance(result, Exception)
    ]
    text = (collected / storage.stored_name("css/core.css")).read_text()
    assert text == "a {}\n\nb {}\n\n"


def test_a_sheet_of_a_library_keeps_its_images_when_it_is_joined(
    tmp_path: Path,
) -> None:
    sheets = {
        "css/map.css": '@import "../some/library.css";\n',
        "some/library.css": "a { background: url(images/a.png) }\n",
        "some/images/a.png": "",
    }
    for name, text in sheets.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    storage = ModuleStorage(location=tmp_path, base_url="/static/")
    found = FileSystemStorage(tmp_path)
    processed = list(storage.post_process({name: (found, name) for name in sheets}))
    assert not [result for *_, result in processed if isinstance(result, Exception)]
    text = (tmp_path / storage.stored_name("css/map.css")).read_text()
    assert f"../{storage.stored_name('some/images/a.png')}" in text


def test_what_every_page_loads_holds_every_sheet_once() -> None:
    core = (settings.BASE_DIR / "static" / "css" / "core.css").read_text()
    assert core.count("@import") == 4
    base = (settings.BASE_DIR / "templates" / "base.html").read_text()
    assert re.findall(r"css/[a-z]+\.css", base) == ["css/core.css"]


def test_a_changed_source_changes_the_list_of_sources() -> None:
    lines = list(sources())
    assert any(line.startswith("vendor/uplot/uPlot.esm.js ") for line in lines)
    assert lines == list(sources())
