"""What may be uploaded, and how it comes back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.clients import Client

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
AS_SCRIPTS_ASK = {"Accept": "application/json"}


@pytest.fixture
def applicant(client_of: Callable[[str], Client]) -> Client:
    return client_of("E-1.1")


def upload(client: Client, name: str, content: bytes) -> TestResponse:
    return client.submit("/attachments/", {"file": (BytesIO(content), name)}, headers=AS_SCRIPTS_ASK)


def said(answer: Any) -> dict[str, Any]:
    document: dict[str, Any] = answer.get_json()
    return document


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.pdf", b"MZ\x90\x00" + bytes(100)),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("page.html", b"<html></html>"),
        ("empty.pdf", b""),
    ],
)
def test_a_file_is_what_its_content_says(applicant: Client, name: str, content: bytes) -> None:
    answer = upload(applicant, name, content)

    assert answer.status_code == 422
    assert name in said(answer)["message"]


def test_a_file_comes_back_as_a_download_that_runs_nothing(applicant: Client) -> None:
    answer = upload(applicant, "应急预案.pdf", PDF)

    downloaded = applicant.get(said(answer)["url"])

    assert answer.status_code == 201
    assert downloaded.data == PDF
    assert downloaded.headers["Content-Disposition"].startswith("attachment")
    assert downloaded.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert downloaded.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["../../etc/预案.pdf", "..\\预案.pdf", "a\r\nSet-Cookie: x=1.pdf"])
def test_a_name_leads_nowhere(applicant: Client, name: str) -> None:
    answer = upload(applicant, name, PDF)

    if answer.status_code == 201:
        downloaded = applicant.get(said(answer)["url"])
        assert not set("/\\\r\n") & set(said(answer)["name"])
        assert "Set-Cookie" not in downloaded.headers
    else:
        assert answer.status_code in (400, 422)


def test_a_file_is_its_uploaders_until_it_is_submitted(
    applicant: Client, client_of: Callable[[str], Client]
) -> None:
    answer = upload(applicant, "预案.pdf", PDF)

    assert client_of("KS.2").get(said(answer)["url"]).status_code == 404


def test_a_file_beyond_the_limit_is_refused(applicant: Client) -> None:
    applicant.application.config["MAX_CONTENT_LENGTH"] = 1000

    answer = applicant.post(
        "/attachments/",
        data={"file": (BytesIO(PDF + bytes(2000)), "预案.pdf")},
        headers=AS_SCRIPTS_ASK | {"X-CSRFToken": applicant.token()},
    )

    assert answer.status_code == 413
    assert "大小限制" in said(answer)["message"]
