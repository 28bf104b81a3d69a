"""Characters that no font has are found where they stand, before a document is rendered or numbered."""

import pytest
from sqlalchemy import select

from bpmn.package import Package
from database.session import reading
from demonstration.theatre import Theatre
from notices import unprintable
from notices.fonts import FontSet
from notices.job import NoticeJob
from notices.models import Notice
from tests.bpmn.draw import Drawing, message
from tests.notices.conftest import form_job
from tests.support.acting import APPLICATION, awaited_message, begin
from tests.support.clients import ClientOf
from tests.support.packages import install, packed
from wording import translated
from workflows.models import Incident

LETTER = """
[notices.letter]
title = '="关于" + subject + "的函"'
layout = "letter"
"""
REASON = b"""{"type": "default", "id": "reason", "schemaVersion": 19, "components": [
    {"type": "textfield", "id": "subject", "key": "subject", "label": "subject"},
    {"type": "textfield", "id": "reason", "key": "reason", "label": "reason"},
    {"type": "textfield", "id": "remark", "key": "remark", "label": "remark"}]}"""


def places(job: NoticeJob, fonts: FontSet) -> list[str]:
    return [str(each) for each in unprintable.find(job, fonts)]


def test_a_field_a_line_and_a_value_are_named(fonts: FontSet) -> None:
    job = form_job(
        title="备案🚒登记表",
        template="<p>\n🚒{{ plan.name }}</p>\n{% for row in rows %}<p>{{ row.title }}</p>{% endfor %}",
        variables={"plan": {"name": "预案🧯"}, "rows": [{"title": "甲"}, {"title": "乙🧯"}]},
    )

    assert places(job, fonts) == [
        "标题：🚒（U+1F692）",
        "模板第 2 行：🚒（U+1F692）",
        "“plan.name”：🧯（U+1F9EF）",
        "“rows[2].title”：🧯（U+1F9EF）",
    ]


def test_places_are_told_in_the_language_of_the_reader(fonts: FontSet) -> None:
    job = form_job(title="备案🚒登记表", template="<p>🧯</p>")

    told = [translated(each.wording, "en") for each in unprintable.find(job, fonts)]

    assert told == ["Title：🚒（U+1F692）", "Line 1 of the template：🧯（U+1F9EF）"]


def test_what_the_template_does_not_read_may_hold_any_character(fonts: FontSet) -> None:
    job = form_job(variables={"remark": "🚒", "plan": {"name": "🚒"}})

    assert places(job, fonts) == []


def test_names_in_feel_are_read_too(fonts: FontSet) -> None:
    job = form_job(template="<p>{{ feel('upper case(plan.name)') }}</p>", variables={"plan": {"name": "🚒"}})

    assert places(job, fonts) == ["“plan.name”：🚒（U+1F692）"]


@pytest.mark.usefixtures("fonts")
def test_an_answer_is_looked_at_when_a_document_prints_it() -> None:
    characters = unprintable.in_answers(["<p>{{ plan.name }}</p>", '="关于" + subject + "的函"'])

    assert characters("name", "预案🚒") == "🚒"
    assert characters("remark", "🚒") == ""
    assert characters("name", "李喆堃，䶮") == ""
    assert characters("subject", "隐患🧯") == "🧯"


@pytest.mark.usefixtures("fonts")
def test_a_document_that_can_not_be_printed_is_an_incident_before_it_is_numbered(
    sqlite_stage: Theatre,
) -> None:
    begin(sqlite_stage, "E-1.1", "plan_filing", {**APPLICATION, "plan_title": "综合应急预案🚒"})
    sqlite_stage.settle()

    with reading() as session:
        reasons = session.scalars(select(Incident.reason)).all()
        filed = session.scalars(select(Notice)).all()
    assert [reason for reason in reasons if "“plan_title”：🚒（U+1F692）" in reason]
    assert filed == []


@pytest.mark.usefixtures("fonts", "sqlite_stage")
def test_who_types_it_is_told_at_the_field(client_of: ClientOf) -> None:
    client = client_of("E-1.1")

    answer = client.submit("/start/plan_filing/plan_filing", {"plan_title": "综合应急预案🚒"})

    assert answer.status_code == 422
    assert "要印入文书，而其中的“🚒”没有字体可以印出" in answer.text


@pytest.mark.usefixtures("fonts")
def test_who_sends_a_message_is_told_at_the_field(sqlite_stage: Theatre, client_of: ClientOf) -> None:
    drawing = Drawing().declare("message", "m").start().end()
    drawing.catch("withdraw", message("m"), lx_actor="starter", lx_form="reason")
    package = packed(drawing.flows("start withdraw end"), forms__reason_json=REASON)
    manifest = package.files["package.toml"] + LETTER.encode()
    files = {"package.toml": manifest, "notices/letter.html": b"<p>{{ reason }}</p>"}
    install(Package("p", {**package.files, **files}))
    waiting = awaited_message(begin(sqlite_stage, "KS.2", "p"), "withdraw")
    typed = {"subject": "隐患🧯", "reason": "险情🚒", "remark": "🧯"}

    answer = client_of("KS.2").submit(f"/instances/messages/{waiting}", typed)

    assert answer.status_code == 422
    for told in ("《subject》要印入文书，而其中的“🧯”没有", "《reason》要印入文书，而其中的“🚒”没有"):
        assert told in answer.text
    assert "《remark》要印入文书" not in answer.text
