"""Global tasks: steps at the root of a file that call activities use as they use a process."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from bpmn.documents import BPMN

_TASKS: Final[Mapping[str, str]] = {
    f"{{{BPMN}}}{tag}": f"{{{BPMN}}}{task}"
    for tag, task in (
        ("globalTask", "task"),
        ("globalUserTask", "userTask"),
        ("globalManualTask", "manualTask"),
        ("globalScriptTask", "scriptTask"),
        ("globalBusinessRuleTask", "businessRuleTask"),
    )
}
GLOBAL_TASKS: Final = tuple(_TASKS)
_RENAMED: Final[Mapping[str, str]] = {"scriptLanguage": "scriptFormat"}
_CALLABLE: Final = tuple(
    f"{{{BPMN}}}{tag}" for tag in ("supportedInterfaceRef", "ioSpecification", "ioBinding")
)


def as_processes(root: Any) -> Any:
    """Return the definitions with a process in place of each global task, which is the only step of it.

    Process and task have the id of the global task: there is one element of that id. What was given is not
    changed; without global tasks it is returned itself.
    """
    if next(root.iterchildren(*GLOBAL_TASKS), None) is None:
        return root
    expanded = deepcopy(root)
    for drawn in list(expanded.iterchildren(*GLOBAL_TASKS)):
        if drawn.get("id"):
            expanded.replace(drawn, _process(drawn))
    return expanded


def is_of_one_task(process: Any) -> bool:
    """Say whether a process was made of a global task."""
    return any(child.get("id") == process.get("id") for child in process)


def _process(drawn: Any) -> Any:
    process = etree.Element(
        f"{{{BPMN}}}process", {"id": drawn.get("id"), "isExecutable": "true"}, drawn.nsmap
    )
    process.extend(list(drawn.iterchildren(*_CALLABLE)))
    attributes = {_RENAMED.get(name, name): value for name, value in drawn.attrib.items()}
    task = etree.SubElement(process, _TASKS[drawn.tag], attributes)
    task.extend(list(drawn))
    return process
