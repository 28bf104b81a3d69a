"""The cases of team_mobilization: rescue and compensation, cancelled on the way, at the muster point."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from demonstration.case import Case, Expected
from demonstration.enclosures import enclosed
from demonstration.filling import NotAsRehearsed
from demonstration.theatre import Theatre

PACKAGE = "team_mobilization"
DISPATCHER = "KS.8"

LEAK: Mapping[str, Any] = {
    "event_name": "示例化工园区储罐泄漏事故",
    "event_level": "Ⅲ",
    "hazard_kind": "危化品",
    "location": "昆山市示例路8号",
    "longitude": Decimal("120.98"),
    "latitude": Decimal("31.38"),
    "situation": "一座储罐阀门泄漏，未起火，无人员伤亡。",
    "needs": [
        {"capability": "化工堵漏", "quantity": 12, "unit": "人"},
        {"capability": "抗溶泡沫", "quantity": 2, "unit": "吨"},
    ],
    "muster_point": "示例高速出口",
    "report_to": "现场指挥部",
    "radio_channel": "示例频道1",
    "safety_notes": "全程佩戴空气呼吸器，防静电，服从现场管控。",
    "contact_name": "李示例",
    "contact_phone": "0512-99999999",
}
FALSE_ALARM: Mapping[str, Any] = {
    **LEAK,
    "event_name": "示例仓库异味警情",
    "event_level": "Ⅳ",
    "location": "昆山市示例路9号",
    "situation": "仓库周边有刺激性气味，原因不明。",
}
CREW = {"people": 12, "vehicles": 2}
ACCOUNT = {
    "account_name": "昆山示例化工救援队",
    "account_number": "000000000000000001",
    "account_bank": "示例银行昆山支行",
    "voucher_files": enclosed("票据清单.pdf"),
}
PUMP = {"equipment_name": "大流量排水泵", "shifts": 8, "shift_price": 600}
FOAM = {
    "consumable_name": "抗溶泡沫液",
    "consumable_quantity": 2,
    "consumable_unit": "吨",
    "consumable_price": 9000,
}
THREE_DAYS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (
        "continue",
        {"lodging_people": 12, "lodging_price": 280, "equipment_shifts": [PUMP], "fuel_amount": 3150},
    ),
    ("continue", {"lodging_people": 12, "lodging_price": 280, "consumables": [FOAM]}),
    ("finished", {"lodging_people": 0, "remarks": "泄漏点已封堵，现场移交属地。"}),
)


def rescue(stage: Theatre) -> int:
    """Two teams are ordered; one refuses and the next is called; both work, one claims, the other waives."""
    operation = _ordered(stage, LEAK, {"T-KS": ["EQ-PUMP-1", "EQ-FOAM-1"], "T-XZ": []})
    local, distant = _orders(stage, operation, "T-KS", "T-XZ")
    reason = "基地队伍正在执行另一项任务，不能按时到达。"
    stage.complete(distant, "respond", {"response": "refuse", "refusal_reason": reason})
    (volunteers,) = stage.children(distant)
    _accept(stage, local, volunteers)
    _depart(stage, local, volunteers)
    _arrive(stage, local, volunteers)
    for outcome, day in THREE_DAYS:
        stage.wait(timedelta(hours=9))
        stage.complete(local, "daily_log", day, outcome=outcome)
        if stage.is_open(volunteers, "daily_log"):
            _stand_down(stage, volunteers)
        stage.wait(timedelta(hours=15))
    _return(stage, volunteers)
    stage.complete(local, "order_withdrawal", {"withdrawal_commander": "示例总指挥"})
    _return(stage, local)
    _claim(stage, local)
    (waived,) = stage.children(volunteers)
    stage.complete(waived, "file_claim", {"filing": "waive"})
    stage.complete(
        operation,
        "assess_operation",
        {"evaluation_grade": "good", "evaluation_text": "响应及时，堵漏得当，队伍协同有序。"},
    )
    return operation


def cancel_on_the_way(stage: Theatre) -> int:
    operation, order = order_one_team(stage)
    _accept(stage, order)
    _depart(stage, order)
    _cancel(stage, order)
    return operation


def cancel_at_the_muster_point(stage: Theatre) -> int:
    operation, order = order_one_team(stage)
    _accept(stage, order)
    _cancel(stage, order)
    return operation


def order_one_team(stage: Theatre) -> tuple[int, int]:
    """Call the local team with a pump; return the operation and the order that waits for its answer."""
    operation = _ordered(stage, FALSE_ALARM, {"T-KS": ["EQ-PUMP-1"]})
    (order,) = _orders(stage, operation, "T-KS")
    return operation, order


def _ordered(stage: Theatre, event: Mapping[str, Any], teams: Mapping[str, list[str]]) -> int:
    """Ask for help, choose the teams with their equipment, sign the orders."""
    times = {"occurred_at": stage.now - timedelta(hours=1), "arrive_before": stage.now + timedelta(hours=6)}
    operation = stage.start(DISPATCHER, PACKAGE, "team_mobilization", {**event, **times})
    assignments = [{"team": team, "headcount": 12, "equipment": items} for team, items in teams.items()]
    stage.complete(
        operation,
        "choose_teams",
        {"choice": "order", "assignments": assignments, "mission": "堵漏、稀释、警戒", "depart_within": 60},
    )
    stage.wait(timedelta(minutes=5))
    stage.complete(operation, "sign_order", outcome="approve", opinion="同意调用。")
    return operation


def _orders(stage: Theatre, operation: int, *teams: str) -> list[int]:
    """Return the orders of the operation that wait for the answer of these teams."""
    waiting = {
        stage.variables_of(order, "respond")["team"]["key"]: order for order in stage.children(operation)
    }
    if waiting.keys() != set(teams):
        raise NotAsRehearsed(f"orders went to {sorted(waiting)}, not to {sorted(teams)}")
    return [waiting[team] for team in teams]


def _accept(stage: Theatre, *orders: int) -> None:
    stage.wait(timedelta(minutes=10))
    for order in orders:
        stage.complete(order, "respond", {"response": "accept", **CREW})


def _depart(stage: Theatre, *orders: int) -> None:
    stage.wait(timedelta(minutes=30))
    march = {"expected_at": stage.now + timedelta(hours=1), "march_leader": "周示例 0512-99999999"}
    for order in orders:
        stage.complete(order, "report_departure", {**CREW, **march, "route": "示例路—示例大道"})


def _arrive(stage: Theatre, *orders: int) -> None:
    stage.wait(timedelta(hours=1))
    report = {
        **CREW,
        "equipment_on_site": "堵漏工具2套、空气呼吸器12具",
        "team_representative": "周示例",
        "receiving_commander": "吴示例",
        "sector": "第一作业区",
        "command_taken": True,
    }
    for order in orders:
        stage.complete(order, "report_arrival", report)


def _cancel(stage: Theatre, order: int) -> None:
    """Call the team back, and settle what standing by has cost it."""
    stage.wait(timedelta(minutes=20))
    stage.send(order, "order_cancelled", DISPATCHER, {**CREW, "cancel_reason": "经核实险情已经排除"})
    _claim(stage, order)


def _stand_down(stage: Theatre, order: int) -> None:
    """The field command needs the team no longer."""
    with_thanks = {"withdrawal_commander": "示例总指挥", "withdrawal_reason": "外围警戒任务完成。"}
    stage.complete(order, "daily_log", {"remarks": "外围警戒、疏散引导。"}, outcome="continue")
    stage.send(order, "stand_down", "KS.11", with_thanks)


def _return(stage: Theatre, order: int) -> None:
    stage.wait(timedelta(hours=3))
    stage.complete(order, "report_return")
    stage.complete(order, "check_equipment", {"equipment_complete": True})


def _claim(stage: Theatre, order: int) -> None:
    """File the claim as the log made it, verify it, calculate, approve and pay."""
    (claim,) = stage.children(order)
    stage.wait_workdays(3)
    stage.complete(claim, "file_claim", {"filing": "submit", **ACCOUNT})
    papers = ["order", "lines", "log", "vouchers", "account"]
    stage.complete(
        claim, "check_claim", {"checking": "complete", "checked_items": papers, "liability": "不明"}
    )
    stage.wait_workdays(4)
    stage.complete(claim, "verify_claim", opinion="与行动日志一致。")
    stage.complete(claim, "review_budget", {"budget_source": "应急救援专项经费"})
    stage.wait_workdays(1)
    stage.complete(claim, "approve_claim", outcome="approve", opinion="同意补偿。")
    stage.wait_workdays(5)
    stage.complete(claim, "pay_claim", {"payment_voucher": "示例支付凭证001"})


CANCELLED = {"mobilisation_order": 1, "cancellation_notice": 1, "compensation_decision": 1}

CASES = (
    Case(
        PACKAGE,
        "两队调用、一队改调、补偿",
        date(2026, 3, 2),
        rescue,
        Expected(
            "completed",
            {
                "mobilisation_order": 2,
                "call_letter": 1,
                "cancellation_notice": 1,
                "arrival_sheet": 2,
                "withdrawal_order": 2,
                "compensation_decision": 1,
            },
            amounts=(Decimal("54270.00"),),
            sub_cases={"completed": 2, "replaced": 1, "compensated": 1, "waived": 1},
        ),
    ),
    Case(
        PACKAGE,
        "途中取消",
        date(2026, 3, 23),
        cancel_on_the_way,
        Expected("cancelled", CANCELLED, (Decimal("1400.00"),), sub_cases={"cancelled": 1, "compensated": 1}),
    ),
    Case(
        PACKAGE,
        "集中待命时取消",
        date(2026, 4, 7),
        cancel_at_the_muster_point,
        Expected("cancelled", CANCELLED, (Decimal("600.00"),), sub_cases={"cancelled": 1, "compensated": 1}),
    ),
)
