"""The platform's own documents render, each with the variables it asks for and no others."""

import pytest

from notices import render
from notices.fonts import FontSet
from tests.notices import standard_values
from tests.notices.pages import Pages

JOBS = standard_values.jobs()


@pytest.mark.parametrize("key", JOBS)
def test_a_standard_document_renders_on_one_page(fonts: FontSet, key: str) -> None:
    pages = Pages(render.render(JOBS[key], fonts))

    assert len(pages) == 1
    assert JOBS[key].title in pages.flat
