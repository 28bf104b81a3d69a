"""A stage for playing flows headless: a fresh database, the real use cases and jobs, a clock that is moved.

Nothing is faked: members fill in the packages' own forms and act through the same use cases as the pages,
jobs run as in the scheduler, timers fire because the clock has passed them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from config import SHANGHAI
from database.session import reading, transaction
from demonstration.answering import Sheet, answer
from demonstration.filling import NotAsRehearsed
from scheduler import sweep, worker
from staff.person import Person, find_person, find_person_named
from workflows import definitions
from workflows.addressing import candidates
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import (
    ArmedStart,
    CaseClock,
    ClockStatus,
    Event,
    Job,
    JobStatus,
    MessageStatus,
    MessageSubscription,
    ProcessInstance,
    SentMessage,
    TaskStatus,
    Timer,
    TimerStatus,
    UserTask,
)
from workflows.queries.message_page import message_page
from workflows.queries.starts import start_entry
from workflows.send_message import Sending, send_message
from workflows.start_instance import Starting, start_instance

OWNER = "theatre"
LONGEST_WAIT = timedelta(days=1500)
MORNING = time(9)


@dataclass
class Theatre:
    """The stage; `now` is its clock. Needs an app context."""

    now: datetime
    acted: int = 0

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    def start(self, username: str, key: str, process: str, answers: Mapping[str, Any]) -> int:
        """Start an instance as a member and return its id."""
        with reading() as session:
            person = self._person(session, username)
            entry = start_entry(session, key, process, person)
            package = definitions.definition_of(session, definitions.latest(session, key).id).package
        context = {
            "starter": person.username,
            "starter_name": person.name,
            "starter_organisation": person.organisation_code,
        }
        said = answer(Sheet(package, entry.form_key, context), answers, person, self.now)
        starting = Starting(key, process, said, self._command("start_instance"))
        with transaction() as session:
            instance_id = start_instance(session, starting, person, self.now)
        self.settle()
        return instance_id

    def complete(
        self,
        instance_id: int,
        element_id: str,
        answers: Mapping[str, Any] | None = None,
        *,
        outcome: str | None = None,
        opinion: str = "",
        by: str | None = None,
    ) -> str:
        """Complete the first open task of an element as one who may, and return the username.

        `answers` are what the person changes on the form; the rest stays as it was drawn.
        """
        with reading() as session:
            task = self._open_task(session, instance_id, element_id)
            person = self._person(session, by) if by else self._candidate(session, task)
        self.fill_in(task.id, person, answers or {}, outcome=outcome, opinion=opinion)
        return person.username

    def fill_in(
        self,
        task_id: UUID,
        person: Person,
        answers: Mapping[str, Any],
        *,
        outcome: str | None = None,
        opinion: str = "",
    ) -> None:
        """Complete this very task, one of several of its element."""
        with reading() as session:
            task = session.get_one(UserTask, task_id)
            sheet = _sheet(session, task.instance_id, task.form_key, task.variables)
        said = answer(sheet, answers, person, self.now)
        completion = Completion(task_id, said, self._command("complete_task"), opinion, outcome)
        with transaction() as session:
            complete_task(session, completion, person, self.now)
        self.settle()

    def send(
        self, instance_id: int, message: str, username: str, answers: Mapping[str, Any] | None = None
    ) -> None:
        """Press the button of a message the instance waits for."""
        with reading() as session:
            person = self._person(session, username)
            waiting = self._waiting(session, instance_id, message)
            page = message_page(session, waiting.id, person, self.now)
            sheet = _sheet(session, instance_id, waiting.form_key, page.variables)
        said = answer(sheet, answers or {}, person, self.now)
        with transaction() as session:
            send_message(session, Sending(page.id, said, self._command("send_message")), person, self.now)
        self.settle()

    def wait(self, span: timedelta) -> None:
        """Let time pass; whatever falls due on the way happens at its own time."""
        self.wait_until(self.now + span)

    def wait_workdays(self, count: int) -> None:
        """Go on in the morning of the working day `count` after today."""
        with reading() as session:
            day = load_calendar(session).add_workdays(self.today, count)
        self.wait_until(_morning(day))

    def go_to(self, day: date) -> None:
        """Go on in the morning of the day, or of the next working day; a day that is past is today."""
        with reading() as session:
            calendar = load_calendar(session)
        while not calendar.is_workday(day):
            day += timedelta(days=1)
        self.wait_until(_morning(day))

    def wait_until(self, moment: datetime) -> None:
        while (due := self._next_due(moment)) is not None:
            self.now = max(self.now, due)
            self.settle()
        self.now = max(self.now, moment)
        self.settle()

    def wait_until_open(self, instance_id: int, element_id: str) -> None:
        """Let time pass until a task of the element opens."""
        until = self.now + LONGEST_WAIT
        while not self.is_open(instance_id, element_id):
            due = self._next_due(until)
            if due is None:
                raise NotAsRehearsed(f"{element_id} never opens; open: {self.open_elements(instance_id)}")
            self.now = max(self.now, due)
            self.settle()

    def settle(self) -> None:
        """Do what is due now: timers, the ladder, jobs, until nothing is left."""
        sweep.look_at_conditions(self.now)
        for _ in range(1000):
            busy = sweep.queue_due_timers(self.now) + sweep.queue_due_clocks(self.now)
            busy += sweep.queue_due_starts(self.now)
            busy += sweep.tend_messages(self.now) + worker.run_all(OWNER, self.now)
            if not busy and not sweep.escalate_overdue(self.now):
                break

    def is_open(self, instance_id: int, element_id: str) -> bool:
        return element_id in self.open_elements(instance_id)

    def open_elements(self, instance_id: int) -> list[str]:
        with reading() as session:
            return list(
                session.scalars(
                    select(UserTask.element_id).where(
                        UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN
                    )
                )
            )

    def children(self, instance_id: int) -> list[int]:
        with reading() as session:
            return list(
                session.scalars(
                    select(ProcessInstance.id)
                    .where(ProcessInstance.parent_id == instance_id)
                    .order_by(ProcessInstance.id)
                )
            )

    def variables_of(self, instance_id: int, element_id: str) -> dict[str, Any]:
        """Return what an open task of the element sees."""
        with reading() as session:
            return dict(self._open_task(session, instance_id, element_id).variables)

    def steps(self, instance_id: int) -> int:
        with reading() as session:
            return session.scalar(select(func.count()).where(Event.instance_id == instance_id)) or 0

    def _person(self, session: Session, username: str) -> Person:
        found = find_person_named(session, username, self.today)
        if found is None:
            raise NotAsRehearsed(f"nobody is called {username}")
        return found

    def _open_task(self, session: Session, instance_id: int, element_id: str) -> UserTask:
        found = session.scalar(
            select(UserTask)
            .where(
                UserTask.instance_id == instance_id,
                UserTask.element_id == element_id,
                UserTask.status == TaskStatus.OPEN,
            )
            .order_by(UserTask.iteration, UserTask.opened_at)
            .limit(1)
        )
        if found is None:
            raise NotAsRehearsed(
                f"instance {instance_id}: {element_id} is not open; open: {self.open_elements(instance_id)}"
            )
        return found

    def _candidate(self, session: Session, task: UserTask) -> Person:
        """Somebody who may take the task, and has not done what somebody else must check."""
        for member in candidates(session, task, self.now):
            found = find_person(session, member.id, self.today)
            if found is not None:
                return found
        raise NotAsRehearsed(f"nobody may complete {task.element_id}")

    def _waiting(self, session: Session, instance_id: int, message: str) -> MessageSubscription:
        """Find what the instance waits for, by the element or by the name of the message."""
        found = session.scalar(
            select(MessageSubscription).where(
                MessageSubscription.instance_id == instance_id,
                or_(MessageSubscription.element_id == message, MessageSubscription.message == message),
            )
        )
        if found is None:
            raise NotAsRehearsed(f"instance {instance_id} does not wait for message {message}")
        return found

    def _next_due(self, until: datetime) -> datetime | None:
        moments = (
            (Timer.due_at, Timer.status == TimerStatus.ARMED),
            (UserTask.next_escalation_at, UserTask.status == TaskStatus.OPEN),
            (Job.run_at, Job.status == JobStatus.TODO),
            (ArmedStart.due_at, true()),
            (CaseClock.next_look_at, CaseClock.status == ClockStatus.RUNNING),
            (SentMessage.expires_at, SentMessage.status == MessageStatus.WAITING),
        )
        with reading() as session:
            found = [
                session.scalar(select(func.min(moment)).where(waits, moment > self.now, moment <= until))
                for moment, waits in moments
            ]
        return min((moment for moment in found if moment is not None), default=None)

    def _command(self, kind: str) -> CommandKey:
        self.acted += 1
        return CommandKey(f"play-{self.acted}", kind)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, SHANGHAI)


def _sheet(session: Session, instance_id: int, form_key: str | None, variables: Mapping[str, Any]) -> Sheet:
    instance = session.get_one(ProcessInstance, instance_id)
    package = definitions.definition_of(session, instance.definition_id).package
    return Sheet(package, form_key, variables, instance_id)
