"""The mobilisation of teams on the pure engine: request, order, movement, undo, withdrawal."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.packages.mobilization import (
    MONDAY,
    ORAL,
    arrived,
    cancelled,
    child,
    chosen,
    departed,
    log_day,
    ordered,
    requested,
    stood_down,
    three_days,
)
from tests.packages.play import Play


def touched(order: Play, topic: str) -> list[tuple[Any, Any]]:
    return [(call["register"], call["key"]) for call in order.called(topic)]


@pytest.mark.parametrize(
    ("level", "position"),
    [("Ⅳ", "deputy_leader"), ("Ⅲ", "deputy_leader"), ("Ⅱ", "principal_leader"), ("Ⅰ", "principal_leader")],
)
def test_the_level_of_the_event_decides_who_signs(level: str, position: str) -> None:
    play = requested(event_level=level)
    play.complete(
        "choose_teams",
        choice="order",
        assignments=[],
        mission="堵漏",
        depart_within=Decimal(60),
        order_mode="written",
    )

    assert play.task("sign_order").position == position
    assert play.task("sign_order").different_from == ("choose_teams",)


def test_the_spare_teams_are_free_fit_and_sorted_by_distance() -> None:
    call = ordered("T-KS").standing.calls[0]

    assert call.parameters["spare_teams"] == ["T-SOC", "T-PRO", "T-FAR"]


def test_nothing_is_called_without_need() -> None:
    play = requested()
    play.complete("choose_teams", choice="decline")

    assert play.outcome == "not_needed"


@pytest.mark.parametrize("element", ["withdrawn_before_choice", "withdrawn_before_signature"])
def test_a_request_is_withdrawn_until_the_order_is_signed(element: str) -> None:
    play = requested() if element == "withdrawn_before_choice" else chosen("T-KS")
    play.send(element, withdrawal_statement="险情已经排除")

    assert play.outcome == "withdrawn"


def test_the_leader_refuses_the_order() -> None:
    play = chosen("T-KS")
    play.complete("sign_order", "reject")

    assert play.outcome == "rejected"


def test_the_leader_sends_the_order_back_to_choose_again() -> None:
    play = chosen("T-KS")
    play.complete("sign_order", "return")

    assert play.open == ["choose_teams"]


def test_every_team_has_an_instance_of_its_own() -> None:
    play = ordered("T-KS", "T-PRO")

    assert [call.parameters["order"]["team"]["key"] for call in play.standing.calls] == ["T-KS", "T-PRO"]


@pytest.mark.parametrize("force", ["国家综合性消防", "军队", "武警", "民兵", "国家专业队", "外省力量"])
def test_forces_outside_our_command_are_petitioned_and_never_ordered(force: str) -> None:
    petition = child(ordered(outside=[force]), "call_team_orders")

    assert petition.notices == ["petition_letter"]
    assert petition.called("reserve_record") == []
    petition.complete("record_reply", petition_result="accepted")
    assert petition.outcome == "referred"
    assert petition.standing.variables["order_result"]["outcome"] == "referred"


@pytest.mark.parametrize(
    ("key", "notice"),
    [("T-PRO", "mobilisation_order"), ("T-KS", "mobilisation_order"), ("T-SOC", "call_letter")],
)
def test_the_kind_of_team_decides_the_document(key: str, notice: str) -> None:
    assert child(ordered(key), "call_team_orders").notices == [notice]


def test_equipment_that_is_gone_does_not_stop_the_order() -> None:
    order = child(ordered("T-KS"), "call_team_orders", gone=frozenset({"EQ-1"}))

    assert order.open == ["respond"]
    results = order.task("respond").variables["equipment_results"]
    assert [(item["key"], item["reserved"]) for item in results] == [("EQ-1", False), ("EQ-2", True)]


def test_a_team_that_is_gone_is_replaced_before_anybody_is_called() -> None:
    order = child(ordered("T-KS"), "call_team_orders", gone=frozenset({"T-KS", "T-SOC"}))

    assert order.task("respond").organisation == "T-PRO"
    assert order.called("issue_notice")[0]["notice"] == "mobilisation_order"


def test_when_every_team_is_gone_the_division_hears_of_it() -> None:
    order = child(ordered("T-KS"), "call_team_orders", gone=frozenset({"T-KS", "T-SOC", "T-PRO", "T-FAR"}))

    assert (order.outcome, order.standing.variables["order_result"]["outcome"]) == ("unfilled", "unfilled")
    assert "rescue_coordination.KS" in order.called("notify")[-1]["to"]


def test_a_refusal_undoes_the_order_and_calls_the_next_team() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    order.complete("respond", response="refuse", refusal_reason="正在执行其他任务")

    assert order.called("issue_notice")[-1]["reason"] == "你队答复不能应调：正在执行其他任务"
    assert touched(order, "release_record") == [
        ("equipment", "EQ-2"),
        ("equipment", "EQ-1"),
        ("teams", "T-KS"),
    ]
    assert order.standing.calls[0].parameters["spare_teams"] == ["T-PRO", "T-FAR"]
    order.end_child(
        "call_next_team", order_result={"team": "丙", "outcome": "completed", "approved": Decimal(1)}
    )
    assert (order.outcome, order.standing.variables["order_result"]["team"]) == ("replaced", "丙")


def test_silence_for_thirty_minutes_counts_as_refusal() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    order.wait(timedelta(minutes=29))
    assert order.open == ["respond"]

    order.wait(timedelta(minutes=1))

    assert order.called("issue_notice")[-1]["reason"] == "你队未在30分钟内响应"
    assert [call.element_id for call in order.standing.calls] == ["call_next_team"]


def test_without_a_further_team_the_order_stays_unfilled() -> None:
    order = child(ordered("T-KS", "T-SOC", "T-PRO", "T-FAR"), "call_team_orders")
    order.complete("respond", response="refuse", refusal_reason="人员不足")

    assert order.outcome == "unfilled"


def test_a_late_team_is_reported_to_the_dispatcher_and_may_still_arrive() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    departed(order)
    order.wait_until(MONDAY + timedelta(hours=3))

    assert order.called("notify")[-1]["to"] == "dispatcher@KS"
    assert order.open == ["report_arrival"]


def test_cancelling_undoes_in_reverse_order() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    departed(order)
    before = len(order.calls)
    cancelled(order, "途中")

    assert [(call.topic, call.parameters.get("key")) for call in order.calls[before:]] == [
        ("notify", None),
        ("issue_notice", None),
        ("release_record", "EQ-2"),
        ("release_record", "EQ-1"),
        ("release_record", "T-KS"),
    ]
    assert order.called("issue_notice")[-1]["order_number"] == "昆应急调令〔2026〕1号"
    assert order.standing.calls[0].parameters["standby"]["status"] == "途中"


def test_only_what_was_reserved_is_returned() -> None:
    order = child(ordered("T-KS"), "call_team_orders", gone=frozenset({"EQ-2"}))
    cancelled(order, "未响应")

    assert touched(order, "release_record") == [("equipment", "EQ-1"), ("teams", "T-KS")]


def test_an_oral_order_is_cancelled_as_such_and_still_confirmed_in_writing() -> None:
    order = child(chosen("T-KS", **ORAL), "call_team_orders")
    cancelled(order, "未响应")

    assert order.called("issue_notice")[-1]["order_number"] == "口头命令"
    assert order.open == ["confirm_in_writing"]


def test_what_cant_be_undone_is_dealt_with_by_hand_before_the_rest_is_undone() -> None:
    order = child(ordered("T-KS"), "call_team_orders", lost=frozenset({"EQ-1", "T-KS"}))
    cancelled(order, "未响应")
    equipment = order.task("return_by_hand")
    assert (equipment.position, equipment.organisation) == ("logistics", "KS")
    assert touched(order, "release_record") == [("equipment", "EQ-2"), ("equipment", "EQ-1")]
    assert [undoing.activity_id for undoing in order.standing.compensations] == ["reserve_equipment"]

    order.complete("return_by_hand")
    assert (order.task("unlock_by_hand").position, order.outcome) == ("dispatcher", None)

    order.complete("unlock_by_hand")
    assert order.outcome == "cancelled"


def test_a_team_cancelled_before_it_answered_earns_nothing() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    cancelled(order, "未响应")

    assert order.outcome == "cancelled"


def test_an_arrived_team_logs_its_days_until_it_is_stood_down() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    arrived(order)
    three_days(order)
    stood_down(order)

    assert order.notices == ["mobilisation_order", "arrival_sheet", "withdrawal_order"]
    assert len(order.standing.calls[0].parameters["daily_logs"]) == 3
    order.end_child("call_claim", paid_on=date(2026, 12, 24), total_approved=Decimal(54270))
    assert order.standing.variables["order_result"]["approved"] == Decimal(54270)


def test_the_field_command_may_stand_a_team_down_at_any_time() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    arrived(order)
    log_day(order, "continue", date(2026, 11, 23))
    order.send("stand_down", withdraw_at=order.now, withdrawal_reason="险情复燃，暂时撤离。")

    assert order.open == ["report_return"]
    assert order.notices[-1] == "withdrawal_order"


def test_who_acts_for_the_team_and_who_for_the_bureau() -> None:
    order = child(ordered("T-KS"), "call_team_orders")
    assert order.task("respond").organisation == "T-KS"
    assert [message.organisation for message in order.standing.messages] == ["KS"]

    departed(order)
    assert order.task("report_arrival").organisation == "KS"


def test_an_oral_order_moves_the_team_and_is_confirmed_in_writing() -> None:
    order = child(chosen("T-KS", **ORAL), "call_team_orders")
    assert order.open == ["confirm_in_writing", "respond"]
    assert order.notices == []
    assert order.task("confirm_in_writing").due_at == MONDAY + timedelta(hours=24)

    order.complete("confirm_in_writing", "confirm")

    assert order.called("issue_notice")[-1]["confirms_oral_order"] is True


def test_an_oral_order_unconfirmed_for_a_day_is_escalated() -> None:
    order = child(chosen("T-KS", **ORAL), "call_team_orders")
    arrived(order)
    order.wait(timedelta(hours=24))

    assert "deputy_leader.KS" in order.called("notify")[-1]["to"]
    assert "confirm_in_writing" in order.open


def test_the_claim_waits_for_the_written_confirmation() -> None:
    order = child(chosen("T-KS", **ORAL), "call_team_orders")
    arrived(order)
    log_day(order, "finished", date(2026, 11, 23))
    stood_down(order)
    assert order.open == ["confirm_in_writing"]

    order.complete("confirm_in_writing", "decline")

    assert order.standing.calls[0].parameters["ordered"] is False


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [(["cancelled", "cancelled"], "cancelled"), (["unfilled", "cancelled"], "unfilled")],
)
def test_the_whole_ends_as_its_teams_did(outcomes: list[str], expected: str) -> None:
    play = ordered("T-KS", "T-PRO")
    for outcome in outcomes:
        play.end_child(
            "call_team_orders", order_result={"team": "甲", "outcome": outcome, "approved": Decimal(0)}
        )

    assert play.outcome == expected


def test_an_operation_is_assessed_at_the_end() -> None:
    play = ordered("T-KS")
    play.end_child(
        "call_team_orders", order_result={"team": "甲", "outcome": "completed", "approved": Decimal(1)}
    )
    play.complete("assess_operation", evaluation_grade="good", evaluation_text="及时")

    assert play.outcome == "completed"
