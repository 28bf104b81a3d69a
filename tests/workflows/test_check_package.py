"""Checking what lies in folders, and what an installation knows."""

from pathlib import Path

from flask import Flask

from bpmn.checks.finding import Severity
from bpmn.package import read_folder
from database.session import reading
from workflows import check_package

PACKAGES = Path("bpmn/packages")
LONELY = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">'
    '<process id="leave" isExecutable="true"><startEvent id="start"/><task id="apply" name="申请"/>'
    '<sequenceFlow id="f" sourceRef="start" targetRef="apply"/></process></definitions>'
)


def test_a_folder_of_packages_is_checked_package_by_package():
    assert check_package.findings_at(PACKAGES) == []


def test_a_diagram_that_lies_alone_is_a_package_of_its_own(tmp_path):
    path = tmp_path / "请假.bpmn"
    path.write_text(LONELY, "utf-8")

    findings = check_package.findings_at(path)

    assert {finding.rule for finding in findings} == {"nobody-can-do-it", "dead-end"}
    assert {finding.file for finding in findings} == {str(path)}


def test_a_folder_of_diagrams_is_checked_diagram_by_diagram(tmp_path):
    for name in ("a.bpmn", "b.bpmn"):
        (tmp_path / name).write_text(LONELY, "utf-8")

    files = {finding.file for finding in check_package.findings_at(tmp_path)}

    assert files == {str(tmp_path / "a.bpmn"), str(tmp_path / "b.bpmn")}


def test_a_diagram_of_a_package_is_checked_with_its_forms_and_decisions():
    assert check_package.findings_at(PACKAGES / "plan_filing" / "process.bpmn") == []


def test_a_package_that_can_t_be_read_is_a_finding(tmp_path):
    (tmp_path / "package.toml").write_text("key = 1", "utf-8")

    (finding,) = check_package.findings_at(tmp_path)

    assert finding.rule == check_package.UNREADABLE
    assert finding.severity is Severity.ERROR


def test_an_installation_knows_its_positions_escalations_and_packages(sqlite_app: Flask):
    with sqlite_app.app_context(), reading() as session:
        known = check_package.known_here(session)
        found = {
            folder.name: [
                str(finding.message) for finding in check_package.findings(session, read_folder(folder))
            ]
            for folder in PACKAGES.iterdir()
            if (folder / "package.toml").exists()
        }

    assert "case_handler" in (known.positions or ())
    assert "default" in (known.escalations or ())
    assert found == {"plan_filing": [], "regional_cooperation": [], "team_mobilization": []}
