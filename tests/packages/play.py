"""Plays a shipped package on the pure engine: services answer at once, the clock moves only when told."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import feel
from bpmn import definition, engine, package
from bpmn.definition import Definition
from bpmn.package import Package
from bpmn.standing import OpenUserTask, Standing, WaitingService
from bpmn.surroundings import Surroundings
from calendars import statutory_clock
from calendars.statutory_clock import Clock, Unit
from calendars.working_days import Calendar
from config import SHANGHAI
from feel import Function
from wording import Wording
from workflows.feel_functions import RECOUNTED, SIGNATURES
from workflows.number_notice import pattern_of

PACKAGES = Path(package.__file__).parent / "packages"
NAMES = {
    "case_handler": "王示例",
    "division_chief": "李示例",
    "deputy_leader": "赵示例",
    "principal_leader": "钱示例",
    "supervisor": "孙示例",
    "liaison": "周示例",
    "finance": "吴示例",
}
PHONE = "0512-00000000"
CALENDAR = Calendar()  # Monday to Friday less the statutory days

Answer = Callable[[WaitingService], Any]


@cache
def load(key: str) -> Definition:
    """Parse a shipped package once; tests share it, the engine never writes to it."""
    return definition.load(package.read_folder(PACKAGES / key), tuple(SIGNATURES.values()))


class Refused(Exception):
    """A service answers with a BPMN error code, as reserve_record does with NOT_AVAILABLE."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass
class Town:
    """The directory and the registers a play sees; a code without a name or prefix is its own."""

    names: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, list[str]] = field(default_factory=dict)
    members: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)  # (organisation, position)
    below: Mapping[str, list[str]] = field(default_factory=dict)
    registers: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    def functions(self, now: datetime) -> dict[str, Function]:
        bodies: dict[str, Callable[..., Any]] = {
            **_moments(now),
            "records": lambda register: self.registers.get(register, []),
            "record": self._record,
            "organisation name": lambda code: self.names.get(code, code),
            "organisation prefix": lambda code: self.prefixes.get(code, code),
            "organisation code": {name: code for code, name in self.names.items()}.get,
            "division code": lambda _: "320583",
            "members of": lambda code, position: self.members.get((code, position), [f"{position}.{code}"]),
            "member phone": lambda _: PHONE,
            "suborganisations": lambda code: self.below.get(code, []),
            "superior organisation": self._above,
            "group members": lambda group: self.groups.get(group, []),
            "chair": lambda _: "JS",
        }
        return {
            name: Function(name, SIGNATURES[name].parameters, body, SIGNATURES[name].doc)
            for name, body in bodies.items()
        }

    def _above(self, code: str) -> str | None:
        return next((above for above, below in self.below.items() if code in below), None)

    def _record(self, register: str, key: str) -> dict[str, Any] | None:
        return next((row for row in self.registers.get(register, []) if row["key"] == key), None)


class Play:
    """One instance. `calls` are the services that were called, in order; `standing` is where it is now."""

    def __init__(
        self,
        played: Definition,
        process: str,
        variables: Mapping[str, Any],
        now: datetime,
        *,
        town: Town | None = None,
        services: Mapping[str, Answer] | None = None,
        begun_by: str | None = None,  # the start event, when it is not the blank one
        caller: "Play | None" = None,
    ) -> None:
        self.now = now
        self.calls: list[WaitingService] = []
        self.called_at: dict[UUID, datetime] = {}
        self.numbers: dict[UUID, str] = {}  # of the documents, by the call that made them
        self.definition = played
        self.caller = caller
        self.town = town or Town()
        self._clocks = _Clocks(played, self)
        self._numbers = _Numbers()
        of_its_own: dict[str, Answer] = {"allocate_number": self._numbers.allocate}
        of_its_own |= {"issue_notice": self._issue, "number_notice": self._number_draft}
        self._services = _usual_answers() | self._clocks.handlers | of_its_own | dict(services or {})
        self._step(engine.start(played, process, variables, self._around(), begun_by))

    @property
    def open(self) -> list[str]:
        """Return the elements of the open user tasks, sorted."""
        return sorted(task.element_id for task in self.standing.user_tasks)

    @property
    def outcome(self) -> str | None:
        """Return how it ended; None while it runs."""
        return self.standing.outcome if self.standing.ended else None

    def task(self, element_id: str) -> OpenUserTask:
        """Return the open task of an element, the first of a multi-instance."""
        found = [task for task in self.standing.user_tasks if task.element_id == element_id]
        assert found, f"{element_id} is not open; open are {self.open}, failed: {self.standing.failures}"
        return found[0]

    def complete(self, element_id: str, outcome: str | None = None, **answers: Any) -> None:
        task = self.task(element_id)
        record = self._record(task.assignee or str(task.position), outcome)
        self._step(engine.complete(self.definition, self._state, task.id, answers, record, self._around()))

    def send(self, element_id: str, **payload: Any) -> None:
        """Deliver the message that a catching event waits for."""
        found = [message for message in self.standing.messages if message.element_id == element_id]
        assert found, f"{element_id} does not wait; {[each.element_id for each in self.standing.messages]} do"
        self._step(
            engine.deliver(
                self.definition,
                self._state,
                found[0].id,
                payload,
                self._record("sender", None),
                self._around(),
            )
        )

    def end_child(self, element_id: str, **variables: Any) -> None:
        """Let the child instance of a call activity, the first one running, end with these variables."""
        call = next(call for call in self.standing.calls if call.element_id == element_id)
        self._finish(call.id, variables)

    def wait_until(self, moment: datetime) -> None:
        """Move the clock, stopping at every timer on the way as the scheduler would."""
        while (due := self._next_due()) and due <= moment:
            self.now = max(due, self.now)
            before = self.standing.timers
            self._step(engine.fire_timers(self.definition, self._state, self._around()))
            assert self.standing.timers != before, f"a timer due at {due} did not fire"
        self.now = moment

    def wait(self, span: timedelta) -> None:
        self.wait_until(self.now + span)

    def called(self, topic: str) -> list[Mapping[str, Any]]:
        """Return the parameters of every call of a topic so far."""
        return [call.parameters for call in self.calls if call.topic == topic]

    @property
    def notices(self) -> list[str]:
        """Return the keys of the documents issued so far."""
        return [str(parameters["notice"]) for parameters in self.called("issue_notice")]

    def package_of(self, notice: str) -> Package:
        """Return the package that has a document: this one, or that of a caller."""
        own = self.definition.package
        return own if notice in own.notices or self.caller is None else self.caller.package_of(notice)

    def _next_due(self) -> datetime | None:
        return min((timer.due_at for timer in self.standing.timers if timer.due_at), default=None)

    @property
    def functions(self) -> dict[str, Function]:
        """Return what its expressions and forms may call now."""
        return self.town.functions(self.now) | self._clocks.functions()

    def _around(self) -> Surroundings:
        return Surroundings(self.now, self.functions, recounted=RECOUNTED)

    def _record(self, by: str, outcome: str | None) -> dict[str, Any]:
        return {
            "by": by,
            "name": NAMES.get(by, by),
            "organisation": "KS",
            "position": None,
            "at": self.now.astimezone(SHANGHAI),
            "opinion": "",
            "outcome": outcome,
        }

    def _step(self, result: tuple[bytes, Standing]) -> None:
        """Take what the engine gave and answer its services until it waits for people or time."""
        self._state, self.standing = result
        while self.standing.services:
            call = self.standing.services[0]
            self.calls.append(call)
            self.called_at[call.id] = self.now
            self._state, self.standing = self._answered(call)

    def _answered(self, call: WaitingService) -> tuple[bytes, Standing]:
        now = (self.definition, self._state, call.id)
        try:
            return engine.finish(*now, self._services[call.topic](call), self._around())
        except Refused as refused:
            return engine.fail(*now, Wording(str(refused)), self._around(), error_code=refused.code)

    def _issue(self, call: WaitingService) -> dict[str, Any]:
        return self._numbered(call)

    def _number_draft(self, _call: WaitingService) -> dict[str, Any]:
        drafted = [call for call in self.calls if call.topic == "draft_notice"][-1]
        return self._numbered(drafted) | {"date": self.now.date()}

    def _numbered(self, call: WaitingService) -> dict[str, Any]:
        """Give the document of a call its number."""
        key = str(call.parameters["notice"])
        series = call.parameters.get("series")
        if series is None:
            said = self.package_of(key).manifest.notices[key].series
            evaluate = feel.attribute(said, self.town.functions(self.now))
            series = feel.write(evaluate({**call.variables, **call.parameters}))
        number = self._numbers.next(series)
        self.numbers[call.id] = number
        return {"notice": f"id of {key}", "number": number, "title": key}

    def _finish(self, task_id: Any, result: Any) -> None:
        self._step(engine.finish(self.definition, self._state, task_id, result, self._around()))


def _moments(now: datetime) -> dict[str, Callable[..., Any]]:
    """Return the calendar functions at a moment, over the statutory calendar."""
    today = now.astimezone(SHANGHAI).date()
    return {
        "workdays": lambda n: CALENDAR.due_after(now, int(n)).at,
        "add workdays": lambda day, n: CALENDAR.add_workdays(day, int(n)),
        "workdays between": lambda first, last: Decimal(CALENDAR.workdays_between(first, last)),
        "is workday": CALENDAR.is_workday,
        "is provisional": lambda day: False,
        "hours": lambda n: now + timedelta(hours=float(n)),
        "now": lambda: now.astimezone(SHANGHAI),
        "today": lambda: today,
    }


class _Clocks:
    """The statutory clocks of the instance that is played: never paused."""

    def __init__(self, played: Definition, play: Play) -> None:
        self._rules = played.package.manifest.clocks
        self._play = play
        self._running: dict[str, Clock] = {}

        self.handlers: dict[str, Answer] = {"start_clock": self._start, "track_supervision": self._track}

    def _start(self, call: WaitingService) -> datetime | None:
        rule = self._rules[call.parameters["rule"]]
        begun, due = call.parameters.get("from") or self._play.now, call.parameters.get("due")
        clock = Clock(begun, rule.amount, Unit(rule.unit), (), rule.until_midnight, due)
        self._running[rule.key] = clock
        return statutory_clock.due_at(clock, CALENDAR)

    def _track(self, call: WaitingService) -> None:
        rule, due = self._rules[call.parameters["rule"]], call.parameters.get("due_at")
        if due is not None:
            self._running[rule.key] = Clock(self._play.now, 0, Unit(rule.unit), set_due=due)

    def functions(self) -> dict[str, Function]:
        bodies: dict[str, Callable[..., Any]] = {
            "clock due": lambda rule: statutory_clock.due_at(self._running[rule], CALENDAR),
            "clock after": lambda rule, n: statutory_clock.due_after(self._running[rule], int(n), CALENDAR),
        }
        return {name: Function(name, SIGNATURES[name].parameters, body) for name, body in bodies.items()}


class _Numbers:
    """Gap-free numbers per series, as the real handler gives them."""

    def __init__(self) -> None:
        self._last: Counter[str] = Counter()

    def allocate(self, call: WaitingService) -> dict[str, Any]:
        series = str(call.parameters["series"])
        return {"number": self.next(series), "sequence": self._last[series], "year": 2026}

    def next(self, series: str) -> str:
        """Return the next number; "" for a document that has none."""
        if not series:
            return ""
        self._last[series] += 1
        gaps = {"year": 2026, "sequence": self._last[series], "division_code": "320583"}
        return pattern_of(series).format(series=series, **gaps)


def _usual_answers() -> dict[str, Answer]:
    """Return a handler per topic."""
    return {
        **dict.fromkeys(("void_notice", "seal_notice", "send_notice", "archive_notice"), _same_document),
        "draft_notice": _drafted,
        "notify": lambda call: {"to": call.parameters["to"]},
        "write_record": lambda call: {"key": call.parameters["key"], **call.parameters["data"]},
        "reserve_record": lambda call: {"key": call.parameters["key"], "status": "reserved"},
        "release_record": lambda call: {"key": call.parameters["key"], "status": "available"},
        "stop_clock": lambda _call: None,
    }


def _same_document(call: WaitingService) -> dict[str, Any]:
    return {"notice": call.parameters.get("notice_id")}


def _drafted(call: WaitingService) -> dict[str, Any]:
    key, title = call.parameters["notice"], call.parameters.get("title")
    return {"notice": f"id of {key}", "number": "", "title": title or key}
