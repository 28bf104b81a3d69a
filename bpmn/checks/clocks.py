"""Statutory clocks: their rules exist, somebody starts them, and what ends with one waits for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bpmn.catalogue import Element
from bpmn.checks.diagrams import Node
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import MANIFEST, Binds, Fault, Faults, at, inside, rule, suggestion
from bpmn.checks.texts import texts_of
from bpmn.checks.timers import TIMES
from wording import N_

_STARTING: Final = frozenset({"start_clock", "track_supervision"})
_NEEDING: Final = frozenset({"start_clock", "stop_clock"})  # a matter may be tracked without a clock
_ASKED: Final = re.compile(r'clock\s+(?:due|after)\s*\(\s*(?:rule\s*:\s*)?"([^"]*)"')
_DUE: Final = re.compile(r'clock\s+due\s*\(\s*(?:rule\s*:\s*)?"([^"]*)"\s*\)\s*\Z')
_TEXT: Final = re.compile(r'=\s*"([^"]*)"\s*\Z')


@dataclass(frozen=True)
class Named:
    """A place that names a clock rule."""

    file: str
    element: Element | None
    rule: str
    ends: bool = False  # the event is the effect of the clock's expiry

    def fault(self, sentence: str, severity: Severity | None = None, **gaps: Any) -> Fault:
        if self.element is None:
            return inside(self.file, sentence, place=self.file, rule=self.rule, **gaps)
        return at(self.element, sentence, severity, place=self.element.label, rule=self.rule, **gaps)


@rule("missing-clock-rule", binds=Binds.DEPLOYED)
def missing_rules(inspection: Inspection) -> Faults:
    """One that another package brings, or was added by hand, is in the catalogue."""
    own, known = inspection.package.manifest.clocks, inspection.known.clocks
    for named in _named(inspection):
        if named.rule not in own and known is not None and named.rule not in known:
            yield named.fault(
                N_(
                    "{place} 用到的时限规则“{rule}”不存在，请在 package.toml 写 [clocks.{rule}]，"
                    "或在“时限规则”页添加。{suggestion}"
                ),
                suggestion=suggestion(named.rule, own.keys() | known),
            )


@rule("foreign-clock-rule", binds=Binds.DEPLOYED)
def rules_of_another_package(inspection: Inspection) -> Faults:
    """The catalogue has one rule for a key: the second package would overwrite the first one's."""
    package, known = inspection.package.key, inspection.known.clocks or {}
    for key in inspection.package.manifest.clocks:
        if (other := known.get(key, "")) not in ("", package):
            yield inside(
                MANIFEST,
                N_(
                    "时限规则“{rule}”已由流程包 {other} 规定，流程包 {package} 不能再用这个代码："
                    "请改用别的代码，或删去 [clocks.{rule}]，直接用 {other} 的规则。"
                ),
                rule=key,
                other=other,
                package=package,
            )


@rule("missing-clock", binds=Binds.DEPLOYED)
def services_without_rule(inspection: Inspection) -> Faults:
    for node in _services(inspection, _NEEDING):
        if not _parameter(node):
            yield at(node.element, N_("{element} 没有说明是哪条时限，请加上参数 rule。"))


@rule("clock-never-started", Severity.WARNING)
def clocks_never_started(inspection: Inspection) -> Faults:
    """A rule of the package itself: that of another may be started by who calls this one."""
    started = {_parameter(node) for node in _services(inspection, _STARTING)}
    if any(_rule_in(name) is None for name in started):
        return  # which one is decided while the case runs
    own = inspection.package.manifest.clocks.keys() - {_rule_in(name) for name in started}
    named = [one for one in _named(inspection) if one.rule in own]
    for one in named:
        yield one.fault(
            N_("{place} 看时限“{rule}”，但没有环节起算它；请加上服务 start_clock。"),
            Severity.ERROR if one.ends else None,
        )
    for unused in sorted(own - {one.rule for one in named}):
        yield inside(
            MANIFEST,
            N_("没有环节起算时限“{rule}”，请在流程图里用 start_clock 起算，或删去它。"),
            rule=unused,
        )


@rule("clock-not-awaited")
def ends_without_waiting(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        if (name := node.element.attributes.get("clock")) is not None and name != _awaited(node):
            yield at(
                node.element,
                N_(
                    "{element} 标明是时限“{rule}”届满，但不是等到它届满的定时事件；"
                    '请把时间写成 clock due("{rule}")，或删去 lx:clock。'
                ),
                rule=name,
            )


def _named(inspection: Inspection) -> Iterator[Named]:
    """Yield every place that names a rule as it is; what is worked out while the case runs is not known."""
    for node in inspection.nodes():
        if name := node.element.attributes.get("clock"):
            yield Named(node.element.file, node.element, name, ends=True)
    for node in _services(inspection, _STARTING | _NEEDING):
        if name := _rule_in(_parameter(node)):
            yield Named(node.element.file, node.element, name)
    for text in texts_of(inspection):
        for name in dict.fromkeys(_ASKED.findall(text.text)):
            yield Named(text.file, text.element, name)


def _services(inspection: Inspection, topics: frozenset[str]) -> Iterator[Node]:
    for node in inspection.nodes("serviceTask", "sendTask"):
        if node.element.attributes.get("topic") in topics:
            yield node


def _parameter(node: Node) -> str:
    return next((one.value.strip() for one in node.element.parameters if one.name == "rule"), "")


def _rule_in(parameter: str) -> str | None:
    """Return the rule that a parameter names; None when an expression works it out."""
    if not parameter.startswith("="):
        return parameter
    quoted = _TEXT.match(parameter)
    return quoted.group(1) if quoted else None


def _awaited(node: Node) -> str | None:
    """Return the rule of the clock whose end a timer event waits for."""
    times = (definition.findtext(f"{{*}}{tag}") or "" for definition in node.definitions for tag in TIMES)
    found = [
        asked.group(1) for time in times if (asked := _DUE.match(time.strip().removeprefix("=").strip()))
    ]
    return found[0] if found else None
