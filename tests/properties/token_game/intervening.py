"""A duel in which a person also moves tokens and takes some away, at any time."""

from tests.properties.token_game import relocating
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.relocating import Place


class Intervention(Duel):
    """Every third act or so is one that no diagram foresees."""

    def _possible(self) -> list[tuple[str, str]]:
        foreseen = super()._possible()
        tasks = sorted(self.game.open.elements())
        moves = [(kind, name) for name in tasks for kind in ("move", "return", "take_away")]
        return foreseen * (2 if len(moves) < len(foreseen) else 4) + moves

    def _move(self, element: str) -> None:
        self._send(element, back=False)

    def _return(self, element: str) -> None:
        self._send(element, back=True)

    def _send(self, element: str, *, back: bool) -> None:
        index = self.chance.randrange(self.game.open[element])
        activity, _ = self.game.held(element, index)
        found = [
            place for place in relocating.places(self.process) if relocating.may_move(activity, place, back)
        ]
        if not found:
            self._look(element)
            return
        place: Place = found[self.chance.randrange(len(found))]
        self.told.append(f"  to {place.id}")
        self.game.move(activity, place, back)
        self.play.move_tokens(self._open_task(element, index).id, to=place.id, comes_back=back)

    def _take_away(self, element: str) -> None:
        index = self.chance.randrange(self.game.open[element])
        activity, number = self.game.held(element, index)
        if not relocating.may_take_away(activity):
            self._look(element)
            return
        self.game.take_away(activity, number)
        self.play.take_away_token(self._open_task(element, index).id)
