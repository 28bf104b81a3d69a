"""The compensation of a team on the pure engine: lines from the log, checks, rates, payer, approval."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.packages.mobilization import (
    ORAL,
    arrived,
    cancelled,
    child,
    chosen,
    departed,
    filed,
    filed_at_fault,
    log_day,
    ordered,
    stood_down,
    three_days,
    total,
    verified,
)
from tests.packages.play import Play


def after_three_days(key: str = "T-KS") -> Play:
    order = child(ordered(key), "call_team_orders")
    arrived(order)
    three_days(order)
    stood_down(order)
    return child(order, "call_claim")


def after_cancelling(last_status: str) -> Play:
    order = child(ordered("T-KS"), "call_team_orders")
    departed(order)
    cancelled(order, last_status)
    return child(order, "call_claim")


def with_damage(amount: str) -> Play:
    """A claim whose total is the amount: one repair and nothing else."""
    claim = after_three_days()
    line = {**claim.task("file_claim").variables["claim_lines"][0], "category": "repair", "description": "泵"}
    line |= {"quantity": Decimal(1), "unit_price": Decimal(amount), "status": None}
    claim.complete("file_claim", filing="submit", claim_lines=[line])
    claim.complete("check_claim", checking="complete", liability="不明", cross_province="否")
    verified(claim)
    return claim


def test_three_days_of_rescue_cost_54270() -> None:
    claim = after_three_days()
    filed(claim)
    verified(claim)

    assert total(claim) == Decimal("54270.00")
    lines = claim.task("review_budget").variables["priced_lines"]
    assert [line["approved"] for line in lines] == [18000, 3600, 3360, 3360, 4800, 18000, 3150]


@pytest.mark.parametrize(("status", "amount"), [("途中", "1400.00"), ("集中待命", "600.00")])
def test_a_cancelled_team_is_paid_by_its_last_status(status: str, amount: str) -> None:
    claim = after_cancelling(status)
    filed(claim)
    verified(claim)

    assert total(claim) == Decimal(amount)


def test_amounts_are_rounded_to_the_cent() -> None:
    claim = with_damage("100.005")

    assert total(claim) == Decimal("100.01")


@pytest.mark.parametrize(
    ("key", "day", "night", "holiday"), [("T-KS", 500, 750, 1500), ("T-SOC", 200, 300, 300)]
)
def test_labour_is_paid_by_the_hour_of_the_day_and_the_kind_of_team(
    key: str, day: int, night: int, holiday: int
) -> None:
    order = child(ordered(key), "call_team_orders")
    arrived(order)
    nothing: dict[str, Any] = {"meal_people": Decimal(0), "lodging_people": Decimal(0)}
    both = {"day_people": Decimal(1), "night_people": Decimal(1), **nothing}
    log_day(order, "continue", date(2026, 11, 23), **both)
    log_day(order, "finished", date(2026, 11, 24), **(both | {"holiday": True, "night_people": Decimal(0)}))
    stood_down(order)
    claim = child(order, "call_claim")
    filed(claim)
    verified(claim)

    lines = claim.task("review_budget").variables["priced_lines"]
    assert [line["unit_price"] for line in lines] == [day, night, holiday]


def test_the_last_day_of_a_team_stood_down_at_once_is_paid_from_its_return_report() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    arrived(order)
    order.send("stand_down", withdraw_at=order.now, withdrawal_reason="险情已经排除。")
    last_day = {"category": "labour", "status": "白天", "description": "撤离当日", "unit": "人·天"}
    order.complete("report_return", returned_at=order.now, unlogged=[{**last_day, "quantity": Decimal(12)}])
    order.complete("check_equipment", equipment_complete=True, damages=[])
    claim = child(order, "call_claim")
    filed(claim)
    verified(claim)

    assert total(claim) == Decimal(6000)


def test_lodging_above_the_cap_is_cut_and_says_why() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    arrived(order)
    log_day(order, "finished", date(2026, 11, 23), lodging_price=Decimal(380))
    stood_down(order)
    claim = child(order, "call_claim")
    filed(claim)
    verified(claim)

    lodging = claim.task("review_budget").variables["priced_lines"][-1]
    assert (lodging["claimed"], lodging["approved"], lodging["reason"]) == (4560, 3600, "据实，不超过上限")


def test_what_was_cut_in_verification_is_not_paid() -> None:
    claim = after_three_days()
    filed(claim)
    verified(claim, verified_quantity=Decimal(30), cut_reason="日志为30人·天")

    first = claim.task("review_budget").variables["priced_lines"][0]
    assert (first["claimed"], first["verified"], first["approved"]) == (18000, 15000, 15000)
    assert first["reason"] == "日志为30人·天"
    assert total(claim, "total_claimed") - total(claim) == 3000


def test_never_more_is_paid_than_was_claimed() -> None:
    claim = after_three_days()
    first, *others = claim.task("file_claim").variables["claim_lines"]
    claim.complete("file_claim", filing="submit", claim_lines=[{**first, "claimed": Decimal(17000)}, *others])
    claim.complete("check_claim", checking="complete", liability="不明", cross_province="否")
    verified(claim)

    assert total(claim) == Decimal(53270)


@pytest.mark.parametrize(
    ("amount", "position"),
    [
        ("50000", "division_chief"),
        ("50000.01", "deputy_leader"),
        ("500000", "deputy_leader"),
        ("500000.01", "principal_leader"),
    ],
)
def test_the_amount_decides_who_approves(amount: str, position: str) -> None:
    claim = with_damage(amount)
    claim.complete("review_budget", budget_source="应急救援专项")

    approval = claim.task("approve_claim")
    assert approval.position == position
    assert approval.different_from == ("check_claim", "verify_claim", "review_budget")


@pytest.mark.parametrize(
    ("facts", "payer"),
    [
        ({"liability": "不明"}, "事发地财政"),
        ({"liability": "明确但无力承担"}, "事发地财政"),
        ({"liability": "不适用", "cross_province": "外省支援本省"}, "受援地财政"),
        ({"liability": "不适用", "cross_province": "本省支援外省"}, "受援省财政"),
        ({"liability": "不适用", "dispatched_by_superior": True}, "调动级财政"),
    ],
)
def test_the_facts_decide_who_pays(facts: dict[str, Any], payer: str) -> None:
    claim = after_three_days()
    filed(claim, **facts)
    verified(claim)

    assert claim.task("review_budget").variables["payer"]["payer"] == payer
    assert "payer_letter" not in claim.notices


def test_the_party_at_fault_is_asked_first_and_pays() -> None:
    claim = after_three_days()
    filed_at_fault(claim)
    verified(claim)
    assert claim.notices == ["payer_letter"]

    claim.complete("record_liable_payment", liable_paid="paid")

    assert claim.task("review_budget").variables["payer"]["payer"] == "事故责任单位"


@pytest.mark.parametrize("silent", [True, False])
def test_when_the_party_at_fault_does_not_pay_the_dispatching_level_does(*, silent: bool) -> None:
    claim = after_three_days()
    filed_at_fault(claim)
    verified(claim)
    if silent:
        claim.wait(timedelta(days=40))
    else:
        claim.complete("record_liable_payment", liable_paid="unpaid")

    assert claim.task("review_budget").variables["payer"]["payer"] == "调动级财政"


def test_an_approved_claim_is_decided_delivered_and_paid() -> None:
    claim = after_three_days()
    filed(claim)
    verified(claim)
    claim.complete("review_budget", budget_source="应急救援专项")
    claim.complete("approve_claim", "approve")
    assert claim.notices == ["compensation_decision"]
    assert claim.called("notify")[-1]["to"] == "team_leader@T-KS"

    claim.complete("pay_claim", paid_on=date(2026, 12, 24), payment_voucher="1")

    assert claim.outcome == "compensated"


def test_a_returned_claim_is_verified_and_calculated_again() -> None:
    claim = after_three_days()
    filed(claim)
    verified(claim)
    claim.complete("review_budget", budget_source="应急救援专项")
    claim.complete("approve_claim", "return")
    verified(claim, verified_quantity=Decimal(24), cut_reason="重核")

    assert total(claim) == Decimal(48270)
    assert len(claim.task("review_budget").variables["priced_lines"]) == 7


def test_a_claim_rejected_on_approval_gets_a_reasoned_refusal() -> None:
    claim = after_three_days()
    filed(claim)
    verified(claim)
    claim.complete("review_budget", budget_source="应急救援专项")
    claim.complete("approve_claim", "reject")

    assert (claim.outcome, claim.notices) == ("rejected", ["compensation_refusal"])


def test_missing_materials_are_asked_for_once_and_the_claim_comes_back() -> None:
    claim = after_three_days()
    claim.complete("file_claim", filing="submit")
    claim.complete("check_claim", checking="supplement", supplement_items="补交住宿发票")

    assert claim.task("file_claim").variables["supplement_items"] == "补交住宿发票"


def test_a_team_may_waive_its_claim() -> None:
    claim = after_three_days()
    claim.complete("file_claim", filing="waive")

    assert claim.outcome == "waived"


def test_the_team_is_reminded_before_the_claim_is_due() -> None:
    claim = after_three_days()
    claim.wait(timedelta(days=22))  # the twentieth day is a Sunday

    assert claim.called("notify")[-1]["to"] == "team_leader@T-KS"
    assert claim.open == ["file_claim"]


@pytest.mark.parametrize("fact", ["public_staff", "subsidised"])
def test_what_another_channel_pays_is_not_compensated(fact: str) -> None:
    claim = after_three_days()
    filed(claim, **{fact: True})

    assert (claim.outcome, claim.notices) == ("ineligible", ["compensation_refusal"])


def test_an_oral_order_that_was_never_confirmed_earns_nothing() -> None:
    order = child(chosen("T-KS", **ORAL), "call_team_orders")
    order.complete("confirm_in_writing", "decline")
    arrived(order)
    log_day(order, "finished", date(2026, 11, 23))
    stood_down(order)
    claim = child(order, "call_claim")
    filed(claim)

    assert claim.outcome == "ineligible"
    assert claim.called("issue_notice")[-1]["reason"] == "未经下达或者补签命令自行前往"
