"""Documents on their pages: what the page tells, what opening and signing leave behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from config import SHANGHAI
from database.session import transaction
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeStatus
from staff.models import Organisation
from tests.support.clients import Client
from tests.web.conftest import Case
from wording import Wording
from workflows import jobs, queue_rows
from workflows.deliver_notice import Handover, Recipient, deliver_notice
from workflows.models import DeliveryMeans
from workflows.seal_notice import rendering_key

ClientOf = Callable[[str], Client]


@pytest.fixture
def address(case: Case) -> str:
    return f"/notices/{case.ids['notice_id']}"


def deliver(case: Case, stage: Theatre, means: DeliveryMeans = DeliveryMeans.ELECTRONIC) -> int:
    """Deliver the document of the case to the bureau of Nantong."""
    with transaction() as session:
        to = session.scalars(select(Organisation.id).where(Organisation.code == "JS-NT")).one()
        notice = session.get_one(Notice, case.ids["notice_id"])
        (row,) = deliver_notice(session, notice, [Recipient(to)], stage.now, Handover(means=means))
        return row.id


def test_a_receiver_reads_it_signs_for_it_and_the_receipt_can_be_printed(
    sqlite_stage: Theatre, case: Case, address: str, client_of: ClientOf
) -> None:
    delivery = deliver(case, sqlite_stage)
    receiver, sender = client_of("JS-NT.1"), client_of("KS.2")
    assert "未阅" in sender.read(address)

    receiver.get(f"{address}.pdf")
    receiver.submit(f"/notices/deliveries/{delivery}/receipt")

    page, paper = sender.read(address), receiver.read(f"/notices/deliveries/{delivery}")
    assert "已阅" in page
    assert case.number in page
    assert case.number not in receiver.read(address)
    for said in ("受送达人", "南通市应急管理局", "电子送达", "2026-11-23"):
        assert said in paper


def test_a_document_that_could_not_be_rendered_says_why(
    sqlite_stage: Theatre, case: Case, address: str, client_of: ClientOf
) -> None:
    with transaction() as session:
        notice = session.get_one(Notice, case.ids["notice_id"])
        notice.status, notice.sha256 = NoticeStatus.QUEUED, None
        key = rendering_key(notice.id)
        jobs.enqueue(session, "render_notice", {"notice_id": notice.id}, sqlite_stage.now, key)
        (job,) = queue_rows.claim(session, "worker", sqlite_stage.now)
        last = replace(job, attempts=jobs.MOST_ATTEMPTS)
        jobs.give_back(session, last, Wording("排版没有产生任何页面"), sqlite_stage.now)

    assert "排版没有产生任何页面" in client_of("KS.2").read(address)


def test_a_paper_receipt_asks_for_the_name_on_it(
    sqlite_stage: Theatre, case: Case, address: str, client_of: ClientOf
) -> None:
    delivery = deliver(case, sqlite_stage, DeliveryMeans.MAILED)
    sender = client_of("KS.2")
    assert "纸质回证上的签名" in sender.read(address)

    refused = sender.submit(f"/notices/deliveries/{delivery}/receipt", {"signatory": " "})
    sender.submit(f"/notices/deliveries/{delivery}/receipt", {"signatory": "蒋示例"})

    assert refused.status_code == 422
    assert "蒋示例（纸质回证）" in sender.read(address)


def test_a_paper_delivery_is_noted_on_the_page_by_who_issues_it(
    case: Case, address: str, client_of: ClientOf
) -> None:
    handler, applicant = client_of("KS.2"), client_of("E-1.1")
    yesterday = datetime.now(SHANGHAI) - timedelta(days=1)  # pages go by the real clock
    with transaction() as session:
        notice = session.get_one(Notice, case.ids["notice_id"])
        notice.data = {**notice.data, "dated": yesterday.date()}
    at = yesterday.strftime("%Y-%m-%dT%H:%M")
    entered = {"receiver": "E-1", "means": "left", "delivered_at": at, "signatory": "蒋示例"}
    assert "登记纸质送达" in handler.read(address)
    assert "登记纸质送达" not in applicant.read(address)
    assert applicant.submit(f"{address}/deliveries", entered).status_code == 403

    refused = handler.submit(f"{address}/deliveries", entered | {"delivered_at": "2199-01-01T00:00"})
    handler.submit(f"{address}/deliveries", entered)

    assert refused.status_code == 422
    assert "送达时间不能晚于现在" in refused.text
    assert 'value="蒋示例"' in refused.text
    page = handler.read(address)
    for told in ("留置送达", f"{at.replace('T', ' ')} 送达", "蒋示例（纸质回证）"):
        assert told in page


def listed(client: Client, **query: str) -> bool:
    """Say whether the document of the case is in the list."""
    return "data-row" in client.get("/notices/", query_string=query).text


def test_the_list_is_narrowed_to_what_came_to_me(
    sqlite_stage: Theatre, case: Case, client_of: ClientOf
) -> None:
    deliver(case, sqlite_stage)
    receiver, sender, stranger = (client_of(name) for name in ("JS-NT.1", "KS.2", "SH.4"))

    assert [listed(who) for who in (receiver, sender, stranger)] == [True, True, False]
    assert [listed(who, scope="received") for who in (receiver, sender)] == [True, False]
    assert [listed(who, scope="issued") for who in (receiver, sender)] == [False, True]
    assert case.title not in receiver.read("/notices/")


def test_the_list_is_narrowed_by_organ_year_status_and_words(case: Case, client_of: ClientOf) -> None:
    client = client_of("KS.2")

    assert listed(client, organ="KS", year="2026", search="收件回执")
    for other in (
        {"organ": "JS"},
        {"year": "2025"},
        {"status": "void"},
        {"search": "没有"},
        {"scope": "drafts"},
    ):
        assert not listed(client, **other), other
