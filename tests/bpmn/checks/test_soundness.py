"""The token game against diagrams whose soundness is known."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.checks import check
from bpmn.checks.known import Known
from tests.bpmn.checks.examples.sketches import TIMER
from tests.bpmn.checks.sketch import KNOWN, package
from tests.properties.token_game.blocks import block_structured
from tests.properties.token_game.render import HOLDS, render

SOUNDNESS = {"deadlock", "possible-deadlock", "lack-of-synchronisation", "not-fully-searched"}


@given(st.randoms(use_true_random=False), st.integers(1, 8))
@settings(max_examples=80, deadline=None)
def test_a_block_structured_diagram_is_sound(chance, size):
    process = block_structured(chance, size, orderly=True)

    findings = check(render(process).package(), Known(functions={HOLDS.name: HOLDS}))

    assert {finding.rule for finding in findings} & SOUNDNESS == set()


def test_the_path_to_a_deadlock_is_told():
    sketch = """
        <startEvent id="start" name="开始"/>
        <exclusiveGateway id="urgent" name="紧急？" default="urgent_sign"/>
        <task id="sign" name="签发" lx:position="chief"/>
        <task id="call" name="口头通知" lx:position="clerk"/>
        <parallelGateway id="join" name="汇合"/>
        <endEvent id="end"/>
        start urgent sign join end
        urgent call ? 1 > 0
        call join
    """

    (finding,) = [finding for finding in check(package(sketch), KNOWN) if finding.rule == "deadlock"]

    assert finding.element == "join"
    assert "紧急？（urgent）［签发］" in str(finding.message)
    assert "口头通知（call）" in str(finding.message)


def test_a_join_nobody_can_reach_in_full_is_certain_however_many_gateways_come_before():
    sketch = f"""
        <startEvent id="start"/>
        <exclusiveGateway id="first" default="first_lock"/>
        <task id="lock" name="锁定队伍" lx:position="clerk"/>
        <boundaryEvent id="gone" attachedToRef="lock">{TIMER}</boundaryEvent>
        <exclusiveGateway id="spare" default="spare_none"/>
        <task id="next" name="下一队" lx:position="clerk"/>
        <task id="none" name="报告无队" lx:position="clerk"/>
        <parallelGateway id="fork"/>
        <task id="go" name="出动" lx:position="clerk"/>
        <task id="write" name="补发命令" lx:position="clerk"/>
        <exclusiveGateway id="closed"/>
        <parallelGateway id="join" name="汇合"/>
        <endEvent id="end"/>
        <endEvent id="no"/>
        start first lock fork go closed join end
        first no ? 1 > 0
        fork write join
        gone spare none closed
        spare next ? 1 > 0
        next closed
    """

    findings = [finding for finding in check(package(sketch), KNOWN) if finding.rule in SOUNDNESS]

    assert [(finding.rule, finding.element) for finding in findings] == [("deadlock", "join")]


def test_a_terminating_end_frees_the_branches_that_wait():
    sketch = """
        <startEvent id="start"/>
        <parallelGateway id="fork"/>
        <exclusiveGateway id="split" default="split_stop"/>
        <parallelGateway id="join"/>
        <task id="a" name="甲" lx:position="clerk"/>
        <endEvent id="stop"><terminateEventDefinition/></endEvent>
        <endEvent id="end"/>
        start fork a join end
        fork split stop
        split join ? 1 > 0
    """

    assert {finding.rule for finding in check(package(sketch), KNOWN)} & SOUNDNESS == set()


def test_reminders_beside_a_task_are_no_second_token():
    sketch = f"""
        <startEvent id="start"/>
        <exclusiveGateway id="again"/>
        <task id="a" name="甲" lx:position="clerk"/>
        <boundaryEvent id="late" attachedToRef="a" cancelActivity="false">{TIMER}</boundaryEvent>
        <task id="remind" name="催办" lx:position="chief"/>
        <endEvent id="reminded"/>
        <exclusiveGateway id="done" default="done_end"/>
        <endEvent id="end"/>
        start again a done end
        done again ? 1 > 0
        late remind reminded
    """

    assert {finding.rule for finding in check(package(sketch), KNOWN)} & SOUNDNESS == set()
