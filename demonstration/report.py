"""What the demonstration tells at its end: the table of cases, and what was not as it should be."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from demonstration.case import Case, Expected
from demonstration.ending import Ending, Paper
from demonstration.table import Column, draw, shortened

CASE = Column("case", 38)
COLUMNS = (
    Column("package", 20),
    CASE,
    Column("steps", 6, to_the_right=True),
    Column("who", 27),
    Column("ended", 14),
    Column("yuan", 10, to_the_right=True),
    Column("documents", 46),
)
MOST_NAMED = 8  # usernames; of more, the number is told

Row = tuple[Sequence[str], ...]


def table_of(played: Sequence[tuple[Case, Ending]]) -> str:
    """Return the table: a row for each case, below it one for each kind of sub-case."""
    rows: list[Row] = []
    for case, ending in played:
        rows.append(_row(case.package, case.title, [ending]))
        rows += _rows_below(ending, depth=1)
    return draw(COLUMNS, rows)


def differences(expected: Expected, ending: Ending) -> Iterator[str]:
    """Yield a sentence for each thing that ended differently."""
    if ending.outcome != expected.outcome:
        wanted, found = expected.outcome or "still running", ending.outcome or "still running"
        yield f"expected outcome {wanted}, but it is {found}"
    if ending.all_amounts != expected.amounts:
        yield f"expected {_yuan(expected.amounts)} yuan, but {_yuan(ending.all_amounts)} were decided"
    if ending.outcomes_below != Counter(expected.sub_cases):
        yield f"expected sub-cases {_counted(expected.sub_cases)}, but got {_counted(ending.outcomes_below)}"
    papers = Counter(paper.key for paper in ending.all_papers)
    for key, count in expected.documents.items():
        if papers[key] < count:
            yield f"expected at least {count} × {key}, but there are {papers[key]}"


def _rows_below(ending: Ending, depth: int) -> list[Row]:
    """Group sub-cases that differ only in who did them."""
    rows: list[Row] = []
    for _, alike in groupby(sorted(ending.sub_cases, key=_likeness), key=_likeness):
        group = list(alike)
        title = f"{'  ' * (depth - 1)}└ {_title(group)}"
        rows.append(_row("", shortened(title, CASE.width), group))
        for each in group:
            rows += _rows_below(each, depth + 1)
    return rows


def _likeness(ending: Ending) -> tuple[str, ...]:
    keys = sorted({paper.key for paper in ending.papers})
    below = [str(sub_case.outcome) for sub_case in ending.sub_cases]
    return (ending.process, str(ending.outcome), str(ending.amounts), *keys, *below)


def _title(group: Sequence[Ending]) -> str:
    return group[0].title if len(group) == 1 else f"{group[0].process} ×{len(group)}"


def _row(package: str, title: str, group: Sequence[Ending]) -> Row:
    steps = sorted({ending.steps for ending in group})
    papers = [paper for ending in group for paper in ending.papers]
    return (
        [package],
        [title],
        [f"{steps[0]}–{steps[-1]}" if len(steps) > 1 else str(steps[0])],
        _who(group),
        [group[0].outcome_name or group[0].outcome or "running"],
        [_yuan(amounts) for ending in group if (amounts := ending.amounts)],
        _papers(papers),
    )


def _who(group: Sequence[Ending]) -> Sequence[str]:
    names = list(dict.fromkeys(name for ending in group for name in ending.who))
    return names if len(names) <= MOST_NAMED else [f"{len(names)} people"]


def _papers(papers: Sequence[Paper]) -> Sequence[str]:
    titles = Counter(paper.title for paper in papers)
    return [title if count == 1 else f"{title}×{count}" for title, count in titles.items()] or ["—"]


def _yuan(amounts: Sequence[Decimal]) -> str:
    return "、".join(f"{amount:,.2f}" for amount in amounts) or "no"


def _counted(outcomes: Mapping[str, int]) -> str:
    return ", ".join(f"{count} × {outcome}" for outcome, count in sorted(outcomes.items())) or "none"
