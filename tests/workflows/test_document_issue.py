"""The life of a document through the use cases: drafted, numbered, sealed, sent, filed, voided, corrected."""

from datetime import date

import pytest
from sqlalchemy import select

from bpmn.package import Package
from database.session import reading, transaction
from demonstration import documents
from demonstration.theatre import Theatre
from notices.job import Stage
from notices.life import NotAtThisStage, stage_of
from notices.models import Notice, NoticeStatus, NumberEntry
from tests.bpmn.draw import Drawing, outputs, parameters
from tests.support.acting import begin, incidents, instance
from tests.support.packages import install, packed
from workflows import seal_notice, void_notice
from workflows.models import InstanceStatus, NoticeDelivery

LETTER = """
[notices.letter]
title = '="关于" + subject + "的函"'
layout = "letter"
series = "昆应急函"
sealed = true
"""
LETTER_TEXT = "<p>关于{{ subject }}，函告如下。</p>"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed is the business of tests/notices: here one page is as good as another."""
    monkeypatch.setattr("workflows.render_notice.render_in_worker", lambda job, timeout: b"%PDF-1.7 page")


def notice(document: int, key: str = "") -> Notice:
    """Return the document of a case, or the one of that key where there are several."""
    wanted = (Notice.instance_id == document, *((Notice.notice_key == key,) if key else ()))
    with reading() as session:
        found = session.scalars(select(Notice).where(*wanted)).one()
        session.expunge(found)
        return found


def test_a_document_goes_from_draft_to_the_files(stage: Theatre) -> None:
    document = documents.play_issued(stage)

    row = notice(document, "document")
    assert (row.number, row.status, row.retention) == ("昆应急〔2026〕1号", NoticeStatus.ARCHIVED, "10年")
    assert row.data["dated"] == date(2026, 11, 24)
    assert instance(document).outcome == "issued"
    with reading() as session:
        assert len(session.scalars(select(NoticeDelivery.id)).all()) == 2


def test_there_is_no_number_before_it_is_signed_and_no_seal_before_it_is_sealed(
    sqlite_stage: Theatre,
) -> None:
    document = documents.draft(sqlite_stage)
    documents.review(sqlite_stage, document)
    documents.proofread(sqlite_stage, document)
    assert (notice(document).number, notice(document).status) == ("", NoticeStatus.DRAFT)

    documents.sign(sqlite_stage, document)
    signed = notice(document)
    assert (signed.number, signed.status) == ("昆应急〔2026〕1号", NoticeStatus.SIGNED)
    assert (signed.sha256, stage_of(signed.status)) == (None, Stage.DRAFT)

    documents.seal(sqlite_stage, document)
    sealed = notice(document)
    assert (sealed.status, stage_of(sealed.status)) == (NoticeStatus.ISSUED, Stage.FINAL)
    assert sealed.sha256


def test_a_draft_that_is_returned_and_changed_stays_one_document(sqlite_stage: Theatre) -> None:
    document = documents.draft(sqlite_stage)
    documents.review(sqlite_stage, document, "return", "标题不准确。")
    sqlite_stage.complete(document, "draft_document", {"title": "关于汛期值守的通知"}, outcome="submit")

    assert (notice(document).title, notice(document).data["title"]) == ("关于汛期值守的通知",) * 2


def test_a_sealed_document_can_not_be_sealed_again(sqlite_stage: Theatre) -> None:
    document = documents.signed(sqlite_stage)
    documents.seal(sqlite_stage, document)

    with transaction() as session, pytest.raises(NotAtThisStage, match="已印发"):
        seal_notice.seal_notice(session, session.get_one(Notice, notice(document).id), sqlite_stage.now)


def test_a_number_that_is_void_stays_in_the_register_and_is_not_given_again(sqlite_stage: Theatre) -> None:
    document = documents.signed(sqlite_stage)
    sqlite_stage.complete(document, "seal_document", {"void_reason": "签发有误"}, outcome="void")
    later = documents.signed(sqlite_stage)

    assert instance(document).outcome == "voided"
    assert notice(later).number == "昆应急〔2026〕2号"
    with reading() as session:
        entries = select(NumberEntry.sequence, NumberEntry.void_reason).where(NumberEntry.series == "昆应急")
        assert session.execute(entries.order_by(NumberEntry.sequence)).all() == [(1, "签发有误"), (2, None)]


def test_a_correction_cites_the_old_document_which_counts_as_corrected_when_it_is_sealed(
    sqlite_stage: Theatre,
) -> None:
    wrong = documents.signed(sqlite_stage)
    documents.seal(sqlite_stage, wrong)
    right = documents.signed(sqlite_stage, corrects="昆应急〔2026〕1号")
    assert notice(wrong).status is NoticeStatus.ISSUED

    documents.seal(sqlite_stage, right)

    assert (notice(wrong).status, notice(right).corrects_id) == (NoticeStatus.CORRECTED, notice(wrong).id)
    assert notice(right).data["corrects"] == "《关于做好汛期应急值守工作的通知（示例）》（昆应急〔2026〕1号）"


def test_a_correction_of_what_was_never_issued_goes_back_to_the_drafter(sqlite_stage: Theatre) -> None:
    document = documents.draft(sqlite_stage, corrects="昆应急〔2026〕99号")

    assert sqlite_stage.open_elements(document) == ["draft_document"]
    reason = sqlite_stage.variables_of(document, "draft_document")["draft_refused_error"]["reason"]
    assert "昆应急〔2026〕99号" in reason


def test_what_is_void_can_not_be_voided_again(sqlite_stage: Theatre) -> None:
    document = documents.draft(sqlite_stage)
    with transaction() as session:
        row = session.get_one(Notice, notice(document).id)
        void_notice.void_notice(session, row, "重复")
        with pytest.raises(NotAtThisStage, match="作废"):
            void_notice.void_notice(session, row, "重复")


def calling(**given: str) -> Drawing:
    inside = parameters(**given) + outputs(letter="=document.notice", number="=document.number")
    joined = inside.replace("</bpmn:extensionElements><bpmn:extensionElements>", "")
    return (
        Drawing("caller")
        .start()
        .call("issue_letter", "document_issue", joined)
        .user("go_on", lx_position="case_handler")
        .end()
        .flows("start issue_letter go_on end")
    )


def called(stage: Theatre, package: Package) -> tuple[int, int]:
    """Begin a case that calls the flow; return it and the called one."""
    install(package)
    case = begin(stage, "KS.2", "caller")
    stage.settle()
    assert [incident.reason for incident in incidents(case)] == []
    (document,) = stage.children(case)
    return case, document


def through(stage: Theatre, document: int) -> None:
    documents.review(stage, document)
    stage.complete(document, "proofread_document", {"proofreading_opinion": "已核。"}, outcome="pass")
    documents.sign(stage, document)
    documents.seal(stage, document)
    documents.send(stage, document)
    documents.archive(stage, document)


def test_another_package_has_a_free_text_issued_and_goes_on_with_its_number(sqlite_stage: Theatre) -> None:
    text = {"title": "关于示例事项的函", "body": "现函告如下。", "recipient": "水利局", "series": "昆应急函"}
    case, document = called(sqlite_stage, packed(calling(**text, doc_layout="letter")))
    through(sqlite_stage, document)

    assert (notice(document).layout, notice(document).number) == ("letter", "昆应急函〔2026〕1号")
    assert sqlite_stage.variables_of(case, "go_on")["number"] == "昆应急函〔2026〕1号"


def test_another_package_has_its_own_template_issued(sqlite_stage: Theatre) -> None:
    package = packed(calling(notice_key="letter", content='={subject: "示例事项"}'))
    manifest = package.files["package.toml"] + LETTER.encode()
    files = {**package.files, "package.toml": manifest, "notices/letter.html": LETTER_TEXT.encode()}
    case, document = called(sqlite_stage, Package("caller", files))
    assert sqlite_stage.open_elements(document) == ["draft_document"]
    sqlite_stage.complete(document, "draft_document", {"not_secret": True}, outcome="submit")
    through(sqlite_stage, document)

    row = notice(document)
    assert (row.title, row.number, row.status) == (
        "关于示例事项的函",
        "昆应急函〔2026〕1号",
        NoticeStatus.ARCHIVED,
    )
    assert instance(case).status is InstanceStatus.RUNNING
