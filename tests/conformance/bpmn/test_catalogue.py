"""The catalogue of BPMN examples: what each of them says must happen, happens, and the page lists them."""

import pytest

from tests.conformance.bpmn.case import Case, catalogue
from tests.conformance.bpmn.examination import examine
from tests.conformance.bpmn.section import gaps, section
from tests.conformance.page import PAGE, with_section

CASES = catalogue()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.theme}: {case.title}")
def test_the_engine_does_as_the_example_says(case: Case):
    examine(case)


def test_each_element_in_each_position_has_an_example():
    assert gaps(CASES) == []


def test_no_two_examples_of_a_theme_bear_the_same_title():
    assert len({(case.theme, case.title) for case in CASES}) == len(CASES)


def test_the_page_lists_what_the_examples_show():
    page = PAGE.read_text(encoding="utf-8")

    assert with_section(page, "bpmn", section(CASES)) == page, "run python -m tests.conformance"
