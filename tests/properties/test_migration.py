"""Random processes that move to another version while they are played: nothing is lost or begun anew."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.token_game.blocks import block_structured
from tests.properties.token_game.graphs import unstructured
from tests.properties.token_game.growing import GrowingDuel
from tests.properties.token_game.moving import MovingDuel

CHANCE = st.randoms(use_true_random=False)
SOME = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOST_ACTS = 15


@SOME
@given(CHANCE, st.integers(1, 8))
def test_a_moving_instance_of_blocks_plays_as_one_that_stays(chance, size):
    MovingDuel(block_structured(chance, size), chance).run(MOST_ACTS)


@SOME
@given(CHANCE, st.integers(1, 8))
def test_a_moving_instance_of_any_graph_plays_as_one_that_stays(chance, size):
    MovingDuel(unstructured(chance, size), chance).run(MOST_ACTS)


@SOME
@given(CHANCE, st.integers(1, 8), st.integers(0, 6))
def test_an_instance_of_blocks_goes_on_as_the_new_version_says(chance, size, moves_after):
    GrowingDuel(block_structured(chance, size), chance, moves_after=moves_after).run(MOST_ACTS)


@SOME
@given(CHANCE, st.integers(1, 8), st.integers(0, 6))
def test_an_instance_of_any_graph_goes_on_as_the_new_version_says(chance, size, moves_after):
    GrowingDuel(unstructured(chance, size), chance, moves_after=moves_after).run(MOST_ACTS)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("draw", [block_structured, unstructured])
def test_thousands_of_instances_move(draw):
    for seed in range(2000):
        chance = Random(seed)
        size = chance.randint(1, 14)
        MovingDuel(draw(chance, size), chance).run(2 * MOST_ACTS)
        GrowingDuel(draw(chance, size), chance, moves_after=chance.randint(0, 9)).run(2 * MOST_ACTS)
