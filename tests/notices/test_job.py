"""What a document is made from: it comes back as it was stored, and is never a secret one."""

import dataclasses

import pytest

from database.types import from_text, to_text
from notices import template
from notices.job import NoticeJob, Signer, WrongCopyNumber
from notices.secrecy import SecretRefused
from tests.notices.conftest import form_job


def test_a_job_comes_back_from_its_row_as_it_was() -> None:
    job = form_job(
        co_organs=("苏州市应急管理局",), signers=(Signer("局长", "周明远"),), issuers=("周明远", "陆怀安")
    )

    assert NoticeJob.from_data(from_text(to_text(job.as_data()))) == job


def test_a_row_of_before_there_were_several_issuers_is_read() -> None:
    data = form_job().as_data()
    del data["issuers"], data["co_organs"], data["signers"]

    assert NoticeJob.from_data({**data, "issuer": ""}) == form_job()
    assert NoticeJob.from_data({**data, "issuer": "周明远"}).issuers == ("周明远",)


@pytest.mark.parametrize(
    "changes",
    [
        {"secrecy": "内部"},
        {"urgency": "机密★1年"},
        {"title": "关于应急物资储备的通知（秘密）"},
        {"head": "绝密 ★ 长期"},
        {"disclosure": "（机密）"},
    ],
)
def test_a_secret_document_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SecretRefused, match="不是涉密网络"):
        form_job(**changes)


@pytest.mark.parametrize("line", ["秘密★10年", "【机密】"])
def test_a_secret_text_is_refused(line: str) -> None:
    with pytest.raises(SecretRefused, match="正文"):
        template.fill(form_job(template=f"<p>{line}</p>"))


def test_a_text_that_speaks_of_secrets_is_none() -> None:
    job = form_job(template="<p>有关人员应当保守国家秘密、商业秘密。</p>", title="保守商业秘密承诺书")

    assert template.fill(job).blocks


def test_a_copy_number_has_six_digits_at_most() -> None:
    assert form_job(copy_number="12").copy_number == "12"
    with pytest.raises(WrongCopyNumber, match="一百"):
        dataclasses.replace(form_job(), copy_number="一百")
