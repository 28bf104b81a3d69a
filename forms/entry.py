"""One JSON object of a form schema, read with complaints that say where and what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.refusals import FormSchemaError
from wording import N_, Wording


@dataclass(frozen=True)
class Entry:
    """`where` names the component: its id, key or position."""

    data: Mapping[str, Any]
    where: str

    def text(self, name: str, default: str = "") -> str:
        value = self.data.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.wrong(N_("{name} 应为文本，却是 {value}。"), name=name, value=value)
        return value.strip() or default

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise self.wrong(N_("缺少 {name}。"), name=name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.data.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(N_("{name} 应为 true 或 false，却是 {value}。"), name=name, value=value)
        return value

    def number(self, name: str) -> Decimal | None:
        """Return None when absent or empty, as the form editor leaves it."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(value, bool) or not number.is_finite():
            raise self.wrong(N_("{name} 应为数字，却是 {value}。"), name=name, value=value)
        return number

    def whole(self, name: str, *, default: int) -> int:
        number = self.number(name)
        if number is None:
            return default
        if number != int(number) or number < 0:
            raise self.wrong(N_("{name} 应为不小于 0 的整数，却是 {value}。"), name=name, value=number)
        return int(number)

    def one_of(self, name: str, allowed: Collection[str], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise self.wrong(
                N_("{name} 应为 {allowed} 之一，却是 {value}。"),
                name=name,
                allowed="、".join(allowed),
                value=value,
            )
        return value

    def inner(self, name: str) -> "Entry":
        value = self.data.get(name)
        if value is None:
            value = {}
        if not isinstance(value, Mapping):
            raise self.wrong(N_("{name} 应为 JSON 对象。"), name=name)
        return Entry(value, self.where)

    def items(self, name: str) -> list["Entry"]:
        value = self.data.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.wrong(N_("{name} 应为 JSON 对象的数组。"), name=name)
        return [Entry(item, self.where) for item in value]

    def wrong(self, sentence: str, **gaps: Any) -> FormSchemaError:
        """Make (not raise) the complaint about this object."""
        return FormSchemaError(component=self.where, problem=Wording(sentence, gaps))
