"""Checking what lies in folders, archives and files: whatever it is, there is an answer."""

from pathlib import Path

import pytest

from bpmn.checks.finding import Severity
from bpmn.package import read_folder
from workflows.check_package import UNREADABLE
from workflows.check_paths import findings_at
from workflows.package_archive import pack

PACKAGES = Path("bpmn/packages")
LONELY = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:example">'
    '<process id="leave" isExecutable="true"><task id="apply" name="申请"/>'
    "</process></definitions>"
)


def test_a_folder_of_packages_is_checked_package_by_package():
    assert findings_at(PACKAGES) == []


def test_a_diagram_that_lies_alone_is_a_package_of_its_own(tmp_path):
    path = tmp_path / "请假.bpmn"
    path.write_text(LONELY, "utf-8")

    findings = findings_at(path)

    assert {finding.rule for finding in findings} == {"nobody-can-do-it"}
    assert {finding.severity for finding in findings} == {Severity.WARNING}
    assert {finding.file for finding in findings} == {str(path)}


def test_a_folder_of_diagrams_is_checked_diagram_by_diagram(tmp_path):
    for name in ("a.bpmn", "b.bpmn"):
        (tmp_path / name).write_text(LONELY, "utf-8")

    files = {finding.file for finding in findings_at(tmp_path)}

    assert files == {str(tmp_path / "a.bpmn"), str(tmp_path / "b.bpmn")}


def test_a_diagram_of_a_package_is_checked_with_its_forms_and_decisions():
    assert findings_at(PACKAGES / "plan_filing" / "process.bpmn") == []


def test_a_package_that_can_t_be_read_is_a_finding(tmp_path):
    (tmp_path / "package.toml").write_text("key = 1", "utf-8")

    (finding,) = findings_at(tmp_path)

    assert finding.rule == UNREADABLE
    assert finding.severity is Severity.ERROR


def test_folders_are_looked_through_to_the_bottom(tmp_path):
    deep = tmp_path / "year" / "month"
    deep.mkdir(parents=True)
    (deep / "a.bpmn").write_text(LONELY, "utf-8")

    assert {finding.file for finding in findings_at(tmp_path)} == {str(deep / "a.bpmn")}


def test_an_archive_of_a_package_is_checked_like_its_folder(tmp_path):
    package = read_folder(PACKAGES / "plan_filing")
    path = tmp_path / "plan_filing.zip"
    path.write_bytes(pack(package.key, {**package.files, "forms/spare.json": b"{}"}))

    (finding,) = findings_at(path)

    assert finding.rule == "unused-form"
    assert finding.file == str(path / "forms/spare.json")


@pytest.mark.parametrize("name", ["nothing.bpmn", "nothing.zip", "nothing"])
def test_a_file_that_does_not_exist_is_a_finding(tmp_path, name):
    (finding,) = findings_at(tmp_path / name)

    assert (finding.file, finding.severity) == (str(tmp_path / name), Severity.ERROR)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04"])
def test_an_archive_that_can_t_be_read_is_a_finding(tmp_path, content):
    path = tmp_path / "package.zip"
    path.write_bytes(content)

    (finding,) = findings_at(path)

    assert (finding.rule, finding.severity) == (UNREADABLE, Severity.ERROR)


def test_a_finding_names_the_file_as_it_was_given(tmp_path):
    path = tmp_path / "请假.bpmn"
    path.write_bytes(b"<a")

    (finding,) = findings_at(path)

    assert "请假.bpmn" in str(finding.message)


def test_what_only_a_package_brings_is_warned_of_in_a_diagram_that_lies_alone(tmp_path):
    path = tmp_path / "leave.bpmn"
    path.write_text(
        LONELY.replace("<task", "<serviceTask").replace('name="申请"/>', 'name="申请"/>'), "utf-8"
    )

    severities = {finding.rule: finding.severity for finding in findings_at(path)}

    assert severities["missing-topic"] is Severity.WARNING
