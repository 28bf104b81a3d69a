"""Completing a task: once, by one person, cheaply."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask import current_app
from sqlalchemy import func, select

from database.session import reading, transaction
from demonstration.filings import ENTERPRISE
from demonstration.theatre import Theatre
from staff.person import Person, find_person_named
from tests.support.counting import counting
from workflows import refusals
from workflows.claim_task import claim_task, release_task
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import Event, TaskStatus, UserTask

TODAY = date(2026, 11, 23)


@pytest.fixture
def filing(stage: Theatre) -> int:
    return stage.start("E-1.1", "plan_filing", "plan_filing", ENTERPRISE)


def person(username: str) -> Person:
    with reading() as session:
        found = find_person_named(session, username, TODAY)
        assert found is not None
        return found


def open_task(instance_id: int, element_id: str) -> UUID:
    with reading() as session:
        return session.scalars(
            select(UserTask.id).where(
                UserTask.instance_id == instance_id,
                UserTask.element_id == element_id,
                UserTask.status == TaskStatus.OPEN,
            )
        ).one()


def all_complete(stage: Theatre, filing: int) -> list[dict[str, object]]:
    items = stage.variables_of(filing, "check_completeness")["checklist"]
    return [{**item, "status": "complete"} for item in items]


def completion(stage: Theatre, filing: int, key: str = "k1") -> Completion:
    task_id = open_task(filing, "check_completeness")
    return Completion(task_id, {"checklist": all_complete(stage, filing)}, CommandKey(key, "complete_task"))


def test_completing_a_task_takes_at_most_fifteen_statements_and_one_commit(
    stage: Theatre, filing: int
) -> None:
    handler, done = person("KS.2"), completion(stage, filing)
    definition_is_cached = done  # the first step of a process parses the package once

    with counting() as counted, transaction() as session:
        complete_task(session, definition_is_cached, handler, stage.now)

    assert len(counted.statements) <= 15, "\n".join(counted.statements)
    assert counted.commits == 1


def test_a_double_click_completes_once_and_says_nothing(stage: Theatre, filing: int) -> None:
    handler, done = person("KS.2"), completion(stage, filing)

    for _ in range(2):
        with transaction() as session:
            complete_task(session, done, handler, stage.now)

    with reading() as session:
        completed = select(func.count()).where(Event.instance_id == filing, Event.kind == "completed")
        assert session.scalar(completed) == 1


def test_a_form_from_before_the_task_was_closed_is_told_who_closed_it(stage: Theatre, filing: int) -> None:
    handler, first = person("KS.2"), completion(stage, filing, "first")
    with transaction() as session:
        complete_task(session, first, handler, stage.now)

    with pytest.raises(refusals.TaskAlreadyClosed) as refused, transaction() as session:
        complete_task(
            session, replace(first, command=CommandKey("second", "complete_task")), handler, stage.now
        )

    assert handler.name in str(refused.value)
    assert "2026-11-23 10:00" in str(refused.value)


def test_a_refused_command_may_be_sent_again_with_the_same_key(stage: Theatre, filing: int) -> None:
    done = completion(stage, filing)
    with pytest.raises(refusals.TaskNotFound), transaction() as session:
        complete_task(session, done, person("SH.1"), stage.now)

    with transaction() as session:
        complete_task(session, done, person("KS.2"), stage.now)

    assert stage.is_open(filing, "review")


def test_a_stranger_is_told_there_is_no_such_task(stage: Theatre, filing: int) -> None:
    done = completion(stage, filing)

    with pytest.raises(refusals.TaskNotFound), transaction() as session:
        complete_task(session, done, person("SH.1"), stage.now)


def test_nobody_reviews_what_they_have_checked_themselves(stage: Theatre, filing: int) -> None:
    with transaction() as session:
        complete_task(session, completion(stage, filing), person("KS.2"), stage.now)
        review = session.scalars(select(UserTask).where(UserTask.element_id == "review")).one()
        review.position_key = "case_handler"  # as if one person held both posts
    done = Completion(open_task(filing, "review"), {}, CommandKey("k2", "complete_task"), outcome="agree")

    with pytest.raises(refusals.MustBeAnotherPerson) as refused, transaction() as session:
        complete_task(session, done, person("KS.2"), stage.now)

    assert "核对材料" in str(refused.value)


def test_an_outcome_the_task_does_not_offer_is_refused(stage: Theatre, filing: int) -> None:
    with transaction() as session:
        complete_task(session, completion(stage, filing), person("KS.2"), stage.now)
    done = Completion(open_task(filing, "review"), {}, CommandKey("k2", "complete_task"), outcome="approve")

    with pytest.raises(refusals.UnknownOutcome), transaction() as session:
        complete_task(session, done, person("KS.3"), stage.now)


def test_a_claimed_task_is_refused_to_colleagues_until_it_is_released(stage: Theatre, filing: int) -> None:
    task_id = open_task(filing, "check_completeness")
    handler = person("KS.2")
    colleague = replace(person("KS.4"), places=handler.places)
    with transaction() as session:
        claim_task(session, task_id, handler, stage.now)

    with pytest.raises(refusals.TaskTaken) as refused, transaction() as session:
        claim_task(session, task_id, colleague, stage.now)
    with transaction() as session:
        release_task(session, task_id, handler, stage.now)
    with transaction() as session:
        claim_task(session, task_id, colleague, stage.now)

    assert handler.name in str(refused.value)


def at_once(acts: list[Callable[[], None]]) -> list[BaseException | None]:
    """Run all acts at the same moment, each in a thread with an app context; return what each raised."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    barrier = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(index: int) -> None:
        with application.app_context():
            barrier.wait()
            try:
                acts[index]()
            except Exception as error:  # noqa: BLE001  the test looks at it
                raised[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_of_two_people_who_act_at_once_one_wins_and_one_is_told(stage: Theatre, filing: int) -> None:
    handler = person("KS.2")
    colleague = replace(person("KS.4"), places=handler.places)
    done = completion(stage, filing)

    def act(who: Person, key: str) -> Callable[[], None]:
        def complete() -> None:
            with transaction() as session:
                mine = replace(done, command=CommandKey(key, "complete_task"))
                complete_task(session, mine, who, stage.now)

        return complete

    raised = at_once([act(handler, "a"), act(colleague, "b")])

    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "TaskAlreadyClosed"]
    assert stage.open_elements(filing) == ["review"]
