"""Play every case of the four flows, check how each ended, write the documents, draw the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config import SHANGHAI
from database.session import reading, transaction
from demonstration import cooperation, documents, filings, mobilisations, seed, soundness, supervisions
from demonstration.case import Case
from demonstration.ending import ending_of
from demonstration.filling import NotAsRehearsed
from demonstration.papers import write_papers
from demonstration.report import differences, table_of
from demonstration.theatre import MORNING, Theatre
from wording import Refusal
from workflows import definitions

CASES: Sequence[Case] = (
    *(*filings.CASES, *mobilisations.CASES, *cooperation.CASES),
    *(*supervisions.CASES, *documents.CASES),
)

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What was played, and what was not as it should be."""

    table: str
    complaints: tuple[str, ...]

    @property
    def as_it_should(self) -> bool:
        return not self.complaints


def play_all(out: Path, tell: Tell, cases: Sequence[Case] = CASES) -> Outcome:
    """Play the cases and write their documents under `out`; `tell` hears what is being done.

    Needs an app context on an empty, migrated database of its own, which nobody else uses meanwhile.
    """
    definitions.forget_all()
    in_turn = sorted(cases, key=lambda case: case.begins_on)
    stage = Theatre(datetime.combine(in_turn[0].begins_on, MORNING, SHANGHAI))
    with transaction() as session:
        if not seed.seed(session, stage.now):
            raise NotAsRehearsed("the database holds something already; the demonstration needs an empty one")
    began: dict[str, int] = {}  # by the title of the case
    complaints: list[str] = []
    for place, case in enumerate(in_turn, start=1):
        tell(f"[{place}/{len(in_turn)}] {case.begins_on} {case.package} {case.title}")
        try:
            stage.go_to(case.begins_on)
            began[case.title] = case.play(stage)
        except (NotAsRehearsed, Refusal) as problem:
            complaints.append(f"{case.package} {case.title}: expected to be played, but {problem}")
    with reading() as session:
        played = [(case, ending_of(session, began[case.title])) for case in cases if case.title in began]
        left_open = {began[case.title] for case, _ in played if case.expected.outcome is None}
    complaints += soundness.complaints(stage.now, left_open)
    for case, ending in played:
        complaints += [f"{case.package} {case.title}: {each}" for each in differences(case.expected, ending)]
    tell(f"{sum(write_papers(out, case, ending) for case, ending in played)} documents in {out}")
    return Outcome(table_of(played), tuple(complaints))
