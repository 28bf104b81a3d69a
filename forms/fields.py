"""The WTForms field of each input: texts in, values out, and back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Final

import wtforms

from forms.numbers import parse_number, within_limits
from forms.options import token_of
from forms.schema import Checkbox, Choice, FileInput, Input, MomentInput, NumberInput, TextInput
from forms.surroundings import StoredFile, Surroundings
from forms.text import Untidy, clean, half_width
from wording import N_, Wording

MAX_CHOSEN: Final = 500
YEARS: Final = range(1900, 2201)  # beyond lie slips of the finger


class Answer(wtforms.Field):
    """A field that keeps its initial value when the submission does not mention it: it was not on the page.

    `answer` is the value once the rules have settled; `data` is what was parsed.
    """

    many: ClassVar[bool] = False  # several texts may arrive under the name

    def __init__(self, component: Any, around: Surroundings, **bound: Any) -> None:
        super().__init__(label=component.key, **bound)
        self.component = component
        self.around = around
        self.answer: Any = None
        self.mentioned = False

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.raw_data: list[str] = []
        self.mentioned = formdata is not None and self.name in formdata
        if self.mentioned:
            super().process(formdata, None)
        else:
            super().process(None, data)

    def process_data(self, value: Any) -> None:
        self.data = None
        self.data = self.coerce(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        texts = [text for text in valuelist if text.strip()]
        self.data = self.parse(texts if self.many else texts[:1])

    def parse(self, texts: Sequence[str]) -> Any:
        """Return the value of what was typed or chosen; None for nothing. Raise Untidy."""
        return self.parse_one(texts[0]) if texts else None

    def parse_one(self, text: str) -> Any:
        return text

    def coerce(self, value: Any) -> Any:
        """Return a variable or default as this field holds it. Raise Untidy when it does not fit."""
        return None if value is None or value == "" else self.parse_one(str(value))

    def coerced_or_none(self, value: Any) -> Any:
        """Like coerce, for what nobody can correct here: a value that does not fit is shown as empty."""
        try:
            return self.coerce(value)
        except Untidy:
            return None

    def shown(self) -> list[str]:
        """Return what stands in the input: the typed text, right or wrong, else the value's."""
        if self.mentioned and self.process_errors:
            return [text for text in self.raw_data if text][: None if self.many else 1]
        return self.texts()

    def texts(self) -> list[str]:
        return [] if self.data is None else [str(self.data)]


class TextAnswer(Answer):
    component: TextInput

    def parse_one(self, text: str) -> str | None:
        text = clean(text, many_lines=self.component.many_lines)
        if self.component.checks.kind:
            text = half_width(text).replace(" ", "")
        if self.component.checks.kind == "uscc":
            text = text.upper()
        return text or None


class NumberAnswer(Answer):
    component: NumberInput

    def parse_one(self, text: str) -> Decimal:
        return parse_number(text, whole=self.component.decimal_digits == 0)

    def coerce(self, value: Any) -> Decimal | None:
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return within_limits(Decimal(str(value)))
        return super().coerce(value)

    def texts(self) -> list[str]:
        return [] if self.data is None else [f"{self.data:f}"]


class DateAnswer(Answer):
    component: MomentInput

    def parse_one(self, text: str) -> date:
        try:
            value = date.fromisoformat(half_width(text).strip())
        except ValueError as error:
            raise Untidy(Wording(N_("《{label}》应为日期，例如 2026-11-21。"))) from error
        return _in_years(value)

    def coerce(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.astimezone(self.around.zone).date() if value.tzinfo else value.date()
        return value if isinstance(value, date) else super().coerce(value)


class TimeAnswer(Answer):
    component: MomentInput

    def parse_one(self, text: str) -> time:
        try:
            return time.fromisoformat(half_width(text).strip()).replace(microsecond=0, tzinfo=None)
        except ValueError as error:
            raise Untidy(Wording(N_("《{label}》应为时间，例如 14:30。"))) from error

    def texts(self) -> list[str]:
        return (
            [] if self.data is None else [self.data.isoformat("seconds" if self.data.second else "minutes")]
        )


class DateTimeAnswer(Answer):
    """Typed as local time, kept as aware UTC."""

    component: MomentInput

    def parse_one(self, text: str) -> datetime:
        try:
            value = datetime.fromisoformat(half_width(text).strip())
        except ValueError as error:
            raise Untidy(Wording(N_("《{label}》应为日期和时间，例如 2026-11-21 14:30。"))) from error
        _in_years(value)
        return self._as_utc(value)

    def coerce(self, value: Any) -> datetime | None:
        return self._as_utc(value) if isinstance(value, datetime) else super().coerce(value)

    def texts(self) -> list[str]:
        if self.data is None:
            return []
        local = self.data.astimezone(self.around.zone).replace(tzinfo=None)
        return [local.isoformat("T", "seconds" if local.second else "minutes")]

    def _as_utc(self, value: datetime) -> datetime:
        local = value if value.tzinfo else value.replace(tzinfo=self.around.zone)
        return local.astimezone(UTC).replace(microsecond=0)


class CheckboxAnswer(Answer):
    component: Checkbox

    def parse(self, texts: Sequence[str]) -> bool:
        return bool(texts)

    def coerce(self, value: Any) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        raise Untidy(Wording(N_("《{label}》应为是或否。")))

    def texts(self) -> list[str]:
        return ["true"] if self.data else []


class ChoiceAnswer(Answer):
    """Holds the token: what it stands for is known when the options are."""

    component: Choice

    def coerce(self, value: Any) -> str | None:
        return None if value is None or value == "" else token_of(value)


class ManyChoiceAnswer(Answer):
    component: Choice
    many = True

    def parse(self, texts: Sequence[str]) -> list[str]:
        if len(texts) > MAX_CHOSEN:
            raise Untidy(Wording(N_("《{label}》最多可选 {most} 项。"), {"most": MAX_CHOSEN}))
        return list(dict.fromkeys(texts))

    def coerce(self, value: Any) -> list[str]:
        values = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        return [token_of(each) for each in values if each is not None]

    def texts(self) -> list[str]:
        return list(self.data or ())


class FileAnswer(Answer):
    """Holds stored files: the browser submits ids, `around.attachments` says which of them may be used."""

    component: FileInput
    many = True

    def parse(self, texts: Sequence[str]) -> list[StoredFile]:
        ids = [
            int(text) for text in dict.fromkeys(texts) if text.isascii() and text.isdigit() and len(text) < 19
        ]
        found = self._stored(ids)
        if len(found) < len(set(texts)):
            raise Untidy(Wording(N_("《{label}》中有文件已失效，请移除后重新上传。")))
        return [found[id_] for id_ in ids]

    def coerce(self, value: Any) -> list[StoredFile]:
        """Take ids or former answers; a file that is no longer found is shown by name, without a link."""
        items = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        former = {file.id: file for item in items if (file := _file(item))}
        found = self._stored(list(former))
        return [found.get(id_, file) for id_, file in former.items()]

    def texts(self) -> list[str]:
        return [str(file.id) for file in self.data or ()]

    def _stored(self, ids: Sequence[int]) -> dict[int, StoredFile]:
        return {file.id: file for file in self.around.attachments(ids)} if ids else {}


def field_for(component: Input, around: Surroundings) -> Any:
    """Return the unbound WTForms field of the component."""
    return _class_for(component)(component, around)


def _class_for(component: Input) -> type[Answer]:
    if isinstance(component, MomentInput):
        return {"date": DateAnswer, "time": TimeAnswer, "datetime": DateTimeAnswer}[component.subtype]
    if isinstance(component, Choice):
        return ManyChoiceAnswer if component.many else ChoiceAnswer
    return _CLASSES[type(component)]


_CLASSES: Final[Mapping[type[Input], type[Answer]]] = {
    TextInput: TextAnswer,
    NumberInput: NumberAnswer,
    Checkbox: CheckboxAnswer,
    FileInput: FileAnswer,
}


def _in_years(value: date) -> date:
    if value.year not in YEARS:
        raise Untidy(
            Wording(
                N_("《{label}》的年份应在 {first} 至 {last} 之间。"), {"first": YEARS[0], "last": YEARS[-1]}
            )
        )
    return value


def _file(item: Any) -> StoredFile | None:
    if isinstance(item, StoredFile):
        return item
    if isinstance(item, Mapping) and isinstance(item.get("id"), (int, Decimal)):
        return StoredFile(
            int(item["id"]),
            str(item.get("filename", "")),
            str(item.get("media_type", "")),
            int(item.get("size", 0) or 0),
        )
    return StoredFile(int(item), str(item), "", 0) if isinstance(item, (int, Decimal)) else None
