"""What a form needs from outside to be filled in by somebody, now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

import feel
from config import SHANGHAI
from forms.rules import Functions
from wording import N_, Wording


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file as the store knows it; `url` is where the reader may fetch it."""

    id: int
    filename: str
    media_type: str
    size: int  # bytes
    url: str = ""

    def as_answer(self) -> dict[str, Any]:
        return {"id": self.id, "filename": self.filename, "media_type": self.media_type, "size": self.size}


def no_files(_ids: Sequence[int]) -> Sequence[StoredFile]:
    return ()


def all_printable(_name: str, _text: str) -> str:
    return ""


@dataclass(frozen=True)
class Surroundings:
    """`attachments` returns those of the files that this member may use, and no others; `unprintable` the
    characters of an answer, given its name and text, that the documents made of it could not show.
    """

    now: datetime  # aware
    functions: Functions = field(default_factory=dict)
    attachments: Callable[[Sequence[int]], Sequence[StoredFile]] = no_files
    translate: Callable[[Wording], str] = str
    package_text: Callable[[str], str] = str  # labels and options in the reader's language
    zone: tzinfo = SHANGHAI
    unprintable: Callable[[str, str], str] = all_printable

    @property
    def rule_functions(self) -> Functions:
        """Return what rules may call: `now()` and `today()` are those of the form, in its zone."""
        return {**feel.clock(self.now.astimezone(self.zone)), **self.functions}

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def write(self, value: Any) -> str:
        """Put a value into words as it stands in running text; null is empty."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.translate(Wording(N_("是") if value else N_("否")))
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, datetime):
            return (value.astimezone(self.zone) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M")
        if isinstance(value, (date, time)):
            return value.isoformat()
        return self._write_many(value)

    def _write_many(self, value: Any) -> str:
        if isinstance(value, (list, tuple)):
            return "、".join(self.write(item) for item in value)
        if isinstance(value, Mapping):
            return "；".join(f"{name}：{self.write(item)}" for name, item in value.items())
        return feel.write(value)
