"""Sentences for people, kept apart from the language they are shown in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from babel.support import NullTranslations, Translations

from config import ROOT

CATALOGUES = ROOT / "web" / "translations"  # gettext; the message is the Chinese sentence


def N_(sentence: str) -> str:  # noqa: N802  gettext's customary name for "mark, don't translate"
    """Mark a sentence for the message catalogue; return it as it is."""
    return sentence


@dataclass(frozen=True)
class Wording:
    """A sentence in Simplified Chinese with named gaps, translated where it is shown.

    A gap may be a wording itself, a Refusal, or Multilingual.
    """

    sentence: str
    gaps: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence.format_map(self.gaps)


class Refusal(Exception):
    """A command that was refused; nothing has changed.

    Subclasses are named after the fact and carry `sentence`, fit to show to staff.
    web/errors.py maps each to a status.
    """

    sentence: ClassVar[str] = N_("操作未完成。")

    def __init__(self, **gaps: Any) -> None:
        self.wording = Wording(self.sentence, gaps)
        super().__init__(str(self.wording))


@runtime_checkable
class Multilingual(Protocol):
    """What brings its own translations, as all that FEEL says does."""

    def message(self, language: str) -> str: ...


@dataclass(frozen=True)
class Bilingual:
    """What was Multilingual when it was kept."""

    zh: str
    en: str

    def message(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        return self.zh


def joined(parts: Sequence[str | Wording], between: str) -> str | Wording:
    """Return several as one, each still to be translated."""
    if len(parts) == 1:
        return parts[0]
    gaps = {f"part{number}": part for number, part in enumerate(parts)}
    return Wording(between.join(f"{{{gap}}}" for gap in gaps), gaps)


def translated(wording: Wording, language: str, catalogues: Path = CATALOGUES) -> str:
    """Return the sentence for somebody who reads `language`, away from any page.

    Chinese where the catalogue has no other, or there is none of that language.
    """
    return phrased(wording, language, _catalogue(catalogues, language).gettext)


def phrased(wording: Wording, language: str, gettext: Callable[[str], str]) -> str:
    """Return the sentence, with the wordings in its gaps, in a language for which there is a gettext."""

    def gap(value: Any) -> Any:
        if isinstance(value, Refusal):
            value = value.wording
        if isinstance(value, Wording):
            return phrased(value, language, gettext)
        return value.message(language) if isinstance(value, Multilingual) else value

    return gettext(wording.sentence).format_map({name: gap(value) for name, value in wording.gaps.items()})


def as_data(wording: Wording) -> list[Any]:
    """Return sentence and gaps as plain values, which a state or a row can keep."""
    return [wording.sentence, {name: _gap_as_data(gap) for name, gap in wording.gaps.items()}]


def from_data(data: list[Any] | str) -> Wording:
    """Read what as_data() wrote; of old mere texts were kept."""
    if isinstance(data, str):
        return Wording("{text}", {"text": data})
    sentence, gaps = data
    return Wording(sentence, {name: _gap_from_data(gap) for name, gap in gaps.items()})


def _gap_as_data(gap: Any) -> Any:
    if isinstance(gap, Wording | Refusal):
        return {"wording": as_data(gap.wording if isinstance(gap, Refusal) else gap)}
    if isinstance(gap, Multilingual):
        return {"zh": gap.message("zh"), "en": gap.message("en")}
    return gap if isinstance(gap, str | int | Decimal) else str(gap)


def _gap_from_data(gap: Any) -> Any:
    if not isinstance(gap, dict):
        return gap
    return from_data(gap["wording"]) if "wording" in gap else Bilingual(**gap)


@cache
def _catalogue(folder: Path, language: str) -> NullTranslations:
    return Translations.load(folder, [language])
