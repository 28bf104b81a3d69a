"""Move one case to another version of its package: state, pin, rows and history in one transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from staff.models import Member
from wording import N_, Refusal, Wording, as_data
from workflows import carry_rows, locking, notify
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.lost_drafts import LostDraft, lost_drafts
from workflows.models import (
    MigrationCase,
    MigrationStatus,
    ProcessDefinition,
    ProcessInstance,
)
from workflows.plan_migration import plan_for, reasons, try_out
from workflows.refusals import CaseEnded

LOST = N_("“{task}”的表单已更新，您暂存的以下内容在新表单中没有了：{texts}。请在办理前另行留存。")


def migrate_instance(session: Session, migration_id: int, instance_id: int, now: datetime) -> None:
    """Let the case go on in the version asked for; one that is done already stays as it is.

    A suspended case moves as well, and is suspended afterwards.
    Raises MigrationRefused, CaseEnded, and whatever else keeps it from moving.
    """
    instance = locking.lock_even_suspended(session, instance_id)
    case = session.get_one(MigrationCase, (migration_id, instance_id))
    if case.status is not MigrationStatus.WAITING:
        return
    if instance.ended_at is not None:
        raise CaseEnded
    said = _move(session, instance, case, now)
    case.status, case.done_at = MigrationStatus.MOVED, now
    case.remarks = [as_data(one) for one in said]


def note_refusal(
    session: Session, migration_id: int, instance_id: int, refusal: Refusal, now: datetime
) -> None:
    """Write down why a case stays in its version."""
    case = session.get_one(MigrationCase, (migration_id, instance_id))
    case.status, case.done_at = MigrationStatus.REFUSED, now
    case.remarks = [as_data(reason) for reason in reasons(refusal)]


def _move(session: Session, instance: ProcessInstance, case: MigrationCase, now: datetime) -> list[Wording]:
    migration = case.migration
    before = session.get_one(ProcessDefinition, instance.definition_id)
    plan = plan_for(session, instance, migration.definition_id, migration.mapping)
    moved, said = try_out(session, instance, plan, now)
    drafts = lost_drafts(session, plan.old, plan.new, moved.standing)
    details = {
        "from": before.version,
        "from_definition": before.id,
        "to": migration.definition.version,
        "mapping": dict(plan.chosen),
        "reason": migration.reason,
    }
    instance.definition_id, instance.process_id = migration.definition_id, moved.process_id
    run = Run(plan.new, surroundings_of(session, instance, now), moved.state, moved.standing)
    advance(session, instance, run, Step("migrated", now, migration.started_by_id, details=details))
    carry_rows.carry_over(session, instance, run.standing, plan.chosen)
    for draft in drafts:
        _tell(session, draft, instance, now)
    return said


def _tell(session: Session, draft: LostDraft, instance: ProcessInstance, now: datetime) -> None:
    """The draft is kept; what its form no longer shows its owner can still read here."""
    texts = "；".join(f"{label}：{text}" for label, text in draft.texts.items())
    message = notify.Message(
        key=f"draft:{draft.task_id}:{instance.definition_id}",
        sentence=LOST,
        gaps={"task": draft.task, "texts": texts},
        link=f"/tasks/{draft.task_id}",
    )
    notify.notify(session, [session.get_one(Member, draft.member.id)], message, now)
