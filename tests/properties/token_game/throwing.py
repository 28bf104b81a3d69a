"""Events that are thrown, and who catches them (BPMN 2.0.2, Events in chapters 10 and 13)."""

from collections.abc import Iterator
from itertools import chain

from tests.properties.token_game.board import Board
from tests.properties.token_game.frames import Activity, Catch, Frame
from tests.properties.token_game.model import Event


def catchers(board: Board, frame: Frame, event: Event, by: Activity | None = None) -> list[Catch]:
    """Return what an event thrown in the frame triggers: a signal all who wait, the others the innermost.

    What is thrown `by` an activity its own boundary events catch first.
    """
    if event.kind == "signal":
        return [catch for place in board.frames for catch in place.catches if catch.event == event]
    if event.kind in ("error", "escalation"):
        attached = [catch for catch in frame.catches if by is not None and catch.host is by]
        circles = chain([attached], _outwards(frame))
        found = (catch for circle in circles for catch in _matching(circle, event))
        return [catch for catch in (next(found, None),) if catch is not None]
    return []


def _matching(catches: list[Catch], event: Event) -> list[Catch]:
    """Return those that wait for it; one that names the code goes before one that catches every code."""
    fit = [c for c in catches if c.event.kind == event.kind and c.event.name in ("", event.name)]
    return sorted(fit, key=lambda catch: catch.event.name == "")


def _outwards(frame: Frame) -> Iterator[list[Catch]]:
    """Yield, from the inside out, the handlers of each scope and then those on its border."""
    around: Frame | None = frame
    while around is not None:
        yield [catch for catch in around.catches if catch.handler is not None]
        owner = around.owner
        around = owner.frame if owner is not None else None
        if around is not None:
            yield [catch for catch in around.catches if catch.host is owner]
