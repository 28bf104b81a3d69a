"""Activities: which ways out are taken, and how many tokens begin and leave them."""

import pytest

from bpmn.documents import DiagramRefused
from tests.bpmn.draw import Drawing, many
from tests.bpmn.play import Play


def choosing(tag: str = "userTask", **attributes: str) -> Drawing:
    drawing = Drawing().start().element(tag, "ask", **attributes).user("few").user("lots").user("always")
    drawing.end("e1").end("e2").end("e3").flows("start ask", "few e1", "lots e2", "always e3")
    return drawing.flow("ask", "few", "days < 3", id="to_few").flow("ask", "lots", "days > 1", id="to_lots")


@pytest.mark.parametrize("tag", ["userTask", "task", "manualTask"])
@pytest.mark.parametrize(("days", "opened"), [(1, ["few"]), (2, ["few", "lots"]), (3, ["lots"])])
def test_each_flow_whose_condition_is_true_gets_a_token(tag, days, opened):
    play = Play(choosing(tag).load()).start()

    assert play.complete("ask", days=days).open == opened


def test_the_default_of_a_task_is_taken_only_when_no_condition_is_true():
    drawing = choosing(default="otherwise").flow("ask", "always", id="otherwise")

    assert Play(drawing.load()).start().complete("ask", days=1).open == ["few"]
    assert Play(drawing.load()).start().complete("ask", days=None).open == ["always"]


def test_a_flow_without_condition_is_taken_beside_those_with_one():
    drawing = choosing().flow("ask", "always")

    assert Play(drawing.load()).start().complete("ask", days=1).open == ["always", "few"]
    assert Play(drawing.load()).start().complete("ask").open == ["always"]


def test_no_way_out_of_a_task_is_an_incident_and_what_was_done_is_not_done_again():
    drawing = Drawing().start().script("count", "n = n + 1").end("low").end("high").flows("start count")
    drawing.flow("count", "low", "limit > n").flow("count", "high", 'limit = "none"')
    play = Play(drawing.load()).start(n=0, limit=0)

    assert "没有任何条件成立" in play.standing.failures[0].reason
    assert play.retry().standing.variables["n"] == 1


def test_conditions_choose_behind_several_instances_and_sub_processes_too():
    inner = Drawing("inner").start("s").user("work").end("e").flows("s work e")
    drawing = Drawing().start().sub(inner, many(cardinality="2")).user("a").user("b").end("e1").end("e2")
    drawing.flows("start inner", "a e1", "b e2").flow("inner", "a", "x = 1").flow("inner", "b", "x = 2")
    play = Play(drawing.load()).start(x=2)

    assert play.complete("work").complete("work").open == ["b"]


def test_an_activity_begins_when_enough_tokens_have_come_by_whatever_way():
    drawing = Drawing().start().parallel("split").user("a").user("b").user("c").end()
    drawing.user("sum", startQuantity="3").flows("start split a sum end", "split b sum", "split c sum")
    play = Play(drawing.load()).start()

    play.complete("a", a=1).complete("b", b=2)
    assert play.open == ["c"]
    play.complete("c", c=3)

    assert play.open == ["sum"]
    assert {name: play.variables[name] for name in "abc"} == {"a": 1, "b": 2, "c": 3}
    assert play.complete("sum").standing.ended


def test_each_flow_out_gets_as_many_tokens_as_the_activity_completes_with():
    drawing = Drawing().start().user("a", completionQuantity="2").user("b").user("c", startQuantity="2").end()
    play = Play(drawing.flows("start a b c end").load()).start()

    play.complete("a")
    assert play.open == ["b", "b"]
    play.complete("b")
    assert play.open == ["b"]
    play.complete("b")

    assert play.open == ["c"]
    assert play.complete("c").standing.ended


def test_too_few_tokens_for_an_activity_are_an_incident_of_it():
    drawing = Drawing().start().user("a", startQuantity="2").end().flows("start a end")
    play = Play(drawing.load()).start()

    assert play.standing.failures[0].element_id == "a"


@pytest.mark.parametrize("quantity", ["0", "-1", "many"])
def test_a_quantity_that_is_no_number_of_tokens_is_refused(quantity):
    with pytest.raises(DiagramRefused, match="startQuantity"):
        Drawing().start().user("a", startQuantity=quantity).end().flows("start a end").load()


def test_a_chain_of_a_thousand_elements_is_loaded_and_run():
    drawing = Drawing().start().end()
    names = [f"step{number}" for number in range(1000)]
    for name in names:
        drawing.script(name, "n = n + 1")
    drawing.flows(" ".join(["start", *names, "end"]))

    assert Play(drawing.load()).start(n=0).variables["n"] == 1000
