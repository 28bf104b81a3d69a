"""APScheduler as a metronome: it only says when to look; what is due stands in our tables.

Every process runs one, over a memory store. None leads: each takes what no other has locked.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import OperationalError

from scheduler import sweep
from scheduler.patience import Patience

log = logging.getLogger(__name__)
# That a look takes longer than its interval, as when ten thousand timers are due, is no news for operators.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

Context = Callable[[], AbstractContextManager[object]]
Action = Callable[[datetime], object]
Moment = Callable[[], datetime]  # asks the database: needs an app context
Looks = Sequence[tuple[Action, int]]  # what is looked at every so many seconds

LOOKS: Looks = (
    (sweep.queue_due_timers, 1),
    (sweep.queue_due_starts, 1),
    (sweep.queue_due_clocks, 1),
    (sweep.tend_messages, 5),
    (sweep.escalate_overdue, 5),
    (sweep.rescue_jobs, 10),
    (sweep.look_at_conditions, 60),
    (sweep.housekeeping, 3600),
)


def utc_now() -> datetime:
    """The clock of this machine, for what nobody else has to agree with."""
    return datetime.now(UTC)


def metronome(
    app_context: Context, of_process: Looks, moment: Moment, patience: Patience
) -> BackgroundScheduler:
    """Return a clock to be started, with looks of its process besides those of all.

    `patience` is told whenever the database has answered.
    """
    ticking = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    at_once = utc_now()  # a process that is restarted often must still tick
    for action, seconds in (*LOOKS, *of_process):
        act = ticked(app_context, action, moment, patience)
        ticking.add_job(act, "interval", seconds=seconds, next_run_time=at_once)
    return ticking


def tick_now(ticking: BackgroundScheduler) -> None:
    """APScheduler waits for moments of the wall clock: after a jump back it would wait that much longer."""
    for job in ticking.get_jobs():
        job.modify(next_run_time=utc_now())


def ticked(app_context: Context, action: Action, moment: Moment, patience: Patience) -> Callable[[], None]:
    """Return what a tick does: the action at the moment by which things are due."""

    def act() -> None:
        try:
            with app_context():
                action(moment())
                patience.answered()
        except OperationalError as away:  # the next tick tries again; a traceback each second tells no more
            log.warning("the database does not answer: %s", away.orig)

    return act
