"""The token game: a bounded search for tokens that wait for ever and for tokens that meet their double.

A fault that takes more than one choice of a gateway may be ruled out by the data, and says so.
"""

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final

from bpmn.checks.diagrams import Node, Scope
from bpmn.checks.net import Move, Net, State

MAX_STATES: Final = 20_000
_END: Final[State] = frozenset()


@dataclass(frozen=True)
class Trouble:
    """What can go wrong at a node, and on which path."""

    node: Node
    path: tuple[str, ...]
    certain: bool  # at most one choice leads there
    missing: tuple[str, ...] = ()  # the sources of the ways in that have no token


@dataclass
class Game:
    """The outcome of a search: by node the trouble that takes the fewest choices."""

    stuck: dict[str, Trouble] = field(default_factory=dict)
    doubled: dict[str, Trouble] = field(default_factory=dict)
    complete: bool = True  # every state has been seen


def play(scope: Scope, most: int = MAX_STATES) -> Game:
    """Search the states of a scope, those that need fewer choices first."""
    return _Search(Net(scope), most).run()


@dataclass(frozen=True)
class _Arrival:
    """How a state was first reached."""

    before: State | None
    told: str
    choices: int


class _Search:
    def __init__(self, net: Net, most: int) -> None:
        self._net = net
        self._most = most
        self._game = Game()
        self._arrivals: dict[State, _Arrival] = {}
        self._sources: dict[State, list[State]] = {}
        self._stuck: list[State] = []
        self._open_ended = {_END}  # the end, and states that were not followed further
        self._queue: list[tuple[int, int, State]] = []

    def run(self) -> Game:
        for begun in self._net.beginnings():
            self._arrive(_END, begun, _Arrival(None, begun.told, 0))
        while self._queue and len(self._arrivals) <= self._most:
            choices, _, state = heappop(self._queue)
            moves = list(self._net.moves(state))
            if state and not moves:
                self._stuck.append(state)
            for move in moves:
                self._arrive(state, move, _Arrival(state, move.told, choices + move.chosen))
        self._game.complete = not self._queue
        self._open_ended.update(state for _, _, state in self._queue)
        self._note_stuck()
        return self._game

    def _arrive(self, old: State, move: Move, arrival: _Arrival) -> None:
        rest = old - move.taken
        state = rest.union(move.given)
        if len(state) < len(rest) + len(move.given):
            self._open_ended.add(old)
            self._note_doubled(rest, move, arrival)
            return
        self._sources.setdefault(state, []).append(old)
        if state not in self._arrivals:
            self._arrivals[state] = arrival
            heappush(self._queue, (arrival.choices, len(self._arrivals), state))

    def _note_doubled(self, rest: State, move: Move, arrival: _Arrival) -> None:
        seen = set(rest)
        for id in move.given:
            node = self._net.done_twice(id)
            if id in seen:
                path = (*self._path(arrival.before), arrival.told)
                self._game.doubled.setdefault(node.id, Trouble(node, path, arrival.choices < 2))
            seen.add(id)

    def _note_stuck(self) -> None:
        finishing = self._finishing()
        for state in self._stuck:
            certain = not self._net.guesses and self._choices_to_doom(state, finishing) < 2
            for id in sorted(state):
                node = self._net.target(id)
                known = self._game.stuck.get(node.id)
                if known is None or (certain and not known.certain):
                    missing = [flow.element.source or "" for flow in node.incoming if flow.id not in state]
                    trouble = Trouble(node, self._path(state), certain, tuple(missing))
                    self._game.stuck[node.id] = trouble

    def _finishing(self) -> set[State]:
        """Return the states from which the end can be reached, or may be as far as we have looked."""
        found = set(self._open_ended)
        waiting = deque(found)
        while waiting:
            for source in self._sources.get(waiting.popleft(), ()):
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def _choices_to_doom(self, state: State, finishing: set[State]) -> int:
        """Return how many choices it takes until whatever is chosen further makes no difference."""
        arrival = self._arrivals[state]
        while arrival.before is not None and arrival.before not in finishing:
            arrival = self._arrivals[arrival.before]
        return arrival.choices

    def _path(self, state: State | None) -> tuple[str, ...]:
        told: list[str] = []
        while state is not None:
            arrival = self._arrivals[state]
            told.append(arrival.told)
            state = arrival.before
        return tuple(reversed(told))
