"""Engine and oracle play the same process; after each act they must agree on everything there is to see."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from zlib import crc32

import feel
from bpmn import engine
from bpmn import state as states
from bpmn.standing import OpenUserTask, Uncaught
from tests.bpmn.play import MORNING, Play
from tests.properties.token_game.game import Game
from tests.properties.token_game.model import Event, EventKind, Scope
from tests.properties.token_game.render import HOLDS, render
from tests.properties.token_game.sketch import FAULT

MOST_TOKENS = 30


@dataclass
class Data:
    """What conditions read: redrawn before each act, and the same for both players.

    Of the conditions that events wait for at most one holds at a time: which of two events that happen
    at the same moment goes first is nothing the specification says.
    """

    conditions: list[str]
    drawn: int = 0

    def holds(self, name: str) -> bool:
        if name in self.conditions:
            return self.conditions.index(name) == self.drawn % (2 * len(self.conditions))
        odds = 4 if name.startswith(FAULT) else 2
        return crc32(f"{self.drawn} {name}".encode()) % odds == 0


@dataclass
class Duel:
    """`acts` counts the external acts both have played. Each writes a variable of its own: none conflict."""

    process: Scope
    chance: Random
    acts: int = 0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        events = [event for node in self.process.everything for event in (node.event, *node.others)]
        self.data = Data([event.name for event in events if event.kind == "conditional"])
        self.data.drawn = self.chance.randrange(1 << 16)
        functions = {"holds": feel.Function("holds", ("name",), self.data.holds)}
        self.game = Game(self.process, self.data.holds)
        self.play = Play(render(self.process).load(functions=[HOLDS]), functions).start()
        self._agree()

    def run(self, acts: int) -> None:
        """Act at random until the process has ended, nothing can happen, or it has been enough."""
        while self.acts < acts and not self.game.ended and self.game.board.tokens <= MOST_TOKENS:
            possible = self._possible()
            if not possible:
                break
            kind, element = possible[self.chance.randrange(len(possible))]
            self.data.drawn = self.chance.randrange(1 << 16)
            self.told.append(f"{kind} {element} ({self.data.drawn})")
            getattr(self, f"_{kind}")(element)
            self.acts += 1
            self._agree()

    def _possible(self) -> list[tuple[str, str]]:
        tasks = [("complete", name) for name in sorted(self.game.open.elements())]
        services = [
            (act, name) for name in sorted(self.game.services.elements()) for act in ("finish", "fail")
        ]
        services += [
            (act, name) for name in sorted(self.game.calls.elements()) for act in ("come_back", "hear")
        ]
        failed = [("retry", name) for name in sorted(self.game.failed.elements())]
        messages = [("deliver", name) for name in sorted(self.game.messages.elements())]
        others = [("pass_time", "")] * bool(self.game.timers) + [("look", "")] * bool(self.game.listening)
        return tasks + services + failed + messages + others

    def _complete(self, element: str) -> None:
        index = self.chance.randrange(self.game.open[element])
        self.game.complete(element, index)
        self.play.complete_task(self._open_task(element, index), **{f"act_{self.acts}": element})

    def _open_task(self, element: str, index: int) -> OpenUserTask:
        return [task for task in self.play.standing.user_tasks if task.element_id == element][index]

    def _finish(self, element: str) -> None:
        index = self.chance.randrange(self.game.services[element])
        self.game.complete(element, index)
        self.play.finish(element, index=index)

    def _come_back(self, element: str) -> None:
        index = self.chance.randrange(self.game.calls[element])
        self.game.complete(element, index)
        self.play.finish(element, {}, index=index)

    def _hear(self, element: str) -> None:
        index = self.chance.randrange(self.game.calls[element])
        kind: EventKind = self.chance.choice(("error", "escalation"))
        thrown = Event(kind, self.chance.choice("AB"))
        self.told.append(f"  of {thrown}")
        self.game.hear(element, index, thrown)
        self.play.catch(element, Uncaught(thrown.kind, thrown.name, {}), index=index)

    def _fail(self, element: str) -> None:
        index, code = self.chance.randrange(self.game.services[element]), self.chance.choice(("", "A", "B"))
        self.told.append(f"  with {code or 'no code'}")
        self.game.fail(element, index, code)
        self.play.fail(element, error_code=code or None, index=index)

    def _retry(self, element: str) -> None:
        index = self.chance.randrange(self.game.failed[element])
        self.game.retry(element, index)
        self.play.retry(element, index)

    def _deliver(self, element: str) -> None:
        index = self.chance.randrange(self.game.messages[element])
        self.game.deliver(element, index)
        event = [event for event in self.play.standing.messages if event.element_id == element][index]
        self.play.deliver_to(event)

    def _pass_time(self, _element: str) -> None:
        self._wait_until(self.game.timers[0][0])

    def _wait_until(self, now: int) -> None:
        self.game.pass_time(now)
        self.play.later(seconds=now - (self.play.now - MORNING).total_seconds())

    def _look(self, _element: str) -> None:
        self.game.look()
        self.play.later()

    def _agree(self) -> None:
        seen, expected = self._seen(), self._expected()
        for what, is_so in seen.items():
            told = [*self.told, f"{what}: {is_so}, but expected {expected[what]}"]
            assert is_so == expected[what], "\n".join(["", *told])
        self._agree_after_restoring()

    def _agree_after_restoring(self) -> None:
        play = self.play
        again = states.dump(states.load(play.state, play.definition, play.around))
        before, after = (engine.look(play.definition, state, play.around) for state in (play.state, again))
        assert before == after

    def _expected(self) -> dict[str, Any]:
        game, board = self.game, self.game.board
        return {
            "open": game.open,
            "timers": game.timers,
            "messages": game.messages,
            "services": game.services,
            "calls": game.calls,
            "failed": game.failed or game.stuck,
            "ended": game.ended,
            "completed": Counter(board.completed),
            "taken": Counter(board.taken),
        }

    def _seen(self) -> dict[str, Any]:
        standing = self.play.standing
        return {
            "open": Counter(task.element_id for task in standing.user_tasks),
            "timers": sorted(
                (_seconds(timer.due_at - MORNING), timer.element_id)
                for timer in standing.timers
                if timer.due_at is not None
            ),
            "messages": Counter(event.element_id for event in standing.messages),
            "services": Counter(service.element_id for service in standing.services),
            "calls": Counter(call.element_id for call in standing.calls),
            "failed": Counter(failure.element_id for failure in standing.failures),
            "ended": standing.ended,
            "completed": Counter(self.play.took("completed")),
            "taken": Counter(self.play.took("taken")),
        }


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
