"""A duel in which a person also intervenes: moves tokens, takes them away, skips, undoes, begins anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bpmn import operations
from tests.bpmn.play import Play
from tests.properties.token_game import relocating
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.frames import Activity, Catch
from tests.properties.token_game.game import Game
from tests.properties.token_game.relocating import Place, Token

_ON_TOKENS = ("move", "move_two", "send_back", "walk_again", "take_away")


@dataclass(frozen=True)
class Held:
    """A token as both know it; `number` is that of the instance, if it is at an activity."""

    id: UUID
    token: Activity | Catch
    number: int = 0


@dataclass
class Intervention(Duel):
    """Every third act or so is one that no diagram foresees."""

    undone: bool = False  # all of it is being undone: nothing can be moved any more

    def _possible(self) -> list[tuple[str, str]]:
        foreseen = super()._possible()
        stuck = [("skip", name) for name in sorted(self.game.failed.elements())]
        stuck += [("skip_gateway", name) for name in sorted(self.game.skippable)]
        acts = [*stuck, ("change", "")]
        if not self.undone:
            acts += [(kind, "") for kind in _ON_TOKENS] * bool(self._held()) * 2
            acts += [("pause", "")] * bool(self.game.timers) + [("begin_at", ""), ("undo_all", "")]
        return foreseen * (1 + 2 * len(acts) // max(1, len(foreseen))) + acts

    def _skip(self, element: str) -> None:
        index = self.chance.randrange(self.game.failed[element])
        self.game.skip(element, index)
        self.play.skip(element, index)

    def _skip_gateway(self, element: str) -> None:
        self.game.skip_gateway(element)
        self.play.skip(element)

    def _change(self, _element: str) -> None:
        """What a person writes every branch sees; it moves no token, but may make a condition true."""
        self.game.look()
        self.play.change(changed=self.acts)
        seen = {task.variables["changed"] for task in self.play.standing.user_tasks}
        assert seen <= {self.acts}

    def _pause(self, _element: str) -> None:
        """All timers have become due while the instance was suspended."""
        self._wait_until(self.game.timers[-1][0])

    def _undo_all(self, _element: str) -> None:
        self.undone = True
        self.game.undo_all()
        self.play.compensate()

    def _begin_at(self, _element: str) -> None:
        """Another instance takes the place of this one, and begins in the middle."""
        place = self._place(
            [place for place in relocating.places(self.process) if relocating.may_be_entered(place.around)]
        )
        self.game = Game(self.process, self.data.holds, place, now=self.game.board.now)
        now, self.play = self.play.now, Play(self.play.definition, self.play.functions)
        self.play.now = now
        self.play.begin_at(place.id)

    def _move(self, _element: str) -> None:
        self._send([self._one()])

    def _move_two(self, _element: str) -> None:
        self._send([self._one(), self._one()])

    def _send_back(self, _element: str) -> None:
        self._send([self._one()], back=True)

    def _walk_again(self, _element: str) -> None:
        """Send a token back, with those that would be there twice."""
        held = self._one()
        found = self._targets([held.token], back=False)
        if not found:
            self._look("")
            return
        place, play = self._place(found), self.play
        along = operations.going_along(play.definition, play.state, held.id, place.id, play.around)
        self._send_along(held, place, along)

    def _send_along(self, held: Held, place: Place, along: Sequence[UUID]) -> None:
        play = self.play
        tokens = operations.open_tokens(play.definition, play.state, play.around)
        nodes = [token.element_id for token in tokens if token.id in along]
        frame, leaving, _ = relocating.meeting([held.token], place)
        others = [
            token for token in relocating.tokens_in(frame) if token not in leaving and _node(token) in nodes
        ]
        assert sorted(map(_node, others)) == sorted(nodes), "\n".join(["", *self.told])
        self.told.append(f"  along {nodes}")
        self.game.move([held.token, *others], place, back=False)
        self.play.move_tokens(held.id, *along, to=place.id)

    def _take_away(self, _element: str) -> None:
        held = self._one()
        if not relocating.may_take_away(held.token):
            self._look("")
            return
        self.game.take_away(held.token, held.number)
        self.play.take_away_token(held.id)

    def _send(self, chosen: Sequence[Held], *, back: bool = False) -> None:
        tokens = [held.token for held in chosen]
        found = self._targets(tokens, back)
        if not found:
            self._look("")
            return
        place = self._place(found)
        self.game.move(tokens, place, back)
        self.play.move_tokens(*(held.id for held in chosen), to=place.id, comes_back=back)

    def _targets(self, tokens: Sequence[Token], back: bool) -> list[Place]:
        return [
            place for place in relocating.places(self.process) if relocating.may_move(tokens, place, back)
        ]

    def _place(self, found: list[Place]) -> Place:
        place = found[self.chance.randrange(len(found))]
        self.told.append(f"  to {place.id}")
        return place

    def _one(self) -> Held:
        held = self._held()
        chosen = held[self.chance.randrange(len(held))]
        self.told.append(f"  from {_node(chosen.token)}")
        return chosen

    def _held(self) -> list[Held]:
        """Return what waits for somebody or something: that is where the two know each other's tokens."""
        standing, game = self.play.standing, self.game
        services = [*standing.user_tasks, *standing.services, *standing.calls]
        failures = standing.failures if game.failed else ()
        found = [Held(one.id, *game.held(one.element_id, index)) for one, index in _ranked(services)] + [
            Held(one.id, *game.held_failed(one.element_id, index)) for one, index in _ranked(failures)
        ]
        events = [*standing.timers, *standing.messages, *standing.signals, *standing.conditions]
        catches = [Held(one.id, game.catch(one.element_id, index)) for one, index in _ranked(events)]
        return found + [held for held in catches if isinstance(held.token, Catch) and held.token.is_token]


def _ranked(standing: Sequence[Any]) -> list[tuple[Any, int]]:
    """Return each with how many of its element come before it."""
    elements = [one.element_id for one in standing]
    return [(one, elements[:place].count(one.element_id)) for place, one in enumerate(standing)]


def _node(token: Token) -> str:
    return token.flow.target if isinstance(token, relocating.Waiting) else token.node.id
