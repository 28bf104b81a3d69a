"""What a person's interventions mean for the tokens: none is lost and none doubled, in any scope.

A token is moved in the innermost frame that holds it and has the target in it or inside it: there the
activity that holds the token leaves as a whole, and one token comes to the target. Taken away, it ends where
it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.properties.token_game import activities, undoing
from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity, Frame
from tests.properties.token_game.model import Flow, Many, Node, Scope

_JOINS = ("parallel", "inclusive", "complex")
_NO_TARGETS = ("start", "boundary", "event_sub")
_ACTIVITIES = ("task", "sub", "transaction")


@dataclass(frozen=True)
class Place:
    """A node, or a flow into a gateway that joins, with the sub-processes around it, outermost first."""

    id: str
    around: tuple[Node, ...]
    flow: Flow
    node: Node


def places(scope: Scope, around: tuple[Node, ...] = ()) -> Iterator[Place]:
    """Yield where a token can be put at all."""
    for node in scope.nodes:
        incoming = scope.incoming[node.id]
        if node.kind in _JOINS and len(incoming) > 1:
            yield from (Place(flow.id, around, flow, node) for flow in incoming)
        elif not _needs_something_else(scope, node):
            flow = incoming[0] if len(incoming) == 1 else Flow("", "", node.id)
            yield Place(node.id, around, flow, node)
        if node.inside is not None and not node.undoes:
            yield from places(node.inside, (*around, node))


def meeting(activity: Activity, place: Place) -> tuple[Frame, Activity, tuple[Node, ...]]:
    """Return the frame in which the move happens, who leaves it, and which sub-processes are entered."""
    line = [activity]
    while line[0].frame.owner is not None:
        line.insert(0, line[0].frame.owner)
    shared = 0
    while shared < min(len(line) - 1, len(place.around)) and line[shared].node is place.around[shared]:
        shared += 1
    return line[shared].frame, line[shared], place.around[shared:]


def may_move(activity: Activity, place: Place, back: bool) -> bool:
    _, leaving, entered = meeting(activity, place)
    if any(node.loop or node.kind == "event_sub" for node in entered):
        return False
    if activity.undoing is not None or leaving.undoing is not None:
        return False
    both = leaving.node.kind in _ACTIVITIES and place.node.kind in _ACTIVITIES
    return not back or (leaving is activity and not entered and both)


def move(board: Board, activity: Activity, place: Place, back: bool) -> None:
    frame, leaving, entered = meeting(activity, place)
    undoing.set_aside(leaving)
    frame.drop(leaving)
    if back:
        frame.returning[place.node.id] = leaving.node
    for node in entered:
        owner = activities.arm(board, frame, node)
        frame = Frame(owner.node.inside or frame.scope, owner)
        owner.inside.append(frame)
        activities.listen(board, frame)
    frame.move(place.flow)


def may_take_away(activity: Activity) -> bool:
    """The last token of the process stays; what undoes something is waited for."""
    frame = activity.frame
    held = len(frame.activities) + sum(c.is_token for c in frame.catches) + len(frame.started)
    alone = frame.owner is None and not activity.node.loop and held + sum(frame.waiting.values()) == 1
    return activity.undoing is None and not alone


def take_away(board: Board, activity: Activity, number: int) -> None:
    """One of several instances leaves the others alone; after the last the activity is complete."""
    if activity.node.loop is None:
        undoing.set_aside(activity)
        activity.frame.drop(activity)
        return
    activity.open.remove(number)
    if isinstance(activity.node.loop, Many) and activity.to_come:
        activity.to_come -= 1
        activities.open_next(board, activity)
    elif not (activity.open or activity.inside):
        activities.complete(board, activity)


def _needs_something_else(scope: Scope, node: Node) -> bool:
    races = any(scope.node[flow.source].kind == "race" for flow in scope.incoming[node.id])
    return node.kind in _NO_TARGETS or node.undoes or node.event.kind == "link" or races
