"""流程包: drafts that nobody overwrites, versions that nobody changes, uploads that nobody trusts."""

import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from bpmn.package import read_folder
from config import ROOT
from database.session import reading
from tests.support.clients import Client, ClientOf
from workflows.models import PackageDraft, ProcessDefinition
from workflows.package_archive import pack

DRAWING = "/packages/plan_filing/draft/files/process.bpmn"
XML: dict[str, Any] = {"content_type": "application/xml"}
PACKAGE = read_folder(ROOT / "bpmn" / "packages" / "plan_filing")


def save(client: Client, content: bytes, revision: str) -> int:
    return client.send(DRAWING, data=content, headers={"If-Match": revision}, **XML).status_code


def versions(key: str = "plan_filing") -> list[int]:
    with reading() as session:
        rows = select(ProcessDefinition.version).where(ProcessDefinition.key == key)
        return list(session.scalars(rows.order_by(ProcessDefinition.version)))


def drafted() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(PackageDraft.path).order_by(PackageDraft.path)))


def changed_drawing() -> bytes:
    """The drawing with one more comment, which means nothing."""
    return PACKAGE.files["process.bpmn"].replace(b"<bpmn:process ", b"<!-- anew --><bpmn:process ", 1)


def zipped(files: dict[str, bytes], key: str = "plan_filing") -> dict[str, object]:
    return {"files": (io.BytesIO(pack(key, files)), "package.zip")}


def test_of_two_who_draw_the_second_is_told(app: Flask, client_of: ClientOf) -> None:
    first, second = client_of("process"), client_of("process")
    revision = first.get(DRAWING).headers["ETag"]
    assert second.get(DRAWING).headers["ETag"] == revision

    answers = [save(first, changed_drawing(), revision), save(second, changed_drawing(), revision)]

    assert answers == [204, 412]
    assert first.get(DRAWING).get_data() == changed_drawing()


def test_saving_again_goes_on_from_what_was_saved(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    revision = client.get(DRAWING).headers["ETag"]

    saved = client.send(DRAWING, data=changed_drawing(), headers={"If-Match": revision}, **XML)
    again = save(client, changed_drawing() + b"\n", saved.headers["ETag"])

    assert again == 204


def test_a_drawing_of_before_a_deployment_is_outdated(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    revision = client.get(DRAWING).headers["ETag"]
    sent = {"xml": changed_drawing().decode(), "note": "换了写法"}
    deployed = client.send("/packages/plan_filing/draft/deploy/process.bpmn?base=1", json=sent)

    late = client.send(
        DRAWING, data=b"<a/>", headers={"If-Match": revision, "Accept": "application/json"}, **XML
    )
    again = client.send("/packages/plan_filing/draft/deploy/process.bpmn?base=1", json=sent)

    assert deployed.status_code == 201
    assert (late.status_code, again.status_code) == (409, 409)
    assert late.get_json()["message"].startswith("草稿基于第 1 版，而现在最新的是第 2 版")
    assert versions() == [1, 2]


def test_what_the_engine_would_run_wrong_is_not_deployed(sqlite_app: Flask, client_of: ClientOf) -> None:
    wrong = PACKAGE.files["process.bpmn"].replace(b'lx:form="completeness"', b'lx:form="nowhere"')
    assert wrong != PACKAGE.files["process.bpmn"]
    client = client_of("process")

    found = client.send("/packages/plan_filing/draft/check/process.bpmn", data=wrong, **XML).get_json()
    sent = {"xml": wrong.decode(), "note": "没有这张表单"}
    refused = client.send("/packages/plan_filing/draft/deploy/process.bpmn?base=1", json=sent)

    assert any(finding["severity"] == "error" and "nowhere" in finding["message"] for finding in found)
    assert refused.status_code == 422
    assert refused.get_json()["findings"]
    assert versions() == [1]


def test_a_drawing_that_reads_other_files_is_not_kept(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    revision = client.get(DRAWING).headers["ETag"]
    hostile = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'

    assert save(client, hostile, revision) == 422
    assert drafted() == []


def test_a_text_is_changed_in_the_browser_and_deployed_with_a_note(app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    page = client.read("/packages/plan_filing/edit/notices/receipt.html")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    text = PACKAGE.files["notices/receipt.html"].decode() + "<p>演示。</p>\n"

    client.submit("/packages/plan_filing/edit/notices/receipt.html", {"text": text, "seen": seen})
    comparison = client.read("/packages/plan_filing/compare")
    bare = client.submit("/packages/plan_filing/deploy", {"base": "1", "note": " "})
    deployed = client.submit("/packages/plan_filing/deploy", {"base": "1", "note": "回执加一句"})

    assert "&lt;p&gt;演示。&lt;/p&gt;" in comparison
    assert (bare.location, deployed.location) == ("/packages/plan_filing/deploy", "/packages/plan_filing")
    assert "回执加一句" in client.read("/packages/plan_filing")
    assert (versions(), drafted()) == ([1, 2], [])


def test_a_discarded_draft_is_gone(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    save(client, changed_drawing(), client.get(DRAWING).headers["ETag"])

    answers = [client.submit("/packages/plan_filing/discard").status_code for _ in range(2)]

    assert answers == [302, 404]
    assert client.get(DRAWING).get_data() == PACKAGE.files["process.bpmn"]


def renamed(content: bytes) -> bytes:
    """The package under another name, as are its clock rules."""
    for name in (b"plan_filing", b"filing_application", b"filing_check", b"filing_correction"):
        content = content.replace(name, b"copy_" + name.removeprefix(b"plan_"))
    return content


def test_what_was_taken_away_comes_back_as_a_new_package(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    files = {path: renamed(content) for path, content in PACKAGE.files.items()}

    uploaded = client.submit("/packages/upload", zipped(files, "copy_filing"))
    page = client.read(uploaded.location)
    deployed = client.submit("/packages/copy_filing/deploy", {"base": "0", "note": "试用"})

    assert "尚未部署" in page
    assert deployed.location == "/packages/copy_filing"
    assert versions("copy_filing") == [1]


def test_a_folder_comes_as_its_files(sqlite_app: Flask, client_of: ClientOf) -> None:
    files = {**PACKAGE.files, "README.md": "# 说明\n".encode()}
    sent = {"files": [(io.BytesIO(content), f"plan_filing/{path}") for path, content in files.items()]}

    answer = client_of("process").submit("/packages/upload", sent)

    assert answer.location == "/packages/plan_filing"
    assert drafted() == ["README.md"]


def test_a_file_that_an_upload_lacks_is_to_be_removed(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    files = {path: content for path, content in PACKAGE.files.items() if path != "translations/en.json"}

    client.submit("/packages/upload", zipped(files))

    assert drafted() == ["translations/en.json"]
    assert client.get("/packages/plan_filing/draft/files/translations/en.json").status_code == 404


def test_an_upload_over_somebody_s_draft_is_refused(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    save(client, changed_drawing(), client.get(DRAWING).headers["ETag"])

    answer = client.submit("/packages/upload", zipped(dict(PACKAGE.files)))

    assert answer.status_code == 409
    assert drafted() == ["process.bpmn"]


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/package.toml", 'key = "x"\nname = "x"\n')
        archive.writestr("x/process.bpmn", b"0" * 30_000_000)
    return packed.getvalue()


def climbing() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../evil.bpmn", "<a/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a zip", "不是可以读取的 zip"),
        (bomb(), "大于 2000000 字节"),
        (climbing(), "不安全"),
        (pack("x", {"process.bpmn": b"<a/>"}), "缺少 package.toml"),
        (pack("x", {"package.toml": b'key = "x"\nname = "x"\n'}), "缺少流程图"),
    ],
    ids=["no zip", "bomb", "climbing", "no manifest", "no diagram"],
)
def test_an_upload_is_not_trusted(sqlite_app: Flask, client_of: ClientOf, content: bytes, said: str) -> None:
    answer = client_of("process").submit("/packages/upload", {"files": (io.BytesIO(content), "x.zip")})

    assert answer.status_code == 422
    assert said in answer.text
    assert drafted() == []


def test_the_catalogue_knows_what_a_diagram_may_name(sqlite_app: Flask, client_of: ClientOf) -> None:
    catalogue = client_of("process").get("/packages/plan_filing/catalogue.json").get_json()
    readable = catalogue.pop("variables")
    offered = {name: {entry["value"] for entry in entries} for name, entries in catalogue.items()}

    assert {"case_handler", "division_chief"} <= offered["positions"]
    assert "completeness" in offered["forms"]
    assert "plan_filing" in offered["processes"]
    assert any(value.startswith("team_mobilization#") for value in offered["processes"])
    assert {"workdays", "substring"} <= offered["functions"]
    assert {"instance_number", "checklist"} <= set(readable["plan_filing"])
    assert "registration_form" in offered["notices"]
    errors = {topic["value"]: topic["errors"] for topic in catalogue["topics"]}
    assert errors["reserve_record"] == ["NOT_AVAILABLE", "NOT_FOUND"]
    assert "teams" in offered["registers"]


def test_a_document_whose_title_is_calculated_is_listed_by_its_file(
    sqlite_app: Flask, client_of: ClientOf
) -> None:
    page = client_of("process").read("/packages/team_mobilization")

    assert "mobilisation_order.html" in page
    assert "应急救援费用补偿决定书" in page
    assert "order_type.title" not in page
