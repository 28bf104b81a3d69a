"""People at the pages, over HTTP: hasty, stubborn, and several at one desk."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from urllib.error import HTTPError
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from database.session import reading
from staff.models import Member
from tests.acceptance.chaos.drill import KEY
from tests.acceptance.chaos.journal import Journal, Told
from tests.support.pages import Pairs, Visitor
from workflows.models import (
    InstanceStatus,
    MessageSubscription,
    ProcessInstance,
    TaskStatus,
    UserTask,
)

CLERKS = ("KS.2", "KS.3", "KS.4")
PATIENCE_SECONDS = 40  # so long a person sends the same form again
START = f"/start/{KEY}/{KEY}"
Button = tuple[str, str, str]  # path of the form, element, who has claimed it


@dataclass
class Crowd:
    """The clerks, each in a thread of their own."""

    app: Flask
    url: str
    seed: int
    most_cases: int  # under way at once
    journal: Journal = field(default_factory=Journal)
    finishing: bool = False  # begin nothing new, only complete what is there
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def come(self) -> None:
        self._threads = [
            threading.Thread(target=self._work, args=(name, index), name=name)
            for index, name in enumerate(CLERKS * 2)
        ]
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self, name: str, index: int) -> None:
        clerk = Clerk(name, self, random.Random(f"{self.seed}:{index}"))
        with self.app.app_context():
            while not self._stop.is_set():
                try:
                    clerk.act()
                except HTTPError as said:
                    self.journal.answers[said.code] += 1
                except (OSError, HTTPException, SQLAlchemyError):
                    self._stop.wait(0.2)  # the server, or its database, is away: come back in a moment

    @property
    def closed(self) -> bool:
        return self._stop.is_set()


class Clerk:
    """One person: signs in, looks for work, presses buttons."""

    def __init__(self, name: str, crowd: Crowd, chance: random.Random) -> None:
        self.name, self.crowd, self.chance = name, crowd, chance
        self._visitor: Visitor | None = None
        self._stale: tuple[str, Pairs] | None = None

    def act(self) -> None:
        """Do one thing."""
        if not self.crowd.finishing and _under_way() < self.crowd.most_cases:
            self._start()
        buttons = _buttons()
        if not buttons:
            time.sleep(0.1)
            return
        mine = [each for each in buttons if each[2] in ("", self.name)]
        way = self.chance.choices(
            (
                self._press,
                self._press_twice,
                self._press_beside_another,
                self._keep_a_stale_form,
                self._claim,
            ),
            (5, 2, 2, 1, 1),
        )[0]
        if mine:
            (self._press if self.crowd.finishing else way)(self.chance.choice(mine))

    @property
    def visitor(self) -> Visitor:
        if self._visitor is None or not self._visitor.signed_in:
            self._visitor = Visitor(self.crowd.url, self.name)
        return self._visitor

    def _start(self) -> None:
        mark = _mark()
        pairs = self.visitor.filled_in(START, START, {"note": mark})
        self._send(START, pairs, mark, "")

    def _press(self, button: Button) -> None:
        path, pairs, mark = self._filled(button)
        if self._send(path, pairs, mark, path) is Told.DONE and self._stale:
            stale_path, stale = self._stale
            self._stale = None
            self._send(stale_path, stale, _value(stale, "opinion"), stale_path)

    def _press_twice(self, button: Button) -> None:
        """A double click: the same form, at the same moment."""
        path, pairs, mark = self._filled(button)
        _at_once([partial(self._send, path, pairs, mark, path)] * 2)

    def _press_beside_another(self, button: Button) -> None:
        """Two windows on one task, each with a form of its own: as two people would."""
        forms = [self._filled(button) for _ in range(2)]
        _at_once([partial(self._send, path, pairs, mark, path) for path, pairs, mark in forms])

    def _keep_a_stale_form(self, button: Button) -> None:
        """Open a form now, and send it when somebody has long been faster."""
        path, pairs, _ = self._filled(button)
        self._stale = path, pairs

    def _claim(self, button: Button) -> None:
        path = button[0]
        if path.startswith("/tasks/"):
            verb = "release" if button[2] else "claim"
            token = self.visitor.filled_in(path, path, {})
            self.visitor.post(f"{path}/{verb}", [pair for pair in token if pair[0] == "csrf_token"])

    def _filled(self, button: Button) -> tuple[str, Pairs, str]:
        path, element, _ = button
        mark = _mark()
        values = {"opinion": mark}
        if element == "decide":
            values["outcome"] = self.chance.choice(("agree", "refuse"))
        return path, self.visitor.filled_in(path, path, values), mark

    def _send(self, path: str, pairs: Pairs, mark: str, about: str) -> Told:
        """Send until there is an answer, as a person does who sees none."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and not self.crowd.closed:
            try:
                return self.crowd.journal.enter(mark, about, self.visitor.post(path, pairs))
            except (OSError, HTTPException):
                time.sleep(0.1)
        return self.crowd.journal.enter(mark, about, 0)


def _mark() -> str:
    return f"m-{uuid4().hex}"


def _value(pairs: Pairs, name: str) -> str:
    return next(value for key, value in pairs if key == name)


def _at_once(acts: Sequence[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _under_way() -> int:
    running = ProcessInstance.status == InstanceStatus.RUNNING
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ProcessInstance).where(running)) or 0


def _buttons() -> list[Button]:
    """Return what waits for somebody: tasks, and messages sent by hand."""
    with reading() as session:
        tasks = session.execute(
            select(UserTask.id, UserTask.element_id, func.coalesce(Member.username, ""))
            .outerjoin(Member, Member.id == UserTask.assignee_id)
            .where(UserTask.status == TaskStatus.OPEN)
        ).all()
        messages = session.execute(
            select(MessageSubscription.id, MessageSubscription.element_id).where(
                MessageSubscription.actor.is_not(None)
            )
        ).all()
    return [(f"/tasks/{id}", element, who) for id, element, who in tasks] + [
        (f"/instances/messages/{id}", element, "") for id, element in messages
    ]
