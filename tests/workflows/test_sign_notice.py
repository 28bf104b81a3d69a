"""A rendered document is signed once, when there is a certificate; both files stay."""

import dataclasses
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from database import clock, files
from database.session import reading
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeSignature
from tests.support.acting import begin_filing
from tests.support.certificates import make_pkcs12
from tests.support.clients import Client
from tests.support.documents import send_letter
from workflows.look_up_document import look_up_document
from workflows.models import Event
from workflows.sign_notice import sign_notice
from workflows.verify import verify


@pytest.fixture
def certificate(sqlite_app: Flask, tmp_path: Path) -> None:
    make_pkcs12(tmp_path / "seal.p12", "secret")
    settings = sqlite_app.config["SETTINGS"]
    changed = {"signing_pkcs12": tmp_path / "seal.p12", "signing_password": "secret"}
    sqlite_app.config["SETTINGS"] = dataclasses.replace(settings, **changed)


@pytest.mark.usefixtures("certificate")
def test_a_sealed_document_is_signed_after_it_was_rendered(sqlite_stage: Theatre, visitor: Client) -> None:
    instance_id = begin_filing(sqlite_stage)

    notice_id = send_letter(sqlite_stage, instance_id)

    sign_notice(notice_id, sqlite_stage.now)  # once more: nothing happens
    with reading() as session:
        row, signature = session.get_one(Notice, notice_id), session.get_one(NoticeSignature, notice_id)
        kinds = [event.kind for event in session.query(Event).filter_by(instance_id=instance_id)]
    assert kinds[-2:] == ["rendered", "signed"]
    assert files.read(signature.sha256).startswith(files.read(row.sha256 or ""))
    assert verify(sqlite_stage.now, files=True).faults == []
    told = look_up_document(row.code, "", clock.now())
    assert told.signature is not None
    assert (told.signature.intact, told.signature.trusted) == (True, True)
    assert told.is_copied_by(BytesIO(files.read(signature.sha256)))
    assert "完好，证书可信" in visitor.read(f"/verify/{row.code}")


def test_without_a_certificate_nothing_is_signed(sqlite_stage: Theatre) -> None:
    notice_id = send_letter(sqlite_stage, begin_filing(sqlite_stage))

    sign_notice(notice_id, sqlite_stage.now)

    with reading() as session:
        assert session.get(NoticeSignature, notice_id) is None
