"""Trials of engine and oracle by name and seed: whatever one of them finds can be played again alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final

from tests.properties.token_game.blocks import block_structured
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.graphs import unstructured
from tests.properties.token_game.growing import GrowingDuel
from tests.properties.token_game.intervening import Intervention
from tests.properties.token_game.model import Scope
from tests.properties.token_game.moving import MovingDuel

# What only a duel can play: several triggers, start quantities, what several instances announce.
VARIOUS: Final[Mapping[str, Callable[[Random, int], Scope]]] = {
    "various-blocks": partial(block_structured, various=True),
    "various-graphs": partial(unstructured, various=True),
}
DRAWINGS: Final[Mapping[str, Callable[[Random, int], Scope]]] = {
    "blocks": block_structured,
    "graphs": unstructured,
    "uncancelled": partial(unstructured, cancelling=False),
    **VARIOUS,
}
CONTESTS: Final[Mapping[str, Callable[[Scope, Random], Duel]]] = {
    "duel": Duel,
    "intervention": Intervention,
    "moving": MovingDuel,
    "growing": lambda process, chance: GrowingDuel(process, chance, moves_after=chance.randint(0, 9)),
}
PAIRS: Final = [
    (contest, drawing)
    for contest in CONTESTS
    for drawing in DRAWINGS
    if contest == "duel" or drawing not in VARIOUS
]
MOST_ACTS: Final = 50


@dataclass(frozen=True)
class Trial:
    contest: str
    drawing: str
    seed: int
    sizes: tuple[int, int] = (1, 14)

    def play(self) -> None:
        """Raises AssertionError, with the command that plays it again, where the two disagree."""
        chance = Random(self.seed)
        process = DRAWINGS[self.drawing](chance, chance.randint(*self.sizes))
        try:
            CONTESTS[self.contest](process, chance).run(MOST_ACTS)
        except Exception as failure:
            raise AssertionError(f"Again by: {self.command}") from failure

    @property
    def command(self) -> str:
        sizes = "-".join(map(str, self.sizes))
        return f"python -m tests.properties.token_game {self.contest} {self.drawing} {sizes} {self.seed}"
