"""docs/feel.md says what is true: every function is in it, every example gives what it says."""

import re

import pytest

import feel
from config import ROOT
from feel import limits
from feel.builtins import BUILTINS
from workflows.feel_functions import SIGNATURES

PAGE = (ROOT / "docs" / "feel.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str, columns: int) -> list[list[str]]:
    """The cells of the tables of so many columns, without their heads."""
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in text.splitlines()
        if line[:1] == "|"
    ]
    return [row for row in cells if len(row) == columns and row[0].startswith("`")]


STANDARD = {row[0].strip("`"): row for row in rows(section("标准函数"), 5)}
OWN = {row[0].strip("`").partition("(")[0]: row for row in rows(section("我们的函数"), 3)}


def test_every_builtin_function_is_on_the_page() -> None:
    assert STANDARD.keys() == BUILTINS.keys()


@pytest.mark.parametrize("name", [name for name, row in STANDARD.items() if row[4].strip("| ")])
def test_the_example_of_a_function_gives_what_the_page_says(name: str) -> None:
    *_, example, result = STANDARD[name]

    value = feel.evaluate(example.strip("`"), {})

    assert name in example
    assert feel.write([value])[1:-1] == result.strip("|` ")


def test_every_function_of_ours_is_on_the_page_with_its_types_and_both_languages() -> None:
    shown = {name: (row[0].strip("`"), row[1], row[2].strip("| ")) for name, row in OWN.items()}
    written = {
        name: (
            f"{name}({', '.join(function.parameters)})".replace("|", " 或 "),
            *(" ".join(part.split()) for part in function.doc.split("\n\n")),
        )
        for name, function in SIGNATURES.items()
    }

    assert shown == written


def test_the_examples_of_our_domain_are_feel_and_call_nothing_unknown() -> None:
    table = PAGE.partition("### 我们的例子\n")[2].partition("\n## ")[0]
    examples = re.findall(r"\| `=?(.+)` \|$", table, re.MULTILINE)

    assert len(examples) == 10
    assert [text for text in examples if feel.compile(text, SIGNATURES).unknown_functions] == []


def test_the_limits_are_those_that_hold() -> None:
    text = section("限度")

    for limit in (limits.MAX_STEPS, limits.MAX_ITEMS, limits.MAX_STRING, limits.MAX_NESTING, limits.MAX_TEXT):
        assert f" {limit} " in text
        assert f"{limit:,}" in section("English")
