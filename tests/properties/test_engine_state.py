"""What the engine keeps: nothing depends on storing or pruning, and nothing grows from round to round."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feel
from bpmn.definition import Definition
from bpmn.instance import Instance
from bpmn.standing import Standing
from bpmn.surroundings import Surroundings
from bpmn.survey import survey
from tests.bpmn.play import MORNING, Play
from tests.properties.token_game.blocks import block_structured, endless
from tests.properties.token_game.duel import Duel
from tests.properties.token_game.render import HOLDS, render
from tests.properties.token_game.trials import DRAWINGS

SEEDS = st.integers(0, 100_000)
SIZES = st.integers(1, 8)
ROUNDS = 300
Sight = tuple[Any, ...]


class InMemory:
    """The same instance, never stored."""

    def __init__(self, definition: Definition, holds: feel.Function) -> None:
        self.instance = Instance(definition, "p", Surroundings(MORNING, {"holds": holds}))
        self.instance.begin({})
        self.instance.run()

    def complete(self, index: int, x: int) -> None:
        task = self.instance.find(survey(self.instance).user_tasks[index].id)
        assert task is not None
        task.task_spec.fill(task, {f"x_{x}": x}, {"by": "zhang", "outcome": None})
        task.run()
        self.instance.run()


def seen(standing: Standing) -> Sight:
    """Return what of a standing doesn't depend on the random ids of tasks."""
    tasks = [(task.element_id, task.variables, task.iteration) for task in standing.user_tasks]
    timers = [(timer.element_id, timer.due_at) for timer in standing.timers]
    messages = [(event.element_id, event.variables) for event in standing.messages]
    variables = standing.variables if standing.ended else {}
    return tasks, timers, messages, standing.ended, standing.outcome, variables


def played(seed: int, size: int) -> list[tuple[Sight, Any, int]]:
    """Play a random process and return what was seen on the way, the passages and the size of the state."""
    chance = Random(seed)
    drawing = DRAWINGS[chance.choice(["blocks", "graphs"])]
    duel = Duel(drawing(chance, size), chance)
    sights = []
    for acts in range(25):
        duel.run(acts)
        sights.append((seen(duel.play.standing), duel.play.standing.passages, len(duel.play.state)))
    return sights


@given(SEEDS, SIZES)
def test_the_same_acts_lead_to_the_same_standing(seed, size):
    assert played(seed, size) == played(seed, size)


@given(SEEDS, SIZES)
def test_pruning_is_not_seen(seed, size):
    pruned = [sight for sight, _, _ in played(seed, size)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bpmn.instance.prune", lambda instance: None)
        assert [sight for sight, _, _ in played(seed, size)] == pruned


@given(st.randoms(use_true_random=False), SIZES)
def test_storing_at_every_step_changes_no_variable(chance, size):
    holds = feel.Function("holds", ("name",), lambda name: len(name) % 2 == 0)
    definition = render(block_structured(chance, size)).load(functions=[HOLDS])
    stored = Play(definition, {"holds": holds}).start()
    memory = InMemory(definition, holds)

    for step in range(20):
        assert seen(stored.standing) == seen(survey(memory.instance))
        if not stored.standing.user_tasks:
            break
        index = chance.randrange(len(stored.standing.user_tasks))
        memory.complete(index, step)
        stored.complete_task(stored.standing.user_tasks[index], **{f"x_{step}": step})


@pytest.mark.parametrize("seed", range(4))
def test_the_state_does_not_grow_from_round_to_round(seed):
    chance = Random(seed)
    process, review = endless(chance, 6)
    holds = feel.Function("holds", ("name",), lambda name: name != "over" and chance.random() < 0.5)
    play = Play(render(process).load(functions=[HOLDS]), {"holds": holds}).start()
    sizes: list[int] = []

    while len(sizes) < ROUNDS:
        at_rest(play)
        if play.open == [review]:
            sizes.append(len(play.state))
        play.complete_task(play.standing.user_tasks[0])

    # Within fifty rounds all ways have been gone and every task has left its record.
    assert max(sizes[50:]) <= max(sizes[:50])


def at_rest(play: Play) -> None:
    """Let what waits besides tasks happen, until only tasks are open."""
    while not play.standing.user_tasks:
        if play.standing.messages:
            play.deliver_to(play.standing.messages[0])
        else:
            due_at = min((timer.due_at for timer in play.standing.timers if timer.due_at), default=play.now)
            play.later(seconds=(due_at - play.now).total_seconds())
