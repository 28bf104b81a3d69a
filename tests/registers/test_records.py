"""Records: held by one instance at a time, merged, versioned."""

from collections.abc import Callable

import pytest

from database.session import reading, transaction
from demonstration.theatre import Theatre
from registers import records
from registers.models import RecordStatus, RegisterRecord
from tests.bpmn.draw import Drawing
from tests.support.acting import at_once, begin
from tests.support.packages import install, packed


def two_cases(stage: Theatre) -> tuple[int, int]:
    drawing = Drawing("p").start().user("wait", lx_position="case_handler").end().flows("start wait end")
    install(packed(drawing))
    return begin(stage, "KS.2", "p"), begin(stage, "KS.2", "p")


def test_of_two_instances_that_want_a_team_at_once_one_gets_it(stage: Theatre) -> None:
    cases = two_cases(stage)

    def reserving(case: int) -> Callable[[], None]:
        def reserve() -> None:
            with transaction() as session:
                records.reserve(session, "teams", "T-KS", case, stage.now)

        return reserve

    raised = at_once([reserving(case) for case in cases])

    (told,) = [error for error in raised if error is not None]
    winner = cases[raised.index(None)]
    assert isinstance(told, records.RecordNotAvailable)
    with reading() as session:
        assert session.get_one(RegisterRecord, ("teams", "T-KS")).held_by_id == winner


def test_an_instance_may_reserve_again_what_it_holds_and_only_it_may_release(sqlite_stage: Theatre) -> None:
    mine, other = two_cases(sqlite_stage)
    with transaction() as session:
        records.reserve(session, "teams", "T-KS", mine, sqlite_stage.now)
        records.reserve(session, "teams", "T-KS", mine, sqlite_stage.now)

        records.release(session, "teams", "T-KS", other, sqlite_stage.now)
        kept = session.get_one(RegisterRecord, ("teams", "T-KS")).status
        records.release(session, "teams", "T-KS", mine, sqlite_stage.now)
        freed = session.get_one(RegisterRecord, ("teams", "T-KS")).status

    assert (kept, freed) == (RecordStatus.RESERVED, RecordStatus.AVAILABLE)


def test_what_a_cancelled_instance_holds_is_free_again_unless_it_is_closed(
    sqlite_stage: Theatre,
) -> None:
    mine, other = two_cases(sqlite_stage)
    with transaction() as session:
        records.reserve(session, "teams", "T-KS", mine, sqlite_stage.now)
        records.reserve(session, "equipment", "EQ-PUMP-1", mine, sqlite_stage.now)
        records.reserve(session, "teams", "T-SZ", other, sqlite_stage.now)
        session.get_one(RegisterRecord, ("equipment", "EQ-PUMP-1")).status = RecordStatus.CLOSED

    with transaction() as session:
        records.release_all_of(session, mine, sqlite_stage.now)

    with reading() as session:
        found = [session.get_one(RegisterRecord, key).status for key in
                 (("teams", "T-KS"), ("equipment", "EQ-PUMP-1"), ("teams", "T-SZ"))]  # fmt: skip
    assert found == [RecordStatus.AVAILABLE, RecordStatus.CLOSED, RecordStatus.RESERVED]


def test_writing_merges_and_counts_versions(sqlite_stage: Theatre) -> None:
    for data in ({"name": "一号预案", "level": 1}, {"level": 2}):
        with transaction() as session:
            records.write(session, "plans", "P-1", data, sqlite_stage.now)

    with reading() as session:
        row = session.get_one(RegisterRecord, ("plans", "P-1"))
        assert records.find(session, "plans", "P-1") == {
            "key": "P-1", "name": "一号预案", "level": 2, "status": "available",
        }  # fmt: skip
    assert row.version == 2


def test_a_register_that_does_not_exist_is_named(sqlite_stage: Theatre) -> None:
    with pytest.raises(records.RegisterNotFound) as refused, transaction() as session:
        records.write(session, "boats", "B-1", {}, sqlite_stage.now)

    assert "boats" in str(refused.value)
