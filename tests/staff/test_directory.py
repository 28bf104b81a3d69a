"""Who holds what, who stands above whom."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from database.session import reading, transaction
from staff import directory
from staff.models import Appointment, Member, Organisation

TODAY = date(2026, 11, 23)


def organisation(session: Session, code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def member(session: Session, username: str) -> Member:
    return session.scalars(select(Member).where(Member.username == username)).one()


def superiors(code: str, position: str | None) -> list[str]:
    with reading() as session:
        found = directory.superiors(session, organisation(session, code).id, position, TODAY)
        return [each.username for each in found]


@pytest.mark.parametrize(
    ("code", "position", "above"),
    [
        ("KS", "division_chief", ["KS.4"]),
        ("KS", "deputy_leader", ["KS.5"]),
        ("KS", "principal_leader", ["JS-SZ.2"]),  # the division chief of the city answers
        ("JS-SZ", "principal_leader", ["JS.3"]),
        ("JS", "principal_leader", []),
    ],
)
def test_above_a_post_stands_the_next_rank_then_the_organisation_above(
    sqlite_app: Flask, code: str, position: str, above: list[str]
) -> None:
    assert superiors(code, position) == above


def test_a_rank_nobody_holds_is_passed_over(sqlite_app: Flask) -> None:
    with transaction() as session:
        session.execute(
            delete(Appointment).where(
                Appointment.organisation_id == organisation(session, "KS").id,
                Appointment.position_key == "deputy_leader",
            )
        )

    assert superiors("KS", "division_chief") == ["KS.5"]


def test_the_head_holds_the_highest_post(sqlite_app: Flask) -> None:
    with reading() as session:
        heads = directory.heads(session, organisation(session, "KS").id, TODAY)

    assert [head.username for head in heads] == ["KS.5"]


def test_an_organisation_without_people_has_the_head_of_the_one_above(sqlite_app: Flask) -> None:
    with transaction() as session:
        home = organisation(session, "KS")
        session.execute(delete(Appointment).where(Appointment.organisation_id == home.id))
        heads = directory.heads(session, home.id, TODAY)

    assert [head.username for head in heads] == ["JS-SZ.3"]


def test_the_highest_post_of_a_member_counts_only_while_it_is_held(sqlite_app: Flask) -> None:
    with transaction() as session:
        home, chief = organisation(session, "KS"), member(session, "KS.3")
        held = directory.highest_position(session, chief.id, home.id, TODAY)
        session.execute(
            update(Appointment).where(Appointment.member_id == chief.id).values(until_on=date(2026, 11, 22))
        )
        ended = directory.highest_position(session, chief.id, home.id, TODAY)

    assert (held, ended) == ("division_chief", None)


def test_whoever_has_left_or_is_not_yet_there_holds_nothing(sqlite_app: Flask) -> None:
    with transaction() as session:
        home = organisation(session, "KS")
        session.execute(update(Member).where(Member.username == "KS.3").values(active=False))
        session.execute(
            update(Appointment)
            .where(Appointment.member_id == member(session, "KS.4").id)
            .values(from_on=date(2026, 11, 24))
        )

    with reading() as session:
        assert directory.holders(session, home.id, "division_chief", TODAY) == []
        assert directory.holders(session, home.id, "deputy_leader", TODAY) == []
        assert len(directory.holders(session, home.id, "deputy_leader", date(2026, 11, 24))) == 1


def test_the_chair_goes_round_every_four_years() -> None:
    assert [directory.chair_of(year) for year in range(2020, 2028)] == ["ZJ", "JS", "SH", "AH"] * 2
