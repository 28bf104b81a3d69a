"""The promises of ARCHITECTURE.md and of the style that no linter counts."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import wording
from config import ROOT

ROOMS = (
    "web", "demonstration", "scheduler", "workflows", "forms", "notices", "registers", "bpmn", "decisions",
    "feel", "staff", "calendars", "database",
)  # fmt: skip
LONGEST_MODULE_LINES = 300
LONGEST_FUNCTION_LINES = 40
MIGRATIONS = ROOT / "database" / "migrations"
NOT_OURS = {"node_modules", "static", "__pycache__"}


def modules() -> Iterator[Path]:
    """Every Python file of the product: no tests, no migrations."""
    yield from ROOT.glob("*.py")
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if MIGRATIONS not in path.parents and not NOT_OURS & set(path.parts):
                yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def refusals(of: type[wording.Refusal] = wording.Refusal) -> Iterator[type[wording.Refusal]]:
    for refusal in of.__subclasses__():
        yield refusal
        yield from refusals(refusal)


@pytest.fixture(scope="module")
def every_module_loaded() -> None:
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not module.name.startswith(("database.migrations", "web.frontend", "bpmn.packages")):
                importlib.import_module(module.name)


def test_no_module_is_longer_than_a_reader_s_patience() -> None:
    lengths = {named(path): len(path.read_text().splitlines()) for path in modules()}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{named(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in modules()
        for function in functions(path)
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [named(path) for path in modules() if not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []


def test_only_the_database_room_begins_and_commits() -> None:
    elsewhere = [
        f"{named(path)}:{number}"
        for path in modules()
        if path.relative_to(ROOT).parts[0] != "database"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\b(session|connection)\.(commit|begin)\(", line)
    ]

    assert elsewhere == []


def test_nothing_is_left_for_later() -> None:
    marker = re.compile(r"#.*\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    left = [
        f"{named(path)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marker.search(line)
    ]

    assert left == []


def test_no_room_is_called_after_nothing_in_particular() -> None:
    vague = {"utils", "helpers", "common", "manager", "service", "misc"}

    assert [named(path) for path in modules() if path.stem in vague] == []


@pytest.mark.usefixtures("every_module_loaded")
def test_every_refusal_has_a_status() -> None:
    statuses = importlib.import_module("web.refusal_status")
    ours = {refusal for refusal in refusals() if refusal.__module__.partition(".")[0] in ROOMS}

    unknown = {r.__qualname__ for r in ours if not any(known in statuses.STATUS for known in r.__mro__)}

    assert unknown == set()


@pytest.mark.usefixtures("every_module_loaded")
def test_every_refusal_has_a_sentence_of_its_own() -> None:
    mute = {
        refusal.__qualname__
        for refusal in refusals()
        if refusal.__module__.partition(".")[0] in ROOMS and refusal.sentence == wording.Refusal.sentence
        and not refusal.__subclasses__()
    }  # fmt: skip

    assert mute == set()
