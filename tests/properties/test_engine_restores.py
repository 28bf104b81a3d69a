"""Random processes: the engine agrees with an oracle, and storing the state at every step changes nothing."""

from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feel
from bpmn.definition import Definition
from bpmn.instance import Instance
from bpmn.surroundings import Surroundings
from bpmn.survey import survey
from tests.bpmn.blocks import Block, Choices, Diagram, Oracle
from tests.bpmn.play import MORNING, Play

TASK = st.just(Block("task"))
SIGNATURES = (
    feel.Function("once", ("gateway",), lambda gateway: None),
    feel.Function("several", ("gateway", "way"), lambda gateway, way: None),
)


def of(kind: str, parts: Any, least: int, most: int) -> Any:
    return st.builds(
        lambda chosen: Block(kind, tuple(chosen)), st.lists(parts, min_size=least, max_size=most)
    )


def inside(parts: Any) -> Any:
    return st.one_of(
        of("sequence", parts, 2, 3), of("exclusive", parts, 2, 2), of("parallel", parts, 2, 3),
        of("inclusive", parts, 2, 3), of("loop", parts, 1, 1), of("sub", parts, 1, 1),
        st.builds(lambda count: Block("many", count=count), st.integers(1, 3)),
    )  # fmt: skip


BLOCKS = st.recursive(TASK, inside, max_leaves=9)
SEEDS = st.integers(0, 10_000)
MODEST = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def functions(choices: Choices) -> dict[str, feel.Function]:
    return {
        "once": feel.Function("once", ("gateway",), choices.once),
        "several": feel.Function(
            "several", ("gateway", "way"), lambda gateway, way: choices.several(gateway, int(way))
        ),
    }


class InMemory:
    """The same instance, never stored."""

    def __init__(self, definition: Definition, seed: int) -> None:
        around = Surroundings(MORNING, functions(Choices(seed)))
        self.instance = Instance(definition, "p", around)
        self.instance.begin({})
        self.instance.run()

    def complete(self, index: int, answers: dict[str, Any]) -> None:
        task = self.instance.find(survey(self.instance).user_tasks[index].id)
        assert task is not None
        task.task_spec.fill(task, answers, {"by": "zhang", "outcome": None})
        task.run()
        self.instance.run()


@MODEST
@given(BLOCKS, SEEDS)
def test_the_right_tasks_are_open_in_whatever_order_they_are_completed(block, seed):
    oracle = Oracle(block, Choices(seed))
    play = Play(Diagram(block).drawing.load(functions=SIGNATURES), functions(Choices(seed))).start()
    order, last = Random(seed), {}

    for step in range(200):
        assert play.open == oracle.open
        assert play.standing.ended == oracle.ended
        assert not play.standing.failures
        if oracle.ended:
            break
        name = order.choice(oracle.open)
        oracle.complete(name)
        play.complete(name, **{f"by_{name}": step})
        last[f"by_{name}"] = step

    answered = {name: step for name, step in last.items() if not name.startswith("by_many")}
    assert answered.items() <= dict(play.variables).items()


@MODEST
@given(BLOCKS, SEEDS)
def test_storing_at_every_step_changes_nothing(block, seed):
    definition = Diagram(block).drawing.load(functions=SIGNATURES)
    stored = Play(definition, functions(Choices(seed))).start()
    memory = InMemory(definition, seed)
    order = Random(seed)

    for step in range(200):
        remembered = survey(memory.instance)
        tasks = [(task.element_id, task.variables, task.iteration) for task in remembered.user_tasks]
        assert [(t.element_id, t.variables, t.iteration) for t in stored.standing.user_tasks] == tasks
        assert (stored.standing.ended, stored.variables) == (remembered.ended, remembered.variables)
        if not tasks:
            break
        index = order.randrange(len(tasks))
        chosen = stored.standing.user_tasks[index]
        memory.complete(index, {"x": step})
        stored.complete_task(chosen, x=step)
