"""Teams are called, called off and paid while version after version of their package is deployed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bpmn.package import Package, read_folder
from config import ROOT
from database.session import reading, transaction
from demonstration import mobilisations, soundness
from demonstration.case import Case
from demonstration.ending import ending_of
from demonstration.report import differences
from demonstration.theatre import Theatre
from tests.support.acting import person
from tests.support.packages import install
from workflows.begin_migration import Wish, begin_migration
from workflows.models import MigrationCase, MigrationStatus, ProcessDefinition, ProcessInstance, UserTask

PACKAGE = read_folder(ROOT / "bpmn" / "packages" / mobilisations.PACKAGE)
TASK = re.compile(rb'(<bpmn:userTask id="\w+" name=")')
ACTS_BETWEEN = 3  # a deployment and the next

RESCUED, CALLED_BACK, _ = mobilisations.CASES
CASES = [
    pytest.param(RESCUED, id="rescued", marks=pytest.mark.slow),
    pytest.param(CALLED_BACK, id="called back"),
]


def edition(number: int) -> Package:
    """The package with the number before the name of each task."""
    mark = rf"\g<1>{number}·".encode()
    return Package(PACKAGE.key, {path: TASK.sub(mark, content) for path, content in PACKAGE.files.items()})


@dataclass
class BusyBureau(Theatre):
    """A stage on which an edition is deployed every few acts; `moves` takes all cases along each time."""

    moves: bool = False
    deployed: int = field(default=0, init=False)

    def settle(self) -> None:
        super().settle()
        if self.acted < (self.deployed + 1) * ACTS_BETWEEN:
            return
        self.deployed += 1
        install(edition(self.deployed))
        if self.moves and (running := self._running()):
            with transaction() as session:
                begin_migration(session, Wish(PACKAGE.key, running, {}, "换版"), person("process"), self.now)
            super().settle()

    def _running(self) -> Sequence[int]:
        of_package = (
            select(ProcessInstance.id).join(ProcessDefinition).where(ProcessDefinition.key == PACKAGE.key)
        )
        with reading() as session:
            return session.scalars(of_package.where(ProcessInstance.ended_at.is_(None))).all()


def editions_worked_on() -> list[int]:
    """Of each task the edition it was last shown in; 0 is the version the cases began on."""
    with reading() as session:
        names = session.scalars(select(UserTask.name).order_by(UserTask.opened_at, UserTask.closed_at))
        return [int(number) if mark else 0 for number, mark, _ in (name.partition("·") for name in names)]


def play(stage: BusyBureau, case: Case) -> list[str]:
    """Return what did not end as it should."""
    began = case.play(stage)
    with reading() as session:
        ending = ending_of(session, began)
    return [*differences(case.expected, ending), *soundness.complaints(stage.now)]


@pytest.mark.parametrize("case", CASES)
def test_a_case_and_all_it_calls_stay_on_the_version_they_began_on(sqlite_stage: Theatre, case: Case) -> None:
    stage = BusyBureau(sqlite_stage.now)

    assert play(stage, case) == []

    assert stage.deployed >= 3
    assert set(editions_worked_on()) == {0}


@pytest.mark.parametrize("case", CASES)
def test_a_case_and_all_it_calls_end_as_they_should_however_often_they_move(
    sqlite_stage: Theatre, case: Case
) -> None:
    stage = BusyBureau(sqlite_stage.now, moves=True)

    assert play(stage, case) == []

    with reading() as session:
        moves = session.execute(select(MigrationCase.status, MigrationCase.remarks)).all()
    assert {status for status, _ in moves} == {MigrationStatus.MOVED}
    assert [remarks for _, remarks in moves if remarks] == []
    assert set(range(1, stage.deployed)) <= set(editions_worked_on())
