"""Collected files: hashed names inside our modules, npm's files by the list only."""

from pathlib import Path

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


def test_a_changed_source_changes_the_list_of_sources() -> None:
    lines = list(sources())
    assert any(line.startswith("vendor/uplot/uPlot.esm.js ") for line in lines)
    assert lines == list(sources())
