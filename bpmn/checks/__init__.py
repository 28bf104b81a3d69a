"""Deploy-time checks: what the engine would run wrong, or nobody could complete."""

from collections.abc import Iterable
from types import ModuleType
from typing import Any, Final

from bpmn import definition
from bpmn.checks import (
    attributes,
    constrained,
    constructs,
    events,
    expressions,
    flows,
    people,
    references,
    soundness,
    structure,
    tables,
    translations,
)
from bpmn.checks.finding import Finding, Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.known import Known
from bpmn.checks.rule import Fault, Rule
from bpmn.documents import BPMN, DiagramRefused, read_xml
from bpmn.package import Package
from wording import N_, Refusal, Wording

_THEMES: Final[tuple[ModuleType, ...]] = (
    structure,
    flows,
    constructs,
    constrained,
    events,
    attributes,
    people,
    references,
    expressions,
    tables,
    translations,
    soundness,
)
RULES: Final[tuple[Rule, ...]] = (
    tuple(value for theme in _THEMES for value in vars(theme).values() if isinstance(value, Rule))
    + constrained.RULES
)
UNREADABLE: Final = "unreadable-diagram"
REFUSED: Final = "refused-by-engine"


def check(package: Package, known: Known, further: Iterable[Rule] = ()) -> list[Finding]:
    """Return all findings, in the order of the files. With no error among them `definition.load` succeeds.

    `further` are rules about files that this room does not read itself: forms and documents.
    """
    roots, findings = _read(package)
    inspection = Inspection(package, known, roots)
    findings += [_named(rule, fault) for rule in (*RULES, *further) for fault in rule.find(inspection)]
    if all(finding.severity is not Severity.ERROR for finding in findings):
        findings += _load(package, known)
    return _in_order(inspection, findings)


def _named(rule: Rule, fault: Fault) -> Finding:
    element = fault.element.id if fault.element is not None else None
    return Finding(fault.file, element, rule.id, fault.severity or rule.severity, fault.message)


def _read(package: Package) -> tuple[dict[str, Any], list[Finding]]:
    roots, unreadable = {}, []
    for file, content in package.diagrams.items():
        try:
            root = read_xml(content, file)
        except DiagramRefused as refused:
            unreadable.append(Finding(file, None, UNREADABLE, Severity.ERROR, refused.wording))
            continue
        if root.tag == f"{{{BPMN}}}definitions":
            roots[file] = root
        else:
            wrong = Wording(N_("{file} 不是 BPMN 流程图：最外层应为 bpmn:definitions。"), {"file": file})
            unreadable.append(Finding(file, None, UNREADABLE, Severity.ERROR, wrong))
    return roots, unreadable


def _load(package: Package, known: Known) -> list[Finding]:
    """Let the engine itself have the last word: what no rule has foreseen is still no package to deploy."""
    file = next(iter(package.diagrams))
    try:
        definition.load(package, known.functions.values())
    except Refusal as refused:
        return [
            Finding(
                str(refused.wording.gaps.get("file", file)), None, REFUSED, Severity.ERROR, refused.wording
            )
        ]
    except Exception as error:  # noqa: BLE001  SpiffWorkflow's parser may stumble over an odd diagram in any way
        message = Wording(N_("流程图不能装入引擎：{error}"), {"error": f"{type(error).__name__}: {error}"})
        return [Finding(file, None, REFUSED, Severity.ERROR, message)]
    return []


def _in_order(inspection: Inspection, findings: Iterable[Finding]) -> list[Finding]:
    files = {file: number for number, file in enumerate(inspection.package.files)}
    elements = {id: number for number, id in enumerate(inspection.elements)}
    return sorted(
        findings, key=lambda finding: (files.get(finding.file, -1), elements.get(finding.element or "", -1))
    )
