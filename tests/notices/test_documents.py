"""Every document of the packages we ship is made by a play, says all it should, and can be printed."""

import pytest

from notices import render, template
from notices.fonts import FontSet
from notices.job import Layout
from tests.notices.pages import Pages
from tests.packages import examples
from tests.packages.play import load

KEYS = sorted(
    f"{package}/{key}" for package in examples.WAYS for key in load(package).package.manifest.notices
)

SLIPS = ("None", "null", "，。", "。。", "；。", "，，", "（）", "《》")


def test_the_plays_make_every_document() -> None:
    assert sorted(examples.documents()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_document_says_no_more_and_no_less_than_it_knows(key: str) -> None:
    job = examples.documents()[key]

    said = "".join(template.fill(job).texts())

    assert [slip for slip in SLIPS if slip in said] == []


def test_a_notice_to_complete_has_its_seal_on_the_page_of_its_text(fonts: FontSet) -> None:
    pages = Pages(render.render(examples.documents()["plan_filing/correction_notice"], fonts))

    assert len(pages) == 1
    assert pages.seals(1)


@pytest.mark.parametrize("key", KEYS)
def test_a_document_is_printed_with_its_title_organ_and_number(fonts: FontSet, key: str) -> None:
    job = examples.documents()[key]

    printed = Pages(render.render(job, fonts)).flat

    assert job.title in printed
    assert job.number in printed
    if job.sealed or job.layout is not Layout.FORM:
        assert job.signs in printed
