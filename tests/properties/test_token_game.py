"""Random processes: engine and token-game oracle agree on all there is to see, after each act.

Every act goes through the stored bytes. The deep run plays thousands of bigger ones: script/test -m slow.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.properties.token_game.blocks import block_structured
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.graphs import unstructured
from tests.properties.token_game.intervening import Intervention
from tests.properties.token_game.reworking import Rework
from tests.properties.token_game.trials import PAIRS, Trial

CHANCE = st.randoms(use_true_random=False)  # shrinks, unlike a seed
MOST_ACTS = 25
HUNDREDS = 20


@given(CHANCE, st.integers(1, 8))
def test_engine_and_oracle_agree_on_processes_of_blocks(chance, size):
    Duel(block_structured(chance, size, various=chance.random() < 0.5), chance).run(MOST_ACTS)


@given(CHANCE, st.integers(1, 8))
def test_engine_and_oracle_agree_on_graphs_of_any_shape(chance, size):
    Duel(unstructured(chance, size, various=chance.random() < 0.5), chance).run(MOST_ACTS)


@given(CHANCE, st.integers(1, 8))
def test_whatever_a_person_does_to_the_tokens_none_is_lost_or_doubled(chance, size):
    draw = block_structured if chance.random() < 0.6 else unstructured
    Intervention(draw(chance, size), chance).run(MOST_ACTS)


@given(CHANCE, st.integers(2, 8))
def test_work_sent_back_to_be_walked_again_is_nowhere_twice_and_nothing_waits_in_vain(chance, size):
    process = block_structured(chance, size, orderly=True)
    assume(all(node.interrupting for node in process.everything))

    Rework(process, chance).run(MOST_ACTS)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("contest", "drawing"), PAIRS)
@pytest.mark.parametrize("hundred", range(HUNDREDS))
def test_engine_and_oracle_agree_on_thousands(contest, drawing, hundred):
    for seed in range(100 * hundred, 100 * (hundred + 1)):
        Trial(contest, drawing, seed).play()
