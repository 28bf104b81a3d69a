"""Every sentence for people has its English, with the same gaps; nothing is left over."""

import re
from collections.abc import Callable

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from config import ROOT
from tests.support.clients import Client
from tests.web.conftest import Case

TRANSLATIONS = ROOT / "web" / "translations"
GAP = re.compile(r"\{\w*\}|%\(\w+\)s")
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}


@pytest.fixture(scope="module")
def said() -> set[str]:
    """All sentences in the code, as script/translate finds them."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS, directory_filter=is_ours)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_sentence_has_its_english(said: set[str], english: Catalog) -> None:
    translated = {message.id for message in english if message.string and not message.fuzzy}

    assert said - translated == set(), "run script/translate"


def test_no_english_is_left_over(said: set[str], english: Catalog) -> None:
    kept = {message.id for message in english if message.id}

    assert kept - said == set(), "run script/translate"


def test_the_english_has_the_same_gaps(english: Catalog) -> None:
    differing = [
        message.id
        for message in english
        if sorted(GAP.findall(str(message.id))) != sorted(GAP.findall(str(message.string)))
    ]

    assert differing == []


def test_pages_speak_english(client_of: Callable[[str], Client], case: Case) -> None:
    handler = client_of("KS.2")
    handler.submit("/language", {"language": "en", "next": "/inbox"})

    inbox, task = handler.get("/inbox").text, handler.get(f"/tasks/{case.ids['task_id']}").text
    bell, nowhere = handler.get("/notifications/").text, handler.get("/nowhere").text

    assert '<html lang="en">' in inbox
    assert "Check the materials" in inbox
    assert "Case handler" in inbox
    assert "Attachments" in task
    assert "New task: Check the materials" in bell
    assert "There is no such page" in nowhere


def is_ours(folder: str) -> bool:
    """Neither what others have written nor what a build has made."""
    return not re.search(r"/(\.|node_modules|var|__pycache__)", folder.removeprefix(str(ROOT)))
