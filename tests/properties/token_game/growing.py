"""A process that gets a further task while it is played; the oracle carries its tokens over by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bpmn.migration.migrate import migrate
from bpmn.migration.plan import Plan
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.frames import Frame
from tests.properties.token_game.game import Game
from tests.properties.token_game.model import Flow, Node, Scope
from tests.properties.token_game.render import HOLDS, render

ADDED = "added_task"
ONWARDS = "added_flow"


@dataclass
class GrowingDuel(Duel):
    """After `moves_after` acts the instance moves to a version with a task on one of the flows."""

    moves_after: int = 0
    moved: bool = False

    def _agree(self) -> None:
        super()._agree()
        if self.acts + 1 > self.moves_after and not self.moved and not self.game.ended:
            self.moved = True
            self._grow()

    def _grow(self) -> None:
        flows = [flow for scope in _scopes(self.process) for flow in scope.flows if _may_grow(scope, flow)]
        flow = flows[self.chance.randrange(len(flows))]
        play, self.process = self.play, with_task(self.process, flow)
        grown = render(self.process).load(functions=[HOLDS])
        moved = migrate(Plan(play.definition, grown), play.state, play.around)
        assert moved.remarks == ()
        play.definition, play.state, play.standing = grown, moved.state, moved.standing
        carry_over(self.game, self.process, flow)
        self.told.append(f"grown at {flow}")


def with_task(scope: Scope, flow: Flow) -> Scope:
    """Return the process with a task put on the flow, wherever it lies."""
    nodes = tuple(
        replace(node, inside=with_task(node.inside, flow)) if node.inside is not None else node
        for node in scope.nodes
    )
    if flow not in scope.flows:
        return replace(scope, nodes=nodes)
    flows = tuple(replace(each, target=ADDED) if each == flow else each for each in scope.flows)
    onwards = Flow(ONWARDS, ADDED, flow.target)
    return replace(scope, nodes=(*nodes, Node(ADDED, "task")), flows=(*flows, onwards))


def carry_over(game: Game, process: Scope, flow: Flow) -> None:
    """Let every token stand where it stood; who came by the flow has now come from the task."""
    scopes = {scope.id: scope for scope in _scopes(process)}
    nodes = {node.id: node for node in process.everything}
    game.board.process = process
    for frame in _with_completed(game.board.frames):
        frame.scope = scopes[frame.scope.id]
        done = [done for activity in frame.activities for done in activity.done]
        holders: list[Any] = [*frame.activities, *frame.catches, *frame.ledger, *done]
        for holder in holders:
            holder.node = nodes[holder.node.id]
        for catch in frame.catches:
            catch.handler = nodes[catch.handler.id] if catch.handler is not None else None
        _carry_ways_over(frame, flow)


def _carry_ways_over(frame: Frame, flow: Flow) -> None:
    if flow.id in frame.waiting:
        frame.waiting[ONWARDS] = frame.waiting.pop(flow.id)
    for consumed in frame.started.values():
        if flow.id in consumed:
            consumed.remove(flow.id)
            consumed.add(ONWARDS)


def _with_completed(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield the frames and those that have ended, but could be undone."""
    for frame in frames:
        yield frame
        done = [*frame.ledger, *(done for activity in frame.activities for done in activity.done)]
        yield from _with_completed(each.inside for each in done if each.inside is not None)


def _scopes(scope: Scope) -> list[Scope]:
    inside = [each for node in scope.nodes if node.inside is not None for each in _scopes(node.inside)]
    return [scope, *inside]


def _may_grow(scope: Scope, flow: Flow) -> bool:
    """Behind an event-based gateway only events may follow."""
    return scope.node[flow.source].kind != "race"
