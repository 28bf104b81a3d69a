"""Whatever an instance is in the middle of, it goes on the same in a version where all has a new id."""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import asdict, dataclass
from typing import Any

import pytest

from bpmn import engine
from bpmn.migration.migrate import migrate
from bpmn.migration.plan import Plan
from bpmn.standing import Standing
from tests.bpmn.draw import (
    COMPENSATION,
    Drawing,
    Scope,
    compensation,
    conditional,
    error,
    loop,
    many,
    message,
    outputs,
    parameters,
    signal,
    timer,
)
from tests.bpmn.play import Play

REFERENCE = re.compile(r'\b(id|sourceRef|targetRef|attachedToRef|default|activityRef)="(\w+)"')
NEW = "_new"

Name = Callable[[str], str]  # what an element is called in the version the instance is in


@dataclass(frozen=True)
class Midway:
    """How an instance gets into the middle of something, and what happens afterwards."""

    drawing: Drawing
    begin: Callable[[Play], Any]
    go_on: Callable[[Play, Name], Any]


def renamed(drawing: Drawing) -> Drawing:
    """Return the drawing with another id for each element, flows too; names stay."""
    twin = Drawing(drawing.id + NEW, drawing.name)
    twin.declarations = drawing.declarations
    twin.body = [REFERENCE.sub(rf'\1="\2{NEW}"', element) for element in drawing.body]
    return twin


def elements(drawing: Drawing) -> dict[str, str]:
    """Which element became which: what a person chooses; flows are found by themselves."""
    found = drawing.load().elements.values()
    return {one.id: one.id + NEW for one in found if one.type != "sequenceFlow"}


def in_words(what: Any) -> str:
    return repr(what).replace(NEW, "")


def waits(standing: Standing) -> str:
    """All that is waited for, by the names of the old version."""
    return in_words(_without_variables(asdict(standing)))


def _without_variables(value: Any) -> Any:
    if isinstance(value, dict):
        left_out = ("variables", "passages")
        return {key: _without_variables(item) for key, item in value.items() if key not in left_out}
    if isinstance(value, list | tuple):
        return [_without_variables(item) for item in value]
    return value


def with_undoing(scope: Any, *activities: str) -> Any:
    """Draw user tasks, and a user task `undo_<name>` for each."""
    for activity in activities:
        scope.user(activity).user(f"undo_{activity}", isForCompensation="true")
        scope.undo(activity, f"undo_{activity}")
    return scope


def choosing() -> Midway:
    inner = Scope("room").user("a").user("b").user("then").flows("a then")
    drawing = Drawing().start().sub(inner, tag="adHocSubProcess").end().flows("start room end")

    def go_on(play: Play, name: Name) -> None:
        play.complete(name("a")).choose(name("b")).complete(name("then")).complete(name("b")).close()

    return Midway(drawing, lambda play: play.start().choose("a"), go_on)


def coming_straight_back() -> Midway:
    drawing = Drawing().start().user("a").user("b").user("c").end().flows("start a b c end")

    def begin(play: Play) -> None:
        play.start().complete("a").complete("b").move("c", to="a", comes_back=True)

    return Midway(drawing, begin, lambda play, name: play.complete(name("a")).complete(name("c")))


def to_be_undone() -> Midway:
    """Something inside an ended sub-process, each of two, and one more."""
    inside = with_undoing(Scope("trip").start("s"), "hotel").end("e").flows("s hotel e")
    drawing = Drawing().start().sub(inside).throw("regret", COMPENSATION).end()
    drawing.user("book", many(cardinality="2")).user("cancel", isForCompensation="true")
    drawing.undo("book", "cancel").user("ask").flows("start trip book ask regret end")

    def begin(play: Play) -> None:
        play.start().complete("hotel", price=1).complete("book", 0, price=2).complete("book", 1, price=3)

    def go_on(play: Play, name: Name) -> None:
        play.complete(name("ask"))
        for handler in ("cancel", "cancel", "undo_hotel"):
            play.complete(name(handler))

    return Midway(drawing, begin, go_on)


def being_undone() -> Midway:
    drawing = with_undoing(Drawing().start(), "hotel", "flight").throw("regret", COMPENSATION).end()
    drawing.flows("start hotel flight regret end")

    def begin(play: Play) -> None:
        play.start().complete("hotel").complete("flight")

    return Midway(
        drawing, begin, lambda play, name: play.complete(name("undo_flight")).complete(name("undo_hotel"))
    )


def one_being_undone() -> Midway:
    drawing = with_undoing(Drawing().start(), "hotel", "flight").user("after").end()
    drawing.throw("regret", compensation("hotel")).flows("start hotel flight regret after end")

    def begin(play: Play) -> None:
        play.start().complete("hotel").complete("flight")

    return Midway(
        drawing, begin, lambda play, name: play.complete(name("undo_hotel")).complete(name("after"))
    )


def watched() -> Midway:
    """A cycle that has fired once, and a moment."""
    drawing = Drawing().start().user("a").end().end("hurried").end("gone")
    drawing.boundary("again", "a", timer("R3/P1D", "timeCycle"), interrupting=False)
    drawing.boundary("late", "a", timer("P2DT1H")).flows("start a end", "again hurried", "late gone")

    def begin(play: Play) -> None:
        play.start().later(days=1)

    return Midway(drawing, begin, lambda play, name: play.later(days=1).later(hours=1))


def signed(*, sequential: bool) -> Midway:
    several = many(
        sequential=sequential, lx_collection="=[3, 2, 1]", lx_elementVariable="n",
        lx_outputCollection="all", lx_outputElement="=n * 10 + mark",
    )  # fmt: skip
    drawing = Drawing().start().user("sign", several).script("sum_up", "total = sum(all)").end()
    drawing.flows("start sign sum_up end")

    def begin(play: Play) -> None:
        play.start().complete("sign", mark=1)

    def go_on(play: Play, name: Name) -> None:
        play.complete(name("sign"), mark=2).complete(name("sign"), mark=3)

    return Midway(drawing, begin, go_on)


def several_sub_processes() -> Midway:
    inside = Scope("each").start("s").user("first").user("then").end("e").flows("s first then e")
    drawing = Drawing().start().sub(inside, many(cardinality="2")).end().flows("start each end")

    def go_on(play: Play, name: Name) -> None:
        play.complete(name("then")).complete(name("first")).complete(name("then"))

    return Midway(drawing, lambda play: play.start().complete("first"), go_on)


def a_second_pass() -> Midway:
    drawing = Drawing().start().user("fill", loop("not(ok)")).end().flows("start fill end")
    return Midway(
        drawing,
        lambda play: play.start().complete("fill", ok=False),
        lambda play, name: play.complete(name("fill"), ok=False).complete(name("fill"), ok=True),
    )


def awaiting() -> Midway:
    """A message with a key behind an event-based gateway, beside a signal and a condition."""
    drawing = Drawing().declare("message", "m", name="receipt").declare("signal", "alarm", name="alarm")
    drawing.start().element("eventBasedGateway", "race").end().user("answered")
    drawing.catch("wait", parameters() + message("m"), lx_correlation="=order").catch(
        "heard", signal("alarm")
    )
    drawing.catch("true", conditional("amount > 5"))
    drawing.flows("start race wait answered end", "race heard end", "race true end")

    def go_on(play: Play, name: Name) -> None:
        play.deliver(name("wait"), got=1).complete(name("answered"))

    return Midway(drawing, lambda play: play.start(order="A-7", amount=1), go_on)


def gathered(tag: str) -> Midway:
    """Two of three tokens wait before a gateway."""
    activation = "<bpmn:activationCondition>activationCount &gt;= 3</bpmn:activationCondition>"
    drawing = Drawing().start().parallel("split").user("a").user("b").user("c").user("after").end()
    drawing.element(tag, "join", activation if tag == "complexGateway" else "")
    drawing.flows("start split a join after end", "split b join", "split c join")

    def go_on(play: Play, name: Name) -> None:
        play.complete(name("c")).complete(name("after"))

    return Midway(drawing, lambda play: play.start().complete("a", x=1).complete("b", y=2), go_on)


def resetting() -> Midway:
    """A complex gateway has gone on and waits for the rest."""
    activation = "<bpmn:activationCondition>activationCount &gt;= 1</bpmn:activationCondition>"
    drawing = Drawing().start().parallel("split").user("a").user("b").user("after").end()
    drawing.element("complexGateway", "g", activation).flows("start split a g after end", "split b g")
    return Midway(
        drawing,
        lambda play: play.start().complete("a"),
        lambda play, name: play.complete(name("b")).complete(name("after")),
    )


def failed_service() -> Midway:
    drawing = Drawing().start().service("print").user("read").end().flows("start print read end")
    return Midway(
        drawing,
        lambda play: play.start().fail("print"),
        lambda play, name: play.retry().finish(name("print")).complete(name("read")),
    )


def disputed() -> Midway:
    """Two branches have made different things of an amount."""
    drawing = Drawing().start().parallel("split", "join").script("a", "amount = 1").script("b", "amount = 2")
    drawing.user("after").end().flows("start split a join after end", "split b join")

    def go_on(play: Play, name: Name) -> None:
        claim = play.standing.failures[0].conflicts[0].claims[0]
        play.resolve({"amount": claim.branch}).complete(name("after"))

    return Midway(drawing, lambda play: play.start(), go_on)


def calling() -> Midway:
    drawing = Drawing().start().call("ask", "child", outputs(got="=x")).user("after").end()
    drawing.flows("start ask after end")
    return Midway(
        drawing,
        lambda play: play.start(),
        lambda play, name: play.finish(name("ask"), {"x": 1}).complete(name("after")),
    )


def listening() -> Midway:
    """An event sub-process runs beside, and waits for the next of its messages."""
    beside = Scope("beside").start("told", message("m"), isInterrupting="false").user("note").end("e")
    beside.flows("told note e")
    drawing = Drawing().declare("message", "m", name="news").start().user("a").end()
    drawing.sub(beside, triggeredByEvent="true").flows("start a end")

    def go_on(play: Play, name: Name) -> None:
        play.deliver(name("told")).complete(name("note")).complete(name("a")).complete(name("note"))

    return Midway(drawing, lambda play: play.start().deliver("told", text="x"), go_on)


def in_a_transaction() -> Midway:
    inside = with_undoing(Scope("deal").start("s"), "hotel").user("pay").end("e").end("broken", error("e1"))
    inside.exclusive("g", default="fine").flows("s hotel pay g", fine="g e").flow("g", "broken", "refused")
    drawing = Drawing().declare("error", "e1", name="e1", errorCode="X").start().end().user("repair")
    drawing.sub(inside, tag="transaction").boundary("caught", "deal", error("e1")).end("repaired")
    drawing.flows("start deal end", "caught repair repaired")

    def go_on(play: Play, name: Name) -> None:
        play.complete(name("pay"), refused=True).complete(name("repair"))

    return Midway(drawing, lambda play: play.start(refused=False).complete("hotel"), go_on)


MIDWAYS = {
    "a choice": choosing(),
    "the way straight back": coming_straight_back(),
    "what can be undone": to_be_undone(),
    "an undoing of all": being_undone(),
    "an undoing of one": one_being_undone(),
    "timers": watched(),
    "signing side by side": signed(sequential=False),
    "signing one after the other": signed(sequential=True),
    "several sub-processes": several_sub_processes(),
    "a loop": a_second_pass(),
    "events behind a gateway": awaiting(),
    "a parallel join": gathered("parallelGateway"),
    "an inclusive join": gathered("inclusiveGateway"),
    "a complex gateway": gathered("complexGateway"),
    "a complex gateway that resets": resetting(),
    "a failed service": failed_service(),
    "a conflict": disputed(),
    "a called child": calling(),
    "an event sub-process": listening(),
    "a transaction": in_a_transaction(),
}


@pytest.mark.parametrize("name", MIDWAYS)
def test_everything_is_waited_for_as_before_and_the_case_ends_as_it_would_have(name: str) -> None:
    midway = MIDWAYS[name]
    stays = Play(midway.drawing.load())
    midway.begin(stays)
    moves = copy(stays)

    plan = Plan(stays.definition, renamed(midway.drawing).load(), elements(midway.drawing))
    result = migrate(plan, stays.state, stays.around)

    assert [str(remark.wording) for remark in result.remarks] == []
    assert waits(result.standing) == waits(engine.look(stays.definition, stays.state, stays.around))

    moves.definition, moves.state, moves.standing = plan.new, result.state, result.standing
    midway.go_on(stays, lambda element: element)
    midway.go_on(moves, lambda element: element + NEW)
    assert stays.standing.ended
    assert (moves.standing.ended, in_words(moves.standing.passages)) == (
        True,
        in_words(stays.standing.passages),
    )
    assert moves.variables.items() >= without_records(stays.variables).items()


def without_records(variables: Any) -> dict[str, Any]:
    """What elements leave behind is called after them."""
    return {name: value for name, value in variables.items() if not name.endswith(("_record", "_error"))}
