"""Starting: by those who may, once for each command."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from bpmn.package import Package
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing
from tests.support.acting import APPLICATION, at_once, begin, person
from tests.support.packages import install, packed
from workflows import refusals
from workflows.commands import CommandKey
from workflows.models import ProcessInstance
from workflows.start_instance import Starting, start_instance

FILING = Starting("plan_filing", "plan_filing", APPLICATION, CommandKey("k1", "start_instance"))


def started(username: str, stage: Theatre) -> int:
    applicant = person(username)
    with transaction() as session:
        return start_instance(session, FILING, applicant, stage.now)


def instances() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ProcessInstance)) or 0


def test_the_same_key_gives_the_same_instance(stage: Theatre) -> None:
    first = started("E-1.1", stage)

    second = started("E-1.1", stage)

    assert first == second
    assert instances() == 1


def test_the_same_key_from_two_windows_at_once_starts_one_instance(stage: Theatre) -> None:
    found: list[int] = []

    def start() -> None:
        found.append(started("E-1.1", stage))

    acts: list[Callable[[], None]] = [start] * 3
    raised = at_once(acts)

    assert raised == [None] * 3
    assert len(set(found)) == 1
    assert instances() == 1


def test_the_key_of_somebody_else_starts_an_instance_of_one_s_own(sqlite_stage: Theatre) -> None:
    mine = started("E-1.1", sqlite_stage)

    theirs = started("E-2.1", sqlite_stage)

    assert mine != theirs


def test_those_whose_post_may_not_start_it_are_told(sqlite_stage: Theatre) -> None:
    with pytest.raises(refusals.NotAllowedToStart) as refused:
        started("KS.3", sqlite_stage)

    assert "备案" in str(refused.value)


def test_numbers_of_instances_have_no_gap_when_many_start_at_once(stage: Theatre) -> None:
    applicant = person("E-1.1")

    def starting(index: int) -> Callable[[], None]:
        def start() -> None:
            command = CommandKey(f"n{index}", "start_instance")
            with transaction() as session:
                start_instance(
                    session,
                    Starting("plan_filing", "plan_filing", APPLICATION, command),
                    applicant,
                    stage.now,
                )

        return start

    assert at_once([starting(index) for index in range(6)]) == [None] * 6

    with reading() as session:
        numbers = sorted(session.scalars(select(ProcessInstance.number)))
    assert numbers == [f"应备受理2026-{index:05}" for index in range(1, 7)]


@pytest.mark.parametrize("setting", ["title", "organisation"])
@pytest.mark.parametrize(
    ("expression", "reason"), [("=place", "没有变量“place”"), ("=count(for i in 1..99999 return i)", "项")]
)
def test_what_gives_no_title_or_organisation_is_refused_with_the_reason(
    sqlite_stage: Theatre, setting: str, expression: str, reason: str
) -> None:
    package = packed(Drawing().start().end().flows("start end"))
    manifest = package.files["package.toml"] + f"{setting} = '{expression}'\n".encode()
    install(Package(package.key, {**package.files, "package.toml": manifest}))

    with pytest.raises(refusals.EntryFailed, match=f"package.toml 的 {setting}.*{reason}"):
        begin(sqlite_stage, "KS.2", "p")

    assert instances() == 0
