"""What BPMN 2.0.2 forbids is found in a diagram that lies alone, and the element is named."""

import pytest

from bpmn.checks import check_alone
from bpmn.checks.finding import Severity
from bpmn.checks.known import Known
from tests.bpmn.checks.forbidden import FORBIDDEN
from tests.bpmn.checks.sketch import package

ANYWHERE = Known(packages=frozenset())


@pytest.mark.parametrize("sketch", FORBIDDEN)
def test_what_is_forbidden_is_an_error_at_the_element(sketch):
    drawn, elements = FORBIDDEN[sketch]

    named = {
        finding.element
        for finding in check_alone(package(drawn), ANYWHERE)
        if finding.severity is Severity.ERROR
    }

    assert named & ({*elements} if isinstance(elements, tuple) else {elements})
