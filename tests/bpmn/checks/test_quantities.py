"""How many tokens can come to an activity that waits for several."""

import pytest

from bpmn.checks import check
from bpmn.checks.known import Known
from tests.bpmn.checks.sketch import package

_GATHERING = '<startEvent id="s"/><task id="x" name="汇总" startQuantity="2"/><endEvent id="e"/>\nx e\n'
_TASK = '<task id="a" name="甲"/>'
_FORK = '<parallelGateway id="fork"/>'
_TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
_EVENT = f'<boundaryEvent id="late" attachedToRef="a" cancelActivity="BREAKS">{_TIMER}</boundaryEvent>'
_AD_HOC = """
    <startEvent id="s"/><adHocSubProcess id="some" name="调查"><task id="x" name="查" startQuantity="2"/>
    </adHocSubProcess><endEvent id="e"/>
    s some e
"""


@pytest.mark.parametrize(
    "drawn",
    [
        _GATHERING + "s x",
        _GATHERING + _TASK + _FORK + '<parallelGateway id="join"/>\ns fork a join x\nfork join',
        _GATHERING + _TASK + _EVENT.replace("BREAKS", "true") + "\ns a x\nlate x",
        _GATHERING.replace("x e", "x way e") + '<exclusiveGateway id="way"/>\ns x\nway x ? true',
        _GATHERING.replace('"2"', '"5"') + _TASK.replace("<task", '<task completionQuantity="4"') + "\ns a x",
    ],
)
def test_too_few_tokens_are_found(drawn):
    assert _found(drawn) == ["x"]


@pytest.mark.parametrize(
    "drawn",
    [
        _GATHERING + _TASK + _FORK + "\ns fork a x\nfork x",
        _GATHERING + _TASK + _EVENT.replace("BREAKS", "false") + "\ns a x\nlate x",
        _GATHERING + _TASK.replace("<task", '<task completionQuantity="2"') + "\ns a x",
        _GATHERING + _FORK + '<exclusiveGateway id="way"/>\ns way fork x\nfork way',
        _AD_HOC,
    ],
)
def test_what_may_come_in_the_end_is_no_finding(drawn):
    assert _found(drawn) == []


def _found(drawn):
    findings = check(package(drawn), Known())
    return [finding.element for finding in findings if finding.rule == "start-quantity-unreachable"]
