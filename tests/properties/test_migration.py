"""Random processes that move to another version while they are played: nothing is lost or begun anew.

The deep runs of test_token_game.py play thousands of them.
"""

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.token_game.blocks import block_structured
from tests.properties.token_game.graphs import unstructured
from tests.properties.token_game.growing import GrowingDuel
from tests.properties.token_game.moving import MovingDuel

CHANCE = st.randoms(use_true_random=False)
MOST_ACTS = 15


@given(CHANCE, st.sampled_from([block_structured, unstructured]), st.integers(1, 8))
def test_a_moving_instance_plays_as_one_that_stays(chance, draw, size):
    MovingDuel(draw(chance, size), chance).run(MOST_ACTS)


@given(CHANCE, st.sampled_from([block_structured, unstructured]), st.integers(1, 8), st.integers(0, 6))
def test_an_instance_goes_on_as_the_new_version_says(chance, draw, size, moves_after):
    GrowingDuel(draw(chance, size), chance, moves_after=moves_after).run(MOST_ACTS)
