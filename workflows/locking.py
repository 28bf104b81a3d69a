"""Taking an instance for one step. Always the instance first, then its rows: so two steps can't deadlock."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, undefer

from workflows.models import InstanceStatus, MessageSubscription, ProcessInstance, UserTask
from workflows.refusals import InstanceNotFound, InstanceSuspended, TaskNotFound


def lock_instance(session: Session, instance_id: int) -> ProcessInstance:
    """Return the instance, locked until the transaction ends. Raises InstanceSuspended."""
    instance = lock_even_suspended(session, instance_id)
    _must_not_be_held(instance)
    return instance


def lock_even_suspended(session: Session, instance_id: int) -> ProcessInstance:
    """Return the instance, locked: for what may happen to one that is held."""
    instance = _locked(session, ProcessInstance.id == instance_id)
    if instance is None:
        raise InstanceNotFound(instance=instance_id)
    return instance


def lock_task(session: Session, task_id: UUID) -> tuple[ProcessInstance, UserTask]:
    """Return a user task and its instance, locked until the transaction ends."""
    owner = select(UserTask.instance_id).where(UserTask.id == task_id).scalar_subquery()
    instance = _locked(session, ProcessInstance.id == owner)
    task = session.get(UserTask, task_id)
    if instance is None or task is None:
        raise TaskNotFound
    _must_not_be_held(instance)
    return instance, task


def lock_message(session: Session, message_id: UUID) -> tuple[ProcessInstance, MessageSubscription] | None:
    """Return a waiting message and its instance, locked; None when nobody waits for it any more."""
    owner = (
        select(MessageSubscription.instance_id).where(MessageSubscription.id == message_id).scalar_subquery()
    )
    instance = _locked(session, ProcessInstance.id == owner)
    subscription = session.get(MessageSubscription, message_id)
    if instance is None or subscription is None:
        return None
    _must_not_be_held(instance)
    return instance, subscription


def _must_not_be_held(instance: ProcessInstance) -> None:
    if instance.status is InstanceStatus.SUSPENDED:
        raise InstanceSuspended(title=instance.title, instance=instance.id)


def _locked(session: Session, which: ColumnElement[bool]) -> ProcessInstance | None:
    return session.scalar(
        select(ProcessInstance).options(undefer(ProcessInstance.state)).where(which).with_for_update(),
        execution_options={"populate_existing": True},  # what we read before the lock may be out of date
    )
