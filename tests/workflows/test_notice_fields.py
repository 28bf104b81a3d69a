"""What a manifest says of a document becomes the values it is printed with."""

from collections.abc import Mapping
from typing import Any

import pytest

from bpmn.manifest import Notice
from database.session import reading
from demonstration.theatre import Theatre
from notices.job import Signer
from workflows.feel_functions import surroundings
from workflows.notice_fields import NoticeFields
from workflows.refusals import ServiceFailed

VARIABLES = {"members": ["JS-SZ", "SH"], "leader": "周明远", "organisation": "KS"}


def beside_the_organ(stage: Theatre, adjusted: Mapping[str, Any], **keys: Any) -> dict[str, Any]:
    entry = Notice("joint", "通知", "file", "=organisation", "", "", "", sealed=True, **keys)
    with reading() as session:
        fields = NoticeFields(entry, adjusted, VARIABLES, surroundings(session, stage.now))
        return fields.beside_the_organ(session)


def test_codes_of_co_organs_become_names_and_lists_of_feel_become_people(sqlite_stage: Theatre) -> None:
    values = beside_the_organ(
        sqlite_stage,
        {},
        co_organs="=members",
        sealed_by="SH",
        issuers="=leader",
        signers='=[{post: "局长", name: leader}]',
    )

    assert values["co_organs"] == ("苏州市应急管理局", "上海市应急管理局")
    assert values["seal_name"] == "上海市应急管理局"
    assert values["issuers"] == ("周明远",)
    assert values["signers"] == (Signer("局长", "周明远"),)


def test_the_drafter_s_word_goes_before_the_package_s(sqlite_stage: Theatre) -> None:
    assert beside_the_organ(sqlite_stage, {"issuers": ["陆安", "顾南"]}, issuers="=leader")["issuers"] == (
        "陆安",
        "顾南",
    )


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"co_organs": '=["XX"]'}, "XX"),
        ({"signers": "=leader"}, "post"),
        ({"issuers": "=nobody"}, "nobody"),
    ],
)
def test_what_gives_nothing_is_told(sqlite_stage: Theatre, keys: dict[str, Any], told: str) -> None:
    with pytest.raises(ServiceFailed, match=told):
        beside_the_organ(sqlite_stage, {}, **keys)
