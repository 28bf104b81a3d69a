"""Classes of characters as sets of code points, since RE2 cannot say `[a-z-[aeiou]]`: one less another."""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from feel.limits import spend

Ranges = Sequence[tuple[int, int]]  # first and last code point; in order, apart

NAMED: Final[Mapping[str, str]] = {  # what XPath means by these inside a class
    r"\d": r"\p{Nd}",
    r"\w": r"\p{L}\p{M}\p{N}\p{S}",
    r"\s": r"\x{9}\x{A}\x{D}\x{20}",
    r"\i": r"_:\p{L}",  # a name of XML begins
    r"\c": r"_:.\x{B7}\p{L}\p{Nd}\-",  # and goes on
    r"\p{IsBasicLatin}": r"\x{0}-\x{7F}",
    r"\p{IsLatin-1Supplement}": r"\x{80}-\x{FF}",
    r"\p{IsGreek}": r"\x{370}-\x{3FF}",
    r"\p{IsCyrillic}": r"\x{400}-\x{4FF}",
    r"\p{IsGeneralPunctuation}": r"\x{2000}-\x{206F}",
    r"\p{IsCJKSymbolsandPunctuation}": r"\x{3000}-\x{303F}",
    r"\p{IsCJKUnifiedIdeographs}": r"\x{4E00}-\x{9FFF}",
}
_LAST: Final = sys.maxunicode
_ITEM: Final = re.compile(
    r"(?P<less>-(?=\[))|(?P<name>\\[pP]\{[^}]*\}|\\[dDwWsSiIcC])"
    r"|(?P<first>\\x\{\w+\}|\\.|[^\]])(?:-(?P<last>\\x\{\w+\}|\\.|[^\[\]]))?",
    re.DOTALL,
)
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t"}


def spelled_out(written: str, *, fold: bool) -> str:
    """Return what stands between the brackets of a plain class that is the same; raise ValueError.

    With `fold`, a character stands for itself in upper and lower case, before anything is taken away.
    """
    ranges, end = _class(written, 0, fold)
    if end != len(written):
        raise ValueError(written)
    return "".join(f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in ranges)


def opposite(name: str) -> str:
    r"""Return `\d` for `\D` and the other way round."""
    return f"\\{name[1].swapcase()}{name[2:]}"


def _class(written: str, start: int, fold: bool) -> tuple[Ranges, int]:
    """Return the characters of the class that begins there, and where it ends."""
    negated = written.startswith("[^", start)
    position = start + 1 + negated
    held: list[tuple[int, int]] = []
    less: Ranges = ()
    while not written.startswith("]", position):
        match = _ITEM.match(written, position)
        if match is None:
            raise ValueError(written)
        position = match.end()
        if match["less"]:
            less, position = _class(written, position, fold)
            break
        held += _item(match)
    ranges = _folded(_joined(held)) if fold else _joined(held)
    spend(len(held) + (len(_cases()) if fold else 0))
    if not written.startswith("]", position):
        raise ValueError(written)
    return _both(_others(ranges) if negated else ranges, _others(less)), position + 1


def _item(match: re.Match[str]) -> Ranges:
    if match["first"]:
        return [(_point(match["first"]), _point(match["last"] or match["first"]))]
    return _of_name(match.group())


@lru_cache(maxsize=256)
def _of_name(written: str) -> Ranges:
    name = opposite(written) if written[1] in "PDWSIC" else written
    if name in NAMED:
        ranges, _ = _class(f"[{NAMED[name]}]", 0, fold=False)
    else:
        category = name[3:-1]
        ranges = _joined(
            part for key, parts in _categories().items() if key.startswith(category) for part in parts
        )
    return ranges if name == written else _others(ranges)


def _point(written: str) -> int:
    if written.startswith(r"\x{"):
        return int(written[3:-1], 16)
    return ord(_CONTROLS.get(written[1], written[1]) if written[0] == "\\" else written)


@lru_cache(maxsize=1)
def _categories() -> Mapping[str, list[tuple[int, int]]]:
    """Return the code points of every category of Unicode: Lu, Nd, …"""
    found: dict[str, list[tuple[int, int]]] = {}
    for category, points in groupby(range(_LAST + 1), lambda point: unicodedata.category(chr(point))):
        first, *rest = points
        found.setdefault(category, []).append((first, rest[-1] if rest else first))
    return found


@lru_cache(maxsize=1)
def _cases() -> Sequence[frozenset[int]]:
    """Return the sets of characters that differ in case alone, such as K, k and the sign of Kelvin."""
    groups: dict[str, set[int]] = {}
    for first, last in (part for name in ("Lu", "Ll", "Lt") for part in _categories()[name]):
        for point in range(first, last + 1):
            groups.setdefault(chr(point).lower().upper(), set()).add(point)
    return [frozenset(points) for points in groups.values() if len(points) > 1]


def _folded(ranges: Ranges) -> Ranges:
    return _joined(
        [
            *ranges,
            *(
                (point, point)
                for points in _cases()
                if any(_holds(ranges, held) for held in points)
                for point in points
            ),
        ]
    )


def _holds(ranges: Ranges, point: int) -> bool:
    index = bisect_right(ranges, (point, _LAST)) - 1
    return index >= 0 and point <= ranges[index][1]


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if last < first:
            raise ValueError(f"{first:X}-{last:X}")
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _others(ranges: Ranges) -> Ranges:
    """Return all characters but these."""
    starts = [0, *(last + 1 for _, last in ranges)]
    ends = [*(first - 1 for first, _ in ranges), _LAST]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start <= end]


def _both(left: Ranges, right: Ranges) -> Ranges:
    return _others(_joined([*_others(left), *_others(right)]))
