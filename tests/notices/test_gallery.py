"""docs/notices.md shows every document as it is made today, each with a small picture."""

import pytest

from tests.notices import gallery

LARGEST = 80_000  # bytes of a picture
EXHIBITS = tuple(gallery.exhibits())


def test_the_page_shows_every_document_as_its_flow_makes_it() -> None:
    assert gallery.page() == gallery.PAGE.read_text("utf-8"), "run python -m tests.notices.gallery"


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.key)
def test_each_has_its_pictures(exhibit: gallery.Exhibit) -> None:
    sizes = [(gallery.PICTURES / name).stat().st_size for name in exhibit.pictures]

    assert max(sizes) <= LARGEST


def test_no_picture_is_of_a_document_that_is_no_more() -> None:
    shown = {name for exhibit in EXHIBITS for name in exhibit.pictures}

    assert {path.name for path in gallery.PICTURES.glob("*.png")} == shown
