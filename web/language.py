"""The reader's language: Simplified Chinese, or English at a click."""

from collections.abc import Mapping

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, gettext

from wording import Wording, phrased

LANGUAGES = {"zh": "简体中文", "en": "English"}
COOKIE = "lingxing_language"
DEFAULT = "zh"

Translations = Mapping[str, Mapping[str, str]]  # of a package: language → Chinese → text


def install(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=reader_language)


def reader_language() -> str:
    """Return "zh" or "en": what was clicked, else what the member has set, else Chinese."""
    clicked = request.cookies.get(COOKIE) if has_request_context() else None
    if clicked in LANGUAGES:
        return clicked
    person = g.get("person")
    return person.language if person and person.language in LANGUAGES else DEFAULT


def say(wording: Wording | str) -> str:
    """Return a sentence in the reader's language."""
    if isinstance(wording, str):
        return gettext(wording) if wording else ""  # gettext answers nothing with the head of its catalogue
    return phrased(wording, reader_language(), gettext)


def say_of_package(wording: Wording, translations: Translations) -> str:
    """Return a sentence of ours whose gaps hold names of a package."""
    gaps = {
        name: say_package(gap, translations) if isinstance(gap, str | Wording) else gap
        for name, gap in wording.gaps.items()
    }
    return say(Wording(wording.sentence, gaps))


def say_package(text: str | Wording | None, translations: Translations) -> str:
    """Return a text of a package in the reader's language, Chinese when the package has no other.

    Or what we say where the package has no text.
    """
    if not text:
        return ""
    if isinstance(text, Wording):
        return say_of_package(text, translations)
    return translations.get(reader_language(), {}).get(text, text)
