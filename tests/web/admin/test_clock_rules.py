"""The catalogue of clock rules: edited, reset, added by hand; what runs keeps its rule."""

import pytest
from sqlalchemy import select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from staff.models import AuditEvent
from tests.support.acting import person
from tests.support.application import MONDAY
from tests.support.clients import Client, ClientOf
from tests.workflows.acting_on_clocks import case_with_clock, clock_of
from workflows.clock_refusals import ClockRuleNotOfPackage
from workflows.models import ClockRule
from workflows.save_clock_rule import fingerprint, reset_clock_rule

FIELDS = {
    "name": "预案备案核对时限",
    "amount": "7",
    "unit": "workdays",
    "source": "内部规定：从严",
    "basis": "house",
    "effect": "视为已经备案",
    "warn_before": "2",
    "most_extension": "3",
}


@pytest.fixture
def administrator(client_of: ClientOf) -> Client:
    return client_of("process")


def rule(key: str = "filing_check") -> ClockRule:
    with reading() as session:
        return session.get_one(ClockRule, key)


def changed(client: Client, **fields: str) -> str:
    data = FIELDS | {"seen": fingerprint(rule())} | fields
    return client.submit("/clock-rules/filing_check", data, follow_redirects=True).text


def test_a_rule_is_edited_and_marked(administrator: Client) -> None:
    page = changed(administrator)

    assert "已修改" in page
    assert (rule().amount, rule().source, rule().edited) == (7, "内部规定：从严", True)
    with reading() as session:
        written = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (written.action, written.details["amount"]) == ("clock_rule_changed", [5, 7])


def test_clocks_that_run_keep_the_rule_they_started_with(
    sqlite_stage: Theatre, administrator: Client
) -> None:
    case = case_with_clock(sqlite_stage)
    fields = FIELDS | {"seen": fingerprint(rule("answer"))}

    administrator.submit("/clock-rules/answer", fields)

    assert (rule("answer").amount, clock_of(case).amount) == (7, 3)


def test_an_edited_rule_becomes_again_what_the_package_says(administrator: Client) -> None:
    changed(administrator)

    administrator.submit("/clock-rules/filing_check/reset")

    assert (rule().amount, rule().edited) == (5, False)


def test_two_administrators_do_not_overwrite_each_other(administrator: Client) -> None:
    seen = fingerprint(rule())
    changed(administrator)

    assert "已由他人修改" in changed(administrator, seen=seen, amount="9")
    assert rule().amount == 7


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "-1"), ("amount", "很久"), ("source", ""), ("unit", "weeks"), ("name", "")],
)
def test_what_makes_no_rule_is_not_saved(administrator: Client, field: str, value: str) -> None:
    data = FIELDS | {"seen": fingerprint(rule()), field: value}

    answer = administrator.submit("/clock-rules/filing_check", data)

    assert answer.status_code == 422
    assert rule().amount == 5


def test_a_rule_whose_clocks_are_counted_does_not_become_one_whose_cases_set_the_date(
    administrator: Client,
) -> None:
    answer = administrator.submit(
        "/clock-rules/filing_check", FIELDS | {"seen": fingerprint(rule()), "amount": "0"}
    )

    assert answer.status_code == 409
    assert "要看流程图如何起算" in answer.text
    assert rule().amount == 5


def test_a_rule_is_added_by_hand_and_has_nothing_to_go_back_to(administrator: Client) -> None:
    page = administrator.submit("/clock-rules/new", FIELDS | {"key": "appeal"}, follow_redirects=True).text

    assert "手工添加" in page
    with pytest.raises(ClockRuleNotOfPackage), transaction() as session:
        reset_clock_rule(session, "appeal", person("process"), MONDAY)


def test_a_key_is_taken_once(administrator: Client) -> None:
    answer = administrator.submit("/clock-rules/new", FIELDS | {"key": "filing_check"})

    assert answer.status_code == 409
    assert "请换一个代码" in answer.text


def test_an_auditor_reads_the_catalogue_and_changes_nothing(client_of: ClientOf) -> None:
    auditor = client_of("auditor")

    assert "/clock-rules/filing_check" not in auditor.read("/clock-rules/")
    assert auditor.submit("/clock-rules/filing_check", FIELDS).status_code in (403, 404)
