"""Expressions that say who, how often and with what: assignment, collections, parameters, keys, scripts."""

from decimal import Decimal
from typing import Any

import pytest

from tests.bpmn.draw import Drawing, many, message, outputs, parameters
from tests.bpmn.play import Play

GIVEN: dict[str, Any] = {"承办人": "zhang", "单位": "KS", "空": None, "数量": 3, "名单": ["甲", "乙"]}


def one(inside: str = "", **attributes: str) -> Play:
    drawing = Drawing().start().user("work", inside, **attributes).end().flows("start work end")
    return Play(drawing.load()).start(organisation="SZ", **GIVEN)


def reason(play: Play) -> str:
    (failure,) = play.standing.failures
    return f"{failure.element_id}: {failure.reason}"


def test_assignment_reads_chinese_names():
    play = one(
        lx_assignee="=承办人", lx_organisation="=单位", lx_subject='="共" + string(数量) + "件"',
        lx_position='=if 数量 > 2 then "chief" else "clerk"',
    )  # fmt: skip

    (task,) = play.standing.user_tasks

    assert (task.assignee, task.organisation, task.position, task.subject) == (
        "zhang",
        "KS",
        "chief",
        "共3件",
    )


def test_a_task_without_an_assignee_goes_to_its_position():
    (task,) = one(lx_assignee="=空", lx_position="clerk").standing.user_tasks

    assert (task.assignee, task.position) == (None, "clerk")


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"lx_assignee": "=空"}, "没有人能办理：lx:assignee“空”为 null"),
        ({"lx_position": "=没有.岗位"}, "没有人能办理：lx:position“没有.岗位”为 null（没有变量“没有”"),
        ({"lx_assignee": "=数量"}, "lx:assignee“数量”的结果应为文字，实为 3。"),
        ({"lx_position": "=名单"}, 'lx:position“名单”的结果应为文字，实为 ["甲", "乙"]。'),
        ({"lx_organisation": "=空"}, "lx:organisation“空”的结果应为单位代码，实为 null。"),
        ({"lx_position": "clerk", "lx_subject": "={a: 1}"}, "lx:subject“{a: 1}”的结果应为文字"),
    ],
)  # fmt: skip
def test_an_assignment_that_names_nobody_is_an_incident(attributes, said):
    assert f"work: {said}" in reason(one(**attributes))


@pytest.mark.parametrize(
    ("collection", "count"), [("=名单", 2), ("=for n in 1..数量 return n", 3), ("=[]", 0)]
)
def test_a_collection_gives_one_task_an_item(collection, count):
    assert len(one(many(lx_collection=collection)).standing.user_tasks) == count


@pytest.mark.parametrize(("cardinality", "count"), [("数量", 3), ("=count(名单)", 2), ("0", 0)])
def test_a_cardinality_gives_as_many_tasks(cardinality, count):
    assert len(one(many(cardinality=cardinality)).standing.user_tasks) == count


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (many(lx_collection="=空"), "lx:collection“空”的结果应为列表，实为 null。"),
        (many(lx_collection="=没有"), "实为 null（没有变量“没有”，取空值）。"),
        (many(lx_collection="=承办人"), 'lx:collection“承办人”的结果应为列表，实为 "zhang"。'),
        (many(lx_collection="=for n in 1..1001 return n"), "多于 1000 个"),
        (many(cardinality="承办人"), 'loopCardinality“承办人”的结果应为不小于 0 的整数，实为 "zhang"。'),
        (many(cardinality="数量 / 2"), "loopCardinality“数量 / 2”的结果应为不小于 0 的整数，实为 1.5。"),
        (many(cardinality="-1"), "实为 -1。"),
        (many(cardinality="true"), "实为 true。"),
        (many(cardinality="空"), "实为 null。"),
    ],
)  # fmt: skip
def test_how_often_must_be_a_list_or_a_count(inside, said):
    assert said in reason(one(inside))


def test_parameters_of_a_service_are_values_not_texts():
    given = parameters(literal="数量", 数量="=数量 * 2", 名单='=名单[item != "甲"]', nothing="=空")
    drawing = Drawing().start().service("send", given, lx_resultVariable="回执").user("after").end()
    play = Play(drawing.flows("start send after end").load()).start(**GIVEN)

    (waiting,) = play.standing.services
    play.finish("send", {"编号": 7})

    assert waiting.parameters == {"literal": "数量", "数量": Decimal(6), "名单": ["乙"], "nothing": None}
    assert play.variables["回执"] == {"编号": 7}


def test_a_call_maps_data_in_and_out():
    inside = parameters(人数="=数量") + outputs(结论='="实到" + string(实到)', outcome="=outcome")
    called = Drawing("called").start("s").end("e").flows("s e")
    drawing = Drawing().start().call("call", "called", inside).user("after").end()
    play = Play(drawing.flows("start call after end").load(called)).start(**GIVEN)

    (waiting,) = play.standing.calls
    play.finish("call", {"实到": 2, "outcome": "done"})

    assert waiting.parameters == {"人数": Decimal(3)}
    assert (play.variables["结论"], play.variables["outcome"]) == ("实到2", "done")


def waiting_for(correlation: str) -> Play:
    drawing = Drawing().start().catch("answer", message("m"), lx_correlation=correlation).end()
    drawing.declare("message", "m", name="答复").flows("start answer end")
    return Play(drawing.load()).start(**GIVEN)


def sending(correlation: str) -> Play:
    drawing = Drawing().start().throw("send", message("m"), lx_correlation=correlation).end()
    drawing.declare("message", "m", name="答复").flows("start send end")
    return Play(drawing.load()).start(**GIVEN)


@pytest.mark.parametrize(
    ("sent", "awaited", "key"),
    [
        ("=承办人", "zhang", "zhang"),
        ("=数量", "=3.0", "3"),
        ('=date("2026-07-01")', '=@"2026-07-01"', "2026-07-01"),
        ('=单位 + "-" + string(数量)', "KS-3", "KS-3"),
    ],
)
def test_equal_values_make_equal_keys(sent, awaited, key):
    (thrown,) = sending(sent).standing.thrown
    (caught,) = waiting_for(awaited).standing.messages

    assert thrown.correlation == caught.correlation == key


@pytest.mark.parametrize("draw", [waiting_for, sending])
@pytest.mark.parametrize(("text", "found"), [("空", "null"), ("没有", "null（没有变量"), ("名单", '["甲"')])
def test_a_message_without_a_key_reaches_nobody_by_chance(draw, text, found):
    assert f"lx:correlation“{text}”的结果应为文字、数字或日期，实为 {found}" in reason(draw(f"={text}"))


def test_a_script_assigns_line_by_line_what_later_lines_read():
    text = """
        // 合计
        total = sum(for row in 明细 return row.数量)
        average = total / count(明细)
        verdict = if average > 2
            then "足够"
            else "不足"
        gaps = 明细[数量 = null or 数量 < 2].名称
    """
    drawing = Drawing().start().script("sum", text).user("after").end().flows("start sum after end")

    play = Play(drawing.load()).start(明细=[{"名称": "沙袋", "数量": 5}, {"名称": "水泵", "数量": 1}])

    assert play.variables["verdict"] == "足够"
    assert (play.variables["total"], play.variables["gaps"]) == (Decimal(6), ["水泵"])


def test_a_script_that_fails_names_the_line_and_changes_nothing():
    text = "total = 数量 + 1\nbad = sum(for a in 1..9999, b in 1..9999 return a)"
    drawing = Drawing().start().script("sum", text).user("after").end().flows("start sum after end")

    play = Play(drawing.load()).start(**GIVEN)

    assert "sum: bad“sum(for a in 1..9999" in reason(play)
    assert "total" not in play.variables


@pytest.mark.parametrize(("expression", "value"), [("空", None), ("if 数量 > 5 then 1 else null", None)])
def test_a_script_may_assign_a_null_that_is_meant(expression, value):
    drawing = Drawing().start().script("sum", f"total = {expression}").user("after").end()
    play = Play(drawing.flows("start sum after end").load()).start(**GIVEN)

    assert play.variables["total"] is value


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("数量 + 承办人", "number + string 没有结果"),
        ("没有 * 2", "没有变量“没有”"),
        ("名单[9]", "列表没有第 9 项"),
    ],
)
def test_a_script_does_not_assign_what_could_not_be_calculated(expression, said):
    drawing = Drawing().start().script("sum", f"total = {expression}").user("after").end()
    play = Play(drawing.flows("start sum after end").load()).start(**GIVEN)

    assert f"sum: total“{expression}”的结果应为能算出的值，实为 null（" in reason(play)
    assert said in reason(play)
