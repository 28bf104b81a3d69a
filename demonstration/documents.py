"""公文制发: one document goes all the way, with a return, a countersignature and a receipt."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from demonstration.case import Case, Expected
from demonstration.theatre import Theatre

PACKAGE = "document_issue"
DRAFTER = "KS.2"  # a case handler of the bureau of Kunshan
TEXT: Mapping[str, Any] = {
    "title": "关于做好汛期应急值守工作的通知（示例）",
    "recipient": "各区镇，各有关单位",
    "body": (
        "为做好汛期应急值守工作，现就有关事项通知如下：\n"
        "一、严格值班制度\n"
        "汛期实行24小时值班和领导带班制度，值班人员不得擅离职守。\n"
        "二、及时报告信息\n"
        "发生险情、灾情的，立即报告，不得迟报、漏报、瞒报。"
    ),
    "disclosure": "主动公开",
    "not_secret": True,
}


def draft(stage: Theatre, **changed: Any) -> int:
    """Draft a document and hand it in."""
    return stage.start(DRAFTER, PACKAGE, PACKAGE, {**TEXT, **changed})


def submit(stage: Theatre, document: int) -> None:
    """Hand in what another process asks for with its own template."""
    stage.complete(document, "draft_document", {"not_secret": True}, outcome="submit")


def review(stage: Theatre, document: int, outcome: str = "pass", opinion: str = "同意。") -> None:
    stage.complete(document, "review_document", {"review_opinion": opinion}, outcome=outcome)


def proofread(stage: Theatre, document: int, series: str = "昆应急") -> None:
    settled = {"proofreading_opinion": "文种、格式已核。"} | ({"series": series} if series else {})
    stage.complete(document, "proofread_document", settled, outcome="pass")


def sign(stage: Theatre, document: int) -> None:
    stage.complete(document, "sign_document", {"signing_opinion": "同意印发。"}, outcome="sign")


def seal(stage: Theatre, document: int) -> None:
    stage.complete(document, "seal_document", outcome="seal")


def send(stage: Theatre, document: int, *organisations: str) -> None:
    stage.complete(document, "distribute_document", {"deliver_to": list(organisations)})


def archive(stage: Theatre, document: int) -> None:
    stage.complete(document, "archive_document", {"retention": "10年"})


def signed(stage: Theatre, **changed: Any) -> int:
    """A document that went the shortest way to the leader and is signed."""
    document = draft(stage, **changed)
    review(stage, document)
    proofread(stage, document)
    sign(stage, document)
    return document


def play_issued(stage: Theatre) -> int:
    """Returned once, countersigned by an office and a unit, reviewed for legality, sent to two towns."""
    document = draft(stage, cosign_offices=["finance"], cosign_organs=["KS-SL"], legal_review=True)
    review(stage, document, "return", "请补充信息报告的要求。")
    stage.complete(document, "draft_document", outcome="submit")
    review(stage, document)
    for _ in range(2):
        stage.complete(document, "cosign_document", {"cosign_opinion": "无意见。"}, outcome="agree")
    stage.complete(document, "check_legality", {"legality_opinion": "未发现不合法内容。"}, outcome="pass")
    proofread(stage, document)
    stage.wait(timedelta(days=1))
    sign(stage, document)
    seal(stage, document)
    send(stage, document, "KS-BC", "KS-ZP")
    archive(stage, document)
    return document


CASES: Sequence[Case] = (
    Case(
        PACKAGE,
        "公文：退回一次后印发归档",
        date(2026, 6, 1),
        play_issued,
        Expected("issued", {"document": 1, "cosign_sheet": 1}),
    ),
)
