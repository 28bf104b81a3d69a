"""The state of an instance as bytes: tokens and variables, never the diagram."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgpack
from SpiffWorkflow.task import Task

from bpmn.definition import Definition
from bpmn.instance import Instance
from bpmn.ledger import Ledger, as_rows, from_rows
from bpmn.merge import Variables, difference, with_difference
from bpmn.specs.catching import Catch
from bpmn.surroundings import Surroundings
from bpmn.values import pack_value, unpack_value
from wording import N_, Refusal

VERSION = 2
_READABLE = (1, VERSION)  # the first had no ledgers


class StateUnreadable(Refusal):
    """A state that this version of the engine, or this version of the package, can't go on with."""

    sentence = N_("流程实例的状态无法读取：{problem}。请联系管理员。")


def dump(instance: Instance) -> bytes:
    """Return the state: parents before children, each task as the difference from its parent."""
    scopes = [_dump_scope(scope, instance) for scope in instance.scopes]
    about = [instance.spec.name, instance.outcome, instance.completed, instance.data, instance.completions]
    document = [VERSION, *about, scopes]
    packed: bytes = msgpack.packb(document, default=pack_value, strict_types=True)
    return packed


def load(state: bytes, definition: Definition, around: Surroundings) -> Instance:
    """Return the instance as it was. Raises StateUnreadable when the package no longer has an element."""
    process_id, outcome, ended, variables, completions, scopes = _unpack(state)
    if process_id not in definition.specs:
        raise StateUnreadable(problem=process_id)
    instance = Instance(definition, process_id, around)
    instance.outcome = tuple(outcome) if outcome else None
    instance.completed, instance.data, instance.completions = ended, variables, completions
    for stored in scopes:
        _load_scope(instance, *stored)
    return instance


def _dump_scope(scope: Any, instance: Instance) -> list[Any]:
    owner = instance.get_task_from_id(scope.parent_task_id) if scope is not instance else None
    outside = owner.data if owner is not None else {}
    numbers = {task_id: number for number, task_id in enumerate(scope.tasks)}
    rows = [_dump_task(task, numbers, scope.base) for task in scope.tasks.values()]
    ledger = as_rows(scope.ledger, scope.base)
    return [owner.id.bytes if owner is not None else None, difference(outside, scope.base), rows, ledger]


def _dump_task(task: Task, numbers: Mapping[UUID, int], base: Variables) -> list[Any]:
    parent = task.parent
    return [
        task.id.bytes,
        numbers[parent.id] if parent is not None else None,
        task.state,
        task.task_spec.name,
        task.internal_data or None,
        difference(parent.data if parent is not None else base, task.data),
    ]


def _load_scope(
    instance: Instance, owner_id: bytes | None, base: Any, rows: list[Any], ledger: list[Any]
) -> None:
    scope: Any = instance
    outside: Variables = {}
    if owner_id is not None:
        owner = instance.get_task_from_id(UUID(bytes=owner_id))
        scope = instance.create_subprocess(owner, owner.task_spec.spec)
        outside = owner.data
    scope.base = with_difference(outside, base)
    scope.ledger = from_rows(ledger, scope.base)
    _must_know(scope.ledger, scope.spec, instance)
    tasks: list[Task] = []
    for row in rows:
        tasks.append(_load_task(scope, tasks, row))
    if tasks:
        scope.task_tree = tasks[0]


def _load_task(scope: Any, tasks: list[Task], row: list[Any]) -> Task:
    task_id, parent, state, spec, internal_data, stored = row
    if spec not in scope.spec.task_specs:
        raise StateUnreadable(problem=spec)
    above = tasks[parent] if parent is not None else None
    task = Task(scope, scope.spec.task_specs[spec], above, state, UUID(bytes=task_id))
    task.internal_data = internal_data or {}
    if isinstance(task.task_spec, Catch):
        task.task_spec.upgrade(task)
    task.data = with_difference(above.data if above is not None else scope.base, stored)
    return task


def _must_know(ledger: Ledger, spec: Any, instance: Instance) -> None:
    for entry in ledger:
        if entry.spec not in spec.task_specs:
            raise StateUnreadable(problem=entry.spec)
        if entry.inside:
            _must_know(entry.inside, instance.subprocess_specs[spec.task_specs[entry.spec].spec], instance)


def _unpack(state: bytes) -> list[Any]:
    try:
        document: Any = msgpack.unpackb(state, ext_hook=unpack_value, strict_map_key=False)
    except (ValueError, msgpack.UnpackException) as error:
        raise StateUnreadable(problem=error) from error
    if not isinstance(document, list) or document[:1] not in [[version] for version in _READABLE]:
        raise StateUnreadable(problem=f"{document!r:.40}")
    version, *rest = document
    return _upgraded(rest) if version == 1 else rest


def _upgraded(document: list[Any]) -> list[Any]:
    """Read a state of version 1: nothing could be undone yet."""
    *about, scopes = document
    return [*about, 0, [[*scope, []] for scope in scopes]]
