"""Documents reach those they are for: who may read them, who opened them first, who signed for them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.life import NotAtThisStage
from notices.models import Notice, NoticeStatus
from staff.models import Organisation
from tests.support.acting import begin_filing, person
from wording import Refusal
from workflows.deliver_notice import Handover, Recipient, deliver_notice
from workflows.deliver_on_paper import PaperDelivery, deliver_on_paper
from workflows.delivery_refusals import (
    AlreadyDelivered,
    AlreadyReceipted,
    DeliveredTooEarly,
    DeliveredTooLate,
    DeliveryNotFound,
    MeansMissing,
    NotYoursToDeliver,
    NotYoursToReceipt,
    ReceiverUnknown,
    SignatoryMissing,
)
from workflows.models import DeliveryMeans, NoticeDelivery, Notification
from workflows.queries.notice_page import NoticePage, notice_page
from workflows.queries.notices import visible_notice
from workflows.receive_notice import note_opened, sign_receipt
from workflows.refusals import NoticeNotFound

RECEIVER, OTHER = "JS-NT.1", "JS-NT.2"  # two of Nantong, which has nothing to do with a filing in Kunshan
SENDER, STRANGER = "KS.2", "SH.4"


@pytest.fixture
def notice(sqlite_stage: Theatre) -> int:
    """The first document of a filing with the bureau of Kunshan."""
    instance_id = begin_filing(sqlite_stage)
    with reading() as session:
        found = session.scalars(select(Notice.id).where(Notice.instance_id == instance_id)).first()
    assert found is not None
    return found


def deliver(
    stage: Theatre, notice_id: int, *to: Recipient, means: DeliveryMeans = DeliveryMeans.ELECTRONIC
) -> Sequence[int]:
    with transaction() as session:
        handover = Handover(person(SENDER).id, means)
        rows = deliver_notice(session, session.get_one(Notice, notice_id), to, stage.now, handover)
        return [row.id for row in rows]


def organisation(code: str = "JS-NT") -> Recipient:
    with reading() as session:
        found = session.scalars(select(Organisation.id).where(Organisation.code == code)).one()
    return Recipient(found)


def in_person(username: str) -> Recipient:
    who = person(username)
    return Recipient(who.organisation_id, who.id)


def told(username: str) -> list[str]:
    with reading() as session:
        rows = session.scalars(select(Notification).where(Notification.member_id == person(username).id))
        return [row.sentence.format_map(row.gaps) for row in rows]


def opened(stage: Theatre, notice_id: int, username: str) -> None:
    with transaction() as session:
        note_opened(session, notice_id, person(username), stage.now)


def sign(stage: Theatre, delivery_id: int, username: str, signatory: str = "") -> None:
    with transaction() as session:
        sign_receipt(session, delivery_id, person(username), stage.now, signatory)


def shown(notice_id: int, username: str) -> NoticePage:
    with reading() as session:
        return notice_page(session, notice_id, person(username))


def test_who_receives_a_document_may_read_it_and_not_the_case(sqlite_stage: Theatre, notice: int) -> None:
    deliver(sqlite_stage, notice, organisation())

    page = shown(notice, RECEIVER)
    assert (page.id, page.case) == (notice, None)
    with reading() as session, pytest.raises(NoticeNotFound):
        visible_notice(session, notice, person(STRANGER))


def test_what_is_delivered_in_person_is_for_that_member_alone(sqlite_stage: Theatre, notice: int) -> None:
    deliver(sqlite_stage, notice, in_person(RECEIVER))

    assert shown(notice, RECEIVER).deliveries[0].receiver == person(RECEIVER).name
    with reading() as session, pytest.raises(NoticeNotFound):
        visible_notice(session, notice, person(OTHER))


def test_who_takes_in_an_organisation_s_documents_is_told(sqlite_stage: Theatre, notice: int) -> None:
    deliver(sqlite_stage, notice, organisation())

    assert [said for said in told(OTHER) if "请阅读并签收" in said]
    assert not [said for said in told(RECEIVER) if "请阅读并签收" in said]


def test_a_document_is_delivered_to_each_receiver_once(sqlite_stage: Theatre, notice: int) -> None:
    first = deliver(sqlite_stage, notice, organisation(), organisation(), in_person(RECEIVER))

    again = deliver(sqlite_stage, notice, in_person(RECEIVER), organisation())

    assert len(first) == 2
    assert list(again) == [first[1], first[0]]


def test_a_void_document_is_not_delivered(sqlite_stage: Theatre, notice: int) -> None:
    with transaction() as session:
        session.get_one(Notice, notice).status = NoticeStatus.VOID

    with pytest.raises(NotAtThisStage):
        deliver(sqlite_stage, notice, organisation())


def test_the_first_of_the_receivers_to_open_it_is_noted_once(sqlite_stage: Theatre, notice: int) -> None:
    deliver(sqlite_stage, notice, organisation())

    for username in (SENDER, RECEIVER, OTHER):  # the sender reads it too: that is no receipt
        opened(sqlite_stage, notice, username)

    assert shown(notice, SENDER).deliveries[0].opened_by == person(RECEIVER).name


def test_a_receiver_signs_and_the_sender_is_told(sqlite_stage: Theatre, notice: int) -> None:
    (delivery,) = deliver(sqlite_stage, notice, organisation())

    sign(sqlite_stage, delivery, RECEIVER)

    line = shown(notice, SENDER).deliveries[0]
    assert (line.receipted_by, line.receipted_at, line.may_sign) == (
        person(RECEIVER).name,
        sqlite_stage.now,
        False,
    )
    assert any(f"的{person(RECEIVER).name}已签收文书" in said for said in told(SENDER))
    with pytest.raises(AlreadyReceipted, match=f"已由{person(RECEIVER).name}于 2026-11-23 10:00 签收"):
        sign(sqlite_stage, delivery, OTHER)


def test_neither_the_sender_nor_a_stranger_signs_for_the_receiver(sqlite_stage: Theatre, notice: int) -> None:
    (delivery,) = deliver(sqlite_stage, notice, organisation())

    with pytest.raises(NotYoursToReceipt):
        sign(sqlite_stage, delivery, SENDER)
    with pytest.raises(DeliveryNotFound):
        sign(sqlite_stage, delivery, STRANGER)


def test_what_was_handed_over_on_paper_is_noted_with_the_name_on_the_paper(
    sqlite_stage: Theatre, notice: int
) -> None:
    (delivery,) = deliver(sqlite_stage, notice, organisation(), means=DeliveryMeans.DIRECT)
    for username, refusal in ((RECEIVER, NotYoursToReceipt), ("auditor", NotYoursToReceipt)):
        with pytest.raises(refusal):
            sign(sqlite_stage, delivery, username, "蒋示例")
    with pytest.raises(SignatoryMissing):
        sign(sqlite_stage, delivery, SENDER, " ")

    sign(sqlite_stage, delivery, SENDER, "蒋示例")

    with reading() as session:
        row = session.get_one(NoticeDelivery, delivery)
    assert (row.signatory, row.receipted_by_id) == ("蒋示例", person(SENDER).id)


def test_a_receiver_sees_their_own_delivery_and_who_sees_the_case_sees_all(
    sqlite_stage: Theatre, notice: int
) -> None:
    deliver(sqlite_stage, notice, organisation(), organisation("JS-SZ"))

    assert len(shown(notice, RECEIVER).deliveries) == 1
    assert len(shown(notice, SENDER).deliveries) == 2


def on_paper(stage: Theatre, notice_id: int, username: str = SENDER, **entered: Any) -> int:
    given: dict[str, Any] = {"receiver": "JS-NT", "means": "direct", "delivered_at": stage.now} | entered
    with transaction() as session:
        return deliver_on_paper(session, notice_id, PaperDelivery(**given), person(username), stage.now).id


def test_a_clerk_notes_what_was_handed_over_and_who_signed_for_it(sqlite_stage: Theatre, notice: int) -> None:
    earlier = sqlite_stage.now - timedelta(minutes=30)
    on_paper(sqlite_stage, notice, delivered_at=earlier, signatory=" 蒋示例 ")

    line = shown(notice, SENDER).deliveries[0]
    assert (line.receiver, line.means, line.delivered_at) == (
        "南通市应急管理局",
        DeliveryMeans.DIRECT,
        earlier,
    )
    assert (line.signatory, line.receipted_at, line.may_sign) == ("蒋示例", earlier, False)
    assert [said for said in told(OTHER) if "已送达纸质原件" in said]


def test_a_receipt_that_comes_back_later_is_noted_then(sqlite_stage: Theatre, notice: int) -> None:
    delivery = on_paper(sqlite_stage, notice, means="mailed")
    sqlite_stage.wait(timedelta(days=2))

    sign(sqlite_stage, delivery, SENDER, "蒋示例")

    line = shown(notice, SENDER).deliveries[0]
    assert (line.signatory, line.receipted_at) == ("蒋示例", sqlite_stage.now)


@pytest.mark.parametrize(
    ("username", "refusal"),
    [("E-1.1", NotYoursToDeliver), ("auditor", NotYoursToDeliver), (STRANGER, NoticeNotFound)],
)
def test_neither_the_applicant_nor_a_reader_nor_a_stranger_notes_a_delivery(
    sqlite_stage: Theatre, notice: int, username: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        on_paper(sqlite_stage, notice, username)

    assert username == STRANGER or shown(notice, username).receivers == ()


@pytest.mark.parametrize(
    ("entered", "refusal"),
    [
        ({"receiver": "nobody"}, ReceiverUnknown),
        ({"means": "electronic"}, MeansMissing),
        ({"delivered_at": datetime(2026, 11, 24, tzinfo=SHANGHAI)}, DeliveredTooLate),
        ({"delivered_at": datetime(2026, 11, 22, 23, 59, tzinfo=SHANGHAI)}, DeliveredTooEarly),
    ],
)
def test_what_can_not_be_is_not_noted(
    sqlite_stage: Theatre, notice: int, entered: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        on_paper(sqlite_stage, notice, **entered)

    assert shown(notice, SENDER).deliveries == []


def test_a_double_click_notes_a_delivery_once(sqlite_stage: Theatre, notice: int) -> None:
    on_paper(sqlite_stage, notice)

    with pytest.raises(AlreadyDelivered, match="2026-11-23 10:00 送达南通市应急管理局"):
        on_paper(sqlite_stage, notice)


def test_those_it_is_addressed_to_are_offered_first_and_who_has_it_no_more(
    sqlite_stage: Theatre, notice: int
) -> None:
    with transaction() as session:
        session.get_one(Notice, notice).recipient = "昆山示例新材料有限公司"
    offered = shown(notice, SENDER).receivers
    assert offered[0] == ("E-1", "昆山示例新材料有限公司")

    on_paper(sqlite_stage, notice, receiver="E-1")

    left = shown(notice, SENDER).receivers
    assert len(left) == len(offered) - 1
    assert "E-1" not in dict(left)
