"""Give out 发文字号: no gaps and no doubles within organ, series and year, whoever asks at the same time."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.insert import insert_into
from notices.models import Notice, NumberCounter, NumberEntry
from wording import N_, Refusal

USUAL_PATTERN = "{series}〔{year}〕{sequence}号"
GAPS = frozenset({"series", "year", "sequence", "division_code"})
PADDINGS = frozenset({"", *(f"0{width}" for width in range(2, 9))})
MAX_LENGTH = 120


class PatternRefused(Refusal):
    """The pattern of a series can't make numbers."""

    sentence = N_("编号格式“{pattern}”不可用：{problem}")


class NumberUnknown(Refusal):
    """There is no such number in the register."""

    sentence = N_("登记簿中没有编号“{text}”。")


@dataclass(frozen=True)
class Number:
    """A number as printed, and its place in the series."""

    text: str
    sequence: int


def allocate(
    session: Session,
    *,
    organ: str,
    series: str,
    year: int,
    pattern: str = USUAL_PATTERN,
    division_code: str | None = None,
) -> Number:
    """Return the next number and enter it in the register; a rolled-back transaction gives it back.

    The counter's row stays locked until the caller commits, so call it late. Raises PatternRefused.
    """
    check_pattern(pattern)
    sequence = _next(session, organ, series, year)
    gaps = {"series": series, "year": year, "sequence": sequence, "division_code": division_code}
    text = _written(pattern, gaps)
    session.add(NumberEntry(organ=organ, series=series, year=year, sequence=sequence, text=text))
    session.flush()
    return Number(text, sequence)


def void(session: Session, notice: Notice) -> None:
    """Note in the register that the document of a number is void; the number stays taken.

    Raises NumberUnknown. A document without a number has nothing to note.
    """
    if notice.sequence is None:
        return
    entry = session.scalar(
        select(NumberEntry).where(
            NumberEntry.organ == notice.organ,
            NumberEntry.series == notice.series,
            NumberEntry.year == notice.year,
            NumberEntry.sequence == notice.sequence,
        )
    )
    if entry is None:
        raise NumberUnknown(text=notice.number)
    entry.void_reason = notice.void_reason


def check_pattern(pattern: str) -> None:
    """Raise PatternRefused unless the pattern has only gaps we fill, one of them the sequence.

    str.format alone would let "{series.__class__}" read attributes; patterns are typed by administrators.
    """
    try:
        pieces = list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise PatternRefused(pattern=pattern, problem=N_("大括号不配对")) from error
    names = [name for _, name, _, _ in pieces if name is not None]
    for _, name, specification, conversion in pieces:
        if name is not None and name not in GAPS:
            problem = f"不认识“{{{name}}}”，可用：{'、'.join(sorted(GAPS))}"
            raise PatternRefused(pattern=pattern, problem=problem)
        allowed = PADDINGS if name == "sequence" else {""}
        if conversion or (specification or "") not in allowed:
            problem = f"“{name}”只可写作 {{{name}}}，序号可写作 {{sequence:02}} 至 {{sequence:08}}"
            raise PatternRefused(pattern=pattern, problem=problem)
    if "sequence" not in names:
        raise PatternRefused(pattern=pattern, problem=N_("缺少 {sequence}，编号会重复"))


def _next(session: Session, organ: str, series: str, year: int) -> int:
    """Count up in one statement: between reading and writing two, another transaction could do the same."""
    counted = (
        insert_into(session, NumberCounter)
        .values(organ=organ, series=series, year=year, next=2)
        .on_conflict_do_update(
            index_elements=["organ", "series", "year"], set_={"next": NumberCounter.next + 1}
        )
        .returning(NumberCounter.next)
    )
    # Past the identity map: a counter loaded earlier in this session would give its old value.
    following = session.execute(counted, execution_options={"populate_existing": True}).scalar_one()
    return int(following) - 1


def _written(pattern: str, gaps: Mapping[str, Any]) -> str:
    for _, name, _, _ in string.Formatter().parse(pattern):
        if name is not None and gaps.get(name) in (None, ""):
            raise PatternRefused(pattern=pattern, problem=f"没有“{name}”的值，请在机构资料中补充")
    text = pattern.format_map(gaps)
    if len(text) > MAX_LENGTH:
        raise PatternRefused(pattern=pattern, problem=f"编号超过 {MAX_LENGTH} 字")
    return text
