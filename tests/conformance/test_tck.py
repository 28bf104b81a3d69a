"""The DMN TCK, when DMN_TCK names a folder that holds it: what docs/conformance.md says is true."""

import pytest

from tests.conformance import dmn, tck
from tests.conformance.dmn import Result, Unexplained
from tests.conformance.page import PAGE, with_section

REASONS = {"level/java/*": "No Java.", "level/dates/*": "No leap seconds."}


@pytest.mark.timeout(120)
def test_the_page_says_what_passes_and_why_the_rest_does_not():
    if not tck.TCK.is_dir():
        pytest.skip("set DMN_TCK to the folder of the TCK's test cases")
    page = PAGE.read_text(encoding="utf-8")

    assert with_section(page, "dmn", dmn.section(tck.TCK, dmn.run(tck.TCK))) == page


def test_a_failing_case_without_a_reason_is_refused():
    failing = [Result("level", folder, "1", "d", passed=False) for folder in ("java", "dates", "lists")]

    with pytest.raises(Unexplained, match="fails without a reason: level/lists/1/d"):
        dmn.explained(failing, REASONS)


def test_a_reason_without_a_failing_case_is_refused():
    results = [Result("level", folder, "1", "d", passed=folder == "java") for folder in ("java", "dates")]

    with pytest.raises(Unexplained, match=r"reason without a failing case: level/java/\*"):
        dmn.explained(results, REASONS)


def test_a_section_is_replaced_and_the_others_stay():
    page = with_section(with_section("", "dmn", "old\n"), "bpmn", "other\n")

    assert with_section(page, "dmn", "new\n") == page.replace("old\n", "new\n")
