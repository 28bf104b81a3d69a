"""Whatever was answered: drawn, and submitted as the browser would, it is answered the same."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import lxml.html
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms.text import Untidy, clean
from tests.forms.building import NOW, schema_of

OPTIONS = [{"value": value, "label": f"选项{value}"} for value in ("a", "b", "丙")]
NUMBERED = '=[1, 2.5, true, date("2026-01-01")]'

LEAVES: list[dict[str, Any]] = [
    {"type": "textfield", "key": "name", "label": "名称"},
    {"type": "textarea", "key": "remark", "label": "备注"},
    {"type": "number", "key": "amount", "label": "金额"},
    {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "日期"},
    {"type": "datetime", "subtype": "time", "key": "hour", "timeLabel": "时刻"},
    {"type": "datetime", "subtype": "datetime", "key": "moment", "dateLabel": "时间"},
    {"type": "checkbox", "key": "urgent", "label": "紧急"},
    {"type": "checklist", "key": "items", "label": "清单", "values": OPTIONS},
    {"type": "taglist", "key": "tags", "label": "标签", "values": OPTIONS},
    {"type": "radio", "key": "level", "label": "级别", "values": OPTIONS},
    {"type": "select", "key": "kind", "label": "类别", "valuesExpression": NUMBERED},
    {"type": "filepicker", "key": "files", "label": "附件", "multiple": True},
]
SCHEMA = forms.read(
    schema_of(
        *LEAVES,
        {"type": "group", "path": "contact", "label": "联系人", "components": LEAVES},
        {"type": "dynamiclist", "path": "teams", "label": "队伍", "components": LEAVES},
    )
)


def stored(ids: Any) -> list[forms.StoredFile]:
    return [forms.StoredFile(each, f"预案{each}.pdf", "application/pdf", each * 10) for each in ids]


AROUND = forms.Surroundings(now=NOW, attachments=stored)


_DAY_ONE = datetime(1901, 1, 1)  # noqa: DTZ001  hypothesis adds the zone


def _is_tidy(text: str) -> bool:
    try:
        return clean(text, many_lines=True) == text
    except Untidy:
        return False


def _answers() -> st.SearchStrategy[dict[str, Any]]:
    lines = st.text(max_size=20).filter(_is_tidy)
    tokens = st.sampled_from(["a", "b", "丙"])
    moments = st.datetimes(_DAY_ONE, _DAY_ONE.replace(year=2199), timezones=st.just(UTC))
    return st.fixed_dictionaries(
        {
            "name": lines.filter(lambda text: "\n" not in text).map(lambda text: text or None),
            "remark": lines.map(lambda text: text or None),
            "amount": st.none() | st.decimals(-(10**12), 10**12, places=4, allow_nan=False),
            "day": st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31)),
            "hour": st.none() | st.times().map(lambda value: value.replace(microsecond=0)),
            "moment": st.none() | moments.map(lambda value: value.replace(microsecond=0)),
            "urgent": st.booleans(),
            "items": st.lists(tokens, unique=True).map(sorted),
            "tags": st.lists(tokens, unique=True).map(sorted),
            "level": st.none() | tokens,
            "kind": st.sampled_from([None, Decimal(1), Decimal("2.5"), True, date(2026, 1, 1)]),
            "files": st.lists(st.integers(1, 10**6), max_size=3, unique=True).map(
                lambda ids: [file.as_answer() for file in stored(ids)]
            ),
        }
    )


@settings(max_examples=40, deadline=None)
@given(_answers(), _answers(), st.lists(_answers(), max_size=3))
def test_drawn_and_submitted_answers_stay_the_same(render, own, contact, teams):
    answers = own | {"contact": contact, "teams": teams}
    page = render("form", forms.bind(SCHEMA, AROUND, context={}, answers=answers))

    pairs = lxml.html.fromstring(page).form_values()
    bound = forms.bind(SCHEMA, AROUND, context={}, submitted=forms.Submission(tuple(pairs)))

    assert bound.validate(), bound.errors
    assert bound.answers == answers


def test_times_of_day_are_kept_to_the_second(bind):
    bound = bind(LEAVES[4], submitted=[("hour", "14:30:05")])

    assert bound.answers == {"hour": time(14, 30, 5)}
