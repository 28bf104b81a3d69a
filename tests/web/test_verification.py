"""Whoever holds a document may ask whether it is intact, and learns nothing of its case."""

from io import BytesIO

import pytest

from database import files
from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeStatus
from tests.support.acting import begin_filing
from tests.support.clients import Client
from tests.support.documents import send_letter
from workflows.look_up_document import MOST_WRONG_CODES, is_disclosed


def sent(stage: Theatre, disclosure: str) -> Notice:
    notice_id = send_letter(stage, begin_filing(stage), disclosure=disclosure)
    with reading() as session:
        return session.get_one(Notice, notice_id)


@pytest.fixture
def notice(sqlite_stage: Theatre) -> Notice:
    return sent(sqlite_stage, "此件依申请公开")


def compared(visitor: Client, notice: Notice, content: bytes) -> str:
    address = f"/verify/{notice.code}"
    body = {"copy": (BytesIO(content), "收到的文件.pdf"), "csrf_token": visitor.token(address)}
    return visitor.post(address, data=body).text


def test_a_stranger_reads_organ_number_date_state_and_hash_but_no_title(
    visitor: Client, notice: Notice
) -> None:
    page = visitor.read(f"/verify/{notice.code}")

    told = ["昆山市应急管理局", notice.number, "2026-11-23", "有效", notice.sha256]
    assert [said for said in told if str(said) not in page] == []
    assert [said for said in (notice.title, notice.recipient, "E-1.1") if said in page] == []


def test_the_title_of_a_disclosed_document_is_told(sqlite_stage: Theatre, visitor: Client) -> None:
    notice = sent(sqlite_stage, "此件主动公开")

    assert notice.title in visitor.read(f"/verify/{notice.code}")


@pytest.mark.parametrize(
    ("disclosure", "disclosed"),
    [
        ("此件主动公开", True),
        ("此件公开发布", True),
        ("不予主动公开", False),
        ("依申请公开", False),
        ("", False),
    ],
)
def test_only_what_is_disclosed_to_all_counts_as_disclosed(disclosure: str, disclosed: bool) -> None:
    assert is_disclosed(disclosure) is disclosed


def test_a_void_document_is_told_as_void(visitor: Client, notice: Notice) -> None:
    with transaction() as session:
        session.get_one(Notice, notice.id).status = NoticeStatus.VOID

    assert "作废" in visitor.read(f"/verify/{notice.code}")


def test_an_intact_copy_is_told_from_a_changed_one(visitor: Client, notice: Notice) -> None:
    content = files.read(notice.sha256 or "")

    assert "完全一致" in compared(visitor, notice, content)
    assert "不一致" in compared(visitor, notice, content + b" ")


def test_a_code_may_be_typed(visitor: Client, notice: Notice) -> None:
    answer = visitor.get("/verify/", query_string={"code": f" {notice.code.upper()} "}, follow_redirects=True)

    assert notice.number in answer.text


def test_who_tries_codes_is_held_off(visitor: Client, notice: Notice) -> None:
    tried = [visitor.get(f"/verify/{number}").status_code for number in range(MOST_WRONG_CODES + 1)]

    assert tried == [404] * MOST_WRONG_CODES + [429]
    assert visitor.get(f"/verify/{notice.code}").status_code == 429
