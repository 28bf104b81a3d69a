"""Random processes of nested blocks: what is parted is joined again, whatever lies between."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

from tests.properties.token_game.model import Event, EventKind, Flow, Node, NodeKind, Scope
from tests.properties.token_game.sketch import FROM_OUTSIDE, Sketch

Ends = tuple[str, str]  # the first and the last node of a block


def block_structured(chance: Random, size: int, orderly: bool = False, various: bool = False) -> Scope:
    """Return a process of about so many blocks.

    In an orderly one no join starves, no signal is missed, and nothing is kept so that it can be undone.
    """
    sketch = Sketch(chance, orderly=orderly, various=various)
    _scope(sketch, size)
    return sketch.scope()


def endless(chance: Random, size: int) -> tuple[Scope, str]:
    """Return a process that begins again until `over` holds, and the task at the end of each round."""
    sketch = Sketch(chance, orderly=True)
    start, entry, end = sketch.add("start"), sketch.add("exclusive"), sketch.add("end")
    choice, review = sketch.add("exclusive"), sketch.add("task")
    first, last = _block(sketch, size)
    for source, target in ((start, entry), (entry, first), (last, review), (review, choice)):
        sketch.flow(source, target)
    sketch.flows.append(Flow("over", choice, end, "over"))
    sketch.flow(choice, entry)
    return sketch.scope(), review


def _scope(sketch: Sketch, size: int) -> None:
    start, end = sketch.add("start"), sketch.add("end")
    first, last = _block(sketch, size)
    sketch.flow(start, first)
    if not sketch.orderly and sketch.chance.random() < 0.3:
        _leave_early(sketch, last, end)
    else:
        sketch.flow(last, end)
    if sketch.chance.random() < 0.2:
        _event_sub(sketch)


def _block(sketch: Sketch, size: int) -> Ends:
    if size <= 1:
        draw = sketch.chance.choice((_task, _task, _task, _service, _automatic, _catch, _race))
        return draw(sketch, size)
    draws: list[Callable[[Sketch, int], Ends]] = [
        _sequence, _sequence, _split, _split, _rework, _sub, _guarded_task
    ]  # fmt: skip
    if not sketch.orderly:
        draws += [_signals, _regret, _transaction]
    return sketch.chance.choice(draws)(sketch, size - 1)


def _parts(sketch: Sketch, size: int, most: int = 3) -> list[Ends]:
    count = sketch.chance.randint(2, most)
    return [_block(sketch, max(1, size // count)) for _ in range(count)]


def _task(sketch: Sketch, _size: int) -> Ends:
    if not sketch.orderly and sketch.chance.random() < 0.3:
        return _undoable(sketch)
    gives = sketch.gives()
    task = sketch.add("task", gives=gives, **sketch.repeated())
    if gives > 1 and sketch.various:
        last = sketch.add("task", needs=gives)
        sketch.flow(task, last)
        return task, last
    return task, task


def _service(sketch: Sketch, size: int) -> Ends:
    if sketch.orderly:
        return _task(sketch, size)
    kind: NodeKind = sketch.chance.choice(("service", "call"))
    service = sketch.add(kind, **sketch.repeated())
    if sketch.various and sketch.chance.random() < 0.4:
        return _guarded(sketch, service, Event("signal"))
    if sketch.chance.random() < 0.6:
        thrown: EventKind = sketch.chance.choice(("error", "escalation"))
        return _guarded(sketch, service, Event(thrown, sketch.chance.choice(("", "A", "B"))))
    return service, service


def _undoable(sketch: Sketch) -> Ends:
    kind: NodeKind = sketch.chance.choice(("task", "task", "service"))
    handler = sketch.add(kind, undoes=True)
    task = sketch.add("task", undone_by=handler, **sketch.repeated())
    sketch.add("boundary", Event("compensation"), host=task)
    return task, task


def _automatic(sketch: Sketch, _size: int) -> Ends:
    node = sketch.add("automatic", fault=sketch.fault())
    return node, node


def _catch(sketch: Sketch, _size: int) -> Ends:
    event = sketch.trigger()
    node = sketch.add("catch", event, **sketch.several(event))
    return node, node


def _race(sketch: Sketch, size: int) -> Ends:
    first, last = sketch.add("race"), sketch.add("exclusive")
    for _ in range(sketch.chance.randint(2, 3)):
        event = sketch.add("catch", sketch.trigger())
        sketch.flow(first, event)
        _lead(sketch, event, last, size)
    return first, last


def _sequence(sketch: Sketch, size: int) -> Ends:
    parts = _parts(sketch, size)
    for (_, last), (first, _) in pairwise(parts):
        if sketch.chance.random() < 0.1:
            _link(sketch, last, first)
        else:
            sketch.flow(last, first)
    return parts[0][0], parts[-1][1]


def _link(sketch: Sketch, source: str, target: str) -> None:
    link = Event("link", sketch.name("link"))
    sketch.flow(source, sketch.add("throw", link))
    sketch.flow(sketch.add("catch", link), target)


def _split(sketch: Sketch, size: int) -> Ends:
    kind: NodeKind = sketch.chance.choice(("exclusive", "parallel", "inclusive"))
    opening = sketch.add(kind)
    if kind == "parallel" and not sketch.orderly and sketch.chance.random() < 0.3:
        closing = sketch.add("complex", needs=sketch.chance.randint(1, 2))
    else:
        closing = sketch.add(kind)
    for first, last in _parts(sketch, size):
        sketch.flow(opening, first)
        if not sketch.orderly and sketch.chance.random() < 0.1:
            _leave_early(sketch, last, closing)
        else:
            sketch.flow(last, closing)
    return opening, closing


def _leave_early(sketch: Sketch, last: str, closing: str) -> None:
    """A way of the split may end of its own: what joins afterwards sees no token of it."""
    choice = sketch.add("exclusive")
    sketch.flow(last, choice)
    sketch.flow(choice, sketch.throwing_end())
    sketch.flow(choice, closing)


def _rework(sketch: Sketch, size: int) -> Ends:
    entry, choice = sketch.add("exclusive"), sketch.add("exclusive")
    review = sketch.add("task")
    first, last = _block(sketch, size)
    for source, target in ((entry, first), (last, review), (review, choice), (choice, entry)):
        sketch.flow(source, target)
    after = sketch.add("exclusive")
    sketch.flow(choice, after)
    return entry, after


def _sub(sketch: Sketch, size: int) -> Ends:
    inner = sketch.inner(sketch.name("sub"))
    _scope(inner, size)
    sketch.add_sub(inner)
    after = sketch.add("exclusive")
    sketch.flow(inner.id, after)
    for kind, name in sorted(inner.thrown):
        if sketch.chance.random() < 0.6:
            caught = Event(kind, name if sketch.chance.random() < 0.7 else "")
            _boundary(sketch, inner.id, after, caught, kind == "error")
        else:
            sketch.thrown.add((kind, name))
    if sketch.chance.random() < 0.3:
        _boundary(sketch, inner.id, after, sketch.trigger())
    return inner.id, after


def _guarded_task(sketch: Sketch, size: int) -> Ends:
    task, _ = _task(sketch, size)
    return _guarded(sketch, task, sketch.trigger())


def _guarded(sketch: Sketch, activity: str, event: Event) -> Ends:
    after = sketch.add("exclusive")
    sketch.flow(activity, after)
    _boundary(sketch, activity, after, event, True if event.kind == "error" else None)
    return activity, after


def _boundary(sketch: Sketch, host: str, after: str, event: Event, interrupting: bool | None = None) -> None:
    """Draw an event on an activity. What interrupts goes on where the activity would; else it ends."""
    if interrupting is None:
        interrupting = sketch.chance.random() < 0.5
    if not interrupting:
        event = sketch.returning(event)
    more = sketch.several(event) if interrupting and event.kind in FROM_OUTSIDE else {}
    boundary = sketch.add("boundary", event, host=host, interrupting=interrupting, **more)
    _lead(sketch, boundary, after if interrupting else sketch.add("end"), 1)


def _signals(sketch: Sketch, _size: int) -> Ends:
    """One branch throws, one or two others wait for it, each behind a task of its own."""
    opening, closing, name = sketch.add("parallel"), sketch.add("parallel"), sketch.name("signal")
    for kind in ("throw", "catch", "catch")[: sketch.chance.randint(2, 3)]:
        before, event = sketch.add("task"), sketch.add(kind, Event("signal", name))  # type: ignore[arg-type]
        for source, target in ((opening, before), (before, event), (event, closing)):
            sketch.flow(source, target)
    return opening, closing


def _regret(sketch: Sketch, size: int) -> Ends:
    """Do something, then compensate it: all that was done in this scope, or one activity of it."""
    first, last = _sequence(sketch, size)
    before = sketch.add("task")
    undoable = [node.id for node in sketch.nodes if node.undone_by]
    name = sketch.chance.choice(undoable) if undoable and sketch.chance.random() < 0.4 else ""
    throw = sketch.add("throw", Event("compensation", name))
    sketch.flow(last, before)
    sketch.flow(before, throw)
    return first, throw


def _transaction(sketch: Sketch, size: int) -> Ends:
    inner = sketch.inner(sketch.name("transaction"))
    opening, start, end = inner.add("parallel"), inner.add("start"), inner.add("end")
    inner.flow(start, opening)
    for _ in range(2):
        first, last = _block(inner, max(1, size // 2))
        inner.flow(opening, first)
        inner.flow(last, end)
    decide, choice, off = inner.add("task"), inner.add("exclusive"), inner.add("end", Event("cancel"))
    ready = inner.add("task")
    pairs = ((opening, decide), (decide, choice), (choice, ready), (ready, off), (choice, end))
    for source, target in pairs:
        inner.flow(source, target)
    sketch.thrown |= inner.thrown
    sketch.nodes.append(Node(inner.id, "transaction", inside=inner.scope()))
    after = sketch.add("exclusive")
    sketch.flow(inner.id, after)
    _boundary(sketch, inner.id, after, Event("cancel"), True)
    return inner.id, after


def _event_sub(sketch: Sketch) -> None:
    kinds: list[EventKind] = ["timer", "message", "conditional"]
    event = sketch.trigger(*kinds)
    if sketch.thrown and sketch.chance.random() < 0.6:
        event = Event(*sorted(sketch.thrown)[0])
    interrupting = event.kind == "error" or sketch.chance.random() < 0.5
    event = event if interrupting else sketch.returning(event)
    inner = sketch.inner(sketch.name("handler"))
    start, end = inner.add("start", event, interrupting=interrupting), inner.add("end")
    task = inner.add("task")
    inner.flow(start, task)
    inner.flow(task, end)
    sketch.nodes.append(Node(inner.id, "event_sub", inside=inner.scope()))


def _lead(sketch: Sketch, source: str, target: str, size: int) -> None:
    """Go from one node to another, directly or past a task."""
    if size and sketch.chance.random() < 0.6:
        task = sketch.add("task")
        sketch.flow(source, task)
        source = task
    sketch.flow(source, target)
