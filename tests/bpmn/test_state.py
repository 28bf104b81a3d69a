"""The stored state: small, complete, readable only by who knows it."""

from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

import feel
from bpmn import engine
from bpmn.state import StateUnreadable
from bpmn.values import NotStorable, pack_value, unpack_value
from tests.bpmn.draw import Drawing, many, timer
from tests.bpmn.play import Play

SIMPLE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary(), st.uuids(),
    st.decimals(allow_nan=False), st.datetimes(), st.datetimes(timezones=st.just(UTC)), st.dates(),
    st.times(), st.timedeltas(), st.builds(feel.YearMonthDuration, st.integers(-999, 999)),
    st.builds(feel.Range, st.integers(0, 9), st.integers(0, 9), st.booleans(), st.booleans()),
)  # fmt: skip
VALUES = st.recursive(SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


def through_bytes(value):
    packed = msgpack.packb(value, default=pack_value, strict_types=True)
    return msgpack.unpackb(packed, ext_hook=unpack_value, strict_map_key=False)


@given(VALUES)
def test_every_value_of_a_variable_comes_back_as_it_was(value):
    assert through_bytes(value) == value


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai")),
        time(8, 30, tzinfo=ZoneInfo("America/New_York")),
        {"typename": "datetime", "nested": [{"a": date(2026, 1, 1)}, timedelta(microseconds=1)]},
        Decimal("0.10"),
        2**70,
        uuid4(),
    ],
)
def test_awkward_values_come_back_with_their_type(value):
    back = through_bytes(value)

    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value)


def test_a_variable_that_can_not_be_kept_is_refused_in_words():
    with pytest.raises(NotStorable, match="无法保存"):
        through_bytes({"f": feel.Function("f", (), len)})


def task_after_task(count: int) -> Drawing:
    drawing = Drawing().start().end()
    names = [f"t{number}" for number in range(count)]
    for name in names:
        drawing.user(name)
    return drawing.flows(" ".join(["start", *names, "end"]))


def rework() -> Play:
    drawing = (
        Drawing().start().exclusive("again").user("fill").user("check").exclusive("g", default="done").end()
    )
    drawing.boundary("remind", "check", timer("P3D"), interrupting=False).end("reminded")
    drawing.flows("start again fill check g", "remind reminded", done="g end").flow("g", "again", "rework")
    return Play(drawing.load()).start()


def test_the_state_does_not_grow_with_the_age_of_the_instance():
    play = rework()

    def rounds(count: int) -> int:
        for _ in range(count):
            play.complete("fill", form={"amount": 1}).complete("check", rework=True)
        return len(play.state)

    assert rounds(100) == rounds(3)


def test_the_state_does_not_hold_the_diagram():
    play = Play(task_after_task(60).load()).start()

    assert len(play.state) < 300


def test_a_state_of_another_version_is_refused():
    play = Play(task_after_task(1).load()).start()
    document = msgpack.unpackb(play.state, ext_hook=unpack_value)
    document[0] = 99

    with pytest.raises(StateUnreadable, match="99"):
        engine.look(play.definition, msgpack.packb(document, default=pack_value), play.around)


@pytest.mark.parametrize("state", [b"", b"\xff\x00", b"\x93\x01\x02"])
def test_bytes_that_are_no_state_are_refused(state):
    play = Play(task_after_task(1).load()).start()

    with pytest.raises(StateUnreadable):
        engine.look(play.definition, state, play.around)


def test_a_state_of_the_first_version_goes_on():
    inside = Drawing("inside").start("s").user("check").user("sign").end("e").flows("s check sign e")
    drawing = Drawing().start().parallel("split", "join").sub(inside)
    drawing.user("ask", many(), lx_collection="=[1, 2]", lx_elementVariable="n")
    drawing.boundary("late", "inside", timer("P3D"), interrupting=False).end("reminded").end()
    drawing.flows("start split inside join end", "split ask join", "late reminded")
    play = Play(drawing.load())
    play.state = b64decode((Path(__file__).parent / "state_of_version_1.txt").read_text())

    play.later(days=3)
    assert play.open == ["ask", "sign"]
    assert play.complete("sign").complete("ask").standing.ended
    assert play.variables["amount"] == Decimal("1.50")
    assert play.variables["checked"] is True


def test_an_element_the_package_no_longer_has_is_named():
    play = Play(task_after_task(2).load()).start()
    play.complete("t0")
    shorter = task_after_task(1).load()

    with pytest.raises(StateUnreadable, match="t1"):
        engine.look(shorter, play.state, play.around)


def test_an_instance_goes_on_under_a_version_that_kept_its_elements():
    play = Play(task_after_task(1).load()).start(x=1)

    play.definition = task_after_task(3).load()

    assert play.complete("t0").open == ["t1"]


def test_looking_changes_nothing():
    play = rework()
    play.complete("fill")

    looked = engine.look(play.definition, play.state, play.around)

    assert (looked.user_tasks, looked.timers) == (play.standing.user_tasks, play.standing.timers)
    assert looked.passages == ()


def test_threads_share_a_definition():
    definition = rework().definition

    def live(number: int) -> object:
        play = Play(definition).start(number=number)
        for _ in range(3):
            play.complete("fill").complete("check", rework=True)
        return play.complete("fill").complete("check", rework=False).variables["number"]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(live, range(60))) == list(range(60))


def test_a_hundred_open_branches_are_no_problem():
    drawing = (
        Drawing()
        .start()
        .exclusive("again")
        .user("next")
        .boundary("fork", "next", timer("PT1H"), interrupting=False)
    )
    drawing.user("side").exclusive("g", default="done").end().end("e2")
    drawing.flows("start again next g", "fork side e2", done="g end").flow("g", "again", "more")
    play = Play(drawing.load()).start()

    for _ in range(100):
        play.later(hours=1).complete("next", more=True)

    assert play.open.count("side") == 100
    play.complete("next", more=False)
    for _ in range(100):
        play.complete("side")
    assert play.standing.ended
