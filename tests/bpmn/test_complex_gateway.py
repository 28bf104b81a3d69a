"""Complex gateway: the activation condition, the tokens that come later, and the next round."""

import pytest

from tests.bpmn.draw import Drawing
from tests.bpmn.play import Play


def two_of_three(condition: str = "activationCount >= 2") -> Drawing:
    activation = f"<bpmn:activationCondition>{condition}</bpmn:activationCondition>".replace(">=", "&gt;=")
    drawing = Drawing().start().parallel("split").user("a").user("b").user("c")
    drawing.element("complexGateway", "g", activation).flows("start split a", "split b", "split c")
    return drawing.flows(from_a="a g", from_b="b g", from_c="c g")


@pytest.mark.parametrize("condition", ["activationCount >= 2", "from_a + from_b + from_c >= 2"])
def test_it_goes_on_once_enough_tokens_are_there_and_takes_the_rest_in_silence(condition):
    play = Play(two_of_three(condition).user("next").end().flows("g next end").load()).start()

    assert play.complete("b", b=1).open == ["a", "c"]
    assert play.complete("a", a=1).open == ["c", "next"]
    assert play.complete("c", c=1).open == ["next"]
    assert play.complete("next").standing.ended
    assert {name: play.variables.get(name) for name in "abc"} == {"a": 1, "b": 1, "c": 1}


def test_what_those_it_goes_on_with_dispute_is_an_incident_with_both_values():
    play = Play(two_of_three().user("next").end().flows("g next end").load()).start(case={"n": 0})

    play.complete("a", case={"n": 1, "a": 1}).complete("b", case={"n": 2, "b": 2})

    (failure,) = play.standing.failures
    (conflict,) = failure.conflicts
    assert (failure.element_id, conflict.variable) == ("g", "case.n")
    assert {(claim.element_id, claim.value) for claim in conflict.claims} == {("a", 1), ("b", 2)}
    taken = next(claim.branch for claim in conflict.claims if claim.element_id == "b")
    play.resolve({"case.n": taken})
    assert play.open == ["c", "next"]
    assert play.variables["case"] == {"n": 2, "a": 1, "b": 2}


@pytest.mark.parametrize(("taken", "expected"), [("c", 3), ("g", 1)])
def test_one_that_comes_late_may_still_disagree_with_what_went_on(taken, expected):
    play = Play(two_of_three().user("next").end().flows("g next end").load()).start(n=0)
    play.complete("a", n=1).complete("b")

    play.complete("c", n=3)

    (failure,) = play.standing.failures
    (conflict,) = failure.conflicts
    assert failure.element_id == "g"
    assert {(claim.element_id, claim.value) for claim in conflict.claims} == {("c", 3), ("g", 1)}
    play.resolve({"n": next(claim.branch for claim in conflict.claims if claim.element_id == taken)})
    assert (play.open, play.standing.failures) == (["next"], ())
    assert play.standing.user_tasks[0].variables["n"] == expected
    assert play.complete("next").standing.ended
    assert play.variables["n"] == expected


def test_tokens_that_arrive_in_the_same_moment_belong_to_the_same_round():
    drawing = Drawing().start().parallel("split").script("a", "x = 1").script("b", "y = 1").user("next").end()
    activation = "<bpmn:activationCondition>activationCount &gt;= 1</bpmn:activationCondition>"
    drawing.element("complexGateway", "g", activation).flows("start split a g next end", "split b g")

    play = Play(drawing.load()).start()

    assert play.open == ["next"]
    assert play.complete("next").standing.ended


def test_an_inclusive_gateway_does_not_wait_for_a_complex_one_that_only_resets():
    drawing = Drawing().start().parallel("split").user("a").user("c").user("o").user("b").end().end("gone")
    activation = "<bpmn:activationCondition>activationCount &gt;= 1</bpmn:activationCondition>"
    drawing.element("complexGateway", "g", activation).element("inclusiveGateway", "join")
    drawing.exclusive("come", default="never").exclusive("more", default="over")
    drawing.flows("start split a g o come", "split c join b more", never="come gone", over="more end")
    drawing.flow("come", "join", "false").flow("more", "g", "false")
    play = Play(drawing.load()).start()

    play.complete("a").complete("o").complete("c")

    assert play.open == ["b"]
    assert play.complete("b").standing.ended


def test_the_condition_may_ask_which_way_a_token_came_by():
    play = Play(two_of_three("from_c >= 1").user("next").end().flows("g next end").load()).start()

    assert play.complete("a").complete("b").open == ["c"]
    assert play.complete("c").open == ["next"]


def test_flows_with_conditions_may_be_taken_again_when_it_resets():
    drawing = two_of_three().user("soon").user("late").end("e1").end("e2").flows("soon e1", "late e2")
    drawing.flow("g", "soon", "waitingForStart").flow("g", "late", "not(waitingForStart)")
    play = Play(drawing.load()).start()

    assert play.complete("a").complete("b").open == ["c", "soon"]
    assert play.complete("c").open == ["late", "soon"]
    assert play.complete("late").complete("soon").standing.ended


def test_it_resets_without_the_tokens_that_can_not_come_any_more():
    drawing = two_of_three().exclusive("x", default="out").end("gone").user("next").end()
    drawing.body = [text.replace('targetRef="g"', 'targetRef="x"') if 'id="from_c"' in text else text
                    for text in drawing.body]  # fmt: skip
    drawing.flow("x", "g", "come").flow("x", "gone", id="out").flows("g next end")
    play = Play(drawing.load()).start()

    play.complete("a").complete("b").complete("c", come=False)

    assert play.complete("next").standing.ended


def test_in_the_next_round_it_waits_for_start_again():
    drawing = two_of_three().user("decide").exclusive("more", default="done").end().exclusive("again")
    drawing.body = [text.replace('targetRef="split"', 'targetRef="again"') for text in drawing.body]
    drawing.flows("again split", "g decide more", done="more end").flow("more", "again", "rework")
    play = Play(drawing.load()).start()

    play.complete("a").complete("b").complete("c").complete("decide", rework=True)
    assert play.complete("c").open == ["a", "b"]
    assert play.complete("b").open == ["a", "decide"]
    assert play.complete("a").complete("decide", rework=False).standing.ended


def test_a_condition_that_never_becomes_true_is_told():
    play = Play(two_of_three("false").end().flows("g end").load()).start()

    play.complete("a").complete("b").complete("c")

    assert {failure.element_id for failure in play.standing.failures} == {"g"}


def test_data_can_make_the_condition_true_as_well():
    drawing = two_of_three("enough = true").user("count").user("next").end("e1").end("e2")
    drawing.flows("split count e1", "g next e2")
    play = Play(drawing.load()).start()

    assert play.complete("a").open == ["b", "c", "count"]
    assert play.complete("count", enough=True).open == ["b", "c", "next"]


def test_as_a_mere_split_it_is_an_inclusive_one():
    drawing = Drawing().start().element("complexGateway", "g").user("a").user("b").end("e1").end("e2")
    drawing.flows("start g", "a e1", "b e2").flow("g", "a", "x > 1").flow("g", "b", "x > 2")

    assert Play(drawing.load()).start(x=3).open == ["a", "b"]
    assert "没有任何条件成立" in Play(drawing.load()).start(x=0).standing.failures[0].reason
