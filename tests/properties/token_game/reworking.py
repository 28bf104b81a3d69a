"""A duel in which work is sent back and walked again: in an orderly process nothing is there twice then."""

from dataclasses import dataclass, field

from bpmn import operations
from tests.properties.token_game.intervening import Intervention
from tests.properties.token_game.model import Scope


@dataclass
class Rework(Intervention):
    """Sends back only to where the case has been, and not when a join would then wait in vain."""

    visited: set[str] = field(default_factory=set)

    def _possible(self) -> list[tuple[str, str]]:
        foreseen = super(Intervention, self)._possible()
        return foreseen * 3 + [("walk_again", "")] * bool(self._held())

    def _agree(self) -> None:
        super()._agree()
        self.visited |= set(self.game.board.completed)
        told = "\n".join(["", *self.told])
        assert not self.game.stuck, told
        twice = {element for element, count in self.game.open.items() if count > 1}
        assert twice <= _repeated(self.process), told

    def _walk_again(self, _element: str) -> None:
        held = self._one()
        play = self.play
        found = [
            place
            for place in self._targets([held.token], back=False)
            if place.node.id in self.visited and place.id == place.node.id
        ]
        if not found:
            self._look("")
            return
        place = self._place(found)
        along = operations.going_along(play.definition, play.state, held.id, place.id, play.around)
        wanted = operations.Move((held.id, *along), place.id)
        preview, _ = operations.move(play.definition, play.state, wanted, play.around)
        if operations.starved_joins(play.definition, preview, play.around):
            self.told.append("  refused")
            self._look("")
            return
        self._send_along(held, place, along)


def _repeated(scope: Scope, inside: bool = False) -> set[str]:
    found = set()
    for node in scope.nodes:
        again = inside or node.loop is not None
        found |= {node.id} if again else set()
        found |= _repeated(node.inside, again) if node.inside is not None else set()
    return found
