"""No text that an administrator can edit is ever given to Python, or to Jinja without its sandbox."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from bpmn import script_engine
from config import ROOT
from tests.test_architecture import modules, named

RUNS_PYTHON = {"eval", "exec", "compile", "execfile", "__import__"}
# SpiffWorkflow's ways to run Python, and libraries whose data can be code.
FORBIDDEN_IMPORTS = (
    *("SpiffWorkflow.dmn.", "SpiffWorkflow.spiff.", "pickle.", "marshal.", "shelve."),
    *("code.", "codeop.", "runpy.", "jinja2.nativetypes."),
)
UNSAFE_NAMES = {
    *("TaskDataEnvironment", "NonTaskDataEnvironment", "PythonScriptEngineEnvironment", "DMNEngine"),
    *("NativeEnvironment", "Environment", "render_template_string"),
}
PACKAGES = sorted(path.parent for path in (ROOT / "bpmn" / "packages").glob("*/package.toml"))
FEEL_NAMES = ("", "feel", "text/feel")


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple((named(path), ast.parse(path.read_text())) for path in modules())


def own_names(tree: ast.Module) -> set[str]:
    """What the module defines or imports itself: `feel.compile` is called `compile` inside its room."""
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return defined | {alias.asname or alias.name for node in imports for alias in node.names}


def called(tree: ast.Module, names: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield f"{node.lineno} {node.func.id}"


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_room_evaluates_python() -> None:
    calls = [
        f"{name}:{line}" for name, tree in trees() for line in called(tree, RUNS_PYTHON - own_names(tree))
    ]

    assert calls == []


def test_no_room_reaches_for_the_builtins_by_another_name() -> None:
    reached = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "__builtins__")
        or (isinstance(node, ast.Attribute) and node.attr in {"eval", "exec"})
    ]

    assert reached == []


def test_nothing_that_runs_python_is_imported() -> None:
    found = [
        f"{name}: {module}"
        for name, tree in trees()
        for module in imported(tree)
        if f"{module}.".startswith(FORBIDDEN_IMPORTS) or module.rpartition(".")[2] in UNSAFE_NAMES
    ]

    assert found == []


def test_jinja_is_given_texts_in_its_sandbox_only() -> None:
    """Pages are files of ours, which Flask loads; the one text of a package is that of a document."""
    from_texts = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"from_string", "Environment", "Template"}
    }

    assert from_texts == {"notices/template.py"}
    assert "jinja2.sandbox.ImmutableSandboxedEnvironment" in imported(
        ast.parse((ROOT / "notices" / "template.py").read_text())
    )


def test_spiffworkflows_own_environment_is_replaced_by_feel() -> None:
    environment = script_engine.FeelEnvironment

    assert {"evaluate", "execute"} <= vars(environment).keys()
    assert {"evaluate", "execute"} <= vars(script_engine.FeelScriptEngine).keys()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_the_packages_we_ship_speak_feel_only(package: Path) -> None:
    languages = {
        (file.name, node.get(attribute, ""))
        for pattern in ("*.bpmn", "decisions/*.dmn")
        for file in package.glob(pattern)
        for node in etree.parse(file).iter("*")
        for attribute in ("scriptFormat", "expressionLanguage", "typeLanguage", "language")
        if node.get(attribute, "").lower() not in FEEL_NAMES and "FEEL" not in node.get(attribute, "")
    }

    assert languages == set()
    assert {path.suffix for path in package.rglob("*") if path.is_file()} <= {
        *(".toml", ".bpmn", ".dmn", ".json", ".html", ".md"),
    }
