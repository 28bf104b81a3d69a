"""Script task: assignments in FEEL."""

from typing import Any

from SpiffWorkflow.task import Task

from bpmn.catalogue import is_feel
from bpmn.documents import BPMN, DiagramRefused
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from wording import N_


class ScriptTask(Node):
    """Its lines `variable = expression` all take effect, or none does."""

    def prepare(self, node: Any, loading: Loading) -> None:
        if not is_feel(node.get("scriptFormat")):
            raise DiagramRefused(
                self.element.file,
                N_("脚本任务 {element} 的语言应为 feel，实为 {found}。"),
                element=self.element.label,
                found=node.get("scriptFormat"),
            )
        self.script = loading.compiler.script(self.element, node.findtext(f"{{{BPMN}}}script") or "")

    def _run_hook(self, my_task: Task) -> bool:
        return bool(my_task.workflow.script_engine.execute(my_task, self.script))
