"""At least once: a job whose worker died after its commit is done again, and leaves the database as it was.

Every kind has a cause here: a new handler without one fails the test.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, select, update

from calendars.models import DayKind
from database.base import Model
from database.session import current_settings, reading, transaction
from demonstration.theatre import Theatre
from registers.models import Register
from scheduler import sweep, worker
from staff.models import Member
from tests.bpmn.draw import Drawing, conditional, many, parameters, signal, timer
from tests.support.acting import begin, begin_filing, fulfil, incidents, instance, new_key, open_task, person
from tests.support.certificates import make_pkcs12
from tests.support.documents import file_letter
from tests.support.mailbox import Mailbox, mailbox
from tests.support.packages import install, packed
from tests.workflows.acting_on_clocks import case_with_clock, clock_of
from tests.workflows.talking import alarmed, alarming, begun_by, instances_of, listening, speaking
from tests.workflows.test_children import TOWNS, begun, child, parent
from workflows import jobs
from workflows.begin_migration import Wish, begin_migration
from workflows.change_calendar_day import DaySetting, set_day
from workflows.commands import CommandKey
from workflows.interventions import Intervention
from workflows.models import Job
from workflows.retry_incident import queue_retries
from workflows.suspend_instance import suspend_instance

CLERK = {"lx_position": "case_handler"}
LATER = timedelta(minutes=3)  # when the lease of the worker that died has run out

Cause = Callable[[Theatre], object]
CAUSES: dict[str, list[Cause]] = {}  # kind of job → what brings one about


def brings_about(kind: str) -> Callable[[Cause], Cause]:
    """Register what leads to a job of the kind, directly or after other jobs."""

    def register(cause: Cause) -> Cause:
        CAUSES.setdefault(kind, []).append(cause)
        return cause

    return register


@pytest.fixture
def box(sqlite_app: Flask) -> Iterator[Mailbox]:
    """A mail server, and one member who has an address."""
    with mailbox() as opened:
        sqlite_app.config["SETTINGS"] = replace(sqlite_app.config["SETTINGS"], smtp_url=opened.url)
        with transaction() as session:
            session.execute(update(Member).where(Member.username == "KS.2").values(email="ks2@example.com"))
        yield opened


def circumstances() -> list[Any]:
    """Every kind, with each of its causes; one that has none fails."""
    return [
        pytest.param(kind, cause, id=f"{kind}-{cause.__name__ if cause else 'no cause'}")
        for kind in jobs.kinds()
        for cause in CAUSES.get(kind, [None])
    ]


@brings_about("fire_timers")
def a_due_timer(stage: Theatre) -> None:
    install(packed(
        Drawing("waiting").start().catch("pause", timer("PT1H")).user("work", **CLERK).end()
        .flows("start pause work end")
    ))  # fmt: skip
    begin(stage, "KS.2", "waiting")
    stage.now += timedelta(hours=1)
    sweep.queue_due_timers(stage.now)


@brings_about("fire_timers")
def a_clock_that_has_run_out_long_ago(stage: Theatre) -> None:
    begin_filing(stage)
    stage.now += timedelta(days=30)
    sweep.queue_due_timers(stage.now)


@brings_about("announce_tasks")
@brings_about("send_mail")
def a_new_task(stage: Theatre) -> None:
    install(packed(Drawing("asking").start().user("answer", **CLERK).end().flows("start answer end")))
    begin(stage, "KS.2", "asking")


@brings_about("announce_tasks")
def a_task_that_nobody_may_take(stage: Theatre) -> None:
    nobody = {"lx_position": "case_handler", "lx_organisation": "E-1"}
    install(packed(Drawing("asking").start().user("answer", **nobody).end().flows("start answer end")))
    begin(stage, "KS.2", "asking")


@brings_about("recalculate")
@brings_about("recount_instance")
def a_typhoon(stage: Theatre) -> None:
    case_with_clock(stage)
    stage.settle()
    day = DaySetting(date(2026, 11, 24), "320583", DayKind.LOCAL_OFF, "台风停工", "示例〔2026〕1号")
    with transaction() as session:
        set_day(session, day, person("process"), stage.now)


@brings_about("tend_clock")
def a_clock_that_comes_near(stage: Theatre) -> None:
    case = case_with_clock(stage)
    stage.settle()
    look_at = clock_of(case).next_look_at
    assert look_at is not None
    stage.now = look_at
    sweep.queue_due_clocks(stage.now)


@brings_about("tend_clock")
def a_clock_that_has_run_out(stage: Theatre) -> None:
    a_clock_that_comes_near(stage)
    stage.now += timedelta(days=7)


@brings_about("start_child")
def a_call(stage: Theatre) -> None:
    install(packed(parent(), child()))
    begin(stage, "KS.2", "parent")


@brings_about("resume_parent")
def an_answer(stage: Theatre) -> None:
    (one,) = stage.children(begun(stage, parent(), child()))
    fulfil(stage, open_task(one, "report"), "KS.2")


@brings_about("cancel_child")
def an_answer_that_is_enough(stage: Theatre) -> None:
    loop = many(lx_collection=TOWNS, lx_elementVariable="town", condition="nrOfCompletedInstances >= 1")
    first, *_ = stage.children(begun(stage, parent(loop, organisation="=town"), child()))
    fulfil(stage, open_task(first, "report"), "KS-BC.1")


@brings_about("follow_parent")
def a_parent_that_is_held(stage: Theatre) -> None:
    case = begun(stage, parent(), child())
    wanted = Intervention(case, instance(case).version, "上级要求", CommandKey(new_key(stage), "hold"))
    with transaction() as session:
        suspend_instance(session, wanted, person("process"), stage.now)


@brings_about("deliver_message")
def a_message(stage: Theatre) -> None:
    install(packed(listening()))
    install(packed(speaking()))
    begin(stage, "KS.2", "listener", {"about": "一号"})
    begin(stage, "KS.2", "speaker", {"about": "一号"})


@brings_about("hear_signals")
def an_alarm(stage: Theatre) -> None:
    install(packed(alarmed()))
    install(packed(alarming()))
    begin(stage, "KS.2", "alarmed")
    begin(stage, "KS.2", "alarming", {"level": 2})


@brings_about("begin_instance")
def an_alarm_that_begins_a_case(stage: Theatre) -> None:
    install(packed(begun_by(signal("s"))))
    install(packed(alarming()))
    begin(stage, "KS.2", "alarming", {"level": 2})


@brings_about("look_again")
def a_condition_that_has_become_true(stage: Theatre) -> None:
    install(packed(
        Drawing("watching").start().catch("see", conditional('today() > date("2026-11-23")'))
        .user("answer", **CLERK).end().flows("start see answer end")
    ))  # fmt: skip
    begin(stage, "KS.2", "watching")
    stage.now += timedelta(days=1)
    sweep.look_at_conditions(stage.now)


@brings_about("subscribe_running")
def an_upgrade(stage: Theatre) -> None:
    install(packed(alarmed()))
    begin(stage, "KS.2", "alarmed")
    ask(stage, "subscribe_running")


@brings_about("migrate_instance")
def a_new_version(stage: Theatre) -> None:
    a_new_task(stage)
    install(packed(
        Drawing("asking").start().user("answer", name="答复", **CLERK).user("file", **CLERK).end()
        .flows("start answer file end")
    ))  # fmt: skip
    ask_to_migrate(stage)


@brings_about("migrate_instance")
def a_version_without_the_task(stage: Theatre) -> None:
    a_new_task(stage)
    install(packed(Drawing("asking").start().user("decide", **CLERK).end().flows("start decide end")))
    ask_to_migrate(stage)


@brings_about("render_notice")
def a_task_long_overdue(stage: Theatre) -> None:
    install(packed(
        Drawing("late").start().user("answer", lx_due="P1D", lx_escalation="supervision", **CLERK).end()
        .flows("start answer end")
    ))  # fmt: skip
    begin(stage, "KS.2", "late")
    stage.now += timedelta(days=2)
    sweep.escalate_overdue(stage.now)


@brings_about("sign_notice")
def a_sealed_letter_where_there_is_a_certificate(stage: Theatre) -> None:
    instance_id, settings = begin_filing(stage), current_settings()
    certificate = settings.data_dir / "seal.p12"
    make_pkcs12(certificate, "secret")
    signing = replace(settings, signing_pkcs12=certificate, signing_password="secret")
    current_app.config["SETTINGS"] = signing
    file_letter(stage, instance_id)


@brings_about("retry_incident")
def a_fault_that_has_been_mended(stage: Theatre) -> None:
    a_fault_that_persists(stage)
    with transaction() as session:
        session.add(Register(key="boats", name="船艇", schema={}))


@brings_about("retry_incident")
def a_fault_that_persists(stage: Theatre) -> None:
    inside = parameters(register="boats", key="B-1", data='={name: "一号艇"}')
    install(packed(
        Drawing("broken").start().service("write", inside, lx_topic="write_record")
        .user("answer", **CLERK).end().flows("start write answer end")
    ))  # fmt: skip
    (incident,) = incidents(begin(stage, "KS.2", "broken"))
    with transaction() as session:
        queue_retries(session, incident.id, person("process"), stage.now)


@pytest.mark.parametrize(("kind", "cause"), circumstances())
def test_a_job_done_twice_leaves_what_it_leaves_done_once(
    sqlite_stage: Theatre, box: Mailbox, kind: str, cause: Cause | None
) -> None:
    assert cause is not None, f"no case here brings about a job of the kind {kind}"
    cause(sqlite_stage)
    arguments = taken(sqlite_stage, kind)
    do = jobs.handler_of(kind)
    do(arguments, sqlite_stage.now)
    once = everything()

    sqlite_stage.now += LATER
    do(arguments, sqlite_stage.now)
    assert everything() == once

    sqlite_stage.settle()
    settled, sent = everything(), mails(box)
    do(arguments, sqlite_stage.now)
    sqlite_stage.settle()
    assert (everything(), mails(box)) == (settled, sent)
    assert len(set(sent)) == len(sent)


def taken(stage: Theatre, kind: str) -> Mapping[str, Any]:
    """Do what else is waiting until a job of the kind does; take it from the queue, return its arguments."""
    while (arguments := _waiting(kind)) is None:
        assert worker.run_one("other", stage.now), f"nothing leads to a job of the kind {kind}"
    return arguments


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    with reading() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in Model.metadata.sorted_tables
        }


def mails(box: Mailbox) -> list[str]:
    return [str(mail["Message-ID"]) for mail in box.messages]


def ask(stage: Theatre, kind: str, **arguments: Any) -> None:
    with transaction() as session:
        jobs.enqueue(session, kind, arguments, stage.now, kind)


def ask_to_migrate(stage: Theatre) -> None:
    (case,) = instances_of("asking")
    with transaction() as session:
        begin_migration(session, Wish("asking", [case.id], {}, "修订"), person("process"), stage.now)


def _waiting(kind: str) -> Mapping[str, Any] | None:
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id).limit(1)).first()
        if job is None:
            return None
        session.execute(delete(Job).where(Job.id == job.id))
        return dict(job.arguments)
