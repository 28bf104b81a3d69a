"""Timers as BPMN writes them: a date, a duration or a repeating interval → the moments they are due."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import feel
from bpmn.expressions import Answer, ElementFailed, Value, shown
from bpmn.surroundings import Surroundings
from wording import N_

_DURATION = re.compile(
    r"P(?!\Z)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z"
)
# Also what was meant as such and can't be read: an expression it is not.
_ISO = re.compile(r"R-?\d*/\S+\Z|R\d+\Z|[-+]?P(?:[\dT][\dA-Z.]*)?\Z|\d{4}-\d\d-\d\d(?:T\S+)?\Z")
FOREVER = -1
COUNTED_FROM = "counted_from"  # beside a due time in a state: the moment it was counted from


def is_literal(text: str) -> bool:
    """Say whether the text is an ISO 8601 date, duration or interval, which needs no quotes."""
    return _ISO.match(text) is not None or _lacks_capitals(text)


@dataclass(frozen=True)
class Span:
    """A duration: months have no fixed length, so they are kept apart."""

    months: int
    rest: timedelta

    def times(self, count: int) -> "Span":
        return Span(self.months * count, self.rest * count)

    def after(self, moment: datetime) -> datetime:
        """Add the span; a day the target month lacks becomes its last day."""
        if self.months:
            year, month0 = divmod(moment.year * 12 + moment.month - 1 + self.months, 12)
            day = min(moment.day, calendar.monthrange(year, month0 + 1)[1])
            moment = moment.replace(year=year, month=month0 + 1, day=day)
        return moment + self.rest


@dataclass(frozen=True)
class Cycle:
    """A timer that repeats: `left` times more (FOREVER: without end), next at `due_at`, not after `until`.

    Its turns are counted from the `anchor`, not from one another: a month after the 31st of January is the
    28th of February, two months after it the 31st of March.
    """

    left: int
    due_at: datetime
    every: Span
    anchor: datetime
    turn: int = 0  # the one that comes at `due_at`; 0: at the anchor itself
    until: datetime | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Cycle":
        """Those that were kept before there were anchors are counted from their next turn."""
        every, anchor = Span(data["months"], data["rest"]), data.get("anchor", data["due_at"])
        return cls(data["left"], data["due_at"], every, anchor, data.get("turn", 0), data["until"])

    def as_data(self) -> dict[str, Any]:
        """Return plain values, as a state or a row keeps them."""
        return {
            "left": self.left,
            "due_at": self.due_at,
            "months": self.every.months,
            "rest": self.every.rest,
            "anchor": self.anchor,
            "turn": self.turn,
            "until": self.until,
        }

    def missed(self, around: Surroundings) -> "Cycle":
        """Return what is left after firing now: what a downtime missed fires once, together.

        Months are counted where people live: midnight of the first is in the month before, in UTC.
        """
        left, due_at, turn = self.left, self.due_at, self.turn
        anchor = self.anchor.astimezone(around.zone)
        while left != 0 and due_at <= around.now:
            turn += 1
            due_at = _utc(self.every.times(turn).after(anchor), around)
            left -= 1 if left > 0 else 0
            if self.until is not None and due_at > self.until:
                left = 0
        return replace(self, left=left, due_at=due_at, turn=turn)


def due_moment(value: Any, around: Surroundings) -> datetime:
    """Return when something is due: at a date and time, or a duration after now. Raises ElementFailed."""
    try:
        return _utc(_moment(_read(value.strip()) if isinstance(value, str) else value, around), around)
    except (OverflowError, ValueError) as error:
        raise ElementFailed(N_("时间 {value} 超出公元 1 至 9999 年。"), value=shown(value)) from error


def settled_due(answer: Answer, asked: Value, around: Surroundings) -> dict[str, datetime | None]:
    """Return what is kept of an armed timer: when it is due, None while the clock it follows is paused.

    Raises ElementFailed.
    """
    counted = counted_from(asked, around)
    if counted and answer.is_meant_null:
        return {"due_at": None, **counted}
    return {"due_at": answer.read(lambda value: due_moment(value, around)), **counted}


def counted_from(asked: Value, around: Surroundings) -> dict[str, datetime]:
    """Return from when a moment was counted, if it must be worked out again when the calendar changes."""
    return {COUNTED_FROM: around.now} if asked.calls & around.recounted else {}


def deadline(value: Any, around: Surroundings) -> datetime:
    """Return until when something may be done: as `due_moment`, but a day without a time means its end."""
    if isinstance(value, str):
        value = _read(value.strip())
    if isinstance(value, date) and not isinstance(value, datetime):
        value += timedelta(days=1)
    return due_moment(value, around)


def cycle(value: Any, around: Surroundings) -> Cycle:
    """Read a repeating interval of ISO 8601. Raises ElementFailed.

    R3/PT1H: the first is one interval from now; R3/PT1H/<end>: none after the end; R/<start>/P1D: the first
    is at the start; R/<start>/<end>: at the start, and as often as from there to the end lasts.
    """
    parts = value.strip().split("/") if isinstance(value, str) else []
    if len(parts) not in (2, 3) or not re.match(r"R(0*[1-9]\d*)?\Z", parts[0]):
        raise ElementFailed(N_("循环定时应写成 R3/PT1H 的形式，实为 {value}。"), value=shown(value))
    left = int(parts[0][1:]) if parts[0] != "R" else FOREVER
    bounds = [_read(part) for part in parts[1:]]
    if [type(bound) for bound in bounds] == [Span, Span]:
        raise ElementFailed(N_("循环定时“{value}”有两个间隔，只能有一个。"), value=value)
    every, until = _interval(bounds, around)
    if every is None or every.after(around.now) <= around.now:
        raise ElementFailed(N_("循环定时“{value}”应含大于零的间隔。"), value=value)
    due_at = due_moment(bounds[0], around)
    if until is not None and due_at > until:
        raise ElementFailed(N_("循环定时“{value}”在结束时刻之前没有一次到期。"), value=value)
    if isinstance(bounds[0], Span):
        return Cycle(left, due_at, every, _utc(around.now, around), 1, until)
    return Cycle(left, due_at, every, due_at, 0, until)


def _interval(bounds: list[Any], around: Surroundings) -> tuple[Span | None, datetime | None]:
    """Return how often, and until when; None for what the bounds don't say."""
    first, last = bounds[0], bounds[-1]
    if isinstance(last, Span):
        return last, None
    if len(bounds) < 2:
        return None, None
    end = due_moment(last, around)
    return (first, end) if isinstance(first, Span) else (Span(0, end - due_moment(first, around)), None)


def _moment(value: Any, around: Surroundings) -> datetime:
    if isinstance(value, Span):
        return value.after(around.now.astimezone(around.zone))
    if isinstance(value, timedelta):
        return around.now + value
    if isinstance(value, feel.YearMonthDuration):
        return Span(value.total_months, timedelta()).after(around.now.astimezone(around.zone))
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    raise ElementFailed(N_("时间应为日期、日期时间或时长，实为 {value}。"), value=shown(value))


def _read(text: str) -> Any:
    match = _DURATION.match(text)
    if match is not None:
        years, months, weeks, days, hours, minutes = (int(group or 0) for group in match.groups()[:6])
        rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=float(match[7] or 0))
        return Span(years * 12 + months, rest)
    try:
        return date.fromisoformat(text) if len(text) == len("2026-07-01") else datetime.fromisoformat(text)
    except ValueError as error:
        if _lacks_capitals(text):
            raise ElementFailed(
                N_("“{text}”应写成 {right}：ISO 8601 的字母要大写。"), text=text, right=text.upper()
            ) from error
        raise ElementFailed(N_("“{text}”不是 ISO 8601 的日期时间或时长。"), text=text) from error


def _lacks_capitals(text: str) -> bool:
    """Say whether a duration, alone or in an interval, is right but for its letters: `pt1h` is no name."""
    capitals = text.upper()
    durations = (part for part in capitals.split("/") if _DURATION.match(part))
    return text != capitals and _ISO.match(capitals) is not None and any(durations)


def _utc(moment: datetime, around: Surroundings) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=around.zone)).astimezone(UTC)
