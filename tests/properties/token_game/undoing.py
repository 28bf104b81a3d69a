"""Compensation: what has completed is undone in reverse order of completion (BPMN 2.0.2, Compensation).

The handlers of one throwing event work one after the other; it goes on when all have completed.
"""

from tests.properties.token_game import activities
from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity, Done, Frame, Undo
from tests.properties.token_game.model import Node


def throw(board: Board, frame: Frame, node: Node) -> None:
    """Undo what has completed in the frame, or the one activity the event names."""
    thrower = Activity(node, frame, undo=Undo([frame], node.event.name))
    frame.activities.append(thrower)
    _go_on(board, thrower)


def cancel(board: Board, frame: Frame, node: Node) -> None:
    """A transaction is cancelled: what is open is taken back, what has completed is undone."""
    _abandon(frame)
    throw(board, frame, node)


def set_aside(activity: Activity) -> None:
    """What has completed in an activity that is about to be taken back, or of its instances, stays.

    Its turn is that of the newest of it: the activity itself has not completed.
    """
    frame = activity.frame
    frame.ledger += activity.done
    for inner in activity.inside:
        if not inner.reopened:
            _abandon(inner)
            if inner.ledger:
                newest = max(done.number for done in inner.ledger)
                frame.ledger.append(Done(activity.node, frame, inner, finished=False, number=newest))


def handled(board: Board, handler: Activity) -> None:
    """A handler has completed: what it undid can't be undone again."""
    assert handler.undoing is not None
    thrower, done = handler.undoing
    done.frame.ledger.remove(done)
    handler.frame.drop(handler)
    _go_on(board, thrower)


def _go_on(board: Board, thrower: Activity) -> None:
    assert thrower.undo is not None
    left = [done for frame in thrower.undo.frames for done in frame.ledger if _to_undo(thrower.undo, done)]
    if left:
        _undo(board, thrower, max(left, key=lambda done: done.number))
    elif thrower.undoing is not None:
        handled(board, thrower)
    else:
        thrower.frame.drop(thrower)
        board.finish_throw(thrower.frame, thrower.node)


def _to_undo(undo: Undo, done: Done) -> bool:
    return done.number <= undo.until and not done.at_work and undo.activity in ("", done.node.id)


def _undo(board: Board, thrower: Activity, done: Done) -> None:
    """Begin the handler of an activity; a sub-process without one is undone from the inside."""
    done.at_work = True
    if done.node.undone_by and done.finished:
        handler = done.frame.scope.node[done.node.undone_by]
        activities.begin(board, done.frame, handler, (thrower, done))
        return
    assert done.inside is not None
    inner = Frame(done.inside.scope, ledger=done.inside.ledger, reopened=True)
    for entry in inner.ledger:
        entry.frame = inner
    again = Activity(done.node, done.frame, inside=[inner], undo=Undo([inner]), undoing=(thrower, done))
    inner.owner = again
    done.frame.activities.append(again)
    _go_on(board, again)


def _abandon(frame: Frame) -> None:
    """Take back what is open in a frame; what has completed inside it, or of its instances, stays."""
    for activity in frame.activities:
        set_aside(activity)
    frame.clear()
