"""The life of an activity: its instances, one after the other or side by side, and its completion."""

from tests.properties.token_game import catching, throwing
from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity, Done, Frame
from tests.properties.token_game.model import Again, Event, Flow, Many, Node, Scope


def enter(board: Board, frame: Frame, flow: Flow) -> None:
    """Tokens gather, whichever way they come by, until there are enough to begin."""
    node = frame.scope.node[flow.target]
    ways = frame.scope.incoming[node.id]
    frame.waiting[flow.id] += 1
    if sum(frame.waiting[way.id] for way in ways) >= node.needs:
        for way in ways:
            frame.waiting[way.id] = 0
        begin(board, frame, node)


def begin(board: Board, frame: Frame, node: Node, undoing: tuple[Activity, Done] | None = None) -> None:
    """A token has entered: arm the boundary events, open the first instances."""
    activity = arm(board, frame, node, undoing)
    activity.back = frame.returning.pop(node.id, None)
    begin_instances(board, activity)


def begin_instances(board: Board, activity: Activity) -> None:
    """Open the first ones, unless it can't be told how many there are."""
    if activity.node.fault and board.holds(activity.node.fault):
        activity.fail()
        return
    count = _first_instances(board, activity)
    for _ in range(count):
        open_next(board, activity)
    if not count:
        complete(board, activity)


def arm(board: Board, frame: Frame, node: Node, undoing: tuple[Activity, Done] | None = None) -> Activity:
    """An activity begins to be there, with its boundary events."""
    activity = Activity(node, frame, undoing=undoing)
    frame.activities.append(activity)
    for event in frame.scope.boundaries(node):
        if event.event.kind != "compensation":
            catching.wait(board, frame, event, activity)
    return activity


def instance_done(board: Board, activity: Activity, inside: Frame | None = None) -> None:
    """One instance is completed: go on with the next, or complete the activity."""
    if activity.node.undone_by or (inside is not None and inside.ledger):
        activity.done.append(Done(activity.node, activity.frame, inside))
    if activity.node.loop is not None:
        board.completed.append(activity.node.id)
    _announce(board, activity)
    if activity not in activity.frame.activities:
        return  # what it has announced has interrupted it
    if _goes_on(board, activity):
        open_next(board, activity)
    elif _enough(board, activity) or not activity.at_work:
        complete(board, activity)


def complete(board: Board, activity: Activity) -> None:
    """Only a completed activity can be compensated, with each of its instances."""
    activity.frame.ledger += activity.done
    if activity.undoing is None:
        activity.frame.drop(activity)
        _leave(board, activity)
    else:
        board.completed.append(activity.node.id)
        board.handled.append(activity)


def begin_frame(board: Board, frame: Frame) -> None:
    """A scope begins: its event sub-processes wait, its start event puts a token on its flow."""
    listen(board, frame)
    board.leave(frame, frame.scope.start)


def listen(board: Board, frame: Frame) -> None:
    for handler in frame.scope.of_kind("event_sub"):
        assert handler.inside is not None
        for catch in catching.wait(board, frame, handler.inside.start):
            catch.handler = handler


def open_next(board: Board, activity: Activity) -> None:
    if activity.node.kind == "automatic":
        instance_done(board, activity)
    elif activity.node.inside is None:
        activity.open_task()
    else:
        _open_frame(board, activity, activity.node.inside)


def _open_frame(board: Board, activity: Activity, inside: Scope) -> None:
    frame = Frame(inside, activity)
    activity.inside.append(frame)
    if activity.node.kind == "event_sub":
        board.leave(frame, frame.scope.start)
    else:
        begin_frame(board, frame)


def _announce(board: Board, activity: Activity) -> None:
    """Several instances may tell that one of them has completed."""
    loop, activity.told = activity.node.loop, activity.told + 1
    if isinstance(loop, Many) and (
        loop.behavior == "None" or (loop.behavior == "One" and activity.told == 1)
    ):
        for catch in throwing.catchers(board, activity.frame, Event("signal")):
            if catch in catch.frame.catches:
                catching.happen(board, catch)


def _leave(board: Board, activity: Activity) -> None:
    if activity.back is None:
        board.leave(activity.frame, activity.node)
    else:
        board.completed.append(activity.node.id)
        activity.frame.move(activity.frame.scope.way_to(activity.back))


def _first_instances(board: Board, activity: Activity) -> int:
    loop = activity.node.loop
    if isinstance(loop, Many):
        first = min(1, loop.count) if loop.sequential else loop.count
        activity.to_come = loop.count - first
        return first
    if isinstance(loop, Again) and loop.before:
        return int(loop.most > 0 and board.holds(loop.condition))
    return 1


def _goes_on(board: Board, activity: Activity) -> bool:
    loop = activity.node.loop
    if isinstance(loop, Many) and activity.to_come and not _enough(board, activity):
        activity.to_come -= 1
        return True
    activity.passes += 1
    return isinstance(loop, Again) and activity.passes < loop.most and board.holds(loop.condition)


def _enough(board: Board, activity: Activity) -> bool:
    """The completion condition is asked each time an instance completes; the others are then cancelled."""
    loop = activity.node.loop
    return isinstance(loop, Many) and loop.condition is not None and board.holds(loop.condition)
