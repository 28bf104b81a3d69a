"""What all interventions in a running case have in common: why, previewed, noted with before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from bpmn import engine, operations
from bpmn.definition import Definition
from bpmn.naming import Name, naming
from bpmn.standing import Standing
from bpmn.surroundings import Surroundings
from staff.models import Role
from staff.person import Person
from wording import N_, Wording
from workflows import clocks, commands, definitions, ladders, locking
from workflows.addressing import candidates
from workflows.advance import Run, advance
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import InstanceStatus, ProcessInstance, TaskStatus, UserTask
from workflows.notify import Message, notify
from workflows.refusals import InstanceChangedMeanwhile, InstanceEnded, NotAllowed, ReasonMissing
from workflows.visibility import visible_instance

LONGEST_REASON = 500
MOVES = frozenset({"returned", "jumped"})
TASK_GONE = N_("任务“{task}”（{title}）已撤销：{reason}")


@dataclass(frozen=True)
class Intervention:
    """Who intervenes submits this. `version` is the one the preview was drawn of."""

    instance_id: int
    version: int
    reason: str
    command: CommandKey


@dataclass(frozen=True)
class Scene:
    """A case at the moment of an intervention."""

    instance: ProcessInstance
    definition: Definition
    around: Surroundings

    @property
    def standing(self) -> Standing:
        return engine.look(self.definition, self.instance.state, self.around)


class Act(Protocol):
    """One kind of intervention; `kind` is that of its step."""

    @property
    def kind(self) -> str: ...

    @property
    def element_id(self) -> str | None: ...

    def may(self, session: Session, scene: Scene, person: Person) -> None:
        """Raise a refusal when this person may not do this here."""

    def outcome(self, scene: Scene) -> engine.Outcome:
        """Return what the engine makes of it."""

    def details(self, scene: Scene) -> dict[str, Any]:
        """Return what the history says beside reason, before and after."""


@dataclass(frozen=True)
class Preview:
    """What would happen: names of elements, each as often as it is concerned."""

    cancelled: Sequence[Name] = ()
    opened: Sequence[Name] = ()
    undone: Sequence[Name] = ()  # being undone first
    starved: Sequence[Name] = ()  # joins that would wait for ever
    failed: Sequence[Wording] = ()
    ends: bool = False
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)  # variables, before and after


def administrators_only(person: Person) -> None:
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed


def scene_of(session: Session, instance_id: int, person: Person, now: datetime) -> Scene:
    """Return the case as it stands. Raises InstanceNotFound."""
    return _scene(session, visible_instance(session, instance_id, person), now)


def preview(session: Session, instance_id: int, act: Act, person: Person, now: datetime) -> Preview:
    """Return what the act would do. Services are not called. Raises what the act itself would."""
    scene = scene_of(session, instance_id, person, now)
    _must_run(scene.instance)
    act.may(session, scene, person)
    return _difference(scene, *act.outcome(scene))


def intervene(session: Session, intervention: Intervention, act: Act, person: Person, now: datetime) -> None:
    """Carry the act out; the same command a second time changes nothing.

    Raises InstanceNotFound, ReasonMissing, InstanceChangedMeanwhile, InstanceEnded, and what the act raises.
    """
    if (scene := lock_for(session, intervention, person, now)) is None:
        return
    act.may(session, scene, person)
    outcome = act.outcome(scene)
    reason = intervention.reason.strip()[:LONGEST_REASON]
    details = {"reason": reason, "before": _places(scene.standing), "after": _places(outcome[1])}
    step = Step(act.kind, now, person.id, act.element_id, details | act.details(scene))
    tell_of_lost_tasks(session, scene.instance, outcome[1], reason, now)
    if act.kind in MOVES and act.element_id is not None:
        clocks.go_on_from(session, scene.instance, act.element_id, step)
        ladders.go_on_from(session, scene.instance, act.element_id, now)
    advance(session, scene.instance, Run(scene.definition, scene.around, *outcome), step)
    _show_to_open_tasks(session, scene)


def lock_for(session: Session, intervention: Intervention, person: Person, now: datetime) -> Scene | None:
    """Return the case, locked; None when the command was carried out before.

    Raises InstanceNotFound, ReasonMissing, InstanceSuspended, InstanceEnded, InstanceChangedMeanwhile.
    """
    visible_instance(session, intervention.instance_id, person)
    if not intervention.reason.strip():
        raise ReasonMissing
    if not commands.first_time(session, intervention.command, person.id, now):
        return None
    instance = locking.lock_instance(session, intervention.instance_id)
    _must_run(instance)
    if instance.version != intervention.version:
        raise InstanceChangedMeanwhile(instance=instance.id)
    return _scene(session, instance, now)


def tell_of_lost_tasks(
    session: Session, instance: ProcessInstance, after: Standing, reason: str, now: datetime
) -> None:
    """Tell those whose task disappears; those who get one are told when it is announced."""
    kept = [task.id for task in after.user_tasks]
    rows = session.scalars(
        select(UserTask).where(
            UserTask.instance_id == instance.id,
            UserTask.status == TaskStatus.OPEN,
            UserTask.id.not_in(kept),
        )
    )
    for task in rows:
        gaps = {"task": task.name, "title": instance.title, "reason": reason}
        message = Message(f"gone:{task.id}", TASK_GONE, gaps, f"/instances/{instance.id}")
        notify(session, candidates(session, task, now), message, now)


def _scene(session: Session, instance: ProcessInstance, now: datetime) -> Scene:
    definition = definitions.definition_of(session, instance.definition_id)
    return Scene(instance, definition, surroundings_of(session, instance, now))


def _must_run(instance: ProcessInstance) -> None:
    if instance.status in (InstanceStatus.COMPLETED, InstanceStatus.CANCELLED):
        raise InstanceEnded(title=instance.title)


def _places(standing: Standing) -> list[str]:
    """Return the elements at which something or somebody is waited for, by id."""
    return sorted(_waits(standing).values())


def _waits(standing: Standing) -> dict[Any, str]:
    """Return the element of each wait."""
    waits: tuple[Any, ...] = (
        *standing.user_tasks,
        *standing.timers,
        *standing.services,
        *standing.calls,
        *standing.messages,
        *standing.choices,
        *standing.signals,
        *standing.conditions,
        *standing.failures,
    )
    return {wait.id: wait.element_id for wait in waits}


def _difference(scene: Scene, state: bytes, after: Standing) -> Preview:
    before = scene.standing
    old, new = _waits(before), _waits(after)
    starving = _starved(scene, scene.instance.state)
    handlers = after.compensations or ()
    elements = scene.definition.elements
    failed = {failure.id for failure in before.failures}
    return Preview(
        cancelled=[naming(elements[place]) for id, place in old.items() if id not in new],
        opened=[naming(elements[place]) for id, place in new.items() if id not in old],
        undone=[naming(elements[one.activity_id]) for one in handlers],
        starved=[join.name for join in _starved(scene, state) if join not in starving],
        failed=[
            Wording(N_("{name}：{reason}"), {"name": naming(elements[one.element_id]), "reason": one.wording})
            for one in after.failures
            if one.id not in failed
        ],
        ends=after.ended,
        changes={
            name: (before.variables.get(name), after.variables.get(name))
            for name in sorted(before.variables.keys() | after.variables.keys())
            if before.variables.get(name) != after.variables.get(name)
        },
    )


def _starved(scene: Scene, state: bytes) -> list[Any]:
    return list(operations.starved_joins(scene.definition, state, scene.around))


def _show_to_open_tasks(session: Session, scene: Scene) -> None:
    """Let the forms of the tasks that are open already read what the variables now are."""
    seen = {task.id: task.variables for task in scene.standing.user_tasks}
    rows = session.scalars(
        select(UserTask)
        .options(undefer(UserTask.variables))
        .where(UserTask.instance_id == scene.instance.id, UserTask.status == TaskStatus.OPEN)
    )
    for row in rows:
        row.variables = dict(seen.get(row.id, row.variables))
