"""Process packages: what may be in them, and how a slip is told."""

import json

import pytest

from bpmn.package import Package, PackageUnreadable, read_folder
from tests.bpmn.draw import Drawing

MANIFEST = """
key = "leave"
name = "请假"
legal_basis = ["《办法》第三条"]

[[start]]
process = "leave"
name = "申请请假"
form = "application"
positions = ["clerk"]
title = '="请假：" + reason'

[notices.approval]
title = "准假单"
layout = "form"
sealed = true
"""


def files(**changes: str) -> dict[str, bytes]:
    contents = {
        "package.toml": MANIFEST,
        "process.bpmn": Drawing("leave").start().end().flows("start end").xml().decode(),
        "forms/application.json": json.dumps({"components": []}),
        "notices/approval.html": "<p>准假。</p>",
        "translations/en.json": json.dumps({"请假": "Leave"}),
    }
    contents |= {path.replace("__", "/").replace("_dot_", "."): text for path, text in changes.items()}
    return {path: text.encode() for path, text in contents.items()}


def test_a_package_is_read_from_its_files():
    package = Package("leave", files())

    start = package.manifest.starts[0]
    assert (start.process, start.form, start.positions) == ("leave", "application", ("clerk",))
    assert start.organisation is None
    assert package.manifest.notices["approval"].organ == "=organisation"
    assert package.manifest.notices["approval"].sealed
    assert list(package.forms) == ["application"]
    assert package.notices == {"approval": "<p>准假。</p>"}
    assert package.translations["en"]["请假"] == "Leave"
    assert list(package.diagrams) == ["process.bpmn"]


def test_a_folder_is_read_without_what_is_hidden(tmp_path):
    folder = tmp_path / "leave"
    for path, content in files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / ".DS_Store").write_bytes(b"\x00")

    assert read_folder(folder).digest == Package("leave", files()).digest


def test_a_folder_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(PackageUnreadable, match="没有这个文件夹"):
        read_folder(tmp_path / "nothing")


def test_the_digest_knows_content_and_place_of_every_file():
    package = Package("leave", files())

    assert package.digest == Package("leave", dict(reversed(files().items()))).digest
    assert package.digest != Package("leave", files(notices__approval_dot_html="<p>不准。</p>")).digest
    assert len(package.digest) == 64


def toml(old: str, new: str) -> dict[str, bytes]:
    assert old in MANIFEST
    return files(package_dot_toml=MANIFEST.replace(old, new, 1))


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (toml('key = "leave"', 'key = "other"'), r"package.toml.*“leave”.*“other”"),
        (toml('key = "leave"', ""), r"package.toml.*key"),
        (toml('name = "请假"', "name = 3"), r"name 应为文字"),
        (toml('name = "申请请假"', ""), r"start\[0\]\.name"),
        (toml('positions = ["clerk"]', 'positions = "clerk"'), r"start\[0\]\.positions"),
        (toml('title = "准假单"', 'titel = "准假单"'), r"notices\.approval\.title"),
        (toml("sealed = true", 'sealed = true\nseal = "x"'), r"不认识键 notices\.approval\.seal"),
        (toml("sealed = true", "sealed = 1"), r"notices\.approval\.sealed"),
        (toml('layout = "form"', 'layout = "poster"'), r"notices\.approval\.layout.*“poster”"),
        (toml("sealed = true", 'secrecy = "机密★1年"'), r"notices\.approval\.secrecy.*不是涉密网络"),
        (toml("sealed = true", 'issuers = "周明远"'), r"notices\.approval\.issuers.*FEEL"),
        (toml("sealed = true", 'sealed = true\nsigners = "=mayors"'), r"signers.*只能取其一"),
        (toml("sealed = true", 'co_organs = "=members"'), r"co_organs.*file、letter、order"),
        (toml('form = "application"', 'form = "nothing"'), r"forms/nothing\.json"),
        (toml("[notices.approval]", "[notices.other]"), r"notices/approval\.html|notices/other\.html"),
        (files(package_dot_toml="key ="), r"package.toml.*TOML"),
        (files(forms__application_dot_json="{"), r"forms/application\.json.*JSON"),
        (files(forms__application_dot_json="[]"), r"forms/application\.json.*对象"),
        (files(translations__en_dot_json='{"请假": 1}'), r"translations/en\.json.*请假"),
        (files(forms__Wrong_dot_json="{}"), r"forms/Wrong\.json"),
        (files(notes_dot_txt="x"), r"notes\.txt"),
    ],
)
def test_a_slip_is_told_with_file_and_key(contents, told):
    with pytest.raises(PackageUnreadable, match=told) as refusal:
        Package("leave", contents)

    assert "leave" in str(refusal.value)


def test_text_that_is_not_utf_8_is_told():
    with pytest.raises(PackageUnreadable, match=r"notices/approval\.html.*UTF-8"):
        Package("leave", files() | {"notices/approval.html": "准假单".encode("gbk")})


def test_a_package_without_a_diagram_is_refused():
    contents = files()
    del contents["process.bpmn"]

    with pytest.raises(PackageUnreadable, match="缺少流程图"):
        Package("leave", contents)
