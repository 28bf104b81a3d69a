"""Multi-instance: one item after the other or all at once, and how many are enough."""

from typing import Any

import pytest

from bpmn.documents import DiagramRefused
from tests.bpmn.draw import Drawing, escalation, loop, many, parameters, signal, timer
from tests.bpmn.play import Play

SIGNERS = ["a", "b", "c", "d", "e", "f", "g", "h"]


def signing(sequential: bool = False, condition: str = "", **attributes: str) -> Drawing:
    attributes = {
        "lx_collection": "=signers",
        "lx_elementVariable": "signer",
        "lx_assignee": "=signer",
        "lx_outputCollection": "votes",
        "lx_outputElement": "=vote",
        **attributes,
    }
    drawing = Drawing().start().user("sign", many(sequential=sequential, condition=condition), **attributes)
    return drawing.user("after").end().flows("start sign after end")


def test_each_item_is_a_task_of_its_own_and_outputs_keep_the_order_of_the_items():
    play = Play(signing().load()).start(signers=SIGNERS)
    assert [(task.assignee, task.iteration) for task in play.standing.user_tasks] == [
        (signer, index) for index, signer in enumerate(SIGNERS)
    ]

    for iteration in (7, 2, 0, 5, 1, 6, 4, 3):
        assert "after" not in play.open
        play.complete("sign", iteration, vote=iteration * 10)

    assert play.open == ["after"]
    assert play.variables["votes"] == [0, 10, 20, 30, 40, 50, 60, 70]


def test_what_one_instance_writes_is_not_seen_by_its_siblings_nor_afterwards():
    play = Play(signing().load()).start(signers=["a", "b"])

    play.complete("sign", 0, vote=1, private="mine")
    sibling = play.standing.user_tasks[0].variables
    play.complete("sign", 1, vote=2)

    assert "private" not in sibling
    assert not {"private", "signer", "vote"} & play.variables.keys()


def test_in_sequence_only_one_task_is_open_at_a_time():
    play = Play(signing(sequential=True).load()).start(signers=["a", "b", "c"])

    for iteration, signer in enumerate("abc"):
        assert [task.assignee for task in play.standing.user_tasks] == [signer]
        play.complete("sign", iteration, vote=signer)

    assert play.variables["votes"] == ["a", "b", "c"]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_empty_collection_passes_straight_through(sequential):
    play = Play(signing(sequential).load()).start(signers=[])

    assert play.open == ["after"]
    assert play.variables["votes"] == []


@pytest.mark.parametrize(
    "condition",
    [
        "nrOfCompletedInstances >= 2",
        "nrOfCompletedInstances / nrOfInstances > 0.5",
        "nrOfActiveInstances <= 1",
        "sum(votes) >= 2",
        "=count(votes[item = 1]) >= 2",
    ],
)
def test_a_completion_condition_counts_and_cancels_the_rest(condition):
    play = Play(signing(condition=condition).load()).start(signers=["a", "b", "c"])

    assert play.complete("sign", 2, vote=1).open == ["sign", "sign"]
    play.complete("sign", 0, vote=1)

    assert play.open == ["after"]
    assert play.variables["votes"] == [1, 1]
    cancelled = [passage for passage in play.standing.passages if passage.kind == "cancelled"]
    assert [(passage.element_id, passage.iteration) for passage in cancelled] == [("sign", 1)]


def test_a_completion_condition_may_ask_what_the_last_one_said():
    play = Play(signing(condition='vote = "no"').load()).start(signers=["a", "b", "c"])

    assert play.complete("sign", 0, vote="no").open == ["after"]


def test_a_completion_condition_that_fails_leaves_the_task_to_be_retried():
    play = Play(signing(condition='"ja"').load()).start(signers=["a", "b"])

    play.complete("sign", 0, vote=1)

    assert "completionCondition" in play.standing.failures[0].reason
    assert play.open == ["sign"]


@pytest.mark.parametrize("sequential", [False, True])
def test_a_second_pass_in_a_rework_loop_starts_afresh(sequential):
    drawing = Drawing().start().exclusive("again").exclusive("g", default="done").end()
    drawing.user(
        "sign",
        many(sequential=sequential),
        lx_collection="=signers",
        lx_outputCollection="votes",
        lx_outputElement="=vote",
    ).user("decide")
    drawing.flows("start again sign decide g", done="g end").flow("g", "again", "rework")
    play = Play(drawing.load()).start(signers=["a", "b"])

    play.complete("sign", 0, vote=1).complete("sign", 1, vote=2).complete("decide", rework=True)
    assert play.variables["votes"] == []
    play.complete("sign", 0, vote=3).complete("sign", 1, vote=4)

    assert play.variables["votes"] == [3, 4]
    assert play.complete("decide", rework=False).standing.ended


def test_a_cardinality_gives_that_many_instances():
    drawing = Drawing().start().user("a", many(cardinality="=n + 1")).end().flows("start a end")
    play = Play(drawing.load()).start(n=2)

    assert play.open == ["a", "a", "a"]


@pytest.mark.parametrize("value", ["ab", None, 5])
def test_a_collection_that_is_no_list_is_an_incident(value):
    play = Play(signing().load()).start(signers=value)

    assert "lx:collection" in play.standing.failures[0].reason


OUTCOMES = "agree:同意,refuse:不同意"


@pytest.mark.parametrize(
    ("mode", "outcomes", "result"),
    [
        ("all", ["agree", "agree", "agree"], "agree"),
        ("all", ["agree", "refuse", "agree"], "refuse"),
        ("any", ["refuse"], "refuse"),
        ("majority", ["agree", "refuse", "agree"], "agree"),
        ("majority", ["agree", "agree"], "agree"),
        ("majority", ["refuse", "refuse", "agree"], "refuse"),
    ],
)
def test_a_sign_mode_says_when_it_is_enough_and_what_comes_of_it(mode, outcomes, result):
    play = Play(signing(lx_signMode=mode, lx_outcomes=OUTCOMES).load()).start(signers=["a", "b", "c"])

    for iteration, outcome in enumerate(outcomes):
        assert "after" not in play.open
        play.complete("sign", iteration, vote=1, outcome=outcome)

    assert play.open == ["after"]
    assert play.variables["outcome"] == result


def test_a_condition_in_the_diagram_outweighs_the_sign_mode():
    drawing = signing(lx_signMode="all", lx_outcomes=OUTCOMES, condition='outcome = "refuse"')
    play = Play(drawing.load()).start(signers=["a", "b", "c"])

    play.complete("sign", 0, vote=1, outcome="refuse")

    assert play.variables["outcome"] == "refuse"


def test_a_majority_without_outcomes_is_refused():
    with pytest.raises(DiagramRefused, match="lx:outcomes"):
        signing(lx_signMode="majority").load()


def test_services_calls_and_sub_processes_may_be_many_too():
    for_each = {"lx_collection": "=towns", "lx_elementVariable": "town"}
    inner = Drawing("inner").start("s").user("report").end("e").flows("s report e")
    drawing = (
        Drawing()
        .start()
        .end()
        .sub(inner, many(), lx_outputCollection="reports", lx_outputElement="=text", **for_each)
    )
    drawing.service("tell", many() + parameters(to="=town"), **for_each)
    drawing.call("ask", "other", many() + parameters(town="=town"), lx_resultVariable="answer",
                 lx_outputCollection="answers", lx_outputElement="=answer.text", **for_each)  # fmt: skip
    play = Play(drawing.flows("start tell ask inner end").load()).start(towns=["玉山", "巴城"])

    assert [service.parameters["to"] for service in play.standing.services] == ["玉山", "巴城"]
    play.finish("tell").finish("tell")
    assert [call.parameters["town"] for call in play.standing.calls] == ["玉山", "巴城"]
    second = play.standing.calls[1]
    play.finish("ask", {"text": "1"})
    assert play.standing.calls == (second,)
    play.finish("ask", {"text": "2"})
    assert play.variables["answers"] == ["1", "2"]
    assert play.open == ["report", "report"]
    play.complete("report", text="甲").complete("report", text="乙")

    assert play.standing.ended
    assert play.variables["reports"] == ["甲", "乙"]


def test_an_interrupted_signing_keeps_the_votes_that_came_in():
    drawing = signing().boundary("late", "sign", timer("P1D")).user("count").end("e2").flows("late count e2")
    play = Play(drawing.load()).start(signers=["a", "b", "c"])

    play.complete("sign", 1, vote="b").later(days=1)

    assert play.open == ["count"]
    assert play.variables["votes"] == ["b"]
    assert play.took("cancelled") == ["sign", "sign"]


def test_a_cancelled_many_times_sub_process_leaves_nothing_behind():
    inner = Drawing("inner").start("s").user("report").end("e").flows("s report e")
    drawing = Drawing().start().sub(inner, many(), lx_collection="=towns")
    drawing.boundary("late", "inner", timer("P1D")).end().end("e2").flows("start inner end", "late e2")
    play = Play(drawing.load()).start(towns=[1, 2, 3])

    play.later(days=1)

    assert play.standing.ended
    assert play.took("cancelled").count("report") == 3


def test_a_standard_loop_repeats_while_its_condition_holds():
    drawing = Drawing().start().user("try", loop("not(done)")).end().flows("start try end")
    play = Play(drawing.load()).start()

    play.complete("try", done=False, tried=1)
    assert play.open == ["try"]
    play.complete("try", done=True)

    assert play.standing.ended
    assert play.variables["tried"] == 1


def test_a_standard_loop_that_tests_before_may_not_run_at_all():
    drawing = Drawing().start().user("try", loop("more", testBefore="true")).end().flows("start try end")

    assert Play(drawing.load()).start(more=False).standing.ended


def test_a_standard_loop_stops_at_its_maximum():
    drawing = Drawing().start().script("s", "n = n + 1", loop(loopMaximum="3")).end().flows("start s end")

    assert Play(drawing.load()).start(n=0).variables["n"] == 3


def behaving(behavior: str, inside: str = "", catching: str = "", **attributes: Any) -> Play:
    """Three instances with an event attached that goes on beside them."""
    loop_xml = many(cardinality="3", behavior=behavior, **attributes).replace(
        "</bpmn:multi", f"{inside}</bpmn:multi"
    )
    drawing = Drawing().declare("signal", "s", name="done").declare("escalation", "e", escalationCode="UP")
    drawing.declarations.append('<bpmn:signalEventDefinition id="told" signalRef="s"/>')
    drawing.start().user("do", loop_xml).user("note").end().end("e2")
    drawing.boundary("heard", "do", catching or signal("s"), interrupting=False)
    return Play(drawing.flows("start do end", "heard note e2").load()).start()


@pytest.mark.parametrize(("behavior", "notes"), [("None", 3), ("One", 1), ("All", 0)])
def test_the_behavior_says_when_an_event_is_thrown(behavior, notes):
    attributes = {f"{behavior.lower()}BehaviorEventRef": "told"} if behavior != "All" else {}
    play = behaving(behavior, **attributes)

    seen = 0
    for _ in range(3):
        play.complete("do")
        seen = play.open.count("note")

    assert seen == notes


def test_without_an_event_of_its_own_a_default_signal_carries_the_counts():
    play = behaving("None", catching="<bpmn:signalEventDefinition/>").complete("do")

    note = next(task for task in play.standing.user_tasks if task.element_id == "note")
    assert (note.variables["numberOfInstances"], note.variables["numberOfCompletedInstances"]) == (3, 1)
    assert note.variables["numberOfActiveInstances"] == 2


def test_a_complex_behavior_throws_when_its_condition_is_true():
    definition = (
        "<bpmn:complexBehaviorDefinition><bpmn:condition>numberOfCompletedInstances = 2</bpmn:condition>"
        '<bpmn:event id="thrown"><bpmn:escalationEventDefinition escalationRef="e"/></bpmn:event>'
        "</bpmn:complexBehaviorDefinition>"
    )
    play = behaving("Complex", inside=definition, catching=escalation("e"))

    assert play.complete("do").open == ["do", "do"]
    assert play.complete("do").open == ["do", "note"]
    assert play.complete("do").complete("note").standing.ended


def test_what_it_throws_may_interrupt_it():
    drawing = Drawing().start().user("do", many(cardinality="3", behavior="One")).user("next").end().end("e2")
    drawing.boundary("first", "do", "<bpmn:signalEventDefinition/>").flows("start do end", "first next e2")
    play = Play(drawing.load()).start()

    assert play.complete("do").open == ["next"]
    assert play.took("cancelled") == ["do", "do"]


@pytest.mark.parametrize(
    ("behavior", "attributes", "told"),
    [
        ("Some", {}, "behavior 应为"),
        ("One", {"oneBehaviorEventRef": "gone"}, "gone"),
        ("Complex", {}, "complexBehaviorDefinition"),
    ],
)
def test_a_behavior_that_can_not_be_executed_is_refused(behavior, attributes, told):
    with pytest.raises(DiagramRefused, match=told):
        behaving(behavior, **attributes)


def test_items_and_results_can_be_said_in_the_words_of_the_standard():
    data = (
        "<bpmn:loopDataInputRef>in_towns</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>o2</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="i" name="town"/><bpmn:outputDataItem id="o" name="answer"/>'
    )
    specification = (
        '<bpmn:ioSpecification><bpmn:dataInput id="in_towns"/></bpmn:ioSpecification>'
        "<bpmn:dataInputAssociation><bpmn:sourceRef>o1</bpmn:sourceRef>"
        "<bpmn:targetRef>in_towns</bpmn:targetRef></bpmn:dataInputAssociation>"
    )
    loop_xml = many().replace("</bpmn:multi", f"{data}</bpmn:multi")
    drawing = Drawing().start().user("ask", specification + loop_xml, lx_subject="=town").end()
    drawing.element("dataObject", "o1", name="towns").element("dataObject", "o2", name="镇 答复")
    play = Play(drawing.flows("start ask end").load()).start(towns=["玉山", "巴城"])

    assert [task.subject for task in play.standing.user_tasks] == ["玉山", "巴城"]
    play.complete("ask", 1, answer=2).complete("ask", 0, answer=1)

    assert play.variables["o2"] == [1, 2]


def test_instances_and_rounds_are_counted_from_one():
    play = Play(signing(lx_subject="=string(loopCounter)").load()).start(signers=["a", "b"])
    assert [task.subject for task in play.standing.user_tasks] == ["1", "2"]

    drawing = Drawing().start().script("s", "seen = append(seen, loopCounter)", loop("loopCounter < 3")).end()
    looped = Play(drawing.flows("start s end").load()).start(seen=[])
    assert looped.variables["seen"] == [1, 2, 3]
    assert "loopCounter" not in looped.variables
    before = Drawing().start().script("s", "n = n + 1", loop("loopCounter < 3", testBefore="true")).end()
    assert Play(before.flows("start s end").load()).start(n=0).variables["n"] == 3
