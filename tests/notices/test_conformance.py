"""Every value of GB/T 9704-2012 that the page of conformance lists is kept, and the page says what is so."""

import pytest

from notices.fonts import FontSet
from tests.notices import conformance
from tests.notices.conformance import Measure


@pytest.fixture(scope="module")
def measures(fonts: FontSet) -> list[Measure]:
    return conformance.measures(conformance.rendered())


def test_every_value_of_the_standard_is_kept(measures: list[Measure]) -> None:
    assert len(measures) > 80
    assert [measure for measure in measures if not measure.conforms] == []


def test_what_is_off_by_more_than_a_third_of_a_millimetre_is_explained(measures: list[Measure]) -> None:
    silent = [each for each in measures if abs(each.difference) > conformance.NEAR_MM and not each.remark]

    assert silent == []


def test_the_page_of_conformance_is_current(measures: list[Measure]) -> None:
    assert conformance.PAGE.read_text(encoding="utf-8") == conformance.page(measures)
