"""Conditions in FEEL: what true, false, null, other values and errors do at each place that asks one."""

import pytest

import feel
from tests.bpmn.draw import Drawing, conditional, loop, many
from tests.bpmn.play import Play


def gateway(condition: str, tag: str = "exclusiveGateway", default: str = "") -> Drawing:
    attributes = {"default": default} if default else {}
    drawing = (
        Drawing().start().element(tag, "g", **attributes).user("large").user("small").user("other").end()
    )
    drawing.flows("start g", "large end", "small end", "other end")
    drawing.flow("g", "large", condition, id="to_large").flow("g", "small", "核定金额 < 100", id="to_small")
    return drawing.flow("g", "other", None if default else "false", id="to_other")


def reason(play: Play) -> str:
    (failure,) = play.standing.failures
    return f"{failure.element_id}: {failure.reason}"


@pytest.mark.parametrize("tag", ["exclusiveGateway", "inclusiveGateway"])
@pytest.mark.parametrize(("amount", "way"), [(500, "large"), (5, "small")])
def test_a_gateway_reads_chinese_names(tag, amount, way):
    play = Play(gateway("核定金额 >= 100", tag).load()).start(核定金额=amount)

    assert play.open == [way]


@pytest.mark.parametrize("tag", ["exclusiveGateway", "inclusiveGateway"])
def test_a_gateway_nothing_leads_out_of_tells_what_each_condition_gave(tag):
    play = Play(gateway("核定金额 >= 100", tag).load()).start(核定金额=None)

    said = reason(play)

    assert said.startswith("g: 没有任何条件成立，也没有默认出口")
    assert "“核定金额 >= 100”为 null（null >= number 没有结果" in said
    assert "“false”为 false" in said


@pytest.mark.parametrize("tag", ["exclusiveGateway", "inclusiveGateway"])
@pytest.mark.parametrize("value", ["“是”", 1, [True]])
def test_a_gateway_takes_no_value_for_true_but_true(tag, value):
    play = Play(gateway("同意", tag, default="to_other").load()).start(同意=value, 核定金额=500)

    assert "g: conditionExpression“同意”的结果应为 true 或 false，实为 " in reason(play)


def test_null_at_a_gateway_counts_as_false_and_the_default_is_taken():
    play = Play(gateway("核定金额 >= 100", default="to_other").load()).start(核定金额=None)

    assert play.open == ["other"]


def test_an_expression_that_costs_too_much_is_an_incident():
    play = Play(gateway("count(for a in 1..9999, b in 1..9999 return a) > 0").load()).start(核定金额=1)

    assert reason(play).startswith("g: conditionExpression“count(")
    assert reason(play).endswith("无法求值：列表超过 50000 项。")


def test_what_a_function_of_ours_refuses_is_the_reason_of_the_incident():
    def refuse() -> bool:
        raise LookupError("没有登记册“队伍”")

    functions = {"ready": feel.Function("ready", (), refuse)}
    play = Play(gateway("ready()").load(functions=functions), functions).start()

    assert reason(play) == "g: conditionExpression“ready()”无法求值：没有登记册“队伍”"


def event(place: str, condition: str) -> Drawing:
    """Draw a conditional event at one of its places; beside it `fill` and `rise` set variables."""
    inside = conditional(condition)
    drawing = Drawing().start().parallel("split").user("fill").user("rise").end("e1").user("work").end("e2")
    drawing.flows("start split fill rise e1")
    if place == "intermediate":
        return drawing.catch("watch", inside).flows("split watch work e2")
    if place == "boundary":
        return drawing.boundary("watch", "work", inside).end("e3").flows("split work e2", "watch e3")
    handler = Drawing("handler").start("watch", inside, isInterrupting="false").user("react").end("e3")
    return drawing.sub(handler.flows("watch react e3"), triggeredByEvent="true").flows("split work e2")


PLACES = pytest.mark.parametrize("place", ["intermediate", "boundary", "event sub-process"])


@PLACES
def test_a_conditional_event_waits_through_null_and_false_and_fires_once_true(place):
    play = Play(event(place, "降雨量 > 200").load()).start()
    before = play.took()

    play.complete("fill", 降雨量=200)
    still = play.took()
    play.complete("rise", 降雨量=250)

    assert play.standing.failures == ()
    assert "watch" not in [*before, *still]
    assert "watch" in play.took()


@PLACES
def test_a_conditional_event_whose_condition_is_no_boolean_is_an_incident(place):
    play = Play(event(place, "降雨量").load()).start(降雨量=250)

    assert reason(play) == "watch: condition“降雨量”的结果应为 true 或 false，实为 250。"


def test_a_loop_goes_on_while_its_condition_is_true():
    drawing = Drawing().start().user("call", loop("已接通 = false")).end().flows("start call end")
    play = Play(drawing.load()).start(已接通=False)

    assert play.complete("call", 已接通=False).open == ["call"]
    assert play.complete("call", 已接通=True).standing.ended


@pytest.mark.parametrize("before", ["true", "false"])
def test_a_loop_condition_that_is_no_boolean_is_an_incident(before):
    drawing = Drawing().start().user("call", loop("已接通", testBefore=before)).end().flows("start call end")
    play = Play(drawing.load()).start(已接通="是")

    if before == "false":
        play.complete("call")

    assert 'call: loopCondition“已接通”的结果应为 true 或 false，实为 "是"。' in reason(play)


def signing(condition: str) -> Drawing:
    inside = many(
        lx_collection="=单位", lx_elementVariable="单位名称", condition=condition,
        lx_outputCollection="答复", lx_outputElement="={单位: 单位名称, 数量: 数量}",
    )  # fmt: skip
    return Drawing().start().user("ask", inside).user("after").end().flows("start ask after end")


@pytest.mark.parametrize(
    ("condition", "needed"),
    [
        ("sum(答复.数量) >= 5", 2),
        ("nrOfCompletedInstances / nrOfInstances >= 0.6", 2),
        ("nrOfActiveInstances < 2", 2),
        ("答复[-1].单位 = \"甲\"", 1),
        ("没有的变量", 3),
    ],
)  # fmt: skip
def test_a_completion_condition_sees_the_counts_and_the_results_so_far(condition, needed):
    play = Play(signing(condition).load()).start(单位=["甲", "乙", "丙"])

    completed = 0
    while play.open != ["after"]:
        play.complete("ask", iteration=completed, 数量=3)
        completed += 1

    assert completed == needed


def test_a_completion_condition_that_is_no_boolean_is_an_incident():
    play = Play(signing("count(答复)").load()).start(单位=["甲", "乙"])

    play.complete("ask", iteration=0, 数量=3)

    assert "ask: completionCondition“count(答复)”的结果应为 true 或 false，实为 1。" in reason(play)
