"""After each run of the engine: call the services, bring the rows in line with the standing, note the event.

All in the caller's transaction: either the whole step happened or nothing.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.definition import Definition
from bpmn.standing import (
    UNDONE,
    Decided,
    Passage,
    Standing,
    ThrownMessage,
    ThrownSignal,
    Uncaught,
    WaitingService,
)
from bpmn.surroundings import Surroundings
from registers import records
from wording import N_, Refusal, Wording
from workflows import align_rows, children, clocks, jobs, send_thrown, services
from workflows.events import Step, record
from workflows.models import OPEN_STATUSES, InstanceStatus, ProcessInstance
from workflows.refusals import ServiceFailed, TooManyServices, WaitsForNothing
from workflows.service_call import ServiceCall
from workflows.waiting import Waiting

log = logging.getLogger(__name__)

MOST_SERVICES_IN_A_STEP = 500
BROKEN_SERVICE = N_("服务“{name}”出错：{error}")


@dataclass
class Run:
    """A state of the engine on its way to the database, and all that happened on the way."""

    definition: Definition
    around: Surroundings
    state: bytes
    standing: Standing
    passages: list[Passage] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    thrown: list[ThrownMessage] = field(default_factory=list)
    thrown_signals: list[ThrownSignal] = field(default_factory=list)
    uncaught: list[Uncaught] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._gather()

    def goes_on(self, outcome: tuple[bytes, Standing]) -> None:
        self.state, self.standing = outcome
        self._gather()

    def _gather(self) -> None:
        self.passages += self.standing.passages
        self.decided += self.standing.decided
        self.thrown += self.standing.thrown
        self.thrown_signals += self.standing.thrown_signals
        self.uncaught += self.standing.uncaught


def advance(session: Session, instance: ProcessInstance, run: Run, step: Step) -> None:
    """Let the instance stand where the engine says it stands, and append the step's event."""
    _call_services(session, instance, run, step)
    must_wait_or_end(run.standing)
    before, after = Waiting.from_document(instance.waiting), Waiting.of(run.standing)
    align_rows.align(session, instance, run.standing, before, after, step)
    children.ask_for_children(session, instance, run.standing, before, step)
    # A call that could not start has no child; one started by a retry must not be cancelled for it.
    children.ask_to_cancel(session, before.calls - after.calls - after.failures, step)
    send_thrown.send_messages(session, instance, run.thrown, step.now)
    send_thrown.send_signals(session, instance, run.thrown_signals, step.now)
    instance.waiting = after.as_document()
    instance.state = run.state
    instance.version += 1
    if run.standing.ended and instance.status in OPEN_STATUSES:
        _end(session, instance, run, step)
    if run.standing.ended or run.uncaught:
        _answer_parent(session, instance, run, step)
    step.details |= _what_happened(run)
    record(session, instance, step)


def must_wait_or_end(standing: Standing) -> None:
    """Raise WaitsForNothing: an instance that neither ends nor waits would be lost without a word."""
    waits = (
        standing.user_tasks,
        standing.timers,
        standing.calls,
        standing.messages,
        standing.signals,
        standing.conditions,
        standing.choices,
        standing.failures,
    )
    if not standing.ended and not any(waits):
        raise WaitsForNothing


def _call_services(session: Session, instance: ProcessInstance, run: Run, step: Step) -> None:
    for _ in range(MOST_SERVICES_IN_A_STEP):
        if not run.standing.services:
            return
        service = run.standing.services[0]
        run.goes_on(_called(session, instance, run, service, step))
    raise TooManyServices(count=MOST_SERVICES_IN_A_STEP)


def _called(
    session: Session, instance: ProcessInstance, run: Run, service: WaitingService, step: Step
) -> tuple[bytes, Standing]:
    """Run one handler in a savepoint: what a failing one has written is undone, the step stands."""
    call = ServiceCall(session, instance, service, run.definition, run.around, step)
    try:
        with session.begin_nested():
            result = services.handler_of(service.topic)(call)
            session.flush()
    except Refusal as refused:
        declared = refused.error_code if isinstance(refused, ServiceFailed) else None
        code = service.error_code(refused, declared)
        return engine.fail(run.definition, run.state, service.id, refused.wording, run.around, code)
    except OperationalError:  # the database is away or busy: the step is undone and tried again
        raise
    except Exception as error:  # a broken handler is its element's incident; what the person did stands
        log.exception("service %s (%s) failed", service.element_id, service.topic)
        reason = Wording(BROKEN_SERVICE, {"name": service.name, "error": error})
        code = service.error_code(error)
        return engine.fail(run.definition, run.state, service.id, reason, run.around, code)
    return engine.finish(run.definition, run.state, service.id, result, run.around)


def _end(session: Session, instance: ProcessInstance, run: Run, step: Step) -> None:
    clocks.stop_all(session, instance, step)
    if run.standing.outcome == UNDONE:
        instance.status, instance.ended_at = InstanceStatus.CANCELLED, step.now
        records.release_all_of(session, instance.id, step.now)
        return
    instance.status = InstanceStatus.COMPLETED
    instance.outcome = run.standing.outcome
    instance.outcome_name = run.standing.outcome_name
    instance.ended_at = step.now


def _answer_parent(session: Session, instance: ProcessInstance, run: Run, step: Step) -> None:
    """Hand the calling instance the result, and what nothing here has caught."""
    if instance.parent_id is None:
        return
    result = {**run.standing.variables, "outcome": instance.outcome} if run.standing.ended else None
    key = f"resume:{instance.id}:{instance.version}"
    arguments: dict[str, Any] = {
        "key": key,
        "instance_id": instance.parent_id,
        "call_id": instance.parent_call_id,
        "result": result,
        "thrown": [[one.kind, one.code, dict(one.payload), one.element_id] for one in run.uncaught],
    }
    jobs.enqueue(session, "resume_parent", arguments, step.now, key)


def _what_happened(run: Run) -> dict[str, Any]:
    happened: dict[str, Any] = {
        "passages": [[p.element_id, p.kind, p.iteration] for p in run.passages],
    }
    if run.uncaught:
        happened["uncaught"] = [[one.element_id, one.kind, one.code] for one in run.uncaught]
    if run.decided:
        happened["decisions"] = [
            {"element": d.element_id, "decision": d.decision, "explanation": dict(d.explanation)}
            for d in run.decided
        ]
    return happened
