"""The calendar is changed: whose days count where, what is refused, and that only the last word counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from calendars.models import CalendarDay, CalendarYear, Certainty, DayKind
from calendars.read_notice import HolidayNotice, NoticeDay, read_notice
from calendars.refusals import YearIncomplete
from calendars.statutory import named_holidays
from calendars.working_days import SATURDAY
from database.session import reading, transaction
from demonstration.theatre import Theatre
from staff.models import AuditEvent
from staff.person import Person
from tests.calendars.notices import PAPER, invented_2027
from tests.support.acting import person
from workflows.calendar_refusals import CalendarChangedMeanwhile, DayNotEnterable, NothingToAnnounce
from workflows.change_calendar import (
    changes,
    enter_known_years,
    fingerprint,
    make_official,
    take_back,
    take_notice,
)
from workflows.change_calendar_day import DaySetting, set_day
from workflows.models import Recalculation
from workflows.refusals import NotAllowed

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)
COUNTY, CITY, PROVINCE = "320583", "3205", "32"


@pytest.fixture
def admin(sqlite_stage: Theatre) -> Person:
    return person("process")


def local(on: date, region: str, kind: DayKind | None, status: Certainty = Certainty.OFFICIAL) -> DaySetting:
    return DaySetting(on, region, kind, "台风停工", "示例〔2026〕1号", status)


def enter(setting: DaySetting, admin: Person) -> None:
    with transaction() as session:
        set_day(session, setting, admin, NOW)


def take(content: bytes, admin: Person) -> None:
    with transaction() as session:
        notice = read_notice(content)
        take_notice(session, notice, fingerprint(session, notice.year), admin, NOW)


def works(on: date, region: str = "") -> bool:
    with reading() as session:
        return load_calendar(session, region).is_workday(on)


def test_the_nearest_override_wins(admin: Person) -> None:
    enter(local(TUESDAY, PROVINCE, DayKind.LOCAL_OFF), admin)
    enter(local(TUESDAY, COUNTY, DayKind.LOCAL_WORK), admin)

    assert works(TUESDAY)
    assert not works(TUESDAY, "320000")
    assert not works(TUESDAY, "320500")
    assert not works(TUESDAY, "320100")
    assert works(TUESDAY, COUNTY)
    assert works(TUESDAY, "310000")

    enter(local(TUESDAY, CITY, DayKind.LOCAL_WORK), admin)
    enter(local(TUESDAY, COUNTY, None), admin)

    assert works(TUESDAY, COUNTY)
    assert not works(TUESDAY, "320100")


def test_an_expected_day_of_a_region_makes_its_dates_provisional_and_no_others(admin: Person) -> None:
    enter(local(TUESDAY, CITY, DayKind.LOCAL_OFF, Certainty.PROVISIONAL), admin)

    with reading() as session:
        assert load_calendar(session, COUNTY).is_provisional(TUESDAY, TUESDAY)
        assert not load_calendar(session, "320100").is_provisional(TUESDAY, TUESDAY)


def test_a_notice_makes_its_year_official_and_speaks_of_the_december_before(admin: Person) -> None:
    take(invented_2027(), admin)

    assert not works(date(2026, 12, 31))
    assert not works(date(2027, 1, 4))
    assert works(date(2027, 1, 10))
    with reading() as session:
        assert not load_calendar(session).is_provisional(date(2026, 12, 1), date(2027, 12, 31))
        assert session.get_one(CalendarYear, 2027).source == PAPER


def test_the_preview_names_each_day_that_changes(admin: Person) -> None:
    with reading() as session:
        found = {change.on: change for change in changes(session, read_notice(invented_2027()))}

    assert sorted(found) == [date(2026, 12, 31), *(date(2027, 1, day) for day in (2, 3, 4, 10))]
    assert found[date(2027, 1, 10)].before is None
    assert found[date(2027, 1, 10)].after == NoticeDay(date(2027, 1, 10), DayKind.MAKEUP_WORKDAY, "元旦")


def test_a_preview_that_is_out_of_date_is_not_taken(admin: Person) -> None:
    notice = read_notice(invented_2027())
    with reading() as session:
        seen = fingerprint(session, 2027)
    take(invented_2027(), admin)

    with pytest.raises(CalendarChangedMeanwhile), transaction() as session:
        take_notice(session, notice, seen, admin, NOW)
    with pytest.raises(NothingToAnnounce):
        take(invented_2027(), admin)


def test_a_typed_year_is_provisional_until_it_is_made_official_with_its_document(admin: Person) -> None:
    enter(DaySetting(date(2027, 1, 4), "", DayKind.HOLIDAY, "元旦", "预计"), admin)

    assert not works(date(2027, 1, 4))
    with reading() as session:
        assert load_calendar(session).is_provisional(date(2027, 1, 4), date(2027, 1, 4))

    with transaction() as session:
        make_official(session, 2027, "示例〔2026〕2号", admin, NOW)

    with reading() as session:
        calendar = load_calendar(session)
        rows = session.scalars(select(CalendarDay).where(CalendarDay.notice_year == 2027)).all()
    assert not calendar.is_provisional(date(2027, 1, 1), date(2027, 12, 31))
    assert not any(calendar.is_workday(day) for day in [date(2027, 1, 4), *named_holidays(2027)])
    assert {(row.source, row.status) for row in rows} == {("示例〔2026〕2号", Certainty.OFFICIAL)}

    with transaction() as session:
        take_back(session, 2027, "录入有误", admin, NOW)

    with reading() as session:
        assert load_calendar(session).is_provisional(date(2027, 3, 1), date(2027, 3, 1))
    assert not works(date(2027, 1, 4))


def test_an_official_year_can_not_lose_a_holiday_of_the_statute(admin: Person) -> None:
    with pytest.raises(YearIncomplete, match="2026-10-01"):
        enter(DaySetting(date(2026, 10, 1), "", None), admin)

    assert not works(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (DaySetting(TUESDAY, "", DayKind.MAKEUP_WORKDAY, "元旦", "示例"), "本来就上班"),
        (DaySetting(TUESDAY, "", DayKind.LOCAL_OFF, "台风", "示例"), "全国只有放假和调休上班"),
        (DaySetting(TUESDAY, CITY, DayKind.HOLIDAY, "台风", "示例"), "地区只有当地放假和当地上班"),
        (DaySetting(TUESDAY, "320", DayKind.LOCAL_OFF, "台风", "示例"), "地区应为行政区划代码"),
        (DaySetting(TUESDAY, CITY, DayKind.LOCAL_OFF, "", "示例"), "请写明节日名称或理由"),
        (DaySetting(TUESDAY, CITY, DayKind.LOCAL_OFF, "台风", ""), "请写明依据的文件"),
        (DaySetting(date(2100, 1, 1), CITY, DayKind.LOCAL_OFF, "台风", "示例"), "1901 年至 2099 年"),
    ],
)
def test_a_day_that_can_not_be_is_refused(admin: Person, setting: DaySetting, said: str) -> None:
    with pytest.raises(DayNotEnterable, match=said):
        enter(setting, admin)


CHANGES: list[Callable[[Session, Person], Any]] = [
    lambda session, who: set_day(session, local(TUESDAY, CITY, DayKind.LOCAL_OFF), who, NOW),
    lambda session, who: make_official(session, 2027, "示例", who, NOW),
    lambda session, who: take_back(session, 2026, "示例", who, NOW),
    lambda session, who: take_notice(session, read_notice(invented_2027()), "", who, NOW),
]


@pytest.mark.parametrize("change", CHANGES)
def test_only_process_administrators_change_the_calendar(
    sqlite_stage: Theatre, change: Callable[[Session, Person], Any]
) -> None:
    with pytest.raises(NotAllowed), transaction() as session:
        change(session, person("KS.2"))


def test_each_change_is_in_the_audit_trail_and_starts_a_pass(admin: Person) -> None:
    enter(local(TUESDAY, CITY, DayKind.LOCAL_OFF), admin)
    take(invented_2027(), admin)

    with reading() as session:
        told = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "calendar_changed").order_by(AuditEvent.id)
        ).all()
        passes = session.scalars(select(Recalculation).order_by(Recalculation.id)).all()
    assert [event.object for event in told] == ["calendar:2026-11-24", "calendar:2027"]
    assert told[0].details["kind"] == [None, "local_off"]
    assert [(one.region, one.first_on) for one in passes] == [(CITY, TUESDAY), ("", date(2026, 12, 31))]


def test_what_moves_no_date_starts_no_pass_and_what_changes_nothing_is_not_noted(admin: Person) -> None:
    typhoon = local(TUESDAY, CITY, DayKind.LOCAL_OFF)
    enter(typhoon, admin)
    enter(typhoon, admin)
    enter(local(date(2026, 11, 25), CITY, None), admin)  # nothing was entered there
    enter(replace(typhoon, name="台风红色预警"), admin)

    with reading() as session:
        noted = select(func.count()).where(AuditEvent.action == "calendar_changed")
        assert session.scalar(select(func.count()).select_from(Recalculation)) == 1
        assert session.scalar(noted) == 2


def test_the_command_enters_only_years_that_are_not_official_yet(admin: Person) -> None:
    with transaction() as session:
        assert enter_known_years(session, NOW) == []
        take_back(session, 2026, "示例", admin, NOW)

    with transaction() as session:
        assert enter_known_years(session, NOW) == [2026]
    with reading() as session:
        assert not load_calendar(session).is_provisional(date(2026, 1, 1), date(2026, 12, 31))


YEARS = (2027, 2028)
REGIONS = ("32", "3205", "320583")
DAYS = st.dates(date(2026, 12, 20), date(2028, 12, 31))


@st.composite
def notices(draw: st.DrawFn) -> HolidayNotice:
    year = draw(st.sampled_from(YEARS))
    kinds = dict.fromkeys(named_holidays(year), DayKind.HOLIDAY)
    for on in draw(st.lists(st.dates(date(year - 1, 12, 25), date(year, 12, 31)), max_size=6)):
        worked = on.weekday() >= SATURDAY and draw(st.booleans())
        kinds.setdefault(on, DayKind.MAKEUP_WORKDAY if worked else DayKind.HOLIDAY)
    days = tuple(NoticeDay(on, kind, "节日") for on, kind in sorted(kinds.items()))
    return HolidayNotice(year, "示例", days)


OVERRIDES = st.builds(
    local,
    DAYS,
    st.sampled_from(REGIONS),
    st.sampled_from([DayKind.LOCAL_OFF, DayKind.LOCAL_WORK, None]),
    st.sampled_from(Certainty),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.one_of(notices(), OVERRIDES), max_size=8))
def test_the_calendar_is_what_was_said_last_of_each_year_and_day_in_whatever_order(
    admin: Person, words: list[HolidayNotice | DaySetting]
) -> None:
    said: dict[int, HolidayNotice] = {}
    here: dict[tuple[str, date], DaySetting] = {}
    with transaction() as session:
        example = session.begin_nested()
        for word in words:
            if isinstance(word, DaySetting):
                set_day(session, word, admin, NOW)
                here[word.region, word.on] = word
            elif said.get(word.year) != word:
                take_notice(session, word, fingerprint(session, word.year), admin, NOW)
                said[word.year] = word
        found = load_calendar(session, "320583")
        example.rollback()

    for on in {day.on for notice in said.values() for day in notice.days} | {on for _, on in here}:
        assert found.is_workday(on) == by_hand(on, said, here)
        settings_ = [here[region, on] for region in REGIONS if (region, on) in here]
        guessed = any(one.kind and one.status is Certainty.PROVISIONAL for one in settings_)
        assert found.is_provisional(on, on) == (guessed or on.year not in {*said, 2026})


def by_hand(on: date, said: dict[int, HolidayNotice], here: dict[tuple[str, date], DaySetting]) -> bool:
    for region in reversed(REGIONS):
        setting = here.get((region, on))
        if setting is not None and setting.kind is not None:
            return setting.kind is DayKind.LOCAL_WORK
    for year in (on.year + 1, on.year):
        for day in said[year].days if year in said else ():
            if day.on == on:
                return day.kind is DayKind.MAKEUP_WORKDAY
    if on.year not in {*said, 2026} and on in named_holidays(on.year):
        return False
    return on.weekday() < SATURDAY
