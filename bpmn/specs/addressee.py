"""Whose an element is: the position or person the diagram names, settled once, when the element opens."""

from typing import Any, Final

from SpiffWorkflow.task import Task

import feel
from bpmn.catalogue import Element, inherited
from bpmn.expressions import ElementFailed, Value, in_a_row
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from wording import N_

_EMPTY: Final = feel.Sentence("{where}{told}", "{where} {told}")


class Addressee:
    """lx:position and lx:organisation, of the element or its nearest lane, and lx:assignee."""

    def __init__(self, element: Element, loading: Loading) -> None:
        def attribute(name: str, text: str | None) -> Value | None:
            return loading.compiler.attribute(element, f"lx:{name}", text)

        self._position = attribute("position", inherited(loading.catalogue, element, "position"))
        self._organisation = attribute("organisation", inherited(loading.catalogue, element, "organisation"))
        self._assignee = attribute("assignee", element.attributes.get("assignee"))

    def settle(self, spec: Node, task: Task) -> dict[str, Any]:
        """Return position, assignee and organisation. Raises ElementFailed when nobody is left."""
        settled = {
            "position": spec.words(task, self._position),
            "assignee": spec.words(task, self._assignee),
            "organisation": spec.organisation_at(task, self._organisation),
        }
        if not settled["assignee"] and not settled["position"]:
            self._refuse_nobody(spec, task)
        return settled

    def _refuse_nobody(self, spec: Node, task: Task) -> None:
        """Raise ElementFailed when the diagram says whose it is, but the expressions name nobody."""
        given = [value for value in (self._assignee, self._position) if value is not None]
        answers = [spec.ask(task, value) for value in given]
        if answers:
            empty = in_a_row(_EMPTY.fill(where=answer.where, told=answer.told) for answer in answers)
            raise ElementFailed(N_("没有人能办理：{empty}。"), empty=empty)
