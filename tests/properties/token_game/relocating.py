"""What a person's interventions mean for the tokens: none is lost and none doubled, in any scope.

Tokens are moved in the innermost frame that holds them all and has the target in it or inside it: there the
activities that hold them leave as a whole, and one token comes to the target. Taken away, it ends where it
stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.properties.token_game import activities, undoing
from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity, Catch, Frame
from tests.properties.token_game.model import Flow, Many, Node, Scope

_JOINS = ("parallel", "inclusive", "complex")
_NO_TARGETS = ("start", "boundary", "event_sub")
_ACTIVITIES = ("task", "service", "call", "automatic", "sub", "transaction")


@dataclass(frozen=True, eq=False)
class Waiting:
    """A token that has come by a flow to a gateway and waits there."""

    frame: Frame
    flow: Flow


Token = Activity | Catch | Waiting


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
            yield Place(node.id, around, scope.way_to(node), node)
        if node.inside is not None and not node.undoes:
            yield from places(node.inside, (*around, node))


def meeting(tokens: Sequence[Token], place: Place) -> tuple[Frame, list[Token], tuple[Node, ...]]:
    """Return the frame in which the move happens, who leaves it, and which sub-processes are entered."""
    lines = [_frames_around(token) for token in tokens]
    shared = [lines[0][0]]
    for inner, node in zip(_common(lines)[1:], place.around, strict=False):
        if inner.owner is None or inner.owner.node is not node:
            break
        shared.append(inner)
    depth = len(shared)
    leaving = [_holder(token, line, depth) for token, line in zip(tokens, lines, strict=True)]
    return shared[-1], list(dict.fromkeys(leaving)), place.around[depth - 1 :]


def may_move(tokens: Sequence[Token], place: Place, back: bool) -> bool:
    _, leaving, entered = meeting(tokens, place)
    if not may_be_entered(entered) or any(_undoes(token) for token in [*tokens, *leaving]):
        return False
    if not back:
        return True
    alone = leaving[0]
    both = isinstance(alone, Activity) and {alone.node.kind, place.node.kind} <= set(_ACTIVITIES)
    return both and len(leaving) == 1 and alone is tokens[0] and not entered


def may_be_entered(around: Sequence[Node]) -> bool:
    """Say whether a token can come into these sub-processes from outside."""
    return not any(node.loop or node.kind == "event_sub" for node in around)


def move(board: Board, tokens: Sequence[Token], place: Place, back: bool) -> None:
    frame, leaving, entered = meeting(tokens, place)
    for token in leaving:
        _withdraw(token)
    if back and isinstance(leaving[0], Activity):
        frame.returning[place.node.id] = leaving[0].node
    enter(board, frame, entered, place.flow)


def enter(board: Board, frame: Frame, around: Sequence[Node], flow: Flow) -> None:
    """Put a token into the sub-processes, one inside the other, and on the flow there."""
    for node in around:
        owner = activities.arm(board, frame, node)
        frame = Frame(owner.node.inside or frame.scope, owner)
        owner.inside.append(frame)
        activities.listen(board, frame)
    frame.move(flow)


def may_take_away(token: Activity | Catch) -> bool:
    """The last token of the process stays; what undoes something is waited for."""
    frame = token.frame
    repeated = isinstance(token, Activity) and token.node.loop is not None and token.begun
    alone = frame.owner is None and not repeated and len(tokens_in(frame)) + len(frame.started) == 1
    return not (_undoes(token) or alone)


def take_away(board: Board, token: Activity | Catch, number: int) -> None:
    """One of several instances leaves the others alone; after the last the activity is complete."""
    if isinstance(token, Catch) or token.node.loop is None or not token.begun:
        _withdraw(token)
        return
    (token.open if number in token.open else token.failed).remove(number)
    if isinstance(token.node.loop, Many) and token.to_come:
        token.to_come -= 1
        activities.open_next(board, token)
    elif not token.at_work:
        activities.complete(board, token)


def tokens_in(frame: Frame) -> list[Token]:
    """Return what holds a token in the frame; of events that wait for the same one the first."""
    catches = [catch for catch in frame.catches if catch.is_token and catch is (catch.rivals or [catch])[0]]
    waiting = [Waiting(frame, flow) for flow in frame.scope.flows for _ in range(frame.waiting[flow.id])]
    return [*(activity for activity in frame.activities if activity.undoing is None), *catches, *waiting]


def _withdraw(token: Token) -> None:
    if isinstance(token, Activity):
        undoing.set_aside(token)
        token.frame.drop(token)
    elif isinstance(token, Catch):
        gone = token.rivals or [token]
        token.frame.catches = [catch for catch in token.frame.catches if catch not in gone]
    else:
        token.frame.waiting[token.flow.id] -= 1


def _undoes(token: Token) -> bool:
    return isinstance(token, Activity) and token.undoing is not None


def _frames_around(token: Token) -> list[Frame]:
    """Return the frames the token lies in, outermost first."""
    line = [token.frame]
    while (owner := line[0].owner) is not None:
        line.insert(0, owner.frame)
    return line


def _common(lines: Sequence[list[Frame]]) -> list[Frame]:
    return [step[0] for step in zip(*lines, strict=False) if all(frame is step[0] for frame in step)]


def _holder(token: Token, line: list[Frame], depth: int) -> Token:
    """Return what holds the token in the frame at that depth: itself, or the sub-process it is in."""
    owner = line[depth].owner if depth < len(line) else None
    return token if owner is None else owner


def _needs_something_else(scope: Scope, node: Node) -> bool:
    races = any(scope.node[flow.source].kind == "race" for flow in scope.incoming[node.id])
    return node.kind in _NO_TARGETS or node.undoes or node.event.kind == "link" or races
