"""Which branches write the same variable, told before they do."""

import pytest

from bpmn.checks import check
from tests.bpmn.checks.sketch import KNOWN, package
from tests.bpmn.draw import Drawing, Scope, many, message

RULE = "parallel-writes"


def found(drawing: Drawing) -> set[str | None]:
    return {finding.element for finding in check(drawing.package(), KNOWN) if finding.rule == RULE}


def fork(gateway: str = "parallelGateway", **scripts: str) -> Drawing:
    drawing = Drawing().start().element(gateway, "split").element(gateway, "join").end()
    for name, script in scripts.items():
        drawing.script(name, script).flows(f"split {name} join")
    return drawing.flows("start split", "join end")


def test_two_branches_that_set_one_variable_are_named():
    drawing = fork(a="x = 1\ny = 1", b="y = 2", c="z = 3")

    (finding,) = [finding for finding in check(drawing.package(), KNOWN) if finding.rule == RULE]

    assert finding.element == "a"
    assert "变量 y" in str(finding.message)
    assert "b" in str(finding.message)


def test_alternatives_and_what_follows_the_join_may_set_the_same():
    assert found(fork("exclusiveGateway", a="x = 1", b="x = 2")) == set()
    behind = Drawing().start().parallel("split", "join").user("a").user("b").script("s", "x = 1").end()
    behind.exclusive("again").exclusive("more", default="enough")
    behind.flows("start again split a join s more", "split b join", enough="more end")
    assert found(behind.flow("more", "again", "x > 1")) == set()


def test_a_branch_begun_by_an_event_beside_an_activity_counts():
    drawing = Drawing().start().script("before", "x = 0").user("work").script("after", "x = 1").end().end("e")
    drawing.boundary("b", "work", message(), interrupting=False).script("beside", "x = 2")
    drawing.flows("start before work after end", "b beside e")

    assert found(drawing) == {"beside"}


@pytest.mark.parametrize(("loop", "expected"), [("", {"sub"}), (many(cardinality="2"), set())])
def test_a_sub_process_writes_what_is_written_in_it_unless_there_are_several(loop, expected):
    inner = Scope("sub").start("s").script("set", "x = 1").end("t").flows("s set t")
    drawing = Drawing().start().parallel("split", "join").sub(inner, loop).script("z", "x = 2").end()

    assert found(drawing.flows("start split sub join end", "split z join")) == expected


def test_records_of_one_task_reached_twice_are_the_newest_ones():
    sketch = """
        <startEvent id="start"/>
        <parallelGateway id="split"/>
        <exclusiveGateway id="meet"/>
        <userTask id="both" name="办" lx:position="clerk"/>
        <endEvent id="end"/>
        start split meet both end
        split both
    """

    assert RULE not in {finding.rule for finding in check(package(sketch), KNOWN)}
