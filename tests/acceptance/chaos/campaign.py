"""One run: a seeded site, a crowd, deaths at failpoints, faults at random, and then peace and a verdict."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from sqlalchemy import func, select, update

from config import Settings
from database.base import db
from database.session import reading, transaction
from demonstration import soundness
from scheduler.clock import utc_now
from staff.models import Member
from tests.acceptance.chaos.crowd import CLERKS, Crowd
from tests.acceptance.chaos.drill import packages
from tests.acceptance.chaos.monkey import Monkey
from tests.acceptance.chaos.site import Site, open_site
from tests.acceptance.chaos.verdict import Verdict, pass_verdict
from tests.support.acting import appoint
from tests.support.application import fill
from tests.support.mailbox import Mailbox, mailbox
from tests.support.packages import install
from tests.support.pages import FormGone, Visitor
from web.app import create_app
from workflows import definitions, jobs
from workflows.models import Event, Incident, IncidentStatus, InstanceStatus, ProcessInstance

LOOK_SECONDS = 0.5
STUCK_SECONDS = 30  # without a step: what is left now is left for ever
RESTING_SECONDS = 150  # unless it is a job that failed before: its last pause takes 128


@dataclass(frozen=True)
class Plan:
    """What a run is to do."""

    database: str  # sqlite | postgresql
    failpoints: int
    random: int
    seed: int
    most_seconds: float
    flaw: str = ""  # one of flaws.FLAWS
    most_cases: int = 12  # under way at once


@dataclass
class Outcome:
    """What a run has done, and what was left."""

    plan: Plan
    faults: Counter[str]
    places: int  # different places of death
    seconds: float
    verdict: Verdict
    retried: int  # incidents that the administrator has retried at the page

    @property
    def kills(self) -> int:
        return sum(self.faults[name] for name in ("failpoint", "process killed", "all killed"))


def carry_out(plan: Plan, tell: Callable[[str], None]) -> Outcome:
    """Run it on a site of its own, whose folder is gone at the end."""
    with open_site(plan.database) as site:
        fill(site.site.settings.database_url, site.folder)
        return play(plan, site, tell)


def play(plan: Plan, site: Site, tell: Callable[[str], None] = lambda _line: None) -> Outcome:
    """Run it on a seeded site: faults, then people finish what is open, then everything is looked at."""
    site.planted = {"CHAOS_SEED": str(plan.seed), "CHAOS_FLAW": plan.flaw}
    with mailbox() as box, prepared(_with_mail(site, box)) as app:
        crowd, monkey = (
            Crowd(app, site.site.url, plan.seed, plan.most_cases),
            Monkey(site, random.Random(plan.seed)),
        )
        try:
            site.start()
            begun = time.monotonic()
            crowd.come()
            _die_at_failpoints(plan, site, begun, tell)
            crowd.journal.faults_excused = plan.random > 0
            _disturb(plan, monkey, begun, tell)
            retried = _settle(site, crowd)
        finally:
            crowd.leave()
            site.kill()
        deaths = site.deaths()
        faults = Counter({"failpoint": len(deaths)}) + monkey.done
        verdict = _verdict(site, crowd, box)
    return Outcome(plan, faults, len(set(deaths)), time.monotonic() - begun, verdict, retried)


@contextmanager
def prepared(settings: Settings) -> Iterator[Flask]:
    """Add what the load needs to a seeded site, packages and clerks who read mail; open an app context."""
    definitions.forget_all()
    app = create_app(settings)
    with app.app_context():
        for package in packages():
            install(package)
        for clerk in CLERKS[1:]:
            appoint(clerk, "KS", "case_handler")
        with transaction() as session:
            clerks = update(Member).where(Member.username.in_(CLERKS))
            session.execute(clerks.values(email=Member.username + "@drill.example"))
        try:
            yield app
        finally:
            db.engine.dispose()


def left() -> tuple[int, int]:
    """Return how many cases have not ended and how many jobs are not done."""
    running = ProcessInstance.status == InstanceStatus.RUNNING
    with reading() as session:
        cases = session.scalar(select(func.count()).select_from(ProcessInstance).where(running)) or 0
        backlog = jobs.backlog(session, utc_now())
        return cases, backlog.waiting + backlog.running + backlog.given_up


def _with_mail(site: Site, box: Mailbox) -> Settings:
    site.site = replace(site.site, settings=replace(site.site.settings, smtp_url=box.url))
    return site.site.settings


def _die_at_failpoints(plan: Plan, site: Site, begun: float, tell: Callable[[str], None]) -> None:
    site.arm(armed=True)
    said = 0
    while (deaths := len(site.deaths())) < plan.failpoints and _time_left(plan, begun):
        time.sleep(LOOK_SECONDS)
        if deaths // 100 > said:
            said = deaths // 100
            tell(f"{plan.database}: {deaths} at failpoints, {len(set(site.deaths()))} places")
    site.arm(armed=False)


def _disturb(plan: Plan, monkey: Monkey, begun: float, tell: Callable[[str], None]) -> None:
    while monkey.kills < plan.random and _time_left(plan, begun):
        monkey.act()
        if monkey.kills % 50 == 0:
            tell(f"{plan.database}: {dict(monkey.done)}")


def _time_left(plan: Plan, begun: float) -> bool:
    return time.monotonic() - begun < plan.most_seconds


def _settle(site: Site, crowd: Crowd) -> int:
    """Let people finish all cases and the administrator retry what was given up; return how much."""
    site.make_room()
    site.raise_database()
    crowd.finishing = True
    retried, seen, moved = 0, (-1, -1), time.monotonic()
    while time.monotonic() - moved < (RESTING_SECONDS if _resting() else STUCK_SECONDS):
        time.sleep(LOOK_SECONDS)
        retried += _retry_incidents(site)
        now = left()
        if now == (0, 0):
            break
        if (steps := _steps()) != seen:
            seen, moved = steps, time.monotonic()
    return retried


def _retry_incidents(site: Site) -> int:
    """Retry as a person does, at the page; who sees an error there tries again at the next look."""
    with reading() as session:
        opened = session.scalars(select(Incident.id).where(Incident.status == IncidentStatus.OPEN)).all()
    if not opened:
        return 0
    try:
        administrator = Visitor(site.site.url, "process")
        pairs = administrator.filled_in("/incidents/", "/incidents/retry", {})
        token = [pair for pair in pairs if pair[0] == "csrf_token"]
        administrator.post("/incidents/retry", [*token, *(("incident", str(id)) for id in opened)])
    except FormGone:
        return 0
    return len(opened)


def _resting() -> bool:
    """Whether jobs are left whose time has not come again."""
    with reading() as session:
        backlog = jobs.backlog(session, utc_now())
        return bool(backlog.waiting) and backlog.oldest_due_at is None


def _steps() -> tuple[int, int]:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0, left()[1]


def _verdict(site: Site, crowd: Crowd, box: Mailbox) -> Verdict:
    with reading() as session:
        verdict = pass_verdict(session, crowd.journal, box.messages)
    unsound = soundness.complaints(utc_now())
    said = [] if crowd.journal.faults_excused else Counter(site.troubles()).items()
    logged = [f"{count} x {line}" for line, count in said]
    return replace(verdict, complaints=[*verdict.complaints, *unsound, *logged])
