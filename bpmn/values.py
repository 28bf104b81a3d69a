"""Values msgpack has no type for, as extension types: their numbers stand in stored states."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgpack

from bpmn.standing import Claim, Conflict
from feel import Range, YearMonthDuration
from wording import N_, Refusal


class NotStorable(Refusal):
    """A variable holds something that can't be kept, such as a FEEL function."""

    sentence = N_("变量的值“{value}”无法保存，请只使用文字、数字、日期、列表等数据。")


def pack_value(value: Any) -> Any:
    """Give msgpack something it knows. Raises NotStorable."""
    for number, (kind, pack, _) in enumerate(_TYPES):
        if type(value) is kind:
            return msgpack.ExtType(number, _packed(pack(value)))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return list(value)
    raise NotStorable(value=value)


def unpack_value(number: int, packed: bytes) -> Any:
    """Read an extension type."""
    if number >= len(_TYPES):
        raise ValueError(f"unknown type {number}")
    return _TYPES[number][2](
        msgpack.unpackb(packed, ext_hook=unpack_value, strict_map_key=False),
    )


def _packed(plain: Any) -> bytes:
    packed: bytes = msgpack.packb(plain, default=pack_value, strict_types=True)
    return packed


def _zone(moment: datetime | time) -> str | None:
    """Return the name of the time zone; isoformat alone would only keep today's offset."""
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None


def _with_zone(moment: Any, zone: str | None) -> Any:
    return moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment


def _conflict_row(conflict: Conflict) -> list[Any]:
    claims = [[one.branch, one.element_id, one.name, one.value, one.removed] for one in conflict.claims]
    return [list(conflict.path), claims]


_TYPES: tuple[tuple[type, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    (Decimal, str, Decimal),
    (
        datetime,
        lambda moment: [
            moment.replace(tzinfo=None).isoformat() if _zone(moment) else moment.isoformat(),
            _zone(moment),
        ],
        lambda parts: _with_zone(datetime.fromisoformat(parts[0]), parts[1]),
    ),
    (date, date.isoformat, date.fromisoformat),
    (
        time,
        lambda moment: [
            moment.replace(tzinfo=None).isoformat() if _zone(moment) else moment.isoformat(),
            _zone(moment),
        ],
        lambda parts: _with_zone(time.fromisoformat(parts[0]), parts[1]),
    ),
    (
        timedelta,
        lambda span: [span.days, span.seconds, span.microseconds],
        lambda parts: timedelta(parts[0], parts[1], parts[2]),
    ),
    (UUID, lambda uuid: uuid.bytes, lambda octets: UUID(bytes=octets)),
    (YearMonthDuration, lambda span: span.total_months, YearMonthDuration),
    (
        Range,
        lambda span: [span.start, span.end, span.start_included, span.end_included, span.operator],
        lambda parts: Range(*parts),
    ),
    (int, str, int),  # beyond 64 bits
    (Conflict, _conflict_row, lambda row: Conflict(tuple(row[0]), tuple(Claim(*claim) for claim in row[1]))),
)
