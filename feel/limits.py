"""How much an expression may cost: a hostile text ends quickly with an error.

The budget of an evaluation is known to everything that runs inside it, also to evaluations that a function
or a decision starts in turn: they draw on the same one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from feel.errors import FeelError, Sentence

MAX_TEXT: Final = 20_000  # characters of one expression
MAX_NESTING: Final = 40  # brackets in brackets; the parser needs six Python frames for each
MAX_STEPS: Final = 400_000  # syntax nodes evaluated in loops, items handled: some tenths of a second
MAX_CALL_DEPTH: Final = 40  # functions that call functions
MAX_ITEMS: Final = 50_000  # items of a list that an expression makes
MAX_STRING: Final = 100_000  # characters of a string that an expression makes
MAX_RESULT: Final = 2_000_000  # characters of all strings of a result
MAX_WARNINGS: Final = 50  # of one evaluation; the first tell what is wrong

CHARACTERS_PER_STEP: Final = 100  # strings are handled so much faster than anything else
STEPS_TO_BEGIN: Final = 25  # what setting up an evaluation costs, and matters where one starts many others

TEXT_TOO_LONG = Sentence("表达式超过 {limit} 个字符。", "The expression is longer than {limit} characters.")
NESTED_TOO_DEEP = Sentence(
    "表达式嵌套超过 {limit} 层。", "The expression is nested deeper than {limit} levels."
)
TOO_MANY_STEPS = Sentence("表达式计算超过 {limit} 步。", "The expression takes more than {limit} steps.")
CALLS_TOO_DEEP = Sentence(
    "函数互相调用超过 {limit} 层。", "Functions call each other deeper than {limit} levels."
)
LIST_TOO_LONG = Sentence("列表超过 {limit} 项。", "A list has more than {limit} items.")
STRING_TOO_LONG = Sentence("文本超过 {limit} 个字符。", "A string has more than {limit} characters.")
RESULT_TOO_LARGE = Sentence("结果超过 {limit} 个字符。", "The result has more than {limit} characters.")


class Budget:
    """What is left of one evaluation."""

    __slots__ = ("_depth", "_limit", "_steps")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._steps = 0
        self._depth = 0

    def spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > self._limit:
            raise exceeded(TOO_MANY_STEPS, self._limit)

    @contextmanager
    def call(self) -> Iterator[None]:
        """One function inside another."""
        self._depth += 1
        try:
            if self._depth > MAX_CALL_DEPTH:
                raise exceeded(CALLS_TOO_DEEP, MAX_CALL_DEPTH)
            yield
        finally:
            self._depth -= 1


_current: ContextVar[Budget | None] = ContextVar("feel_budget", default=None)


@contextmanager
def budget(limit: int = MAX_STEPS) -> Iterator[Budget]:
    """The budget that is already being spent in this thread, or else a new one."""
    existing = _current.get()
    if existing is not None:
        yield existing
        return
    opened = Budget(limit)
    token = _current.set(opened)
    try:
        yield opened
    finally:
        _current.reset(token)


def spend(steps: int) -> None:
    """Take steps from the budget being spent, if any; raise FeelError when it is used up."""
    current = _current.get()
    if current is not None:
        current.spend(steps)


def exceeded(sentence: Sentence, limit: int) -> FeelError:
    return FeelError(sentence.fill(limit=limit))


def checked_length(count: int) -> int:
    """Return the number of items a list is going to have; raise FeelError when it is too large."""
    if count > MAX_ITEMS:
        raise exceeded(LIST_TOO_LONG, MAX_ITEMS)
    return count


def check_string_length(length: int) -> None:
    """Raise FeelError before a string of that length is made."""
    if length > MAX_STRING:
        raise exceeded(STRING_TOO_LONG, MAX_STRING)
    spend(length // CHARACTERS_PER_STEP)


def check_result(value: Any) -> None:
    """Raise FeelError when a value would be huge once written down: lists may hold one list many times."""
    characters = 0
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            characters += len(one)
            if characters > MAX_RESULT:
                raise exceeded(RESULT_TOO_LARGE, MAX_RESULT)
        elif isinstance(one, (list, dict)):
            spend(3)
            pending.extend(one if isinstance(one, list) else one.values())
