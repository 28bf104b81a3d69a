"""Random processes: engine and token-game oracle agree on all there is to see, after each act.

Every act goes through the stored bytes. The deep run plays thousands of bigger ones: script/test -m slow.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.token_game.blocks import block_structured
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.graphs import unstructured
from tests.properties.token_game.intervening import Intervention

CHANCE = st.randoms(use_true_random=False)  # shrinks, unlike a seed
SOME = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOST_ACTS = 25


@SOME
@given(CHANCE, st.integers(1, 8))
def test_engine_and_oracle_agree_on_processes_of_blocks(chance, size):
    Duel(block_structured(chance, size), chance).run(MOST_ACTS)


@SOME
@given(CHANCE, st.integers(1, 8))
def test_engine_and_oracle_agree_on_graphs_of_any_shape(chance, size):
    Duel(unstructured(chance, size), chance).run(MOST_ACTS)


@SOME
@given(CHANCE, st.integers(1, 8))
def test_whatever_a_person_does_to_the_tokens_none_is_lost_or_doubled(chance, size):
    draw = block_structured if chance.random() < 0.6 else unstructured
    Intervention(draw(chance, size), chance).run(MOST_ACTS)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("contest", [Duel, Intervention])
@pytest.mark.parametrize("draw", [block_structured, unstructured])
@pytest.mark.parametrize("thousand", range(5))
def test_engine_and_oracle_agree_on_thousands(contest, draw, thousand):
    for seed in range(1000 * thousand, 1000 * (thousand + 1)):
        chance = Random(seed)
        contest(draw(chance, chance.randint(1, 14)), chance).run(2 * MOST_ACTS)
