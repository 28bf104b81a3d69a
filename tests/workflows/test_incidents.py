"""Incidents: an element fails, the rest of the case goes on, a retry after the cure goes on as well."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import update

from bpmn.standing import Standing
from database.session import reading, transaction
from demonstration.theatre import Theatre
from registers import records
from registers.models import RecordStatus, Register, RegisterRecord
from tests.bpmn.draw import Drawing, error, parameters
from tests.support.acting import begin, fulfil, incidents, instance, open_task, person, press, retry
from tests.support.packages import install, packed
from wording import translated
from workflows import refusals, services
from workflows.advance import must_wait_or_end
from workflows.models import Incident, IncidentStatus, InstanceStatus, ProcessInstance
from workflows.queries.history import history_of
from workflows.retry_incident import retry_incident
from workflows.service_call import ServiceCall


def beside(service: Drawing, *, boundary: bool = False) -> Drawing:
    """Draw the rest: the element `work` on one branch, a user task `other` on another."""
    drawing = (
        service.start()
        .parallel("fork", "join")
        .user("other", lx_position="case_handler")
        .end()
        .flows("start fork work join end", "fork other join")
    )
    if boundary:
        drawing.declare("error", "e", errorCode="NOT_AVAILABLE").boundary("caught", "work", error("e"))
        drawing.user("choose_another", lx_position="case_handler").flows("caught choose_another join")
    return drawing


def begun(stage: Theatre, drawing: Drawing) -> int:
    install(packed(drawing))
    case = begin(stage, "KS.2", drawing.id)
    stage.settle()
    return case


def reserving(key: str = "T-KS") -> Drawing:
    inside = parameters(register="teams", key=key)
    return Drawing("reserving").service("work", inside, lx_topic="reserve_record", name="锁定队伍")


def occupy(key: str, status: RecordStatus) -> None:
    with transaction() as session:
        session.execute(update(RegisterRecord).where(RegisterRecord.key == key).values(status=status))


def test_an_unknown_topic_is_an_incident_and_the_other_branch_goes_on(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, beside(Drawing("p").service("work", lx_topic="fly", name="起飞")))

    fulfil(sqlite_stage, open_task(case, "other"), "KS.2")

    (incident,) = incidents(case)
    assert (incident.element_id, incident.name) == ("work", "起飞")
    assert incident.reason == "没有名为“fly”的服务"
    assert instance(case).status is InstanceStatus.RUNNING


def test_the_reason_is_told_in_the_language_of_the_reader(sqlite_stage: Theatre) -> None:
    drawing = Drawing("p").script("work", "level = 1 / 0")
    case = begun(sqlite_stage, beside(drawing))
    (incident,) = incidents(case)
    english = translated(incident.wording, "en")
    assert ("应为能算出的值" in incident.reason, "should give" in english) == (True, True)
    assert not re.search("[\u4e00-\u9fff]", english)

    with transaction() as session:  # as rows were before they kept more than the Chinese sentence
        session.get_one(Incident, incident.id).told = None

    assert str(incidents(case)[0].wording) == incident.reason


def test_a_missing_parameter_is_named(sqlite_stage: Theatre) -> None:
    inside = parameters(key="P-1", data="={a: 1}")
    case = begun(
        sqlite_stage, beside(Drawing("p").service("work", inside, lx_topic="write_record", name="登记"))
    )

    assert [incident.reason for incident in incidents(case)] == ["服务“登记”缺少参数 register"]


def test_a_retry_after_the_cure_lets_the_case_end(stage: Theatre) -> None:
    inside = parameters(register="boats", key="B-1", data='={name: "一号艇"}')
    case = begun(stage, beside(Drawing("p").service("work", inside, lx_topic="write_record", name="登记")))
    fulfil(stage, open_task(case, "other"), "KS.2")
    (incident,) = incidents(case)
    assert incident.reason == "没有登记册“boats”。"
    with transaction() as session:
        session.add(Register(key="boats", name="船艇", schema={}))

    retry(stage, incident.id)

    with reading() as session:
        assert records.find(session, "boats", "B-1") is not None
    assert incidents(case) == []
    (resolved,) = incidents(case, IncidentStatus.RESOLVED)
    assert resolved.resolved_by_id == person("process").id
    assert instance(case).status is InstanceStatus.COMPLETED


def test_a_retry_that_fails_again_leaves_the_incident_open_with_the_new_reason(sqlite_stage: Theatre) -> None:
    inside = parameters(register="boats", key="B-1", data='={status: "flying"}')
    drawing = beside(Drawing("p").service("work", inside, lx_topic="write_record", name="登记"))
    case = begun(sqlite_stage, drawing)
    (incident,) = incidents(case)
    assert "没有登记册" in incident.reason
    with transaction() as session:
        session.add(Register(key="boats", name="船艇", schema={}))

    retry(sqlite_stage, incident.id, why="登记册已补建")

    (still,) = incidents(case)
    assert still.id == incident.id
    assert "flying" in still.reason
    with reading() as session:
        last = history_of(session, session.get_one(ProcessInstance, case))[-1]
    assert (last.kind, last.opinion) == ("retried", "登记册已补建")


def test_what_is_not_available_without_an_error_event_is_an_incident(sqlite_stage: Theatre) -> None:
    occupy("T-KS", RecordStatus.DEPLOYED)

    case = begun(sqlite_stage, beside(reserving()))

    (incident,) = incidents(case)
    assert "现在不可用" in incident.reason


def test_what_is_not_available_with_an_error_event_takes_the_other_way(sqlite_stage: Theatre) -> None:
    occupy("T-KS", RecordStatus.DEPLOYED)

    case = begun(sqlite_stage, beside(reserving(), boundary=True))

    assert incidents(case) == []
    assert sorted(sqlite_stage.open_elements(case)) == ["choose_another", "other"]


def test_a_handler_that_breaks_is_an_incident_and_what_it_wrote_is_undone(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(call: ServiceCall) -> None:
        records.write(call.session, "teams", "T-NEW", {"name": "新队"}, call.now)
        call.session.flush()
        raise ZeroDivisionError("除数为零")

    monkeypatch.setattr(services, "TOPICS", {**services.TOPICS, "broken": broken})

    case = begun(stage, beside(Drawing("p").service("work", lx_topic="broken", name="算账")))

    assert [incident.reason for incident in incidents(case)] == ["服务“算账”出错：除数为零"]
    with reading() as session:
        assert records.find(session, "teams", "T-NEW") is None


@pytest.mark.parametrize(("mapped", "stuck"), [("ArithmeticError", False), ("TimeoutError", True)])
def test_an_exception_is_the_error_it_is_mapped_to_and_what_was_written_is_undone(
    sqlite_stage: Theatre, monkeypatch: pytest.MonkeyPatch, mapped: str, stuck: bool
) -> None:
    def broken(call: ServiceCall) -> None:
        records.write(call.session, "teams", "T-NEW", {"name": "新队"}, call.now)
        raise ZeroDivisionError("除数为零")

    monkeypatch.setattr(services, "TOPICS", {**services.TOPICS, "broken": broken})
    entry = f'<lx:error exception="{mapped}" code="NOT_AVAILABLE"/>'
    inside = f"<bpmn:extensionElements>{entry}</bpmn:extensionElements>"

    case = begun(sqlite_stage, beside(Drawing("p").service("work", inside, lx_topic="broken"), boundary=True))

    assert ("choose_another" in sqlite_stage.open_elements(case)) is not stuck
    assert bool(incidents(case)) is stuck
    with reading() as session:
        assert records.find(session, "teams", "T-NEW") is None


def test_a_value_too_long_for_the_database_is_an_incident_not_a_lost_case(stage: Theatre) -> None:
    inside = parameters(register="teams", key="=long", data="={a: 1}")
    drawing = Drawing("p").script("make", 'long = string join(for i in 1..60 return "队伍", "-")')
    drawing.service("work", inside, lx_topic="write_record", name="登记")
    drawing.start().end().user("after", lx_position="case_handler").flows("start make work after end")

    case = begun(stage, drawing)

    reasons = [incident.reason for incident in incidents(case)]
    assert len(reasons) + len(stage.open_elements(case)) == 1  # SQLite takes any length
    assert all("登记" in reason for reason in reasons)


def test_a_failing_script_quotes_itself_and_goes_on_after_the_cure(sqlite_stage: Theatre) -> None:
    text = 'later = hours(record("teams", "T-XX").distance_km)'
    case = begun(sqlite_stage, beside(Drawing("p").script("work", text)))
    (incident,) = incidents(case)
    assert incident.element_id == "work"
    assert "hours" in incident.reason
    with transaction() as session:
        records.write(session, "teams", "T-XX", {"distance_km": Decimal(3)}, sqlite_stage.now)

    retry(sqlite_stage, incident.id)

    assert incidents(case) == []
    assert sqlite_stage.open_elements(case) == ["other"]


def test_a_gateway_without_a_way_out_is_an_incident(sqlite_stage: Theatre) -> None:
    drawing = (
        Drawing("p").start().exclusive("which").user("a", lx_position="case_handler").end()
        .flows("start which").flow("which", "a", condition='kind = "a"').flows("a end")
    )  # fmt: skip

    case = begun(sqlite_stage, drawing)

    (incident,) = incidents(case)
    assert incident.element_id == "which"


def test_an_incident_of_a_cancelled_branch_is_resolved(sqlite_stage: Theatre) -> None:
    drawing = beside(Drawing("p").service("work", lx_topic="fly"))
    drawing.declare("message", "m", name="withdraw")
    drawing.element(
        "subProcess",
        "withdrawing",
        '<bpmn:startEvent id="withdraw" name="撤回" lx:actor="starter">'
        '<bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent><bpmn:endEvent id="gone"/>'
        '<bpmn:sequenceFlow id="w1" sourceRef="withdraw" targetRef="gone"/>',
        triggeredByEvent="true",
    )
    case = begun(sqlite_stage, drawing)
    assert len(incidents(case)) == 1

    press(sqlite_stage, case, "withdraw", "KS.2")

    assert incidents(case) == []
    assert instance(case).status is InstanceStatus.COMPLETED


def test_only_process_administrators_retry(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, beside(Drawing("p").service("work", lx_topic="fly")))
    (incident,) = incidents(case)

    with pytest.raises(refusals.NotAllowed), transaction() as session:
        retry_incident(session, incident.id, person("auditor"), sqlite_stage.now)


def test_a_step_after_which_nothing_is_waited_for_is_refused() -> None:
    with pytest.raises(refusals.WaitsForNothing):
        must_wait_or_end(Standing())
    must_wait_or_end(Standing(ended=True))
