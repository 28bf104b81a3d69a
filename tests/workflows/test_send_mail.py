"""Mail: to whom a task has come, in their language, once; nothing without a server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from sqlalchemy import select, update

from database.session import reading, transaction
from demonstration.theatre import Theatre
from staff.models import Member
from tests.bpmn.draw import Drawing
from tests.support.acting import begin, begin_filing, incidents, open_task, person
from tests.support.mailbox import Mailbox, mailbox
from tests.support.packages import install, packed
from wording import Wording, translated
from workflows.announce_tasks import NEW_TASK
from workflows.jobs import handler_of
from workflows.models import Delivery, EscalationPolicy, Job, JobStatus, Notification
from workflows.send_mail import send_mail

MAIL = {
    "key": "mail:7:task:1",
    "to": "ks2@example.com",
    "language": "zh",
    "sentence": NEW_TASK,
    "gaps": {"task": "核对材料", "title": "示例公司：综合预案"},
    "link": "/tasks/1",
}


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as opened:
        yield opened


def connect(app: Flask, box: Mailbox) -> None:
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], smtp_url=box.url, public_url="https://lingxing.example"
    )
    with transaction() as session:
        session.execute(update(Member).where(Member.username == "KS.2").values(email="ks2@example.com"))


def test_a_candidate_with_an_address_gets_a_mail_with_a_link(
    sqlite_app: Flask, sqlite_stage: Theatre, box: Mailbox
) -> None:
    connect(sqlite_app, box)

    filing = begin_filing(sqlite_stage)

    task_id = open_task(filing, "check_completeness")
    (mail,) = [message for message in box.messages if message["To"] == "ks2@example.com"]
    assert mail["Subject"].startswith("新待办：")
    assert f"task.{task_id}@" in mail["Message-ID"]
    assert f"https://lingxing.example/tasks/{task_id}" in mail.get_content()
    assert mail["Date"] is not None


@pytest.mark.parametrize(
    ("by", "rung", "mailed"), [(["app"], 1, 0), (["mail"], 0, 1), (["app", "mail"], 1, 1)]
)
def test_a_step_of_a_ladder_comes_by_what_its_policy_names(
    sqlite_app: Flask, sqlite_stage: Theatre, box: Mailbox, by: list[str], rung: int, mailed: int
) -> None:
    connect(sqlite_app, box)
    step = {"offset": 0, "unit": "workdays", "kind": "reminder", "to": ["assignee"], "by": by}
    with transaction() as session:
        session.get_one(EscalationPolicy, "default").steps = [step]
    drawing = Drawing("late").start().user("act", lx_position="case_handler", lx_due="=workdays(1)").end()
    install(packed(drawing.flows("start act end")))
    begin(sqlite_stage, "KS.2", "late")

    sqlite_stage.wait(timedelta(days=3))

    with reading() as session:
        rows = select(Notification).where(Notification.key.startswith("ladder:"))
        assert len([line for line in session.scalars(rows) if line.member_id == person("KS.2").id]) == rung
    assert len([mail for mail in box.messages if "ladder" in mail["Message-ID"]]) == mailed


def test_without_a_server_nothing_leaves_and_nothing_piles_up(
    sqlite_app: Flask, sqlite_stage: Theatre
) -> None:
    with transaction() as session:
        session.execute(update(Member).where(Member.username == "KS.2").values(email="ks2@example.com"))

    begin_filing(sqlite_stage)

    with reading() as session:
        assert session.scalars(select(Job)).all() == []
    assert not send_mail(sqlite_app.config["SETTINGS"], MAIL, sqlite_stage.now)


def test_a_server_that_is_away_is_tried_again_and_the_case_goes_on(
    sqlite_app: Flask, sqlite_stage: Theatre, box: Mailbox
) -> None:
    connect(sqlite_app, box)
    box.open = False
    filing = begin_filing(sqlite_stage)
    with reading() as session:
        assert [job.status for job in session.scalars(select(Job))] == [JobStatus.TODO]
    assert sqlite_stage.open_elements(filing) == ["check_completeness"]
    box.open = True

    sqlite_stage.wait(timedelta(minutes=1))

    assert len(box.messages) == 1
    assert incidents(filing) == []


def test_a_mail_that_was_cut_off_goes_again_with_the_same_id_and_one_that_was_taken_does_not(
    sqlite_app: Flask, sqlite_stage: Theatre, box: Mailbox
) -> None:
    connect(sqlite_app, box)
    handler = handler_of("send_mail")
    handler(MAIL, sqlite_stage.now)
    with transaction() as session:  # as after a crash between sending and noting it
        session.execute(update(Delivery).values(sent_at=None))

    handler(MAIL, sqlite_stage.now)
    handler(MAIL, sqlite_stage.now)

    assert [mail["Message-ID"] for mail in box.messages] == ["<mail.7.task.1@lingxing>"] * 2
    with reading() as session:
        (delivery,) = session.scalars(select(Delivery)).all()
    assert (delivery.tries, delivery.sent_at) == (2, sqlite_stage.now)


def test_whoever_reads_english_gets_english(
    sqlite_app: Flask, sqlite_stage: Theatre, box: Mailbox, tmp_path: Path
) -> None:
    connect(sqlite_app, box)
    catalogues = english(tmp_path, {NEW_TASK: "New task: {task} ({title})"})

    send_mail(sqlite_app.config["SETTINGS"], MAIL | {"language": "en"}, sqlite_stage.now, catalogues)
    send_mail(sqlite_app.config["SETTINGS"], MAIL, sqlite_stage.now, catalogues)

    assert [mail["Subject"] for mail in box.messages] == [
        "New task: 核对材料 (示例公司：综合预案)",
        "新待办：核对材料（示例公司：综合预案）",
    ]


def test_a_title_of_two_lines_does_not_break_the_header(
    sqlite_app: Flask, sqlite_stage: Theatre, box: Mailbox
) -> None:
    connect(sqlite_app, box)
    gaps = {"task": "核对\r\nBcc: all@example.com", "title": "标题" * 60}

    send_mail(sqlite_app.config["SETTINGS"], MAIL | {"gaps": gaps}, sqlite_stage.now)

    (mail,) = box.messages
    assert mail["Bcc"] is None
    assert len(mail["Subject"]) <= 70


def test_a_sentence_without_a_translation_stays_chinese(tmp_path: Path) -> None:
    catalogues = english(tmp_path, {})

    assert translated(Wording("新待办：{task}", {"task": "甲"}), "en", catalogues) == "新待办：甲"
    assert translated(Wording("新待办：{task}", {"task": "甲"}), "fr", catalogues) == "新待办：甲"


def english(folder: Path, messages: dict[str, str]) -> Path:
    """Write a compiled catalogue and return the folder of catalogues."""
    catalogue = Catalog(locale="en")
    for chinese, text in messages.items():
        catalogue.add(chinese, text)
    target = folder / "en" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return folder
