"""Kill a process of one's own right before one of its statements, which is right after the one before it."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any

from sqlalchemy import event

from database.base import db


class Moment(StrEnum):
    BEFORE = "before"  # a statement
    COMMIT = "commit"  # before the commit
    DONE = "done"  # after the commit, before anybody was told


@dataclass(frozen=True)
class Failpoint:
    """Where to die. Statements are counted from 0, on from one transaction to the next."""

    moment: Moment
    statement: int = 0
    after_commits: int = 0  # so many transactions of the act are let through first


FEWEST_STATEMENTS = 8  # else the test has looked at something smaller than it thinks
NOT_REACHED = 3  # exit status: there are fewer statements; nothing was committed


def died_at(failpoint: Failpoint, act: Callable[[], None]) -> bool:
    """Carry out an act in a forked process that dies at the failpoint; return whether it got there.

    When it was not reached, nothing was committed. The fork shares no connection with us: a SQLite file
    or a socket must not have two owners.
    """
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        _act_and_die(failpoint, act)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == NOT_REACHED, "the act failed by itself"
    return False


def survives(act: Callable[[], None], footprint: Callable[[], object], every: int = 1) -> None:
    """Die at every so many statements of the act, before its commit and after it; only then it has happened.

    `footprint` tells what there is in the database.
    """
    before = footprint()
    for number in count(0, every):
        if not died_at(Failpoint(Moment.BEFORE, number), act):
            break
        assert footprint() == before
    assert number > FEWEST_STATEMENTS
    assert died_at(Failpoint(Moment.COMMIT), act)
    assert footprint() == before
    assert died_at(Failpoint(Moment.DONE), act)
    assert footprint() != before


def _act_and_die(failpoint: Failpoint, act: Callable[[], None]) -> None:
    """Never returns: what pytest would do at the end of a process is not ours to do."""
    try:
        _arm(failpoint)
        act()
        _die()
    except BaseException:  # noqa: BLE001  the parent looks at the status
        os._exit(1)


def _arm(failpoint: Failpoint) -> None:
    statements, commits = count(), count()

    def begin(*_: Any) -> None:
        if failpoint == Failpoint(Moment.BEFORE, next(statements)):
            _die()

    def commit(_connection: Any) -> None:
        if next(commits) < failpoint.after_commits:
            return
        if failpoint.moment is Moment.COMMIT:
            _die()
        if failpoint.moment is not Moment.DONE:
            os._exit(NOT_REACHED)

    event.listen(db.engine, "before_cursor_execute", begin)
    event.listen(db.engine, "commit", commit)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
