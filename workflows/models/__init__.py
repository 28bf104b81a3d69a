"""Rows of process definitions, of their instances, and of the work they make."""

from workflows.models.correspondence import (
    ArmedStart,
    EventKind,
    EventSubscription,
    MessageStatus,
    SentMessage,
    SignalDelivery,
)
from workflows.models.delivery import (
    Command,
    Job,
    JobStatus,
    ProcessBeat,
)
from workflows.models.instances import (
    OPEN_STATUSES,
    Event,
    Incident,
    IncidentStatus,
    InstanceStatus,
    MessageSubscription,
    Participation,
    ProcessInstance,
    Timer,
    TimerStatus,
)
from workflows.models.migrations import Migration, MigrationCase, MigrationStatus
from workflows.models.packages import (
    PackageDraft,
    PackageFile,
    ProcessDefinition,
)
from workflows.models.tasks import (
    Attachment,
    Choice,
    EscalationPolicy,
    Notification,
    StartDraft,
    Supervision,
    TaskDraft,
    TaskStatus,
    UserTask,
)

__all__ = [
    "OPEN_STATUSES",
    "ArmedStart",
    "Attachment",
    "Choice",
    "Command",
    "EscalationPolicy",
    "Event",
    "EventKind",
    "EventSubscription",
    "Incident",
    "IncidentStatus",
    "InstanceStatus",
    "Job",
    "JobStatus",
    "MessageStatus",
    "MessageSubscription",
    "Migration",
    "MigrationCase",
    "MigrationStatus",
    "Notification",
    "PackageDraft",
    "PackageFile",
    "Participation",
    "ProcessBeat",
    "ProcessDefinition",
    "ProcessInstance",
    "SentMessage",
    "SignalDelivery",
    "StartDraft",
    "Supervision",
    "TaskDraft",
    "TaskStatus",
    "Timer",
    "TimerStatus",
    "UserTask",
]
