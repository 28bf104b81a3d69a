"""Block-structured processes for property tests: as a diagram, and as an oracle of what must be open."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.bpmn.draw import Drawing, Scope, many, timer

MOST_ROUNDS = 2


@dataclass(frozen=True)
class Block:
    """`kind` is task, sequence, exclusive, parallel, inclusive, loop, sub or many."""

    kind: str
    parts: tuple["Block", ...] = ()
    count: int = 0  # instances of a multi-instance


class Choices:
    """What gateways decide: the same for the nth passing of a gateway, whoever asks."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.passed: Counter[str] = Counter()

    def once(self, gateway: str) -> bool:
        self.passed[gateway] += 1
        number = self.passed[gateway]
        holds = Random(f"{self.seed} {gateway} {number}").random() < 0.5
        return holds and not (gateway.startswith("loop") and number > MOST_ROUNDS)

    def several(self, gateway: str, way: int) -> bool:
        """Asked for every way in turn; at least one is taken."""
        if way == 0:
            self.passed[gateway] += 1
        random = Random(f"{self.seed} {gateway} {self.passed[gateway]}")
        ways = [random.random() < 0.5 for _ in range(3)]
        ways[random.randint(0, 1)] = True
        return ways[way]


class Diagram:
    """Draws a block. Names are given in the order of the drawing, so the oracle finds the same ones."""

    def __init__(self, block: Block) -> None:
        self.names = _names()
        self.drawing = Drawing().start().end()
        first, last = self._draw(self.drawing, block)
        self.drawing.flows(f"start {first}", f"{last} end")

    def _draw(self, scope: Scope, block: Block) -> tuple[str, str]:
        """Return the first and the last element of what was drawn."""
        name = next(self.names)
        return getattr(self, f"_{block.kind}")(scope, block, f"{block.kind}{name}")

    def _task(self, scope: Scope, _block: Block, name: str) -> tuple[str, str]:
        scope.user(name).boundary(f"{name}_clock", name, timer("P9D"), interrupting=False).end(f"{name}_late")
        scope.flows(f"{name}_clock {name}_late")
        return name, name

    def _many(self, scope: Scope, block: Block, name: str) -> tuple[str, str]:
        scope.user(name, many(cardinality=str(block.count)))
        return name, name

    def _sequence(self, scope: Scope, block: Block, _name: str) -> tuple[str, str]:
        drawn = [self._draw(scope, part) for part in block.parts]
        for (_, last), (first, _) in pairwise(drawn):
            scope.flows(f"{last} {first}")
        return drawn[0][0], drawn[-1][1]

    def _exclusive(self, scope: Scope, block: Block, name: str) -> tuple[str, str]:
        scope.exclusive(name, default=f"{name}_no").exclusive(f"{name}_join")
        (yes, yes_end), (no, no_end) = (self._draw(scope, part) for part in block.parts[:2])
        scope.flow(name, yes, f'once("{name}")').flow(name, no, id=f"{name}_no")
        scope.flows(f"{yes_end} {name}_join", f"{no_end} {name}_join")
        return name, f"{name}_join"

    def _parallel(self, scope: Scope, block: Block, name: str) -> tuple[str, str]:
        scope.parallel(name, f"{name}_join")
        for part in block.parts:
            first, last = self._draw(scope, part)
            scope.flows(f"{name} {first}", f"{last} {name}_join")
        return name, f"{name}_join"

    def _inclusive(self, scope: Scope, block: Block, name: str) -> tuple[str, str]:
        scope.element("inclusiveGateway", name).element("inclusiveGateway", f"{name}_join")
        for way, part in enumerate(block.parts):
            first, last = self._draw(scope, part)
            scope.flow(name, first, f'several("{name}", {way})').flows(f"{last} {name}_join")
        return name, f"{name}_join"

    def _loop(self, scope: Scope, block: Block, name: str) -> tuple[str, str]:
        scope.exclusive(f"{name}_in").exclusive(name, default=f"{name}_done").exclusive(f"{name}_out")
        first, last = self._draw(scope, block.parts[0])
        scope.flows(f"{name}_in {first}", f"{last} {name}").flow(name, f"{name}_in", f'once("{name}")')
        scope.flow(name, f"{name}_out", id=f"{name}_done")
        return f"{name}_in", f"{name}_out"

    def _sub(self, scope: Scope, block: Block, name: str) -> tuple[str, str]:
        inner = Scope(name).start(f"{name}_start").end(f"{name}_end")
        first, last = self._draw(inner, block.parts[0])
        scope.sub(inner.flows(f"{name}_start {first}", f"{last} {name}_end"))
        return name, name


class Oracle:
    """Plays a block with callbacks: no tokens, no tree, no joins to get wrong."""

    def __init__(self, block: Block, choices: Choices) -> None:
        self.choices = choices
        self.waiting: dict[str, list[Callable[[], None]]] = defaultdict(list)
        self.ended = False
        self._named = _named(block, _names())
        self._play(self._named, self._end)

    @property
    def open(self) -> list[str]:
        return sorted(name for name, waiting in self.waiting.items() for _ in waiting)

    def complete(self, name: str) -> None:
        self.waiting[name].pop()()

    def _end(self) -> None:
        self.ended = True

    def _play(self, named: "Named", done: Callable[[], None]) -> None:
        kind, parts = named.block.kind, named.parts
        if kind == "task":
            self.waiting[named.name].append(done)
        elif kind == "many":
            self.waiting[named.name] += [_after(named.block.count, done)] * named.block.count
        elif kind == "sequence":
            self._in_turn(parts, done)
        elif kind == "exclusive":
            self._play(parts[0] if self.choices.once(named.name) else parts[1], done)
        elif kind in ("parallel", "inclusive"):
            taken = [
                p
                for way, p in enumerate(parts)
                if kind == "parallel" or self.choices.several(named.name, way)
            ]
            together = _after(len(taken), done)
            for part in taken:
                self._play(part, together)
        elif kind == "loop":
            self._play(parts[0], lambda: self._again(named, done))
        else:
            self._play(parts[0], done)

    def _again(self, named: "Named", done: Callable[[], None]) -> None:
        if self.choices.once(named.name):
            self._play(named.parts[0], lambda: self._again(named, done))
        else:
            done()

    def _in_turn(self, parts: tuple["Named", ...], done: Callable[[], None]) -> None:
        if parts:
            self._play(parts[0], lambda: self._in_turn(parts[1:], done))
        else:
            done()


@dataclass(frozen=True)
class Named:
    name: str
    block: Block
    parts: tuple["Named", ...]


def _names() -> Iterator[int]:
    return iter(range(1, 10_000))


def _named(block: Block, names: Iterator[int]) -> Named:
    name = f"{block.kind}{next(names)}"
    return Named(name, block, tuple(_named(part, names) for part in block.parts))


def _after(count: int, done: Callable[[], None]) -> Callable[[], None]:
    """Return what has to be called that many times before it is done."""
    missing = [count]

    def one() -> None:
        missing[0] -= 1
        if missing[0] == 0:
            done()

    return one
