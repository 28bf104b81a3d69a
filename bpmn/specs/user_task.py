"""User task: waits for a person. Whose it is and when it is due is settled once, when it opens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import UserTaskMixin
from SpiffWorkflow.task import Task

from bpmn import moments
from bpmn.documents import DiagramRefused
from bpmn.specs.addressee import Addressee
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from wording import N_, Refusal


class OutcomeNotOffered(Refusal):
    """A user task with outcomes was to be completed with none of them."""

    sentence = N_("环节“{task}”应选择 {offered} 之一，实为“{found}”。")


class UserTask(UserTaskMixin, Node):
    """Also reads bpmn:task and bpmn:manualTask: what a diagram leaves open is work for a person."""

    def prepare(self, node: Any, loading: Loading) -> None:
        attribute = self._reader(loading)
        self.addressee = Addressee(self.element, loading)
        self.subject = attribute("subject", self.element.attributes.get("subject"))
        self.due = attribute("due", self.element.attributes.get("due"))
        self.form_key = self.element.attributes.get("form")
        self.escalation = self.element.attributes.get("escalation")
        self.different_from = _listed(self.element.attributes.get("differentFrom", ""))
        self.outcomes = tuple(
            self._outcome(entry) for entry in _listed(self.element.attributes.get("outcomes", ""))
        )
        self.outcome_variable = self.element.attributes.get("outcomeVariable", "outcome")

    def _update_hook(self, my_task: Task) -> bool:
        opened = {
            **self.addressee.settle(self, my_task),
            "subject": self.words(my_task, self.subject),
            **self._settle_due(my_task),
        }
        my_task.internal_data["opened"] = {name: value for name, value in opened.items() if value is not None}
        return True

    def fill(self, task: Task, answers: Mapping[str, Any], record: Mapping[str, Any]) -> None:
        """Write what the person decided into the variables. Raises OutcomeNotOffered."""
        outcome = record.get("outcome")
        offered = dict(self.outcomes)
        if offered and outcome not in offered:
            raise OutcomeNotOffered(
                task=self.element.name, offered="、".join(offered.values()), found=outcome
            )
        task.data.update(answers)
        task.data[f"{self.element.id}_record"] = dict(record)
        if offered:
            task.data[self.outcome_variable] = outcome

    def settle_again(self, task: Task) -> None:
        """Work out again when it is due. Raises ElementFailed."""
        task.internal_data["opened"].update(self._settle_due(task))

    def _settle_due(self, task: Task) -> dict[str, datetime | None]:
        """Return the deadline and from when it was counted; a null that is meant (an empty field) is none."""
        if self.due is None:
            return {}
        due, around = self.ask(task, self.due), task.workflow.top_workflow.around
        at = None if due.is_meant_null else due.read(lambda value: moments.deadline(value, around))
        return {"due_at": at, **moments.counted_from(self.due, around)}

    def _reader(self, loading: Loading) -> Any:
        return lambda name, text: loading.compiler.attribute(self.element, f"lx:{name}", text)

    def _outcome(self, entry: str) -> tuple[str, str]:
        value, colon, label = (part.strip() for part in entry.partition(":"))
        if not value or (colon and not label):
            raise DiagramRefused(
                self.element.file,
                N_("元素 {element} 的 lx:outcomes“{entry}”应写成 值:名称。"),
                element=self.element.label,
                entry=entry,
            )
        return value, label or value


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
