"""How much an expression may cost: a hostile text ends quickly with an error.

The budget of an evaluation is known to everything that runs inside it, also to evaluations that a function
or a decision starts in turn: they draw on the same one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from feel.errors import FeelError, Sentence

MAX_TEXT: Final = 20_000  # characters of one expression
MAX_NESTING: Final = 40  # brackets in brackets; the parser needs six Python frames for each
MAX_STEPS: Final = 200_000  # syntax nodes evaluated in loops, items handled: a tenth of a second
MAX_CALL_DEPTH: Final = 40  # functions that call functions
MAX_ITEMS: Final = 50_000  # items of a list that an expression makes
MAX_STRING: Final = 100_000  # characters of a string that an expression makes
MAX_RESULT: Final = 2_000_000  # characters of all strings of a result
MAX_WARNINGS: Final = 50  # of one evaluation; the first tell what is wrong

_SIZED: Final = frozenset((str, list, dict))
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
    """What an evaluation has spent, with all that runs inside it. Used by one thread, again and again."""

    __slots__ = ("_depth", "_limit", "_steps", "spending")

    def __init__(self) -> None:
        self.spending = False
        self.begin()
        self.spending = False

    def begin(self, steps: int = 0, limit: int = MAX_STEPS) -> bool:
        """Start anew and return True, or go on when it is being spent already.

        Who started it sets `spending` to False in the end.
        """
        if self.spending:
            self.spend(steps)
            return False
        self.spending = True
        self._limit = limit
        self._steps = steps
        self._depth = 0
        return True

    def spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > self._limit:
            raise exceeded(TOO_MANY_STEPS, self._limit)

    def enter(self) -> None:
        """Go into a function; raise FeelError when there are too many around it."""
        if self._depth >= MAX_CALL_DEPTH:
            raise exceeded(CALLS_TOO_DEEP, MAX_CALL_DEPTH)
        self._depth += 1

    def leave(self) -> None:
        self._depth -= 1

    @contextmanager
    def call(self) -> Iterator[None]:
        """One function inside another."""
        self.enter()
        try:
            yield
        finally:
            self.leave()


class _Thread(threading.local):
    """Cheaper than a context variable, which would need a new budget for each evaluation."""

    def __init__(self) -> None:
        self.budget = Budget()


of_thread: Final = _Thread()


@contextmanager
def budget(limit: int = MAX_STEPS) -> Iterator[Budget]:
    """The budget that is already being spent in this thread, or else a new one."""
    current = of_thread.budget
    begun = current.begin(limit=limit)
    try:
        yield current
    finally:
        current.spending = not begun


def spend(steps: int) -> None:
    """Take steps from the budget being spent, if any; raise FeelError when it is used up."""
    current = of_thread.budget
    if current.spending:
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
            spend(3 + len(one))
            items = one if isinstance(one, list) else one.values()
            if not _SIZED.isdisjoint(map(type, items)):
                pending.extend(items)
