"""What the plays of 公文制发 share: a text, and what each of the people does with it."""

from datetime import datetime
from typing import Any

from config import SHANGHAI
from tests.packages import papers
from tests.packages.play import Answer, Play, Town, load

PACKAGE = load("document_issue")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
TOWN = Town(
    prefixes={"KS": "昆应急"},
    names={"KS": "昆山市应急管理局", "KS-SL": "昆山市水利局"},
    below={"KS": ["KS-SL"]},
)
STARTED = {"starter": "KS.2", "starter_name": "陈示例", "starter_organisation": "KS", "organisation": "KS"}
WRITTEN: dict[str, Any] = {
    "title": "关于做好汛期应急值守工作的通知",
    "doc_layout": "file",
    "recipient": "各区镇",
    "body": "一、总体要求\n严格执行24小时值班制度。",
    "disclosure": "主动公开",
    "urgency": None,
    "cosign_offices": ["finance"],
    "cosign_organs": ["KS-SL"],
    "legal_review": True,
    "not_secret": True,
}
SHORT = WRITTEN | {"cosign_offices": [], "cosign_organs": [], "legal_review": False}


def begin(variables: dict[str, Any], **services: Answer) -> Play:
    return Play(PACKAGE, "document_issue", STARTED | variables, MONDAY, town=TOWN, services=services)


def called_by(caller: Play, element_id: str) -> Play:
    """Begin what a call activity of another package asks for."""
    call = next(call for call in caller.standing.calls if call.element_id == element_id)
    variables = STARTED | dict(call.parameters)
    return Play(PACKAGE, call.called, variables, caller.now, town=caller.town, caller=caller)


def act(play: Play, element_id: str, outcome: str | None = None, **answers: Any) -> None:
    """Draw the form of an open task with what it knows, then complete the task."""
    assert papers.bound(play, play.task(element_id)).lines
    play.complete(element_id, outcome, **answers)


def draft(play: Play, outcome: str = "submit", **answers: Any) -> None:
    act(play, "draft_document", outcome, draft_outcome=outcome, **answers)


def review(play: Play, outcome: str = "pass") -> None:
    act(play, "review_document", outcome, review_outcome=outcome, review_opinion="已核。")


def cosign(play: Play, outcome: str = "agree", opinion: str = "无意见。") -> None:
    act(play, "cosign_document", outcome, cosign_outcome=outcome, cosign_opinion=opinion)


def check_legality(play: Play, outcome: str = "pass") -> None:
    act(play, "check_legality", outcome, legality_outcome=outcome, legality_opinion="合法。")


def proofread(play: Play, outcome: str = "pass", series: str | None = "昆应急") -> None:
    settled = {"series": series, "signer_position": "deputy_leader"}
    said = {"proofreading_outcome": outcome, "proofreading_opinion": "格式已核。", **settled}
    act(play, "proofread_document", outcome, **said)


def sign(play: Play, outcome: str = "sign") -> None:
    act(play, "sign_document", outcome, signing_outcome=outcome, signing_opinion="同意印发。")


def seal(play: Play) -> None:
    act(play, "seal_document", "seal", sealing_outcome="seal", void_reason=None)


def void(play: Play) -> None:
    act(play, "seal_document", "void", sealing_outcome="void", void_reason="签发有误")


def send(play: Play, *to: str) -> None:
    act(play, "distribute_document", deliver_to=list(to))
    act(play, "archive_document", retention="30年")


def proofread_already(**changed: Any) -> Play:
    """A document that went the short way to the leader."""
    play = begin(SHORT | changed)
    review(play)
    proofread(play)
    return play
