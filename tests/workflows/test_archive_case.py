"""The archive of a case: whole, readable without us, and verified by the program that lies in it."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.support.acting import begin_filing, instance, person
from tests.support.documents import send_letter
from wording import Refusal
from workflows.archive_case import NotYoursToArchive, archive_case, archive_for
from workflows.attachments import Upload, store_attachment
from workflows.models import ProcessInstance
from workflows.refusals import InstanceNotFound

OPINION = "材料齐全，建议受理。"


@pytest.fixture
def case(sqlite_stage: Theatre) -> int:
    """A filing with an opinion, a file and documents."""
    instance_id = begin_filing(sqlite_stage)
    applicant = person("E-1.1")
    with transaction() as session:
        upload = Upload("预案: 正文?.pdf", "application/pdf", io.BytesIO(b"%PDF-1.7 plan"))
        store_attachment(session, upload, applicant, sqlite_stage.now).instance_id = instance_id
    checklist = sqlite_stage.variables_of(instance_id, "check_completeness")["checklist"]
    checked = {"checklist": [{**item, "status": "complete"} for item in checklist]}
    sqlite_stage.complete(instance_id, "check_completeness", checked, opinion=OPINION)
    send_letter(sqlite_stage, instance_id)
    return instance_id


def packed(case: int) -> bytes:
    target = io.BytesIO()
    with reading() as session:
        archive_case(session, session.get_one(ProcessInstance, case), target)
    return target.getvalue()


@pytest.fixture
def unpacked(case: int, tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(packed(case))).extractall(folder)
    return folder


def verified(path: Path) -> tuple[int, str]:
    """Run the verifier that came with the archive as somebody would who has only Python."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(path / "verify.py")]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd="/")
    return done.returncode, done.stdout + done.stderr


def test_an_unpacked_archive_is_verified_and_a_flipped_byte_is_named(unpacked: Path) -> None:
    (document,) = (each for each in (unpacked / "documents").iterdir() if "昆应急函" in each.name)

    whole = verified(unpacked)
    content = bytearray(document.read_bytes())
    content[1000] ^= 1
    document.write_bytes(content)
    changed = verified(unpacked)

    assert whole[0] == 0, whole[1]
    assert changed[0] == 1
    assert f"documents/{document.name}: 内容与清单不符" in changed[1]


def test_a_rewritten_step_breaks_the_chain(unpacked: Path) -> None:
    history = unpacked / "history.jsonl"
    history.write_text(history.read_text().replace("建议受理", "建议退回"))

    code, said = verified(unpacked)

    assert code == 1
    assert "的内容与其校验值不符" in said


def test_a_document_taken_out_with_its_line_is_missed_by_the_history(unpacked: Path) -> None:
    manifest = json.loads((unpacked / "manifest.json").read_text())
    gone = next(each for each in manifest["files"] if each["what"] == "document")
    manifest["files"].remove(gone)
    (unpacked / "manifest.json").write_text(json.dumps(manifest))
    (unpacked / gone["path"]).unlink()

    code, said = verified(unpacked)

    assert code == 1
    assert "不在案卷中" in said


def test_everything_of_the_case_is_in_it_and_can_be_read(case: int) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed(case)))

    page, names = archive.read("index.html").decode(), set(archive.namelist())

    assert OPINION in page
    assert instance(case).number in page
    assert "昆山市示例路1号" in page  # what the applicant filled in
    assert OPINION in json.loads(archive.read("opinions.json"))[0]["opinion"]
    assert any(name.startswith("answers/") for name in names)
    assert any(name.endswith(" 预案_ 正文_.pdf") for name in names)


def test_the_same_case_gives_the_same_bytes(case: int) -> None:
    assert packed(case) == packed(case)


def test_the_archive_is_for_the_handling_organisation_and_those_who_read_everything(case: int) -> None:
    taken: dict[str, type[Refusal] | None] = {}
    for username in ("KS.2", "process", "E-1.1", "SH.4"):
        with reading() as session:
            try:
                archive_for(session, case, person(username), io.BytesIO())
                taken[username] = None
            except (NotYoursToArchive, InstanceNotFound) as refused:
                taken[username] = type(refused)

    assert taken == {"KS.2": None, "process": None, "E-1.1": NotYoursToArchive, "SH.4": InstanceNotFound}


def test_the_command_packs_a_case_by_its_number(sqlite_app: Flask, case: int, tmp_path: Path) -> None:
    number, target = instance(case).number, tmp_path / "case.zip"

    done = sqlite_app.test_cli_runner().invoke(args=["archive", number, "--out", str(target)])

    assert done.exit_code == 0, done.output
    assert target.read_bytes() == packed(case)
