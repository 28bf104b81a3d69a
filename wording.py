"""Sentences for people, kept apart from the language they are shown in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from babel.support import NullTranslations, Translations

from config import ROOT

CATALOGUES = ROOT / "web" / "translations"  # gettext; the message is the Chinese sentence


def N_(sentence: str) -> str:  # noqa: N802  gettext's customary name for "mark, don't translate"
    """Mark a sentence for the message catalogue; return it as it is."""
    return sentence


@dataclass(frozen=True)
class Wording:
    """A sentence in Simplified Chinese with named gaps, translated where it is shown."""

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


def translated(wording: Wording, language: str, catalogues: Path = CATALOGUES) -> str:
    """Return the sentence for somebody who reads `language`, away from any page.

    Chinese where the catalogue has no other, or there is none of that language.
    """
    return _catalogue(catalogues, language).gettext(wording.sentence).format_map(wording.gaps)


@cache
def _catalogue(folder: Path, language: str) -> NullTranslations:
    return Translations.load(folder, [language])
