"""flask check: the findings on the command line."""

import json

from flask import Flask

DIAGRAM = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lx="urn:lingxing:bpmn:1.0" '
    'targetNamespace="urn:example">'
    '<process id="leave" isExecutable="true"><startEvent id="start"/>'
    '<task id="apply" name="申请" lx:assignee="=starter"/><endEvent id="end"/>'
    '<sequenceFlow id="f" sourceRef="start" targetRef="apply"/>'
    '<sequenceFlow id="g" sourceRef="apply" targetRef="end"/></process></definitions>'
)


def test_what_is_right_ends_with_success_and_says_nothing(sqlite_app: Flask):
    result = sqlite_app.test_cli_runner().invoke(args=["check", "bpmn/packages/plan_filing"])

    assert (result.exit_code, result.output) == (0, "")


def test_an_error_ends_with_failure_and_names_file_element_and_rule(sqlite_app: Flask, tmp_path):
    path = tmp_path / "leave.bpmn"
    path.write_text(DIAGRAM.replace('targetRef="end"', 'targetRef="nowhere"'), "utf-8")

    result = sqlite_app.test_cli_runner().invoke(args=["check", str(path)])

    assert result.exit_code == 1
    assert result.output.startswith(f"{path}: error [dead-end] 申请（apply） 之后没有连线")


def test_json_is_one_list_for_all_that_was_asked(sqlite_app: Flask, tmp_path):
    path = tmp_path / "leave.bpmn"
    path.write_text(DIAGRAM.replace('name="申请" lx:assignee="=starter"', ""), "utf-8")

    result = sqlite_app.test_cli_runner().invoke(
        args=["check", "--json", "bpmn/packages/plan_filing", str(path)]
    )

    found = json.loads(result.output)
    assert result.exit_code == 0  # warnings only
    assert {(entry["element"], entry["rule"], entry["severity"]) for entry in found} == {
        ("apply", "unnamed", "warning"),
        ("apply", "nobody-can-do-it", "warning"),
    }
    assert {tuple(entry) for entry in found} == {("file", "element", "rule", "severity", "message")}
