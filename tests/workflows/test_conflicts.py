"""Branches of a case disagree on a variable: an administrator sees both values and takes one."""

import pytest
from flask import Flask

from bpmn import refusals
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing
from tests.support.acting import begin, fulfil, incidents, instance, open_task, person
from tests.support.clients import ClientOf
from tests.support.packages import install, packed
from workflows.models import IncidentStatus, InstanceStatus, ProcessInstance
from workflows.queries.conflicts import conflicts_of
from workflows.refusals import IncidentNotFound, NotAllowed
from workflows.resolve_conflict import resolve_conflict


@pytest.fixture
def split(sqlite_stage: Theatre) -> int:
    """A case whose two branches have set the same amount differently."""
    drawing = Drawing("disputed").start().parallel("fork", "join").end()
    drawing.user("wait", lx_position="case_handler")
    drawing.element("scriptTask", "a", "<bpmn:script>amount = 100</bpmn:script>", name="甲科核定")
    drawing.element("scriptTask", "b", "<bpmn:script>amount = 200</bpmn:script>", name="乙科核定")
    drawing.flows("start fork a join end", "fork b join", "fork wait join")
    install(packed(drawing))
    case = begin(sqlite_stage, "KS.2", "disputed")
    fulfil(sqlite_stage, open_task(case, "wait"), "KS.2")
    return case


def choices(stage: Theatre, case: int, name: str):
    with reading() as session:
        row = session.get_one(ProcessInstance, case)
        (lines,) = conflicts_of(session, row, stage.now).values()
    return {line.variable: offer.branch for line in lines for offer in line.offers if offer.name == name}


def test_the_incident_names_the_variable_both_branches_and_both_values(split: int) -> None:
    (incident,) = incidents(split)

    assert incident.element_id == "join"
    for told in ("amount", "甲科核定", "100", "乙科核定", "200"):
        assert told in incident.reason


def test_the_case_ends_with_the_value_that_was_taken(split: int, sqlite_stage: Theatre) -> None:
    (incident,) = incidents(split)
    taken = choices(sqlite_stage, split, "乙科核定")

    with transaction() as session:
        resolve_conflict(session, incident.id, taken, person("process"), sqlite_stage.now)

    assert instance(split).status is InstanceStatus.COMPLETED
    assert len(incidents(split, IncidentStatus.RESOLVED)) == 1


def test_only_an_administrator_decides_and_only_once(split: int, sqlite_stage: Theatre) -> None:
    (incident,) = incidents(split)
    taken = choices(sqlite_stage, split, "甲科核定")

    with transaction() as session, pytest.raises(NotAllowed):
        resolve_conflict(session, incident.id, taken, person("KS.2"), sqlite_stage.now)
    with transaction() as session, pytest.raises(refusals.ChoiceMissing):
        resolve_conflict(session, incident.id, {}, person("process"), sqlite_stage.now)
    with transaction() as session:
        resolve_conflict(session, incident.id, taken, person("process"), sqlite_stage.now)
    with transaction() as session, pytest.raises(IncidentNotFound):
        resolve_conflict(session, incident.id, taken, person("process"), sqlite_stage.now)


def test_the_page_of_the_case_offers_both_values(
    split: int, sqlite_app: Flask, sqlite_stage: Theatre, client_of: ClientOf
) -> None:
    client = client_of("process")
    page = client.read(f"/instances/{split}")
    assert "甲科核定" in page
    assert "<code>200</code>" in page
    (incident,) = incidents(split)
    (branch,) = choices(sqlite_stage, split, "甲科核定").values()
    assert "采用所选的值" not in client_of("KS.2").read(f"/instances/{split}")

    client.submit(f"/instances/incidents/{incident.id}/resolve", {"take:amount": str(branch)})

    assert instance(split).status is InstanceStatus.COMPLETED
    assert "选定取值" in client.read(f"/instances/{split}")
