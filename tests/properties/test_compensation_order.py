"""Whatever was completed in whatever order: it is undone in exactly the reverse, each with its snapshot."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.bpmn.draw import COMPENSATION, Drawing, Scope
from tests.bpmn.play import Play

Tree = tuple[str, Any]  # ("task", whether something undoes it), or (row, parallel or sub, its parts)

TREES = st.recursive(
    st.tuples(st.just("task"), st.booleans()),
    lambda parts: st.tuples(
        st.sampled_from(["row", "parallel", "sub"]), st.lists(parts, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


class Plan:
    """Draws a process that undoes everything in the end. `around` is the scope each element lies in."""

    def __init__(self, tree: Tree) -> None:
        self.around: dict[str, str] = {}
        self.drawing = Drawing().start("first").user("decide").end("regret", COMPENSATION)
        begin, end = self._draw(self.drawing, tree)
        self.drawing.flows(f"first {begin}", f"{end} decide regret")

    def _draw(self, scope: Scope, tree: Tree) -> tuple[str, str]:
        """Return the first and the last element of what was drawn."""
        kind, parts = tree
        name = f"{kind}{len(self.around)}"
        self.around[name] = scope.id
        draw: Any = {"task": self._task, "row": self._row, "parallel": self._parallel, "sub": self._sub}[kind]
        ends: tuple[str, str] = draw(scope, name, parts)
        return ends

    def _task(self, scope: Scope, name: str, undoable: bool) -> tuple[str, str]:
        scope.user(name)
        if undoable:
            scope.user(f"undo_{name}", isForCompensation="true").undo(name, f"undo_{name}")
        return name, name

    def _row(self, scope: Scope, _name: str, parts: list[Tree]) -> tuple[str, str]:
        ends = [self._draw(scope, part) for part in parts]
        for (_, source), (target, _) in pairwise(ends):
            scope.flow(source, target)
        return ends[0][0], ends[-1][1]

    def _parallel(self, scope: Scope, name: str, parts: list[Tree]) -> tuple[str, str]:
        scope.parallel(f"{name}_split", f"{name}_join")
        for part in parts:
            begin, end = self._draw(scope, part)
            scope.flows(f"{name}_split {begin}", f"{end} {name}_join")
        return f"{name}_split", f"{name}_join"

    def _sub(self, scope: Scope, name: str, parts: list[Tree]) -> tuple[str, str]:
        inner = Scope(name).start(f"{name}_start").end(f"{name}_end")
        begin, end = self._row(inner, name, parts)
        scope.sub(inner.flows(f"{name}_start {begin}", f"{end} {name}_end"))
        return name, name


class Memory:
    """What was completed in each scope, remembered as the specification has it."""

    def __init__(self, around: dict[str, str]) -> None:
        self._around = around
        self._done: dict[str, list[tuple[str, int]]] = defaultdict(list)

    def completed(self, name: str, step: int) -> None:
        if name in self._around:
            self._done[self._around[name]].append((name, step))

    def backwards(self, scope: str = "p") -> Iterator[tuple[str, int]]:
        """Yield each task with the step it was completed in; a sub-process as a whole, in its place."""
        for name, step in reversed(self._done[scope]):
            if name.startswith("sub"):
                yield from self.backwards(name)
            else:
                yield f"undo_{name}", step


@given(TREES, st.integers(0, 10_000))
def test_what_is_undone_is_the_reverse_of_what_was_completed(tree, seed):
    plan, order = Plan(tree), Random(seed)
    definition = plan.drawing.load()
    memory, play = Memory(plan.around), Play(definition).start()

    step = 0
    while play.open != ["decide"]:
        if play.standing.failures:  # branches have written different steps
            conflicts = play.standing.failures[0].conflicts
            play.resolve({conflict.variable: conflict.claims[0].branch for conflict in conflicts})
        else:
            step += 1
            play.complete_task(order.choice(play.standing.user_tasks), step=step)
        for name in play.took():
            memory.completed(name, step)
    expected = [(name, at) for name, at in memory.backwards() if name in definition.elements]
    play.complete("decide", step=-1)

    undone = []
    while not play.standing.ended:
        (task,) = play.standing.user_tasks
        undone.append((task.element_id, task.variables["step"]))
        play.complete_task(task)
    assert undone == expected
    assert play.variables["step"] == -1
