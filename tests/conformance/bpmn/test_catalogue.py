"""The catalogue of BPMN examples: what each of them says must happen, happens."""

import pytest

from tests.conformance.bpmn.case import Case, catalogue
from tests.conformance.bpmn.examination import examine


@pytest.mark.parametrize("case", catalogue(), ids=lambda case: f"{case.theme}: {case.title}")
def test_the_engine_does_as_the_example_says(case: Case):
    examine(case)
