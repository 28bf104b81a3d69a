"""How a process or sub-process begins: by hand, by what happens, or everywhere nothing leads to."""

import pytest

from bpmn import engine
from bpmn.documents import DiagramRefused
from bpmn.refusals import StartNotDefined
from tests.bpmn.draw import Drawing, message, signal, timer
from tests.bpmn.play import Play


def test_without_a_start_event_everything_without_a_way_in_begins():
    drawing = Drawing().user("a").user("b").user("c").parallel("join").flows("a join c", "b join")
    play = Play(drawing.load()).start()

    assert play.open == ["a", "b"]
    assert play.complete("a").complete("b").open == ["c"]
    assert play.complete("c").standing.ended


def test_so_does_a_sub_process_without_a_start_event():
    inner = Drawing("inner").user("a").user("b")
    play = Play(Drawing().start().sub(inner).end().flows("start inner end").load()).start()

    assert play.open == ["a", "b"]
    assert play.complete("b").complete("a").standing.ended


def several() -> Drawing:
    drawing = Drawing().declare("message", "m", name="order").declare("signal", "s", name="alarm")
    drawing.start("by_hand").start("ordered", message("m")).start("alarmed", signal("s"))
    drawing.start("monthly", timer("R/P1M", "timeCycle")).user("a").user("b").user("c").end()
    return drawing.flows("by_hand a end", "ordered b end", "alarmed c end", "monthly c")


@pytest.mark.parametrize(
    ("begun_by", "opened"),
    [(None, ["a"]), ("ordered", ["b"]), ("alarmed", ["c"]), ("monthly", ["c"])],
)
def test_each_start_event_begins_an_instance_of_its_own(begun_by, opened):
    play = Play(several().load()).start(begun_by=begun_by, amount=3)

    assert play.open == opened
    assert play.variables["amount"] == 3


def test_a_process_that_only_events_begin_is_not_started_by_hand():
    drawing = Drawing().declare("message", "m", name="order").start("ordered", message("m")).end()
    definition = drawing.flows("ordered end").load()

    with pytest.raises(StartNotDefined, match="ordered"):
        Play(definition).start()
    with pytest.raises(StartNotDefined):
        Play(definition).start(begun_by="end")


def test_a_receive_task_begins_an_instance_by_the_message_it_receives():
    drawing = Drawing().declare("message", "m", name="order")
    drawing.element("receiveTask", "receive", messageRef="m", instantiate="true").user("a").end()

    assert Play(drawing.flows("receive a end").load()).start(begun_by="receive").open == ["a"]


def gateway(kind: str) -> Drawing:
    drawing = Drawing().declare("message", "m", name="form").declare("message", "n", name="fee")
    drawing.element("eventBasedGateway", "g", instantiate="true", eventGatewayType=kind)
    drawing.catch("form", message("m")).catch("fee", message("n")).user("a").user("b").end("e1").end("e2")
    return drawing.flows("g form a e1", "g fee b e2")


def test_the_first_event_behind_an_instantiating_gateway_decides():
    play = Play(gateway("Exclusive").load()).start(begun_by="fee")

    assert play.open == ["b"]
    assert play.standing.messages == ()
    assert play.complete("b").standing.ended


def test_behind_a_parallel_one_the_others_are_still_awaited():
    play = Play(gateway("Parallel").load()).start(begun_by="fee")

    assert play.open == ["b"]
    assert [one.element_id for one in play.standing.messages] == ["form"]
    assert not play.complete("b").standing.ended
    assert play.deliver("form").complete("a").standing.ended


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (Drawing().start("a").start("b").end().flows("a end", "b end"), "多余"),
        (Drawing().start().sub(Drawing("i").start("s", timer("P1D")).end("x")).end(), "空白开始事件"),
        (Drawing().start().sub(Drawing("i").start("s").start("t").end("x")).end(), "最多有一个"),
        (Drawing().user("a").end().flows("a end"), "有结束事件就要有开始事件"),
        (
            Drawing().start().element("receiveTask", "r", instantiate="true").flows("start r"),
            "代替开始事件",
        ),
        (
            Drawing().start().element("eventBasedGateway", "g", eventGatewayType="Parallel").end(),
            "只用于启动流程",
        ),
    ],
)  # fmt: skip
def test_beginnings_that_make_no_sense_are_refused(drawing, told):
    with pytest.raises(DiagramRefused, match=told):
        drawing.load()


def test_a_definition_names_what_begins_its_processes():
    start, signalled, timed = several().load().triggers

    assert (start.process_id, start.element_id, start.triggers[0].name) == ("p", "ordered", "order")
    assert (signalled.triggers[0].kind, signalled.triggers[0].name) == ("signal", "alarm")
    assert (timed.triggers[0].repeats, timed.needs_all) == (True, False)
    behind = gateway("Parallel").load().triggers
    assert [one.element_id for one in behind] == ["form", "fee"]


def test_what_has_happened_brings_its_payload_to_the_instance():
    definition = several().load()

    _, standing = engine.start(
        definition, "p", {"kept": 1}, Play(definition).around, "ordered", {"amount": 2}
    )

    assert (standing.variables["kept"], standing.variables["amount"]) == (1, 2)
