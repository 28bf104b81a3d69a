"""No id is reserved: what SpiffWorkflow names its own elements is free for those of a diagram."""

import pytest

from tests.bpmn.draw import Drawing, Scope
from tests.bpmn.play import Play


@pytest.mark.parametrize(
    "id", ["Start", "End", "Root", "p.EndJoin", "BpmnStartTask", "start_1", "default", "审核"]
)
def test_an_id_the_engine_uses_itself_is_an_id_like_any_other(id):
    play = Play(Drawing().start().user(id).end().flows(f"start {id} end").load()).start()

    assert play.open == [id]
    assert play.complete(id).standing.ended


def test_they_are_free_on_every_level_at_once():
    inside = Scope("Root").start("Start").user("work").end("End").flows("Start work End")
    drawing = Drawing("process").start("Begin").sub(inside).end("Finish").flows("Begin Root Finish")

    assert Play(drawing.load()).start("process").complete("work").standing.ended
