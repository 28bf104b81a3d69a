"""Soundness: no token waits for ever, and none meets its double."""

from typing import Final

from bpmn.checks.finding import Severity
from bpmn.checks.game import MAX_STATES, Trouble
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from wording import N_

_SHOWN: Final = 12


@rule("deadlock")
def deadlocks(inspection: Inspection) -> Faults:
    for game in inspection.games:
        for trouble in game.stuck.values():
            if trouble.certain:
                yield at(
                    trouble.node.element,
                    N_(
                        "{element} 会一直等不到来自{missing}的分支，办件停在这里。"
                        "走法：{path}。请改用排他网关汇合，或让每条分支都走到这里。"
                    ),
                    missing=_missing(inspection, trouble),
                    path=_told(trouble),
                )


@rule("possible-deadlock", Severity.WARNING)
def possible_deadlocks(inspection: Inspection) -> Faults:
    for game in inspection.games:
        for trouble in game.stuck.values():
            if not trouble.certain:
                yield at(
                    trouble.node.element,
                    N_(
                        "如果条件允许这样走，{element} 会一直等不到来自{missing}的分支："
                        "{path}。请核对各网关的条件是否排除了这种走法。"
                    ),
                    missing=_missing(inspection, trouble),
                    path=_told(trouble),
                )


@rule("lack-of-synchronisation", Severity.WARNING)
def doubled_tokens(inspection: Inspection) -> Faults:
    for game in inspection.games:
        for trouble in game.doubled.values():
            if trouble.certain:
                yield at(
                    trouble.node.element,
                    N_(
                        "并行的分支没有汇合就走到 {element}，"
                        "它和之后的环节会办两遍。走法：{path}。请先用并行网关汇合。"
                    ),
                    path=_told(trouble),
                )


@rule("not-fully-searched", Severity.WARNING)
def not_fully_searched(inspection: Inspection) -> Faults:
    for scope, game in zip(inspection.scopes, inspection.games, strict=True):
        if not game.complete:
            yield at(
                scope.element,
                N_(
                    "{element} 的并行分支太多，只检查了 {most} 种状态，"
                    "是否会停住没有查完；请把并行部分移入子流程。"
                ),
                most=MAX_STATES,
            )


def _missing(inspection: Inspection, trouble: Trouble) -> str:
    sources = [inspection.elements.get(id) for id in trouble.missing]
    return "、".join(source.label for source in sources if source is not None)


def _told(trouble: Trouble) -> str:
    steps = trouble.path[-_SHOWN:]
    return ("… → " if len(trouble.path) > _SHOWN else "") + " → ".join(steps)
