"""Completing a task: once, by one person, cheaply."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from staff.person import Person
from tests.bpmn.draw import Drawing, many
from tests.support.acting import (
    at_once,
    begin,
    begin_filing,
    incidents,
    instance,
    open_task,
    open_tasks,
    person,
)
from tests.support.counting import counting
from tests.support.packages import install, packed
from workflows import refusals
from workflows.claim_task import claim_task, release_task
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import Event, InstanceStatus, UserTask


@pytest.fixture
def filing(stage: Theatre) -> int:
    return begin_filing(stage)


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


def acting(done: Completion, who: Person, stage: Theatre, key: str) -> Callable[[], None]:
    def complete() -> None:
        with transaction() as session:
            complete_task(session, replace(done, command=CommandKey(key, "complete_task")), who, stage.now)

    return complete


def test_a_double_click_from_two_windows_completes_once_and_succeeds_in_both(
    stage: Theatre, filing: int
) -> None:
    handler, done = person("KS.2"), completion(stage, filing)
    before = stage.steps(filing)

    raised = at_once([acting(done, handler, stage, "same")] * 2)

    assert raised == [None, None]
    assert stage.steps(filing) == before + 1
    assert stage.open_elements(filing) == ["review"]


def test_the_key_of_somebody_else_neither_completes_nor_uses_it_up(stage: Theatre, filing: int) -> None:
    handler = person("KS.2")
    colleague = replace(person("KS.4"), places=handler.places)
    done = completion(stage, filing, "k1")
    with transaction() as session:
        complete_task(session, done, handler, stage.now)

    with pytest.raises(refusals.TaskAlreadyClosed), transaction() as session:
        complete_task(session, done, colleague, stage.now)


def test_of_two_who_claim_at_once_one_gets_the_task_and_one_is_told_who(stage: Theatre, filing: int) -> None:
    handler = person("KS.2")
    colleague = replace(person("KS.4"), places=handler.places)
    task_id = open_task(filing, "check_completeness")

    def claiming(who: Person) -> Callable[[], None]:
        def claim() -> None:
            with transaction() as session:
                claim_task(session, task_id, who, stage.now)

        return claim

    raised = at_once([claiming(handler), claiming(colleague)])

    (told,) = [error for error in raised if error is not None]
    winner = handler if raised[0] is None else colleague
    assert isinstance(told, refusals.TaskTaken)
    assert winner.name in str(told)
    with reading() as session:
        assert session.get_one(UserTask, task_id).assignee_id == winner.id


def countersigning() -> Drawing:
    """Eight divisions countersign at once, each by its own handler; one script counts them."""
    signers = "=[" + ",".join(f'"KS.{number}"' for number in range(1, 9)) + "]"
    return (
        Drawing("countersigning")
        .start()
        .user(
            "sign",
            many(lx_collection=signers, lx_elementVariable="signer", lx_outputCollection="opinions",
                 lx_outputElement="sign_record.by"),
            lx_assignee="=signer",
        )
        .script("count", "signed = count(opinions)")
        .user("file", lx_position="case_handler")
        .end()
        .flows("start sign count file end")
    )  # fmt: skip


def test_eight_signers_of_one_countersign_at_the_same_moment_all_succeed(stage: Theatre) -> None:
    install(packed(countersigning()))
    countersign = begin(stage, "KS.2", "countersigning")
    tasks = open_tasks(countersign, "sign")
    signers = [person(f"KS.{number}") for number in range(1, 9)]
    acts = [
        acting(Completion(task_id, {}, CommandKey("", "")), signer, stage, f"sign-{signer.username}")
        for task_id, signer in zip(tasks, signers, strict=True)
    ]

    raised = at_once(acts)

    assert raised == [None] * 8
    assert instance(countersign).version == 1 + 8
    assert stage.open_elements(countersign) == ["file"]
    assert stage.variables_of(countersign, "file")["signed"] == 8
    assert incidents(countersign) == []


def test_a_form_of_a_task_the_process_has_withdrawn_is_told_so(stage: Theatre) -> None:
    drawing = (
        Drawing("first_wins")
        .start()
        .user(
            "sign",
            many(cardinality="2", lx_elementVariable="n"),
            lx_position="case_handler",
            lx_signMode="any",
        )
        .end()
        .flows("start sign end")
    )
    install(packed(drawing))
    case = begin(stage, "KS.2", "first_wins")
    first, second = open_tasks(case, "sign")
    handler = person("KS.2")
    acting(Completion(first, {}, CommandKey("", "")), handler, stage, "first")()

    with pytest.raises(refusals.TaskCancelled) as refused:
        acting(Completion(second, {}, CommandKey("", "")), handler, stage, "second")()

    assert "sign" in str(refused.value)
    assert instance(case).status is InstanceStatus.COMPLETED
