"""The cast of the mobilisation plays: an accident, teams and equipment, the children of an instance."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bpmn.definition import Definition
from bpmn.standing import WaitingService
from config import SHANGHAI
from tests.packages.play import Play, Refused, Town, load

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
PACKAGE: Definition = load("team_mobilization")


def team(key: str, kind: str, distance_km: int, **fields: Any) -> dict[str, Any]:
    usual = {"hazard_kinds": ["危化品"], "level": "county", "headcount": Decimal(12), "status": "available"}
    return {
        **usual,
        "key": key,
        "name": f"示例{kind}队{key}",
        "kind": kind,
        "organisation": key,
        "distance_km": Decimal(distance_km),
        "agreement": kind == "企业",
        **fields,
    }


TOWN = Town(
    prefixes={"KS": "昆应急"},
    names={"KS": "昆山市应急管理局"},
    registers={
        "teams": [
            team("T-FAR", "企业", 80),
            team("T-KS", "企业", 8),
            team("T-SOC", "社会", 5),
            team("T-PRO", "专业", 30),
            team("T-BUSY", "企业", 1, status="deployed"),
            team("T-WATER", "专业", 2, hazard_kinds=["水上救援"]),
            team("T-PROVINCE", "专业", 3, level="provincial"),
        ],
        "equipment": [
            {"key": "EQ-1", "name": "排水泵", "status": "available"},
            {"key": "EQ-2", "name": "泡沫液", "status": "available"},
        ],
    },
)
REQUEST = {
    "organisation": "KS",
    "starter": "wang",
    "starter_name": "王示例",
    "starter_organisation": "KS",
    "instance_number": "应急调用〔2026〕1号",
    "event_name": "示例园区泄漏事故",
    "event_level": "Ⅳ",
    "event_kind": "事故灾难",
    "hazard_kind": "危化品",
    "occurred_at": MONDAY - timedelta(hours=1),
    "location": "示例路1号",
    "needs": [{"capability": "化工救援", "quantity": Decimal(12), "unit": "人"}],
    "arrive_before": MONDAY + timedelta(hours=3),
    "muster_point": "示例收费站",
    "report_to": "现场指挥部",
    "host_provides_board": False,
    "contact_name": "李示例",
    "contact_phone": "13800000000",
}
ORAL: dict[str, Any] = {
    "order_mode": "oral",
    "oral_by": "值班领导",
    "oral_at": MONDAY,
    "oral_record": "录音001",
}


def requested(**fields: Any) -> Play:
    return Play(PACKAGE, "team_mobilization", {**REQUEST, **fields}, MONDAY, town=TOWN)


def chosen(*keys: str, outside: list[str] | None = None, **fields: Any) -> Play:
    """Play a request up to the orders: the teams are chosen, the written order is not yet signed."""
    play = requested()
    play.complete(
        "choose_teams",
        choice="order",
        assignments=[{"team": key, "headcount": Decimal(12), "equipment": ["EQ-1", "EQ-2"]} for key in keys],
        outside_forces=outside,
        mission="堵漏",
        depart_within=Decimal(60),
        **({"order_mode": "written"} | fields),
    )
    return play


def ordered(*keys: str, outside: list[str] | None = None) -> Play:
    play = chosen(*keys, outside=outside)
    play.complete("sign_order", "approve")
    return play


def child(
    parent: Play,
    element_id: str,
    which: int = 0,
    gone: frozenset[str] = frozenset(),
    lost: frozenset[str] = frozenset(),
) -> Play:
    """Start the child instance a call activity waits for.

    What is `gone` can't be reserved any more; what is `lost` is in no register when it is to be released.
    """

    def reserve(call: WaitingService) -> dict[str, Any]:
        if call.parameters["key"] in gone:
            raise Refused("NOT_AVAILABLE")
        return {"key": call.parameters["key"], "status": "reserved"}

    def release(call: WaitingService) -> dict[str, Any]:
        if call.parameters["key"] in lost:
            raise Refused("NOT_UNDONE")
        return {"key": call.parameters["key"], "status": "available"}

    services = {"reserve_record": reserve, "release_record": release}
    call = [call for call in parent.standing.calls if call.element_id == element_id][which]
    variables = {"organisation": "KS", "starter": "wang", **call.parameters}
    return Play(PACKAGE, call.called, variables, parent.now, town=TOWN, services=services)


def departed(order: Play) -> None:
    order.complete("respond", response="accept", people=Decimal(12), vehicles=Decimal(2))
    order.complete("report_departure", departed_at=order.now, people=Decimal(12), vehicles=Decimal(2))


def arrived(order: Play) -> None:
    departed(order)
    order.complete(
        "report_arrival",
        arrived_at=order.now,
        people=Decimal(12),
        vehicles=Decimal(2),
        sector="一号区",
        team_representative="周示例",
        receiving_commander="吴示例",
    )


def log_day(order: Play, day: str, log_date: date, **fields: Any) -> None:
    usual = {"holiday": False, "day_people": 12, "night_people": 0, "meal_people": 12, "lodging_people": 12}
    numbers = {key: Decimal(value) for key, value in usual.items()} | {"lodging_price": Decimal(280)}
    order.complete("daily_log", day, log_date=log_date, **(numbers | fields))


def stood_down(order: Play) -> None:
    order.complete(
        "order_withdrawal",
        withdraw_at=order.now,
        withdrawal_reason="任务完成。",
        withdrawal_commander="总指挥",
    )
    order.complete("report_return", returned_at=order.now, unlogged=[])
    order.complete("check_equipment", equipment_complete=True, damages=[])


def three_days(order: Play) -> None:
    """Play the test case of the calculation: 12 people, 3 days, 2 nights, 8 shifts, 2 t of foam, fuel."""
    pump = {"equipment_name": "排水泵", "shifts": Decimal(8), "shift_price": Decimal(600)}
    foam = {
        "consumable_name": "泡沫液",
        "consumable_quantity": Decimal(2),
        "consumable_unit": "吨",
        "consumable_price": Decimal(9000),
    }
    log_day(order, "continue", date(2026, 11, 23), equipment_shifts=[pump], fuel_amount=Decimal(3150))
    log_day(order, "continue", date(2026, 11, 24), consumables=[foam])
    log_day(order, "finished", date(2026, 11, 25), lodging_people=Decimal(0))


def cancelled(order: Play, last_status: str) -> None:
    order.send(
        "order_cancelled",
        last_status=last_status,
        people=Decimal(12),
        vehicles=Decimal(2),
        cancel_reason="险情已经排除",
    )


def filed(claim: Play, **check: Any) -> None:
    """File the claim as the log made it and find it complete."""
    claim.complete(
        "file_claim",
        filing="submit",
        claim_lines=claim.task("file_claim").variables["claim_lines"],
        account_name="示例救援队",
        account_number="100000000000",
        account_bank="示例银行",
    )
    usual: dict[str, Any] = {
        "liability": "不明",
        "cross_province": "否",
        "public_staff": False,
        "subsidised": False,
    }
    claim.complete("check_claim", checking="complete", **(usual | check))


def filed_at_fault(claim: Play) -> None:
    """File a claim that a known party has to pay."""
    filed(claim, liability="明确且有能力", liable_party="昆山示例新材料有限公司")


def verified(claim: Play, **changes: Any) -> None:
    """Verify what was claimed; `changes` go into the first line."""
    first, *others = claim.task("verify_claim").variables["verified_lines"]
    claim.complete("verify_claim", verified_lines=[{**first, **changes}, *others])


def total(claim: Play, which: str = "total_approved") -> Decimal:
    return Decimal(claim.standing.user_tasks[0].variables[which])
