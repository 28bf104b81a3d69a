"""flask --app wsgi status: how the system is, for whoever is at the machine."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from sqlalchemy.exc import SQLAlchemyError

from config import SHANGHAI
from database import clock, migrate
from database.session import reading
from workflows.queries.pulse import Pulse, feel_pulse


@click.command("status")
def say_status() -> None:
    """Say whether the system works, what waits and what is stuck.

    Exits with 1 when no scheduler and no worker beats, or the database is of another version.
    """
    try:
        pulse = _felt(clock.now())
    except SQLAlchemyError as away:
        raise click.ClickException(f"the database does not answer: {away}") from away
    for line in _said(pulse):
        click.echo(line)
    raise SystemExit(0 if pulse.scheduler_beats else 1)


def _felt(now: datetime) -> Pulse:
    with reading() as session:
        if wrong := migrate.wrong_shape(session.connection()):
            raise click.ClickException(wrong)
        return feel_pulse(session, now)


def _said(pulse: Pulse) -> Iterator[str]:
    for name, at in pulse.beats.items():
        yield f"process     {name}, last beat {_moment(at)}{'  SILENT' if pulse.is_silent(at) else ''}"
    if not pulse.scheduler_beats:
        yield f"scheduler   SILENT, last beat {_moment(pulse.last_beat)}"
    jobs = pulse.backlog
    yield f"timers      oldest one due and not taken {_moment(pulse.oldest_due_timer)}{_lag(pulse.timer_lag)}"
    yield f"jobs        {jobs.waiting} waiting, {jobs.running} running, {jobs.given_up} given up"
    yield f"            oldest due {_moment(jobs.oldest_due_at)}{_lag(pulse.job_lag)}"
    yield f"incidents   {pulse.open_incidents} open"
    yield f"messages    {pulse.undelivered_messages} not yet received by anybody"
    if pulse.unknown_year:
        yield f"calendar    {pulse.unknown_year} is not announced: deadlines in it are provisional"
    short = "  SHORT" if pulse.disk_is_short else ""
    yield f"disk        {pulse.free_bytes / (1 << 30):,.1f} GiB free{short}"


def _lag(lag: timedelta) -> str:
    return f", {lag.total_seconds():.0f} s late" if lag else ""


def _moment(value: datetime | None) -> str:
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if value else "none"
