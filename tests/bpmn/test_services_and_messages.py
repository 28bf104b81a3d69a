"""What leaves the engine and what comes back: services, calls, decisions, messages, scripts."""

from decimal import Decimal

import pytest

import feel
from bpmn import engine
from bpmn.documents import DiagramRefused
from bpmn.package import PackageUnreadable
from bpmn.refusals import ProcessNotDefined, TaskNotOpen
from tests.bpmn.draw import Drawing, error, message, outputs, parameters
from tests.bpmn.play import Play
from tests.decisions.drawing import decision, definitions, imported, literal

RULES = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="fee" name="费用"><decisionTable id="t" hitPolicy="FIRST">
    <input id="i"><inputExpression id="ie" typeRef="number"><text>days</text></inputExpression></input>
    <output id="o" name="fee" typeRef="number"/>
    <rule id="r1">
      <inputEntry id="e1"><text>&lt; 3</text></inputEntry><outputEntry id="o1"><text>10</text></outputEntry>
    </rule>
    <rule id="r2">
      <inputEntry id="e2"><text>-</text></inputEntry><outputEntry id="o2"><text>20</text></outputEntry>
    </rule>
  </decisionTable></decision></definitions>""".encode()


def serving(**attributes: str) -> Play:
    drawing = Drawing().start().service("tell", parameters(to="=name", kind="letter"), **attributes)
    return Play(drawing.user("after").end().flows("start tell after end").load())


def test_a_service_sees_its_parameters_and_its_result_becomes_a_variable():
    play = serving(lx_topic="notify", lx_resultVariable="sent").start(name="李")
    service = play.standing.services[0]

    play.finish("tell", {"number": Decimal(7)})

    assert (service.topic, service.parameters) == ("notify", {"to": "李", "kind": "letter"})
    assert service.variables["name"] == "李"
    assert play.variables["sent"] == {"number": 7}


def test_a_failed_service_is_an_incident_until_it_is_retried():
    play = serving().start(name="李")

    play.fail("tell", "邮件服务器没有应答")
    incident = play.standing.failures[0]
    play.retry()

    assert incident.reason == "邮件服务器没有应答"
    assert play.standing.failures == ()
    assert play.finish("tell").open == ["after"]


def failing(*mappings: tuple[str, str]) -> Play:
    entries = "".join(f'<lx:error exception="{exception}" code="{code}"/>' for exception, code in mappings)
    inside = f"<bpmn:extensionElements>{entries}</bpmn:extensionElements>"
    drawing = Drawing().declare("error", "e", errorCode="busy").start().service("call", inside).end().end("f")
    drawing.boundary("caught", "call", error("e")).user("again").flows("start call end", "caught again f")
    return Play(drawing.load()).start()


@pytest.mark.parametrize(
    ("mapping", "raised", "declared"),
    [
        (("NOT_AVAILABLE", "busy"), ValueError(), "NOT_AVAILABLE"),
        (("TimeoutError", "busy"), TimeoutError(), None),
        (("OSError", "busy"), TimeoutError(), None),
        (("*", "busy"), KeyError(), None),
    ],
)
def test_an_exception_of_a_service_counts_as_the_error_it_is_mapped_to(mapping, raised, declared):
    play = failing(mapping)
    code = play.standing.services[0].error_code(raised, declared)

    play.fail("call", "占线", code)

    assert play.open == ["again"]
    assert play.variables["caught_error"] == {"code": "busy", "reason": "占线"}


def test_the_first_entry_that_fits_an_exception_counts_and_another_is_no_error():
    service = failing(("TimeoutError", "slow"), ("OSError", "busy")).standing.services[0]

    assert service.error_code(TimeoutError()) == "slow"
    assert service.error_code(ConnectionError()) == "busy"
    assert service.error_code(ValueError()) is None
    assert service.error_code(ValueError(), "DECLARED") == "DECLARED"


def test_an_entry_without_code_is_refused():
    with pytest.raises(DiagramRefused, match="exception 和 code"):
        failing(("TimeoutError", ""))


def test_a_reason_is_told_as_it_is():
    play = Play(Drawing().start().service("work").end().flows("start work end").load()).start()

    assert play.fail("work", reason='{"a": {b}}').standing.failures[0].reason == '{"a": {b}}'


def test_a_code_nobody_catches_is_an_incident_too():
    play = serving().start(name="李")

    assert play.fail("tell", "停机", "DOWN").standing.failures[0].reason == "停机"


def test_a_failed_service_can_not_be_finished():
    play = serving().start(name="李")
    service = play.standing.services[0].id
    play.fail("tell")

    with pytest.raises(TaskNotOpen):
        engine.finish(play.definition, play.state, service, None, play.around)


def test_a_service_without_topic_waits_for_whoever_finishes_it():
    play = serving(lx_topic="").start(name="李")

    assert play.standing.services[0].topic == ""
    assert play.finish("tell", "done").open == ["after"]


def test_a_business_rule_task_without_a_decision_waits_for_whoever_finishes_it():
    drawing = Drawing().start().element("businessRuleTask", "rule", lx_resultVariable="level").end()
    play = Play(drawing.flows("start rule end").load()).start()

    play.finish("rule", "A")

    assert play.standing.ended
    assert play.variables["level"] == "A"


def test_a_send_task_with_a_topic_calls_its_handler():
    drawing = Drawing().start().element("sendTask", "send", parameters(to="=who"), lx_topic="notify").end()
    play = Play(drawing.flows("start send end").load()).start(who="王")

    assert play.standing.services[0].parameters == {"to": "王"}


def calling(inside: str = "", **attributes: str) -> Play:
    drawing = Drawing().start().call("ask", "child", parameters(town="=town") + inside, **attributes)
    return Play(drawing.user("after").end().flows("start ask after end").load())


def test_a_call_waits_with_its_parameters_and_maps_the_outputs():
    drawing = Drawing().start().user("after").end().flows("start ask after end")
    inside = parameters(town="=town").replace("</bpmn:extensionElements>", "") + outputs(
        answer='=upper case(text) + "!"', count="=n"
    ).replace("<bpmn:extensionElements>", "")
    play = Play(drawing.call("ask", "child", inside).load()).start(town="玉山")
    call = play.standing.calls[0]

    play.finish("ask", {"text": "ja", "n": 2, "secret": True})

    assert (call.called, call.parameters) == ("child", {"town": "玉山"})
    assert play.open == ["after"]
    assert (play.variables["answer"], play.variables["count"]) == ("JA!", 2)
    assert "secret" not in play.variables


def test_a_call_may_keep_all_variables_of_the_child_in_one():
    play = calling(lx_resultVariable="child").start(town="巴城")

    assert play.finish("ask", {"outcome": "ok"}).variables["child"] == {"outcome": "ok"}


def test_a_child_that_failed_is_an_incident_of_the_call():
    play = calling().start(town="巴城")

    play.fail("ask", "找不到流程")

    assert play.standing.failures[0].element_id == "ask"
    assert play.retry().standing.calls[0].parameters == {"town": "巴城"}


def test_an_output_that_fails_is_retried_with_the_result_of_the_ended_child():
    broken = feel.Function("number of", ("key",), lambda key: 1 / 0)
    drawing = (
        Drawing().start().call("ask", "child", outputs(n="=number of(key)")).end().flows("start ask end")
    )
    play = Play(drawing.load(functions=(broken,)), {"number of": broken}).start()

    play.finish("ask", {"key": "k1"})
    assert play.standing.calls == ()
    play.functions = {"number of": feel.Function("number of", ("key",), lambda key: f"{key}!")}

    assert play.retry().variables["n"] == "k1!"


def deciding(reference: str) -> Drawing:
    rule = {"lx_decision": reference, "lx_resultVariable": "fee"}
    return Drawing().start().element("businessRuleTask", "rate", **rule).end().flows("start rate end")


@pytest.mark.parametrize("reference", ["rules#fee", "fee"])
def test_a_decision_is_made_and_explained(reference):
    play = Play(deciding(reference).load(decisions__rules_dmn=RULES)).start(days=2)

    assert play.variables["fee"] == 10
    decided = play.standing.decided[0]
    assert (decided.element_id, decided.decision) == ("rate", "fee")
    assert decided.explanation["tables"][0]["rules"][0]["number"] == 1


def test_a_decision_that_does_not_exist_is_refused():
    with pytest.raises(DiagramRefused, match="rules#fees"):
        deciding("rules#fees").load(decisions__rules_dmn=RULES)


def test_a_decision_imports_those_of_the_other_files_of_the_package():
    case = definitions(
        imported("rates", "rates"), decision("fee", literal("rates.rate * 2"), requires=["urn:rates#rate"])
    )
    rates = definitions(decision("rate", literal("days * 5")), name="rates")

    play = Play(deciding("case#fee").load(decisions__case_dmn=case, decisions__rates_dmn=rates)).start(days=3)

    assert play.variables["fee"] == 30


def test_a_package_with_a_broken_decision_is_refused_whether_it_is_asked_or_not():
    broken = definitions(decision("fee", literal("1")), decision("never asked", literal("1 +")))

    with pytest.raises(PackageUnreadable, match="never asked"):
        deciding("rules#fee").load(decisions__rules_dmn=broken)


def test_messages_come_with_their_payload():
    drawing = Drawing().declare("message", "m", name="answer", lx_correlation="=number").start()
    drawing.catch("wait", message("m"), lx_actor="case_handler", lx_form="answer").user("after").end()
    play = Play(drawing.flows("start wait after end").load()).start(number="2026-1", organisation="32")
    waiting = play.standing.messages[0]

    play.deliver("wait", text="同意")

    assert (waiting.message, waiting.correlation) == ("answer", "2026-1")
    assert (waiting.actor, waiting.organisation, waiting.form_key) == ("case_handler", "32", "answer")
    assert play.variables["text"] == "同意"


def test_a_person_who_brings_a_message_is_recorded():
    drawing = Drawing().start().element("receiveTask", "wait", name="收件").end().flows("start wait end")
    play = Play(drawing.load()).start()
    event = play.standing.messages[0]

    play.state, play.standing = engine.deliver(
        play.definition, play.state, event.id, {}, {"by": "li"}, play.around
    )

    assert event.message == "收件"
    assert play.variables["wait_record"] == {"by": "li"}


def test_a_message_that_is_no_longer_awaited_is_refused():
    drawing = Drawing().start().catch("wait", message()).user("after").end().flows("start wait after end")
    play = Play(drawing.load()).start()
    event = play.standing.messages[0]
    play.deliver("wait")

    with pytest.raises(TaskNotOpen):
        engine.deliver(play.definition, play.state, event.id, {}, None, play.around)


def test_a_message_beside_a_task_can_come_again_and_again():
    drawing = Drawing().start().user("work").boundary("ask", "work", message(), interrupting=False)
    drawing.user("answer").end().end("e2").flows("start work end", "ask answer e2")
    play = Play(drawing.load()).start()

    play.deliver("ask", n=1).deliver("ask", n=2)

    assert play.open == ["answer", "answer", "work"]
    assert [task.variables.get("n") for task in play.standing.user_tasks] == [None, 1, 2]


def test_thrown_messages_are_for_others():
    drawing = Drawing().declare("message", "m", name="ready").start()
    drawing.throw("tell", message("m") + parameters(town="=town"), lx_correlation="=number")
    drawing.element("sendTask", "send", parameters(n="=1 + 1"), messageRef="m").end("end", message("m"))
    play = Play(drawing.flows("start tell send end").load()).start(town="玉山", number=7)

    thrown = [(sent.name, sent.correlation, sent.payload) for sent in play.standing.thrown]
    assert thrown == [("ready", "7", {"town": "玉山"}), ("ready", None, {"n": 2}), ("ready", None, {})]
    assert play.standing.ended


def test_a_script_assigns_in_order_or_not_at_all():
    broken = feel.Function("record", ("key",), lambda key: 1 / 0)
    drawing = Drawing().start().script("s", "a = n + 1\nb = a * 2\nc = record(b)").user("after").end()
    definition = drawing.flows("start s after end").load(functions=(broken,))
    play = Play(definition, {"record": broken}).start(n=1)

    assert "record" in play.standing.failures[0].reason
    assert "a" not in play.variables
    play.functions = {"record": feel.Function("record", ("key",), lambda key: key)}
    assert play.retry().open == ["after"]
    assert (play.variables["a"], play.variables["b"], play.variables["c"]) == (2, 4, 4)


def test_a_script_that_would_keep_a_function_is_an_incident():
    drawing = Drawing().start().script("s", "f = [function(x) x + 1]").end().flows("start s end")

    assert "函数" in Play(drawing.load()).start().standing.failures[0].reason


def test_an_error_of_the_database_is_no_incident():
    def broken(key: str) -> None:
        raise OSError("connection lost")

    functions = {"record": feel.Function("record", ("key",), broken)}
    drawing = Drawing().start().script("s", 'x = record("a")').end().flows("start s end")

    with pytest.raises(OSError, match="connection lost"):
        Play(drawing.load(functions=functions), functions).start()


def test_python_in_a_diagram_is_not_feel():
    with pytest.raises(DiagramRefused, match="FEEL"):
        Drawing().start().script("s", "import os").end().flows("start s end").load()


def test_other_script_languages_are_refused():
    drawing = Drawing().start().element("scriptTask", "s", scriptFormat="python").end().flows("start s end")

    with pytest.raises(DiagramRefused, match="python"):
        drawing.load()


def test_a_process_that_does_not_exist_is_refused():
    with pytest.raises(ProcessNotDefined, match="nothing"):
        calling().start("nothing")


def test_a_file_may_hold_several_processes():
    second = Drawing("q").start("s2").user("b").end("e2").flows("s2 b e2")
    definition = Drawing().start().user("a").end().flows("start a end").load(second)

    assert sorted(definition.processes) == ["p", "q"]
    assert Play(definition).start("q").open == ["b"]


def test_passages_tell_what_happened_in_order():
    drawing = Drawing().start().script("s", "x = 1").exclusive("g", default="no").user("a").end()
    drawing.flows("a end", f1="start s", f2="s g", no="g end").flow("g", "a", "x = 1", id="yes")
    play = Play(drawing.load()).start()

    assert [(passage.element_id, passage.kind) for passage in play.standing.passages] == [
        ("start", "completed"), ("f1", "taken"), ("s", "completed"),
        ("f2", "taken"), ("g", "completed"), ("yes", "taken"),
    ]  # fmt: skip
