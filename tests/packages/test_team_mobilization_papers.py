"""What the mobilisation of teams shows and prints: forms, documents, English."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import forms
from bpmn.standing import OpenUserTask, WaitingMessage
from forms.drawn import DrawnInput, Lines
from tests.packages import examples, papers
from tests.packages.mobilization import (
    MONDAY,
    ORAL,
    PACKAGE,
    REQUEST,
    TOWN,
    arrived,
    child,
    chosen,
    departed,
    filed_at_fault,
    ordered,
    requested,
    three_days,
    verified,
)
from tests.packages.play import Play
from workflows.feel_functions import SIGNATURES

GIVEN_BY_THE_PLATFORM = {"organisation", "starter", "starter_name", "starter_organisation", "instance_number"}


def drawn(play: Play) -> dict[str, forms.BoundForm]:
    """Draw every form the instance offers now, of tasks and of messages."""
    offers: list[OpenUserTask | WaitingMessage] = [*play.standing.user_tasks, *play.standing.messages]
    return {
        offer.element_id: papers.bind(
            forms.read(PACKAGE.package.forms[offer.form_key], functions=SIGNATURES, name=offer.form_key),
            offer.variables,
            TOWN,
            play.now,
        )
        for offer in offers
        if offer.form_key
    }


def fields(lines: Lines) -> Iterator[DrawnInput]:
    """Walk the fields of a drawn form, those in groups and rows too."""
    for component in (component for line in lines for component in line):
        if isinstance(component, DrawnInput):
            yield component
        for inner in (component, *getattr(component, "rows", ())):
            yield from fields(getattr(inner, "lines", ()))


def test_the_decision_prints_the_calculation_to_the_cent() -> None:
    _, claim = examples.operation()

    text = papers.printed(claim, "compensation_decision")

    assert "54,270.00元（人民币伍万肆仟贰佰柒拾元整）" in text
    assert "18,000.00" in text


def test_the_request_form_asks_what_the_plays_answer() -> None:
    form = forms.read(PACKAGE.package.forms["request"], functions=SIGNATURES)

    assert REQUEST.keys() - form.keys - GIVEN_BY_THE_PLATFORM == set()


def test_the_choice_offers_fit_and_free_teams_nearest_first() -> None:
    choice = drawn(requested())["choose_teams"]

    (team,) = (field for field in fields(choice.lines) if field.name == "assignments-0-team")
    assert [option.value for option in team.options] == ["T-SOC", "T-KS", "T-PRO", "T-FAR"]


def test_the_cancellation_reads_the_last_status_from_the_reports() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    unanswered = drawn(order)["order_cancelled"].answers
    order.complete("respond", response="accept", people=Decimal(10), vehicles=Decimal(1))
    mustered = drawn(order)["order_cancelled"].answers
    order.complete("report_departure", departed_at=MONDAY, people=Decimal(11), vehicles=Decimal(2))
    moving = drawn(order)["order_cancelled"].answers

    assert [form["last_status"] for form in (unanswered, mustered, moving)] == ["未响应", "集中待命", "途中"]
    assert (moving["people"], moving["vehicles"]) == (11, 2)


def test_the_log_of_the_next_day_keeps_the_people_and_forgets_the_material() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    arrived(order)
    order.complete(
        "daily_log",
        "continue",
        log_date=date(2026, 11, 23),
        day_people=Decimal(9),
        consumables=[{"consumable_name": "泡沫液"}],
    )

    next_day = drawn(order)["daily_log"].answers

    assert (next_day["day_people"], next_day["consumables"]) == (9, [])


def test_every_form_on_the_way_can_be_drawn() -> None:
    main, order = chosen("T-KS"), child(chosen("T-KS", **ORAL), "call_team_orders")
    seen = {**drawn(requested()), **drawn(main), **drawn(order)}
    departed(order)
    seen |= drawn(order)
    order.complete("report_arrival", arrived_at=MONDAY, people=Decimal(12), vehicles=Decimal(2))
    seen |= drawn(order)
    three_days(order)
    seen |= drawn(order)
    order.complete("order_withdrawal", withdraw_at=MONDAY, withdrawal_reason="任务完成。")
    seen |= drawn(order)
    order.complete("report_return", returned_at=MONDAY, unlogged=[])
    seen |= drawn(order)
    order.complete("check_equipment", damages=[])
    order.complete("confirm_in_writing", "confirm")
    claim = child(order, "call_claim")
    for step in (filed_at_fault, verified, paid, reviewed, approved):
        seen |= drawn(claim)
        step(claim)
    seen |= drawn(claim)

    assert seen["file_claim"].answers["claim_lines"][0]["quantity"] == 36
    assert seen["verify_claim"].answers["verified_lines"][0]["verified_quantity"] == 36


def paid(claim: Play) -> None:
    claim.complete("record_liable_payment", liable_paid="paid")


def reviewed(claim: Play) -> None:
    claim.complete("review_budget", budget_source="应急救援专项")


def approved(claim: Play) -> None:
    claim.complete("approve_claim", "approve")


def test_every_text_has_its_english() -> None:
    assert papers.untranslated(PACKAGE.package) == []
