"""The bare library: SpiffWorkflow's own parser, task specs and serializer, used as its documentation does."""

import json
import logging
from typing import Any, Final

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

ENGINE: Final = PythonScriptEngine()
SERIALIZER: Final = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

# As in our engine: nobody reads what it says of every change of state.
logging.getLogger("spiff").setLevel(logging.WARNING)


def start(xml: bytes, process_id: str, variables: dict[str, Any]) -> str:
    parser = BpmnParser()
    parser.add_bpmn_str(xml)
    workflow = BpmnWorkflow(
        parser.get_spec(process_id), parser.get_subprocess_specs(process_id), script_engine=ENGINE
    )
    workflow.task_tree.data.update(variables)
    workflow.do_engine_steps()
    return str(SERIALIZER.serialize_json(workflow))


def complete(stored: str, element: str, answers: dict[str, Any]) -> str:
    """Load, complete the open task of the element, run until everything waits, store."""
    workflow = SERIALIZER.deserialize_json(stored)
    workflow.script_engine = ENGINE
    task = next(
        task
        for task in workflow.get_tasks(state=TaskState.READY, manual=True)
        if task.task_spec.bpmn_id == element
    )
    task.set_data(**answers)
    task.run()
    workflow.do_engine_steps()
    workflow.refresh_timers()
    workflow.do_engine_steps()
    return str(SERIALIZER.serialize_json(workflow))


def variables(stored: str) -> Any:
    """Return what the open task sees."""
    workflow = SERIALIZER.deserialize_json(stored)
    return workflow.get_tasks(state=TaskState.READY, manual=True)[0].data


def size(stored: str) -> int:
    return len(json.dumps(json.loads(stored), separators=(",", ":")))
