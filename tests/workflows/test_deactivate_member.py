"""A member leaves: nothing they had claimed stays with them, and somebody can still administer."""

import pytest

from database.session import reading, transaction
from demonstration.theatre import Theatre
from staff import change_account
from staff.models import Member
from staff.person import Person
from staff.refusals import LastSystemAdmin, NotOnYourself, NotSystemAdmin
from tests.support.acting import begin_filing, open_task, person
from workflows.claim_task import claim_task
from workflows.deactivate_member import deactivate_member
from workflows.models import UserTask


def assignee_of(task_id) -> int | None:
    with reading() as session:
        return session.get_one(UserTask, task_id).assignee_id


def test_what_was_claimed_goes_back_to_the_position(stage: Theatre) -> None:
    task_id = open_task(begin_filing(stage), "check_completeness")
    handler = person("KS.2")
    with transaction() as session:
        claim_task(session, task_id, handler, stage.now)
    assert assignee_of(task_id) == handler.id

    with transaction() as session:
        deactivate_member(session, handler.id, person("admin"), stage.now)

    assert assignee_of(task_id) is None


def test_only_a_system_admin_closes_an_account(sqlite_stage: Theatre) -> None:
    with transaction() as session, pytest.raises(NotSystemAdmin):
        deactivate_member(session, person("KS.2").id, person("process"), sqlite_stage.now)


def test_nobody_closes_their_own(sqlite_stage: Theatre) -> None:
    admin = person("admin")

    with transaction() as session, pytest.raises(NotOnYourself):
        deactivate_member(session, admin.id, admin, sqlite_stage.now)


def test_the_last_system_admin_stays(sqlite_stage: Theatre) -> None:
    admin = person("admin")
    # Someone whose own account was closed a moment ago, in a request that had begun before.
    gone = Person(**{**vars(admin), "id": person("KS.3").id, "username": "KS.3"})

    with transaction() as session, pytest.raises(LastSystemAdmin):
        deactivate_member(session, admin.id, gone, sqlite_stage.now)

    with reading() as session:
        assert session.get_one(Member, admin.id).active


def test_a_closed_account_can_be_opened_again(sqlite_stage: Theatre) -> None:
    admin, whom = person("admin"), person("KS.2").id
    with transaction() as session:
        deactivate_member(session, whom, admin, sqlite_stage.now)

    with transaction() as session:
        change_account.reactivate(session, whom, admin, sqlite_stage.now)

    assert person("KS.2").id == whom
