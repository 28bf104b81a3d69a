"""Hit policies: one result from the rules that fitted. DMN 1.5, 8.2.8."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any, Final

from decisions.errors import DecisionError, Place
from feel import Sentence, operators

_SEVERAL: Final = Sentence(
    "命中策略为“唯一”，但第 {rules} 条规则同时符合。",
    "The hit policy is UNIQUE, but the rules {rules} all match.",
)
_DIFFERENT: Final = Sentence(
    "命中策略为“任意”，但符合的第 {rules} 条规则结果不同。",
    "The hit policy is ANY, but the matching rules {rules} give different results.",
)
_NOT_ADDED: Final = Sentence(
    "第 {rules} 条规则的结果不能汇总（{policy}）。",
    "The results of the rules {rules} cannot be aggregated ({policy}).",
)

Hit = dict[str, Any]


class HitPolicy(StrEnum):
    UNIQUE = "UNIQUE"  # at most one rule may fit
    ANY = "ANY"  # several may fit when they agree
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"  # the one whose outputs stand first among the allowed values
    RULE_ORDER = "RULE ORDER"  # all, as the rules are ordered
    OUTPUT_ORDER = "OUTPUT ORDER"  # all, as the allowed values are ordered
    COLLECT = "COLLECT"  # all
    SUM = "COLLECT SUM"
    MIN = "COLLECT MIN"
    MAX = "COLLECT MAX"
    COUNT = "COLLECT COUNT"


BY_PRIORITY: Final = frozenset((HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER))
AGGREGATING: Final = frozenset((HitPolicy.SUM, HitPolicy.MIN, HitPolicy.MAX, HitPolicy.COUNT))


def combine(policy: HitPolicy, numbers: list[int], hits: list[Hit], priorities: list[list[Any]]) -> Any:
    """Return the value of the table; raise DecisionError when the rules contradict the policy.

    A table that nothing fits gives null, but an empty list when collecting, and 0 when counting.
    """
    if not hits:
        return {HitPolicy.COLLECT: [], HitPolicy.COUNT: Decimal(0)}.get(policy)
    if policy in BY_PRIORITY:
        hits = sorted(hits, key=lambda hit: _rank(hit, priorities))
    try:
        return _COMBINATIONS[policy](hits)
    except _Contradiction as contradiction:
        rules = "、".join(map(str, numbers)), ", ".join(map(str, numbers))
        raise DecisionError(
            Place(), contradiction.sentence.fill(rules=Sentence(*rules), policy=policy)
        ) from None


def single(hit: Hit) -> Any:
    """Return the one output of a table, or a context of several."""
    return next(iter(hit.values())) if len(hit) == 1 else hit


class _Contradiction(Exception):
    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


def _rank(hit: Hit, priorities: list[list[Any]]) -> tuple[int, ...]:
    """Return where the outputs stand among the allowed values; those that are not listed come last."""
    ranks = []
    for value, values in zip(hit.values(), priorities, strict=True):
        ranks.append(
            next((i for i, one in enumerate(values) if operators.equal(one, value) is True), len(values))
        )
    return tuple(ranks)


def _first(hits: list[Hit]) -> Any:
    return single(hits[0])


def _all(hits: list[Hit]) -> list[Any]:
    return [single(hit) for hit in hits]


def _unique(hits: list[Hit]) -> Any:
    if len(hits) > 1:
        raise _Contradiction(_SEVERAL)
    return _first(hits)


def _any(hits: list[Hit]) -> Any:
    if any(operators.equal(hit, hits[0]) is not True for hit in hits):
        raise _Contradiction(_DIFFERENT)
    return _first(hits)


def _folded(step: Callable[[Any, Any], Any]) -> Callable[[list[Hit]], Any]:
    def fold(hits: list[Hit]) -> Any:
        values = [single(hit) for hit in hits]
        step(values[0], values[-1])  # a value that stands alone must be fit for the operation, too
        return reduce(step, values)

    return fold


def _sum(left: Any, right: Any) -> Any:
    total = operators.apply("+", left, right)
    if total is None or isinstance(total, str):
        raise _Contradiction(_NOT_ADDED)
    return total


def _smaller(left: Any, right: Any) -> Any:
    before = operators.less(right, left)
    if before is None:
        raise _Contradiction(_NOT_ADDED)
    return right if before else left


def _larger(left: Any, right: Any) -> Any:
    before = operators.less(left, right)
    if before is None:
        raise _Contradiction(_NOT_ADDED)
    return right if before else left


_COMBINATIONS: Final[Mapping[HitPolicy, Callable[[list[Hit]], Any]]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: _first,
    HitPolicy.RULE_ORDER: _all,
    HitPolicy.OUTPUT_ORDER: _all,
    HitPolicy.COLLECT: _all,
    HitPolicy.SUM: _folded(_sum),
    HitPolicy.MIN: _folded(_smaller),
    HitPolicy.MAX: _folded(_larger),
    HitPolicy.COUNT: lambda hits: Decimal(len(hits)),
}
