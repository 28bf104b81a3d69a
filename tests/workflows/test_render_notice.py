"""A rendered document is in the history of its case, and is never replaced."""

import dataclasses
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from database import files
from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.models import Notice
from tests.support.acting import begin_filing
from tests.support.documents import file_letter, send_letter
from workflows.models import Event, InstanceStatus, ProcessInstance
from workflows.render_notice import RenderedDifferently, render_notice
from workflows.verify import verify


def document(notice_id: int) -> Notice:
    with reading() as session:
        return session.get_one(Notice, notice_id)


def renderings(instance_id: int) -> list[dict[str, Any]]:
    with reading() as session:
        found = select(Event).where(Event.instance_id == instance_id, Event.kind == "rendered")
        return [event.details for event in session.scalars(found.order_by(Event.version))]


def test_the_hash_stands_in_a_history_that_stays_whole(stage: Theatre) -> None:
    instance_id = begin_filing(stage)

    kept = document(send_letter(stage, instance_id))

    assert renderings(instance_id)[-1] == {
        "document": [kept.id, kept.number],
        "title": "关于予以备案的函",
        "sha256": kept.sha256,
        "size": kept.size,
    }
    assert verify(stage.now).faults == []


def test_a_second_run_of_the_job_changes_nothing(sqlite_stage: Theatre) -> None:
    stage = sqlite_stage
    instance_id = begin_filing(stage)
    notice_id = send_letter(stage, instance_id)
    before = document(notice_id).rendered_at, len(renderings(instance_id))

    render_notice(notice_id, stage.now)

    assert (document(notice_id).rendered_at, len(renderings(instance_id))) == before


def test_a_file_that_is_gone_is_put_back_from_the_data(sqlite_stage: Theatre) -> None:
    stage = sqlite_stage
    kept = document(send_letter(stage, begin_filing(stage)))
    assert kept.sha256
    content = files.read(kept.sha256)
    files.path_of(kept.sha256).unlink()

    render_notice(kept.id, stage.now)

    assert files.read(kept.sha256) == content


def test_other_bytes_from_the_same_data_are_refused_and_nothing_is_replaced(sqlite_stage: Theatre) -> None:
    stage = sqlite_stage
    kept = document(send_letter(stage, begin_filing(stage)))
    assert kept.sha256
    with transaction() as session:
        session.get_one(Notice, kept.id).data = {**kept.data, "title": "有人改动了标题"}
    files.path_of(kept.sha256).unlink()

    with pytest.raises(RenderedDifferently, match="未被替换"):
        render_notice(kept.id, stage.now)

    assert document(kept.id).sha256 == kept.sha256


def test_a_code_is_printed_only_where_there_is_a_public_address(
    sqlite_app: Flask, sqlite_stage: Theatre
) -> None:
    stage = sqlite_stage
    instance_id = begin_filing(stage)
    without = document(send_letter(stage, instance_id))
    settings = sqlite_app.config["SETTINGS"]
    sqlite_app.config["SETTINGS"] = dataclasses.replace(settings, public_url="https://lingxing.example")

    printed = document(send_letter(stage, instance_id))

    assert without.data["verification"] == ""
    assert printed.data["verification"] == f"https://lingxing.example/verify/{printed.code}"


def test_rendering_counts_as_a_step_of_a_case_that_is_held(sqlite_stage: Theatre) -> None:
    stage = sqlite_stage
    instance_id = begin_filing(stage)
    notice_id = file_letter(stage, instance_id)
    with transaction() as session:
        session.get_one(ProcessInstance, instance_id).status = InstanceStatus.SUSPENDED

    render_notice(notice_id, stage.now)

    assert document(notice_id).sha256
