"""A team called, cancelled or deployed, through the use cases, on both databases."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeStatus
from registers.models import RegisterRecord
from registers.records import find
from tests.packages.mobilization import REQUEST
from tests.support.acting import person
from tests.support.clients import ClientOf
from workflows.models import ProcessInstance, UserTask
from workflows.queries.diagrams import path_of
from workflows.queries.instance_page import instance_page

OURS = {"organisation", "starter", "starter_name", "starter_organisation", "instance_number"}
DISPATCHER = "KS.8"
CANCELLATION = {"people": Decimal(12), "vehicles": Decimal(2), "cancel_reason": "险情排除"}


@pytest.fixture
def order(stage: Theatre) -> int:
    """Call the chemical rescue team with a pump; return the instance of its order."""
    answers = {key: value for key, value in REQUEST.items() if key not in OURS}
    times = {"occurred_at": stage.now - timedelta(hours=1), "arrive_before": stage.now + timedelta(hours=3)}
    main = stage.start(DISPATCHER, "team_mobilization", "team_mobilization", answers | times)
    row = {"team": "T-KS", "headcount": Decimal(12), "equipment": ["EQ-PUMP-1"], "mission": None}
    written = {"choice": "order", "mission": "堵漏", "depart_within": Decimal(60), "order_mode": "written"}
    stage.complete(main, "choose_teams", {**written, "assignments": [row], "outside_forces": []})
    stage.complete(main, "sign_order", outcome="approve")
    (child,) = stage.children(main)
    return child


def statuses() -> list[Any]:
    with reading() as session:
        found = [
            find(session, register, key) for register, key in (("teams", "T-KS"), ("equipment", "EQ-PUMP-1"))
        ]
        return [record["status"] if record else None for record in found]


def deployed(stage: Theatre, order: int) -> None:
    out = {"people": Decimal(12), "vehicles": Decimal(2)}
    stage.complete(order, "respond", {"response": "accept", **out})
    stage.complete(
        order,
        "report_departure",
        {"expected_at": stage.now + timedelta(hours=1), "march_leader": "周示例", **out},
    )


def test_an_order_holds_team_and_equipment_and_cancelling_frees_them(stage: Theatre, order: int) -> None:
    assert statuses() == ["reserved", "reserved"]
    deployed(stage, order)
    assert statuses() == ["deployed", "reserved"]

    stage.send(order, "order_cancelled", DISPATCHER, CANCELLATION)

    assert statuses() == ["available", "available"]
    (claim,) = stage.children(order)
    assert stage.is_open(claim, "file_claim")


def test_the_history_and_the_diagram_tell_what_was_undone_newest_first(stage: Theatre, order: int) -> None:
    stage.send(order, "order_cancelled", DISPATCHER, CANCELLATION)

    with reading() as session:
        page = instance_page(session, order, person(DISPATCHER), stage.now)
        path = path_of(session, order, person(DISPATCHER))
    assert next(step for step in reversed(page.history) if step.kind != "rendered").undone == [
        ("通知受援方", 1),
        ("下达命令", 1),
        ("预留一项", 1),
        ("预留装备物资（逐项）", 1),
        ("锁定队伍", 1),
    ]
    assert page.undoing == []
    assert {"lock_team", "reserve_item", "give_order", "notify_requester"} <= set(path.undone)
    assert "lock_team" not in path.completed


def test_a_step_that_cant_be_undone_is_somebodys_work_and_the_rest_waits_for_it(
    stage: Theatre, order: int, client_of: ClientOf
) -> None:
    with transaction() as session:
        session.execute(delete(RegisterRecord).where(RegisterRecord.key == "EQ-PUMP-1"))
    stage.send(order, "order_cancelled", DISPATCHER, CANCELLATION)

    assert stage.open_elements(order) == ["return_by_hand"]
    with reading() as session:
        task = session.scalars(select(UserTask).where(UserTask.element_id == "return_by_hand")).one()
        assert "EQ-PUMP-1" in task.subject
    assert "正在撤销：预留装备物资（逐项）" in client_of(DISPATCHER).read(f"/instances/{order}")

    stage.complete(order, "return_by_hand", opinion="泵已由保障组找回入库。")

    after = client_of(DISPATCHER).read(f"/instances/{order}")
    assert "已撤销：预留一项、预留装备物资（逐项）、锁定队伍" in after
    with reading() as session:
        team = find(session, "teams", "T-KS")
        assert (team["status"] if team else None) == "available"
        assert session.get_one(ProcessInstance, order).outcome == "cancelled"


def test_a_deployment_is_paid_to_the_cent(stage: Theatre, order: int) -> None:
    deployed(stage, order)
    arrival = {
        "arrived_at": stage.now,
        "people": Decimal(12),
        "vehicles": Decimal(2),
        "sector": "一号区",
        "command_taken": True,
    }
    stage.complete(
        order, "report_arrival", arrival | {"team_representative": "周示例", "receiving_commander": "吴示例"}
    )
    log_three_days(stage, order)
    leaving = {"withdraw_at": stage.now, "withdrawal_reason": "任务完成。", "withdrawal_commander": "总指挥"}
    stage.complete(order, "order_withdrawal", leaving)
    stage.complete(order, "report_return", {"returned_at": stage.now, "unlogged": []})
    stage.complete(order, "check_equipment", {"equipment_complete": True, "damages": []})
    (claim,) = stage.children(order)
    settle_claim(stage, claim)

    with reading() as session:
        assert session.get_one(ProcessInstance, claim).outcome == "compensated"
        assert session.get_one(ProcessInstance, order).outcome == "completed"
        decision = session.scalars(select(Notice).where(Notice.instance_id == claim)).one()
        assert (decision.notice_key, decision.status) == ("compensation_decision", NoticeStatus.ISSUED)
    assert stage.open_elements(main_of(order)) == ["assess_operation"]


def log_three_days(stage: Theatre, order: int) -> None:
    pump = {"equipment_name": "排水泵", "shifts": Decimal(8), "shift_price": Decimal(600)}
    foam: dict[str, Any] = {"consumable_name": "泡沫液", "consumable_unit": "吨"}
    foam |= {"consumable_quantity": Decimal(2), "consumable_price": Decimal(9000)}
    days: list[dict[str, Any]] = [
        {"lodging_people": Decimal(12), "equipment_shifts": [pump], "fuel_amount": Decimal(3150)},
        {"lodging_people": Decimal(12), "consumables": [foam]},
        {"lodging_people": Decimal(0)},
    ]
    for number, day in enumerate(days):
        usual: dict[str, Any] = {
            "day_people": Decimal(12),
            "night_people": Decimal(0),
            "meal_people": Decimal(12),
        }
        usual |= {"holiday": False, "lodging_price": Decimal(280), "log_date": date(2026, 11, 23 + number)}
        stage.complete(order, "daily_log", usual | day, outcome="finished" if number == 2 else "continue")


def settle_claim(stage: Theatre, claim: int) -> None:
    """Submit what the forms are prefilled with, from the log to the payment."""
    account = {"account_name": "示例", "account_number": "100000000000", "account_bank": "示例银行"}
    stage.complete(claim, "file_claim", {"filing": "submit", **account})
    stage.complete(
        claim, "check_claim", {"checking": "complete", "liability": "不明", "cross_province": "否"}
    )
    stage.complete(claim, "verify_claim")
    assert stage.variables_of(claim, "review_budget")["total_approved"] == Decimal("54270.00")
    stage.complete(claim, "review_budget", {"budget_source": "应急救援专项"})
    assert stage.complete(claim, "approve_claim", outcome="approve") == "KS.4"
    stage.complete(claim, "pay_claim", {"paid_on": stage.now.date(), "payment_voucher": "1"})


def main_of(order: int) -> int:
    with reading() as session:
        parent = session.get_one(ProcessInstance, order).parent_id
        assert parent is not None
        return parent
