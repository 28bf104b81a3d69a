"""Start quantities: an activity that waits for several tokens must be able to get them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from bpmn.catalogue import ACTIVITIES
from bpmn.checks.diagrams import Node, Scope
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from wording import N_

_CHOOSING_ONE: Final = frozenset({"exclusiveGateway", "eventBasedGateway"})
Worths = Mapping[str, Fraction]


@rule("start-quantity-unreachable")
def unreachable_start_quantities(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        for node in scope.nodes.values() if not scope.is_ad_hoc else ():
            needed = _quantity(node, "startQuantity")
            most = _most_tokens(scope, node) if needed > 1 else None
            if most is not None and 0 < most < needed:
                yield at(
                    node.element,
                    N_(
                        "{element} 要到齐 {needed} 个令牌才开始（startQuantity），"
                        "但最多只会到 {most} 个，永远不会开始；请改正 startQuantity，或补画进入它的分支。"
                    ),
                    needed=needed,
                    most=int(most),
                )


def _most_tokens(scope: Scope, target: Node) -> Fraction | None:
    """Return a number that the tokens arriving at the target, before it first begins, can't exceed.

    None when there is no such number. A token is worth what it can at most bring to the target: one when it
    arrives there; what several bring only together is shared among them. No step makes all the tokens worth
    more together, so more than they were worth in the beginning never arrive.
    """
    worths: dict[str, Fraction] = {}
    for _ in range(len(scope.nodes) + 1):
        before = dict(worths)
        for node in scope.nodes.values():
            worth = Fraction(1) if node is target else _brought(node, before)
            if worth is None:
                return None
            worths[node.id] = worth
        if worths == before:
            return sum((worths[node.id] for nodes in scope.beginnings for node in nodes), Fraction())
    return None  # a loop brings more with each round


def _brought(node: Node, worths: Worths) -> Fraction | None:
    """Return what one token that arrives at the node can at most bring; None when there is no limit."""
    ways = [worths.get(flow.element.target or "", Fraction()) for flow in node.outgoing]
    all_together = sum(ways, Fraction())
    if node.type in _CHOOSING_ONE and node.xml.get("eventGatewayType") != "Parallel":
        return max(ways, default=Fraction())
    if node.type == "parallelGateway":
        return all_together / max(1, len(node.incoming))
    if node.type == "complexGateway":
        return 2 * all_together  # it may go on again at its reset
    if node.type not in ACTIVITIES:
        return all_together
    instead = [Fraction()]
    for event in node.boundaries:
        instead.append(worths.get(event.id, Fraction()))
        if instead[-1] and not event.interrupting:
            return None
    normally = all_together * _quantity(node, "completionQuantity")
    return max(normally, *instead) / _quantity(node, "startQuantity")


def _quantity(node: Node, name: str) -> int:
    """Return how many tokens; what is no number is a finding of its own."""
    text = node.xml.get(name, "1").strip()
    return max(1, int(text)) if node.type in ACTIVITIES and text.isdecimal() else 1
