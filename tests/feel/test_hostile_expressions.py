"""Expressions made to exhaust the server end quickly, and leave it as it was."""

import subprocess
import sys
from contextlib import suppress
from time import thread_time

import pytest

import feel
from tests.feel.hostile_expressions import HARMLESS, STOPPED

MOST_SECONDS = 3  # of this thread's own time, many times what it takes; without limits it were minutes
MOST_MIB = 400  # above what the modules take; without limits each of these would take gigabytes
HUNGRY = (
    *("a string that doubles", "a list that doubles", "long strings in a loop", "partial results kept"),
    *(
        "a list in its own results",
        "one list as the result nine thousand times",
        "lists in lists as a result",
    ),
    *("entries put", "entries of a wide context", "a string joined from many"),
    *("large patterns", "a list of huge numbers as text"),
)
EVALUATION = """
import resource, sys, feel
from tests.feel.hostile_expressions import STOPPED

limit = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() + {mib} * 2**20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
for name in sys.argv[1:]:
    try:
        feel.evaluate(STOPPED[name], {{}})
    except feel.FeelError:
        print(name)
"""


@pytest.mark.parametrize("text", STOPPED.values(), ids=STOPPED.keys())
def test_a_hostile_expression_is_stopped(text):
    start = thread_time()

    with pytest.raises(feel.FeelError):
        feel.evaluate(text, {"a": [1]})

    assert thread_time() - start < MOST_SECONDS


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_strange_expression_gives_a_value_or_an_error(text):
    start = thread_time()

    with suppress(feel.FeelError):
        feel.write(feel.evaluate(text, {}))

    assert thread_time() - start < MOST_SECONDS


def test_hungry_expressions_are_stopped_before_the_memory_is():
    command = [sys.executable, "-c", EVALUATION.format(mib=MOST_MIB), *HUNGRY]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.stdout.splitlines() == list(HUNGRY), done.stderr


def test_a_stopped_expression_does_not_spend_the_budget_of_the_next():
    with pytest.raises(feel.FeelError):
        feel.evaluate("for a in 1..1000, b in 1..1000 return a", {})

    assert feel.evaluate("sum(for a in 1..1000 return 1)", {}) == 1000
