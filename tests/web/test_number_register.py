"""发文登记簿: who reads it, what it shows of a void number; drafts as their signers read them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database.session import reading
from demonstration import documents
from demonstration.theatre import Theatre
from notices.models import Notice
from tests.support.clients import Client

ClientOf = Callable[[str], Client]
KEEPER = "KS.6"  # general office of Kunshan


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed is the business of tests/notices: here one page is as good as another."""
    for name in ("workflows.render_notice", "web.draft_pdf"):
        monkeypatch.setattr(f"{name}.render_in_worker", lambda job, *_: b"%PDF-1.7 " + job.stage.encode())


def notice_of(document: int) -> int:
    with reading() as session:
        return session.scalars(select(Notice.id).where(Notice.instance_id == document)).one()


def test_the_register_shows_every_number_and_marks_the_void_one(
    sqlite_stage: Theatre, client_of: ClientOf
) -> None:
    void = documents.signed(sqlite_stage)
    sqlite_stage.complete(void, "seal_document", {"void_reason": "签发有误"}, outcome="void")
    documents.seal(sqlite_stage, documents.signed(sqlite_stage, title="关于示例事项的通知"))
    keeper = client_of(KEEPER)

    page = keeper.read("/notices/register/")
    assert "<del>昆应急〔2026〕1号</del>" in page
    for said in ("签发有误", "昆应急〔2026〕2号", "关于示例事项的通知"):
        assert said in page
    assert "2号" not in keeper.read("/notices/register/?search=值守")
    assert "没有发文" in keeper.read("/notices/register/?year=2025")
    table = keeper.get("/notices/register/numbers.csv").get_data(as_text=True)
    assert "昆应急〔2026〕1号" in table
    assert "签发有误" in table


def test_another_office_does_not_see_the_numbers_and_others_have_no_register(
    sqlite_stage: Theatre, client_of: ClientOf
) -> None:
    documents.signed(sqlite_stage)

    assert "昆应急〔2026〕1号" not in client_of("JS.6").read("/notices/register/")
    assert client_of("KS.2").get("/notices/register/").status_code == 404


def test_signers_read_the_draft_and_nobody_does_once_it_is_sealed(
    sqlite_stage: Theatre, client_of: ClientOf
) -> None:
    document = documents.draft(sqlite_stage)
    notice = notice_of(document)
    reviewer = client_of("KS.3")
    assert reviewer.get(f"/notices/{notice}/draft.pdf").data == b"%PDF-1.7 draft"
    assert client_of("JS-NT.1").get(f"/notices/{notice}/draft.pdf").status_code == 404

    documents.review(sqlite_stage, document)
    documents.proofread(sqlite_stage, document)
    documents.sign(sqlite_stage, document)
    assert reviewer.get(f"/notices/{notice}/draft.pdf").data == b"%PDF-1.7 draft"
    documents.seal(sqlite_stage, document)

    assert reviewer.get(f"/notices/{notice}/draft.pdf").status_code == 409
