"""A system at work is as it must be at any moment, on each database: what waits for a worker is no fault."""

from datetime import timedelta

from database.session import transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import many, message
from tests.support.acting import APPLICATION, begin, fulfil, instance, new_key, open_task, person
from tests.support.packages import install, packed
from tests.workflows.talking import alarmed, alarming, begun_by, speaking
from tests.workflows.test_children import TOWNS, child, parent
from workflows.commands import CommandKey
from workflows.interventions import Intervention
from workflows.suspend_instance import resume_instance, suspend_instance
from workflows.verify import verify


def faults(stage: Theatre) -> list[str]:
    return [f"{one.case} {one.found.row}: {one.found.said}" for one in verify(stage.now, files=True).faults]


def test_a_filing_with_its_clock_before_and_after_the_workers(stage: Theatre) -> None:
    begin(stage, "E-1.1", "plan_filing", APPLICATION)
    before = faults(stage)

    stage.settle()
    stage.wait(timedelta(days=3))

    assert before == faults(stage) == []


def test_called_cases_before_and_after_the_workers(stage: Theatre) -> None:
    install(packed(parent(many(lx_collection=TOWNS)), child()))
    case = begin(stage, "KS.2", "parent")
    found = [faults(stage)]
    stage.settle()
    for called in stage.children(case):
        fulfil(stage, open_task(called, "report"), "KS.2")
        found.append(faults(stage))

    stage.settle()

    assert [*found, faults(stage)] == [[]] * (len(found) + 1)


def test_words_and_alarms_on_their_way(stage: Theatre) -> None:
    for drawing in (alarmed(), begun_by(message("m"), lx_starter='="KS.2"')):
        install(packed(drawing))
    install(packed(speaking()))
    install(packed(alarming()))
    for key in ("alarmed", "alarming", "speaker"):
        begin(stage, "KS.2", key, {"about": "洪水", "level": 1})
    before = faults(stage)

    stage.settle()

    assert before == faults(stage) == []


def test_a_case_that_is_held_and_goes_on(stage: Theatre) -> None:
    case = begin(stage, "E-1.1", "plan_filing", APPLICATION)
    stage.settle()
    found = []
    for act in (suspend_instance, resume_instance):
        with transaction() as session:
            command = CommandKey(new_key(stage), "intervene")
            wanted = Intervention(case, instance(case).version, "待核实", command)
            act(session, wanted, person("process"), stage.now)
        found.append(faults(stage))

    assert found == [[], []]
