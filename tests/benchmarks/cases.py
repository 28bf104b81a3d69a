"""What is measured: expressions as diagrams and forms hold them, and a decision table of fifty rows.

Each stands here three times, as FEEL, as Python and as data; FEEL's text is the same for both engines.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from types import CodeType
from typing import Any, Final

import decisions
import feel
from feel import Function
from tests.decisions.drawing import decision, definitions, table

Run = Callable[[], Any]


def surcharge(amount: Decimal, rate: Decimal) -> Decimal:
    return amount + amount * rate


FUNCTIONS: Final = {"surcharge": Function("surcharge", ("amount: number", "rate: number"), surcharge)}
# What a Python programmer would set up once; whole numbers beside Decimals are written as int.
PYTHON: Final = {
    "date": date,
    "timedelta": timedelta,
    "surcharge": surcharge,
    "CENT": Decimal("0.01"),
    "HALF_EVEN": ROUND_HALF_EVEN,
    "THREE_PERCENT": Decimal("0.03"),
}
ITEMS: Final = [{"name": f"物资{n}", "count": n, "price": n * 1.5} for n in range(1, 11)]


@dataclass(frozen=True)
class Case:
    """One thing to compute; `data` is JSON, of which every number becomes a Decimal."""

    name: str
    feel: str
    python: str
    data: Mapping[str, Any]

    @property
    def feelin(self) -> tuple[Any, Any]:
        return {"text": self.feel}, self.data

    def ours(self) -> Run:
        expression, context = feel.compile(self.feel, FUNCTIONS), decimals(self.data)
        return lambda: expression(context)

    def pythons(self) -> Run:
        code, names = compiled(self.python), {**PYTHON, **decimals(self.data)}
        return lambda: eval(code, names)


EXPRESSIONS: Final = (
    Case(
        "gateway condition",
        'amount > 50000 and level = "重大"',
        'amount > 50000 and level == "重大"',
        {"amount": 68000, "level": "重大"},
    ),
    Case(
        "money",
        "decimal(quantity * price * (1 + 0.03), 2)",
        "(quantity * price * (1 + THREE_PERCENT)).quantize(CENT, HALF_EVEN)",
        {"quantity": 12, "price": 89.9},
    ),
    Case(
        "dates",
        'date(filed) + duration("P15D") < date(checked)',
        "date.fromisoformat(filed) + timedelta(days=15) < date.fromisoformat(checked)",
        {"filed": "2026-11-01", "checked": "2026-11-21"},
    ),
    Case(
        "list",
        "sum(amounts) > 1000 and count(amounts) >= 3",
        "sum(amounts) > 1000 and len(amounts) >= 3",
        {"amounts": [400, 300.5, 250, 99.99, 180]},
    ),
    Case(
        "string",
        'starts with(code, "32") and contains(address, "县")',
        'code.startswith("32") and "县" in address',
        {"code": "320925", "address": "临江县沿河路 8 号"},
    ),
    Case(
        "context",
        "{net: price * quantity, tax: net * rate, total: net + tax}.total",
        '{"net": (net := price * quantity), "tax": (tax := net * rate), "total": net + tax}["total"]',
        {"price": 89.9, "quantity": 12, "rate": 0.13},
    ),
    Case(
        "for over ten items",
        "for i in items return i.count * i.price",
        '[i["count"] * i["price"] for i in items]',
        {"items": ITEMS},
    ),
    Case(
        "filter of ten items",
        "items[count > 6].name",
        '[i["name"] for i in items if i["count"] > 6]',
        {"items": ITEMS},
    ),
    Case(
        "nested if",
        'if lost >= 30 then "特大" else if lost >= 10 then "重大" else if lost >= 3 then "较大" else "一般"',
        '"特大" if lost >= 30 else "重大" if lost >= 10 else "较大" if lost >= 3 else "一般"',
        {"lost": 4},
    ),
    Case(
        "function of the caller",
        "surcharge(amount, rate) > 1000",
        "surcharge(amount, rate) > 1000",
        {"amount": 990, "rate": 0.05},
    ),
)


@dataclass(frozen=True)
class Table:
    """Fifty rows, all of which are tested, since the hit policy is UNIQUE: five kinds times ten bands."""

    name: str = "decision table of 50 rows"
    feel: str = "UNIQUE: kind, amount in a band, area"
    kinds: tuple[str, ...] = ("农田", "林地", "鱼塘", "厂房", "住宅")

    @property
    def data(self) -> Mapping[str, Any]:
        return {"kind": "厂房", "amount": 6500, "area": 120}

    @property
    def feelin(self) -> tuple[Any, Any]:
        rules = [
            {"tests": [f'"{kind}"', f"[{low}..{low + 1000})", "> 50"], "result": result}
            for kind, low, result in self._rows()
        ]
        return {"inputs": ["kind", "amount", "area"], "rules": rules}, self.data

    def ours(self) -> Run:
        rows = [[f'"{kind}"', f"[{low}..{low + 1000})", "> 50", result] for kind, low, result in self._rows()]
        drawn = decision("rate", table("UNIQUE", ["kind", "amount", "area"], ["r"], rows))
        model, inputs = decisions.load(definitions(drawn)), decimals(self.data)
        return lambda: model.evaluate("rate", inputs)

    def pythons(self) -> Run:
        names = {**PYTHON, **decimals(self.data)}
        rows = [
            (compiled(f'kind == "{kind}" and {low} <= amount < {low + 1000} and area > 50'), compiled(result))
            for kind, low, result in self._rows()
        ]

        def run() -> Any:
            hits = [result for condition, result in rows if eval(condition, names)]
            return eval(hits[0], names) if len(hits) == 1 else None

        return run

    def _rows(self) -> list[tuple[str, int, str]]:
        return [
            (kind, low, f"amount * {factor + low // 1000}")
            for factor, kind in enumerate(self.kinds)
            for low in range(0, 10_000, 1000)
        ]


CASES: Final[tuple[Case | Table, ...]] = (*EXPRESSIONS, Table())


def compiled(text: str) -> CodeType:
    return compile(text, "<benchmark>", "eval")


def decimals(value: Any) -> Any:
    """Return the data with every number as Decimal."""
    if isinstance(value, Mapping):
        return {key: decimals(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decimals(item) for item in value]
    return Decimal(str(value)) if isinstance(value, (int, float)) else value
