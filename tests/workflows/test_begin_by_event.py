"""Instances that nobody starts by hand: begun by messages, signals, clocks and conditions."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.session import reading, transaction
from demonstration.theatre import Theatre
from registers.models import RecordStatus, RegisterRecord
from scheduler import sweep, worker
from tests.bpmn.draw import Drawing, conditional, message, signal, timer
from tests.support.acting import begin, incidents, person
from tests.support.packages import install, packed
from tests.workflows.talking import alarming, begun_by, instances_of, listening, sent, speaking
from workflows import refusals
from workflows.begin_by_event import Cause, begin_by_event
from workflows.models import ArmedStart, MessageStatus
from workflows.queries.starts import start_entries


def team(session: Session) -> RegisterRecord:
    return session.scalars(select(RegisterRecord).where(RegisterRecord.key == "T-KS")).one()


def test_a_word_nobody_waits_for_begins_an_instance_that_knows_what_was_said(stage: Theatre) -> None:
    install(packed(begun_by(message("m"))))
    install(packed(speaking()))

    begin(stage, "KS.2", "speaker", {"about": "一号"})
    stage.settle()

    (begun,) = instances_of("begun")
    assert stage.variables_of(begun.id, "answer")["said"] == "一号"
    assert stage.variables_of(begun.id, "answer")["organisation"] == "KS"  # the sender's
    assert (begun.starter_id, begun.title, begun.number) == (None, "begun", "办件2026-00002")
    (word,) = sent(MessageStatus.DELIVERED)
    assert word.receiver_id == begun.id


def test_a_word_goes_to_who_waits_for_it_before_it_begins_anything(stage: Theatre) -> None:
    install(packed(begun_by(message("m"))))
    install(packed(listening()))
    install(packed(speaking()))
    listener = begin(stage, "KS.2", "listener", {"about": "一号"})

    begin(stage, "KS.2", "speaker", {"about": "一号"})
    begin(stage, "KS.2", "speaker", {"about": "一号"})
    stage.settle()

    assert stage.open_elements(listener) == ["answer"]
    assert len(instances_of("begun")) == 1


def test_a_signal_begins_an_instance_of_every_package_on_its_newest_version(stage: Theatre) -> None:
    install(packed(begun_by(signal("s"), "one")))
    install(packed(begun_by(signal("s"), "two")))
    newest = install(packed(begun_by(signal("s"), "two", lx_organisation="SH", lx_starter="SH.1")))
    install(packed(alarming()))

    begin(stage, "KS.2", "alarming", {"level": 3})
    stage.settle()

    (one,), (two,) = instances_of("one"), instances_of("two")
    assert two.definition_id == newest
    assert two.starter_id == person("SH.1").id
    seen = stage.variables_of(two.id, "answer")
    assert (seen["organisation"], seen["starter"], seen["level"]) == ("SH", "SH.1", 3)
    assert stage.variables_of(one.id, "answer")["starter"] is None


def test_a_cycle_begins_an_instance_at_each_turn_and_one_for_all_that_were_missed(stage: Theatre) -> None:
    install(packed(begun_by(timer("R4/PT1H", "timeCycle"))))
    with transaction() as session:
        armed = session.query(ArmedStart).filter_by(key="begun").one()
        armed.due_at = stage.now + timedelta(hours=1)
        armed.turns = {**(armed.turns or {}), "due_at": armed.due_at, "anchor": stage.now}

    stage.wait(timedelta(hours=1))
    assert len(instances_of("begun")) == 1
    stage.now += timedelta(hours=2, minutes=30)  # nobody looks meanwhile
    stage.settle()
    assert len(instances_of("begun")) == 2
    stage.wait(timedelta(days=1))

    assert len(instances_of("begun")) == 3


def test_a_new_version_keeps_the_turns_of_what_stayed_and_drops_what_is_gone(stage: Theatre) -> None:
    install(packed(begun_by(timer("2030-01-01T08:00:00+08:00", "timeDate"))))
    with transaction() as session:
        session.query(ArmedStart).filter_by(key="begun").one().due_at = stage.now
    second = install(packed(begun_by(timer("2030-01-01T08:00:00+08:00", "timeDate"))))

    with reading() as session:
        armed = session.query(ArmedStart).filter_by(key="begun").one()
        assert (armed.due_at, armed.definition_id) == (stage.now, second)

    install(packed(begun_by("")))
    with reading() as session:
        assert session.query(ArmedStart).filter_by(key="begun").all() == []


def test_a_condition_begins_an_instance_each_time_it_becomes_true(stage: Theatre) -> None:
    install(packed(begun_by(conditional('record("teams", "T-KS").status = "reserved"'))))

    def set_status(status: RecordStatus) -> None:
        with transaction() as session:
            team(session).status = status
        stage.wait(timedelta(minutes=1))

    stage.settle()
    assert instances_of("begun") == []
    set_status(RecordStatus.RESERVED)
    stage.settle()
    assert len(instances_of("begun")) == 1
    set_status(RecordStatus.AVAILABLE)
    set_status(RecordStatus.RESERVED)

    assert len(instances_of("begun")) == 2


def test_all_triggers_of_a_parallel_multiple_start_must_happen(stage: Theatre) -> None:
    install(packed(begun_by(message("m") + signal("s"), parallelMultiple="true")))
    install(packed(alarming()))
    install(packed(speaking()))

    begin(stage, "KS.2", "speaker", {"about": "一号"})
    stage.settle()
    assert instances_of("begun") == []
    begin(stage, "KS.2", "alarming", {"level": 1})
    stage.settle()

    (begun,) = instances_of("begun")
    seen = stage.variables_of(begun.id, "answer")
    assert (seen["said"], seen["level"]) == ("一号", 1)


def test_an_instantiating_gateway_begins_by_the_first_event_and_a_receive_task_likewise(
    sqlite_stage: Theatre,
) -> None:
    install(packed(
        Drawing("gate").declare("message", "m", name="word").declare("signal", "s", name="alarm")
        .element("eventBasedGateway", "choose", instantiate="true")
        .catch("told", message("m")).catch("rung", signal("s"))
        .user("a", lx_position="case_handler").user("b", lx_position="case_handler").end()
        .flows("choose told a end", "choose rung b end")
    ))  # fmt: skip
    install(packed(
        Drawing("task").declare("message", "m", name="word")
        .element("receiveTask", "receive", instantiate="true", messageRef="m")
        .user("a", lx_position="case_handler").end().flows("receive a end")
    ))  # fmt: skip
    install(packed(alarming()))
    install(packed(speaking()))

    begin(sqlite_stage, "KS.2", "alarming", {"level": 1})
    begin(sqlite_stage, "KS.2", "speaker", {"about": "一号"})
    sqlite_stage.settle()

    told, rung = sorted(instances_of("gate"), key=lambda one: sqlite_stage.open_elements(one.id))
    assert (sqlite_stage.open_elements(told.id), sqlite_stage.open_elements(rung.id)) == (["a"], ["b"])
    assert instances_of("task") == []  # one word begins one instance, of the first package by its key


def test_the_same_cause_begins_one_instance_however_often_it_is_told(stage: Theatre) -> None:
    definition_id = install(packed(begun_by(message("m"))))
    cause = Cause(definition_id, "begun", "start", "message:1:1", "message", "word", {})

    for _ in range(2):
        with transaction() as session:
            begin_by_event(session, cause, stage.now)

    assert len(instances_of("begun")) == 1


def test_an_instance_that_can_not_begin_is_tried_again_and_then_an_incident(stage: Theatre) -> None:
    install(packed(begun_by(signal("s"), lx_starter="nobody")))
    install(packed(alarming()))

    begin(stage, "KS.2", "alarming", {"level": 1})
    stage.settle()
    stage.wait(timedelta(hours=2))

    (incident,) = incidents(None)
    assert incident.name == "自动启动"
    assert "nobody" in incident.reason


def test_only_what_begins_blank_is_offered_on_the_start_page(sqlite_stage: Theatre) -> None:
    install(packed(begun_by(signal("s"))))
    handler = person("KS.2")

    with reading() as session:
        offered = [entry.process_id for entry in start_entries(session, handler)]

    assert "begun" not in offered
    with pytest.raises(refusals.ProcessNotFound):
        begin(sqlite_stage, "KS.2", "begun")


def test_a_waiting_condition_is_looked_at_now_and_then_without_filling_the_history(stage: Theatre) -> None:
    install(packed(
        Drawing("patient").start().catch("until", conditional('record("teams", "T-KS").status = "reserved"'))
        .user("answer", lx_position="case_handler").end().flows("start until answer end")
    ))  # fmt: skip
    patient = begin(stage, "KS.2", "patient")
    stage.settle()
    steps = stage.steps(patient)

    with transaction() as session:
        team(session).status = RecordStatus.RESERVED
    sweep.look_at_conditions(stage.now)
    worker.run_all("test", stage.now)

    assert stage.open_elements(patient) == ["answer"]
    assert stage.steps(patient) == steps + 1
