"""Where an instance stands after the engine has run: plain values, nothing of SpiffWorkflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bpmn.catalogue import ErrorMapping
from bpmn.naming import Name
from wording import Wording

Variables = Mapping[str, Any]

# The outcome of an instance all of which was undone. No XML id can look like this.
UNDONE = "(undone)"


@dataclass(frozen=True)
class OpenUserTask:
    """A user task that waits for a person. Expressions were evaluated once, when it opened."""

    id: UUID
    element_id: str
    name: str
    subject: str | None  # what it is about, where several of one name are open
    position: str | None  # candidate position key, from the task or its lane
    organisation: str | None  # code of the organisation that position belongs to
    assignee: str | None  # username
    form_key: str | None
    due_at: datetime | None
    escalation: str | None
    different_from: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]  # (value, label)
    outcome_variable: str
    documentation: str | None
    variables: Variables  # what the form may read
    iteration: int | None = None  # index of the item of a multi-instance, from 0


@dataclass(frozen=True)
class ArmedTimer:
    """A catching timer that waits. `id` is the engine's task; a cycle keeps it and moves due_at."""

    id: UUID
    element_id: str
    name: str
    due_at: datetime | None  # None: the clock it follows is paused
    clock: str | None = None  # the statutory clock whose expiry has this effect


@dataclass(frozen=True)
class WaitingService:
    """A service or send task whose handler must now be called by the caller of the engine."""

    id: UUID
    element_id: str
    name: str
    topic: str
    parameters: Variables
    variables: Variables  # all that is visible at the element: what a notice may print
    errors: tuple[ErrorMapping, ...] = ()

    def error_code(self, raised: BaseException, declared: str | None = None) -> str | None:
        """Return the BPMN error that what a handler raised counts as, None for none.

        The diagram may name the code that the handler declares, or the exception's class or one above it;
        the first entry that fits counts. What it does not name counts as the declared code.
        """
        names = {declared, "*", *(kind.__name__ for kind in type(raised).__mro__)}
        return next((error.code for error in self.errors if error.exception in names), declared)


@dataclass(frozen=True)
class WaitingCall:
    """A call activity whose child instance must be started, or is running."""

    id: UUID
    element_id: str
    name: str
    called: str  # process id, package key, or "package#process"
    parameters: Variables


@dataclass(frozen=True)
class WaitingMessage:
    """A catching message event that waits."""

    id: UUID
    element_id: str
    name: str
    message: str
    correlation: str | None
    actor: str | None
    organisation: str | None
    form_key: str | None
    variables: Variables


@dataclass(frozen=True)
class OpenChoice:
    """An ad-hoc sub-process in which a person picks what is done next, any number of times."""

    id: UUID
    element_id: str
    name: str
    position: str | None  # candidate position key, from the sub-process or its lane
    organisation: str | None  # code of the organisation that position belongs to
    assignee: str | None  # username
    documentation: str | None
    activities: tuple[tuple[str, str], ...]  # (element id, name) of what may be begun now
    may_close: bool  # a person says when it is done: no completion condition does
    closes_open: bool  # closing takes back what is still open inside


@dataclass(frozen=True)
class WaitingSignal:
    """A catching signal event that waits; engine.broadcast() lets it happen."""

    id: UUID
    element_id: str
    name: str
    signal: str


@dataclass(frozen=True)
class WaitingCondition:
    """A conditional event that waits; it is looked at whenever the engine runs."""

    id: UUID
    element_id: str
    name: str


@dataclass(frozen=True)
class RunningCompensation:
    """An event whose token waits until what was completed is undone, one activity after the other."""

    id: UUID
    element_id: str
    name: str
    activity_id: str  # what is being undone just now


@dataclass(frozen=True)
class Claim:
    """What one of several branches has made of a variable."""

    branch: UUID
    element_id: str  # where the branch came from
    name: str
    value: Any  # None also when the branch took the variable away
    removed: bool = False


@dataclass(frozen=True)
class Conflict:
    """A variable, or a field of one, that parallel branches have changed to different values."""

    path: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def variable(self) -> str:
        """What it is called in a choice: `order.amount`."""
        return ".".join(self.path)


@dataclass(frozen=True)
class FailedElement:
    """An element that could not be executed, or waits in vain: an incident. engine.retry() tries again,
    engine.resolve() with what was chosen of its conflicts.
    """

    id: UUID
    element_id: str
    name: str
    wording: Wording  # the reason
    conflicts: tuple[Conflict, ...] = ()

    @property
    def reason(self) -> str:
        """In Chinese."""
        return str(self.wording)


@dataclass(frozen=True)
class OpenToken:
    """Where a token stands, or one of several instances: what a person can move or take away."""

    id: UUID
    element_id: str
    name: Name
    inside: UUID | None  # the token of the sub-process or of the several instances around it
    iteration: int | None = None


@dataclass(frozen=True)
class StarvedJoin:
    """A parallel gateway that waits for a branch by which no token can come any more."""

    element_id: str
    name: Name


@dataclass(frozen=True)
class ThrownMessage:
    """A message the instance has sent in this run, for other instances."""

    name: str
    correlation: str | None
    payload: Variables
    element_id: str = ""  # of the event that has sent it
    expires_at: datetime | None = None  # until when it may be received; None: the diagram doesn't say


@dataclass(frozen=True)
class ThrownSignal:
    """A signal the instance has sent in this run. Its own events have had it already."""

    name: str
    payload: Variables


@dataclass(frozen=True)
class Uncaught:
    """An error that has ended the instance, or an escalation, that nothing in it caught: for its caller."""

    kind: str  # error | escalation
    code: str | None
    payload: Variables
    element_id: str = ""  # of the event that has thrown it


@dataclass(frozen=True)
class Passage:
    """An element that was finished or undone, or a flow that was taken, in this run, in order."""

    element_id: str
    kind: str  # completed | cancelled | undone | taken (a flow) | moved (a person has had a token come here)
    iteration: int | None = None


@dataclass(frozen=True)
class Decided:
    """A decision made in this run, with the rules that matched (decisions.Explanation as data)."""

    element_id: str
    decision: str
    explanation: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """All an instance waits for, and what happened in the run that led here."""

    user_tasks: tuple[OpenUserTask, ...] = ()
    timers: tuple[ArmedTimer, ...] = ()
    services: tuple[WaitingService, ...] = ()
    calls: tuple[WaitingCall, ...] = ()
    messages: tuple[WaitingMessage, ...] = ()
    choices: tuple[OpenChoice, ...] = ()
    signals: tuple[WaitingSignal, ...] = ()
    conditions: tuple[WaitingCondition, ...] = ()
    compensations: tuple[RunningCompensation, ...] = ()
    failures: tuple[FailedElement, ...] = ()
    thrown: tuple[ThrownMessage, ...] = ()
    thrown_signals: tuple[ThrownSignal, ...] = ()
    uncaught: tuple[Uncaught, ...] = ()
    passages: tuple[Passage, ...] = ()
    decided: tuple[Decided, ...] = ()
    ended: bool = False
    outcome: str | None = None  # lx:outcome of the end event that ended it, else its id
    outcome_name: str | None = None
    variables: Variables = field(default_factory=dict)  # of the process; complete only when ended
