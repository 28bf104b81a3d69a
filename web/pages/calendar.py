"""工作日历: a year in a region, day by day. Everybody reads it; what changes it lies in calendar_changes."""

from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from calendars.models import Certainty, DayKind
from calendars.regions import is_region
from database.session import reading
from web.layout import day as written
from web.now import request_now
from web.sign_in import person
from workflows.queries import calendar_page

page = Blueprint("calendar", __name__, url_prefix="/calendar")

KINDS = {
    DayKind.HOLIDAY: _l("放假"),
    DayKind.MAKEUP_WORKDAY: _l("调休上班"),
    DayKind.LOCAL_OFF: _l("当地放假"),
    DayKind.LOCAL_WORK: _l("当地上班"),
}
STATUSES = {Certainty.OFFICIAL: _l("正式"), Certainty.PROVISIONAL: _l("暂定")}
WEEKDAYS = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))


@page.get("/")
def show() -> str:
    return draw(_chosen_day(), refusal="")


def draw(chosen: date | None, refusal: str) -> str:
    """Return the page of the year and the region that were asked for, with the form of one day."""
    asked = request.values.get("region", "")
    region = asked if is_region(asked) else ""
    this_year = int(written(request_now())[:4])
    year = chosen.year if chosen else request.values.get("year", this_year, type=int)
    with reading() as session:
        grid = calendar_page.year_grid(session, year, region)
        return render_template(
            "calendar/year.html",
            grid=grid,
            chosen=grid.day(chosen),
            regions={"": _l("全国"), **calendar_page.regions(session)},
            passes=calendar_page.passes(session) if person().reads_everything else (),
            kinds=KINDS,
            statuses=STATUSES,
            weekdays=WEEKDAYS,
            refusal=refusal,
        )


def _chosen_day() -> date | None:
    try:
        return date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        return None
