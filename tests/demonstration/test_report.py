"""A case that ended differently is told in a sentence, each difference in its own."""

from dataclasses import replace
from decimal import Decimal

import pytest

from demonstration.case import Expected
from demonstration.ending import Ending, Paper
from demonstration.report import differences

EXPECTED = Expected("completed", {"order": 1, "decision": 1}, (Decimal("54270.00"),), {"compensated": 1})


def ending(outcome: str | None, *keys: str, amounts: tuple[Decimal, ...] = ()) -> Ending:
    papers = tuple(Paper(key, key, "", "0" * 64) for key in keys)
    return Ending("调用", "示例", 3, ("KS.8",), outcome, "", amounts, papers, ())


CLAIM = ending("compensated", "decision", amounts=(Decimal("54270.00"),))
RESCUE = replace(ending("completed", "order"), sub_cases=(CLAIM,))


def test_a_case_that_ended_as_it_should_has_no_differences() -> None:
    assert list(differences(EXPECTED, RESCUE)) == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (replace(RESCUE, outcome="cancelled"), "expected outcome completed, but it is cancelled"),
        (replace(RESCUE, outcome=None), "expected outcome completed, but it is still running"),
        (replace(RESCUE, papers=()), "expected at least 1 × order, but there are 0"),
    ],
    ids=["another outcome", "no outcome", "a document less"],
)
def test_a_difference_says_what_was_expected_and_what_is(other: Ending, told: str) -> None:
    assert list(differences(EXPECTED, other)) == [told]


def test_another_amount_is_told_in_yuan() -> None:
    cheaper = replace(RESCUE, sub_cases=(replace(CLAIM, amounts=(Decimal("1400"),)),))

    assert list(differences(EXPECTED, cheaper)) == ["expected 54,270.00 yuan, but 1,400.00 were decided"]


def test_sub_cases_are_counted_by_how_they_ended() -> None:
    waived = replace(RESCUE, sub_cases=(CLAIM, ending("waived")))

    assert list(differences(EXPECTED, waived)) == [
        "expected sub-cases 1 × compensated, but got 1 × compensated, 1 × waived"
    ]
