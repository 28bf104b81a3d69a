"""A duel in which the instance moves to other versions of its package while it is played."""

from dataclasses import dataclass, replace
from typing import Any, Self

from bpmn import engine
from bpmn.migration.migrate import migrate
from bpmn.migration.plan import Plan
from bpmn.standing import Standing
from tests.bpmn.play import Play
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.model import Node, Scope
from tests.properties.token_game.render import HOLDS, render

PREFIX = "r_"  # in front: gateways that could go on at the same moment do so in the order of their names


class RenamedPlay(Play):
    """Speaks of renamed elements by the names they had."""

    def _take(self, outcome: engine.Outcome) -> Self:
        super()._take(outcome)
        self.standing = as_it_was(self.standing)
        return self


@dataclass
class MovingDuel(Duel):
    """After some acts the instance moves: to the same version, or to one with other ids and back again."""

    def __post_init__(self) -> None:
        self.plain, self.renamed = (_loaded(each) for each in (self.process, renamed(self.process)))
        super().__post_init__()
        play = RenamedPlay(self.plain, self.play.functions)
        play.state, play.standing = self.play.state, self.play.standing
        self.play, self.play.definition = play, self.plain

    def _agree(self) -> None:
        super()._agree()
        if isinstance(self.play, RenamedPlay) and not self.play.standing.ended:
            if self.chance.random() < 0.5:
                self._move_nowhere()
            if self.chance.random() < 0.3:
                self._move_on()

    def _move_nowhere(self) -> None:
        play = self.play
        before = engine.look(play.definition, play.state, play.around)
        moved = migrate(Plan(play.definition, _copy_of(play, self)), play.state, play.around)
        assert (moved.standing, moved.remarks) == (before, ()), "\n".join(["", *self.told])
        play.state = moved.state

    def _move_on(self) -> None:
        play = self.play
        there = play.definition is self.plain
        target = self.renamed if there else self.plain
        ids = {id: PREFIX + id for id in self.plain.elements if id in _ids(self.process)}
        chosen = ids if there else {new: old for old, new in ids.items()}
        moved = migrate(Plan(play.definition, target, chosen), play.state, play.around)
        assert moved.remarks == (), "\n".join(["", *self.told])
        before, after = engine.look(play.definition, play.state, play.around), moved.standing
        assert _waits(after) == _waits(before), "\n".join(["", *self.told])
        play.definition, play.state = target, moved.state
        self.told.append("moved")


def renamed(scope: Scope) -> Scope:
    """Return the process with other ids for all elements but itself."""
    nodes = tuple(_renamed_node(node) for node in scope.nodes)
    flows = tuple(
        replace(flow, id=PREFIX + flow.id, source=PREFIX + flow.source, target=PREFIX + flow.target)
        for flow in scope.flows
    )
    return replace(scope, nodes=nodes, flows=flows)


def as_it_was(standing: Standing) -> Standing:
    """Return what a renamed process says, by the ids it had."""
    lists = (
        "user_tasks",
        "services",
        "calls",
        "timers",
        "messages",
        "signals",
        "conditions",
        "failures",
        "passages",
    )
    back = {
        name: tuple(
            replace(one, element_id=one.element_id.removeprefix(PREFIX)) for one in getattr(standing, name)
        )
        for name in lists
    }
    return replace(standing, **back)  # type: ignore[arg-type]


def _renamed_node(node: Node) -> Node:
    event = node.event
    if event.kind == "compensation" and event.name:
        event = replace(event, name=PREFIX + event.name)
    inside = renamed(replace(node.inside, id=PREFIX + node.inside.id)) if node.inside is not None else None
    host = PREFIX + node.host if node.host else ""
    undone_by = PREFIX + node.undone_by if node.undone_by else ""
    return replace(node, id=PREFIX + node.id, event=event, inside=inside, host=host, undone_by=undone_by)


def _waits(standing: Standing) -> Any:
    timers = [(timer.id, timer.due_at) for timer in standing.timers]
    others = (
        standing.user_tasks,
        standing.services,
        standing.calls,
        standing.messages,
        standing.signals,
        standing.conditions,
        standing.failures,
    )
    return timers, [[one.id for one in each] for each in others]


def _ids(scope: Scope) -> frozenset[str]:
    inner = (node.inside for node in scope.everything if node.inside is not None)
    flows = (flow.id for each in (scope, *inner) for flow in each.flows)
    return frozenset(node.id for node in scope.everything) | frozenset(flows)


def _loaded(process: Scope) -> Any:
    return render(process).load(functions=[HOLDS])


def _copy_of(play: Play, duel: MovingDuel) -> Any:
    return _loaded(duel.process if play.definition is duel.plain else renamed(duel.process))
