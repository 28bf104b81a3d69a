"""Data stores: what a diagram reads from a register and writes to it, in the step's own transaction."""

from bpmn.checks.finding import Severity
from database.session import reading, transaction
from demonstration.theatre import Theatre
from registers import records
from tests.bpmn.draw import Drawing
from tests.bpmn.test_data import flows_in, flows_out, needs
from tests.support.acting import begin, fulfil, incidents, instance, open_task, retry
from tests.support.packages import install, packed
from workflows import check_package
from workflows.models import InstanceStatus


def drawn(register: str = "teams", data: str = "{note: was.name}") -> Drawing:
    inside = needs("was", outputs=("now",)) + flows_in("store", "in_was", ' lx:key="T-KS"')
    inside += flows_out("out_now", "store", lx_key="T-KS")
    drawing = Drawing("storing").declare("dataStore", "declared", name="队伍库", lx_register=register)
    drawing.element("dataStoreReference", "store", name="队伍库", dataStoreRef="declared")
    drawing.start().user("wait", lx_position="case_handler").script("work", f"now = {data}", inside).end()
    return drawing.flows("start wait work end")


def note(key: str = "T-KS") -> object:
    with reading() as session:
        found = records.find(session, "teams", key)
    assert found is not None
    return found.get("note")


def run(stage: Theatre, drawing: Drawing) -> int:
    install(packed(drawing))
    case = begin(stage, "KS.2", "storing")
    fulfil(stage, open_task(case, "wait"), "KS.2")
    return case


def test_a_record_is_read_and_written_by_data_associations(sqlite_stage: Theatre) -> None:
    with reading() as session:
        before = records.find(session, "teams", "T-KS")
    assert before is not None

    case = run(sqlite_stage, drawn())

    assert note() == before["name"]
    assert instance(case).status is InstanceStatus.COMPLETED


def test_a_record_that_can_not_be_written_is_an_incident_of_its_activity(sqlite_stage: Theatre) -> None:
    case = run(sqlite_stage, drawn(data='"no context"'))

    (incident,) = incidents(case)
    assert incident.element_id == "work"
    assert "data" in incident.reason
    assert note() is None
    retry(sqlite_stage, incident.id)
    assert len(incidents(case)) == 1


def test_a_store_of_an_unknown_register_is_not_deployed(sqlite_stage: Theatre) -> None:
    with transaction() as session:
        found = check_package.findings(session, packed(drawn(register="boats")))

    (fault,) = [finding for finding in found if finding.rule == "unknown-register"]
    assert fault.severity is Severity.ERROR
    assert "boats" in str(fault.message)
