"""The token game: what is open, what was passed and whether it has ended, after each external act."""

from collections.abc import Callable, Sequence

from tests.properties.token_game import activities, catching, failing, gateways, relocating, throwing, undoing
from tests.properties.token_game.board import Board, Holds
from tests.properties.token_game.frames import Activity, Catch, Frame
from tests.properties.token_game.model import Event, Flow, Node, Scope
from tests.properties.token_game.waits import Waits


class Game(Waits):
    """Written from chapter 13 of BPMN 2.0.2, and never from our engine.

    The specification leaves open in which order tokens move that can move at the same moment. Here they take
    turns, and all have moved before conditions are looked at, and these before an inclusive gateway decides.
    """

    def __init__(
        self, process: Scope, holds: Holds, place: relocating.Place | None = None, now: int = 0
    ) -> None:
        self.board = Board(process, holds, now)
        self.ended = False
        if place is None:
            activities.begin_frame(self.board, self.board.root)
        else:
            activities.listen(self.board, self.board.root)
            relocating.enter(self.board, self.board.root, place.around, place.flow)
        self._run()

    def complete(self, element: str, index: int) -> None:
        """A person completes one of the open tasks of an element, or its service has a result."""
        activity, number = self.held(element, index)
        self._begin_step()
        activity.open.remove(number)
        activities.instance_done(self.board, activity)
        self._run()

    def fail(self, element: str, index: int, code: str) -> None:
        """A service fails: with an error that an event may catch, else that is an incident."""
        activity, number = self.held(element, index)
        self._begin_step()
        caught = throwing.catchers(self.board, activity.frame, Event("error", code), by=activity)
        if code and caught:
            self._happen_all(caught)
        else:
            activity.fail(number)
        self._run()

    def hear(self, element: str, index: int, thrown: Event) -> None:
        """Another process, which a call waits for, has thrown what nothing in it caught."""
        activity, _ = self.held(element, index)
        self._begin_step()
        self._happen_all(throwing.catchers(self.board, activity.frame, thrown, by=activity))
        self._run()

    def retry(self, element: str, index: int) -> None:
        self._begin_step()
        failing.retry(self.board, *self.held_failed(element, index))
        self._run()

    def skip(self, element: str, index: int) -> None:
        """A person counts as done what has failed."""
        self._begin_step()
        failing.skip(self.board, *self.held_failed(element, index))
        self._run()

    def skip_gateway(self, element: str) -> None:
        """A person has a gateway go on that waits in vain."""
        self._begin_step()
        frame = next(frame for frame in self.board.frames if element in frame.blocked)
        gateways.skip(self.board, frame, frame.scope.node[element])
        self._run()

    def deliver(self, element: str, index: int) -> None:
        self._begin_step()
        self._happen(self.catch(element, index, "message"))
        self._run()

    def pass_time(self, now: int) -> None:
        """The timers that are due by then happen, the earliest first."""
        self._begin_step()
        self.board.now = now
        due = sorted((c for c in self._catches("timer") if c.due <= now), key=lambda catch: catch.due)
        for catch in due:
            if catch in catch.frame.catches:
                self._happen(catch)
                self._run()

    def move(self, tokens: Sequence[relocating.Token], place: relocating.Place, back: bool) -> None:
        """A person has one token at the place take the place of these."""
        self._begin_step()
        relocating.move(self.board, tokens, place, back)
        self._run()

    def take_away(self, token: Activity | Catch, number: int) -> None:
        """A person has a token, or an open instance, be there no more."""
        self._begin_step()
        relocating.take_away(self.board, token, number)
        self._run()

    def undo_all(self) -> None:
        """A person has everything undone; then the process ends."""
        self._begin_step()
        undoing.cancel(self.board, self.board.root, Node("", "end"))
        self._run()

    def look(self) -> None:
        """Nothing comes from outside, but conditions may have become true."""
        self._begin_step()
        self._run()

    def _begin_step(self) -> None:
        self.board.completed, self.board.taken = [], []

    def _run(self) -> None:
        while not self.ended and (self._follow_up() or self._move() or self._settle()):
            pass

    def _follow_up(self) -> bool:
        """Go on with what a completed compensation handler, or a transaction all undone, makes possible."""
        if self.board.handled:
            undoing.handled(self.board, self.board.handled.pop())
        elif self.board.cancelled:
            self._leave_cancelled(self.board.cancelled.pop())
        else:
            return False
        return True

    def _move(self) -> bool:
        """Let the token arrive that has been on its way longest, or a scope end that has no token left."""
        ready = [frame for frame in self.board.frames if frame.may_move]
        if not ready:
            return False
        frame = min(ready, key=lambda frame: frame.turn)
        if frame.empty:
            self._end(frame)
        else:
            _, flow = frame.moving.pop(0)
            _ARRIVALS[frame.scope.node[flow.target].kind](self, frame, flow)
        return True

    def _settle(self) -> bool:
        true = catching.become_true(self.board)
        self._happen_all(true)
        return bool(true) or any(gateways.release_one(self.board, frame) for frame in self.board.frames)

    def _end(self, frame: Frame) -> None:
        frame.clear()
        frame.alive = False
        owner = frame.owner
        if owner is None:
            self.ended = True
        else:
            owner.inside.remove(frame)
            activities.instance_done(self.board, owner, frame)

    def _leave_cancelled(self, frame: Frame) -> None:
        """A transaction that was cancelled is left by its cancel event."""
        catches = frame.owner.frame.catches if frame.owner is not None else []
        self._happen(next(c for c in catches if c.host is frame.owner and c.event.kind == "cancel"))

    def _happen_all(self, catches: list[Catch]) -> None:
        """Let events happen at one moment, as far as none takes away the others."""
        for catch in catches:
            if catch in catch.frame.catches:
                self._happen(catch)

    def _happen(self, catch: Catch) -> None:
        handler = catching.happen(self.board, catch)
        if handler is not None:
            activities.begin(self.board, catch.frame, handler)

    def throw(self, frame: Frame, flow: Flow) -> None:
        """A throwing event, at the end of a path or on its way."""
        node = frame.scope.node[flow.target]
        if node.event.kind == "compensation":
            undoing.throw(self.board, frame, node)
            return
        if node.event.kind == "cancel":
            undoing.cancel(self.board, frame, node)
            return
        self.board.completed.append(node.id)
        if node.event.kind == "link":
            self.board.leave(frame, frame.scope.other_end(node))
            return
        if node.event.kind == "terminate":
            frame.clear()
            return
        caught = throwing.catchers(self.board, frame, node.event)
        self.board.produce(frame, frame.scope.outgoing[node.id])
        self._happen_all(caught)
        if node.event.kind == "error" and not caught:
            self._end(self.board.root)


def _on_board(arrive: Callable[[Board, Frame, Flow], None]) -> Callable[[Game, Frame, Flow], None]:
    return lambda game, frame, flow: arrive(game.board, frame, flow)


def _pass(game: Game, frame: Frame, flow: Flow) -> None:
    game.board.leave(frame, frame.scope.node[flow.target])


_ARRIVALS: dict[str, Callable[[Game, Frame, Flow], None]] = {
    "task": _on_board(activities.enter),
    "service": _on_board(activities.enter),
    "call": _on_board(activities.enter),
    "sub": _on_board(activities.enter),
    "transaction": _on_board(activities.enter),
    "automatic": _on_board(activities.enter),
    "exclusive": _pass,
    "parallel": _on_board(gateways.arrive_parallel),
    "inclusive": _on_board(gateways.arrive_inclusive),
    "complex": _on_board(gateways.arrive_complex),
    "race": _on_board(catching.arrive_race),
    "catch": _on_board(catching.arrive),
    "throw": Game.throw,
    "end": Game.throw,
}
