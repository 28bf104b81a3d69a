"""Deploy-time checks: what the engine would run wrong, or nobody could complete."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any, Final

from bpmn import definition
from bpmn.checks import (
    attributes,
    branches,
    calls,
    clocks,
    collaboration,
    constants,
    constrained,
    constructs,
    data,
    events,
    expressions,
    failures,
    flows,
    languages,
    people,
    pointers,
    quantities,
    references,
    schema,
    soundness,
    stores,
    structure,
    tables,
    timers,
    translations,
)
from bpmn.checks.finding import Finding, Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.known import Known
from bpmn.checks.rule import Binds, Rule
from bpmn.checks.variables import names_of
from bpmn.documents import BPMN, DiagramRefused, read_xml
from bpmn.package import Package
from wording import N_, Refusal, Wording

_THEMES: Final[tuple[ModuleType, ...]] = (
    schema,
    pointers,
    collaboration,
    data,
    stores,
    structure,
    flows,
    constructs,
    languages,
    constrained,
    events,
    timers,
    attributes,
    people,
    references,
    calls,
    clocks,
    failures,
    expressions,
    constants,
    tables,
    translations,
    branches,
    soundness,
    quantities,
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
    findings += _apply((*RULES, *further), package, known, roots)
    if all(finding.severity is not Severity.ERROR for finding in findings):
        findings += _load(package, known, roots)
    return _in_order(package, roots, findings)


def check_alone(package: Package, known: Known) -> list[Finding]:
    """Return the findings on diagrams without the package they will lie in.

    What only the package or our dialect adds to a diagram, who does a task, which service, is warned of.
    """
    roots, findings = _read(package)
    found = _apply(RULES, package, known, roots)
    rules = {rule.id for rule in RULES if rule.binds is Binds.DEPLOYED}
    findings += [
        replace(finding, severity=Severity.WARNING) if finding.rule in rules else finding for finding in found
    ]
    if all(finding.severity is not Severity.ERROR for finding in findings):
        unfinished = {finding.element for finding in findings if finding.rule in rules}
        findings += [one for one in _load(package, known, roots) if one.element not in unfinished]
    return _in_order(package, roots, findings)


def readable_names(package: Package, known: Known) -> Mapping[str, frozenset[str]]:
    """Return what an expression can read, by process; nothing of diagrams that can't be read themselves."""
    roots, _ = _read(package)
    return names_of(Inspection(package, known, roots))


def _apply(
    rules: Iterable[Rule], package: Package, known: Known, roots: Mapping[str, Any]
) -> Iterator[Finding]:
    executed = Inspection(package, known, roots)
    drawn = Inspection(package, known, roots, all_drawn=True)
    for rule in rules:
        for fault in rule.find(drawn if rule.binds is Binds.DRAWN else executed):
            element = (fault.element.id or None) if fault.element is not None else None
            yield Finding(fault.file, element, rule.id, fault.severity or rule.severity, fault.message)


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
            wrong = Wording(
                N_("{file} 不是 BPMN 2.0 流程图：最外层应为命名空间 {namespace} 的 definitions。"),
                {"file": file, "namespace": BPMN},
            )
            unreadable.append(Finding(file, None, UNREADABLE, Severity.ERROR, wrong))
    return roots, unreadable


def _load(package: Package, known: Known, roots: Mapping[str, Any]) -> list[Finding]:
    """Let the engine itself have the last word: what no rule has foreseen is still no package to deploy."""
    file = next(iter(package.diagrams))
    try:
        definition.load(package, known.functions.values())
    except Refusal as refused:
        element = _refused_element(refused.wording, Inspection(package, known, roots))
        file = str(refused.wording.gaps.get("file", file))
        return [Finding(file, element, REFUSED, Severity.ERROR, refused.wording)]
    except Exception as error:  # noqa: BLE001  SpiffWorkflow's parser may stumble over an odd diagram in any way
        message = Wording(N_("流程图不能装入引擎：{error}"), {"error": f"{type(error).__name__}: {error}"})
        return [Finding(file, None, REFUSED, Severity.ERROR, message)]
    return []


def _refused_element(refused: Wording, inspection: Inspection) -> str | None:
    """Return the id of the element that a refusal names by its label."""
    problem = refused.gaps.get("problem")
    label = problem.gaps.get("element") if isinstance(problem, Wording) else None
    return next((id for id, element in inspection.elements.items() if element.label == label), None)


def _in_order(package: Package, roots: Mapping[str, Any], findings: Iterable[Finding]) -> list[Finding]:
    files = {file: number for number, file in enumerate(package.files)}
    ids = (xml.get("id") for root in roots.values() for xml in root.iter() if xml.get("id"))
    elements = {id: number for number, id in enumerate(dict.fromkeys(ids))}
    return sorted(
        findings, key=lambda finding: (files.get(finding.file, -1), elements.get(finding.element or "", -1))
    )
