"""Elements, flows and gateways."""

from tests.bpmn.checks.examples.sketches import APPLY, BOUNDARY, CHOICE, DECLARED, SUB, TIMER
from tests.bpmn.checks.sketch import diagram, example

STRUCTURE = {
    "duplicate-id": example(
        APPLY + '<dataObject id="end"/>', ('<dataObject id="end"/>', '<dataObject id="data"/>')
    ),
    "missing-id": example(APPLY + '<userTask name="无号"/>', ('<userTask name="无号"/>', "")),
    "bad-id": example(APPLY.replace('"apply"', '"1申请"').replace(" apply ", " 1申请 "), ("1申请", "apply")),
    "non-ascii-id": example(
        APPLY.replace('"apply"', '"申请"').replace(" apply ", " 申请 "),
        ('"申请" name', '"apply" name'),
        (" 申请 ", " apply "),
    ),
    "no-process": example(
        APPLY,
        ("<import", "<process id='leave'><task id='apply' lx:position='clerk'/></process><import"),
        files={
            "process.bpmn": diagram("").partition("<process")[0]
            + '<import importType="x" location="y" namespace="z"/></definitions>'
        },
    ),
    "no-executable-process": example(
        APPLY,
        ('isExecutable="false"', 'isExecutable="true"'),
        files={"process.bpmn": diagram(APPLY, executable="false")},
    ),
    "no-start": example("<endEvent id='end'/>", ("<endEvent id='end'/>", APPLY)),
    "several-starts": example(
        APPLY + '<startEvent id="other"/>\nother apply', ('<startEvent id="other"/>\nother apply', "")
    ),
    "start-with-incoming": example(
        CHOICE.replace("split a ?", "split start ?").replace("a join\n", ""),
        ("split start ?", "split a ?"),
        ("b join end", "a join\nb join end"),
    ),
    "end-with-outgoing": example(
        APPLY + '<endEvent id="last"/>\nend last',
        ('<endEvent id="end"/>', '<task id="end" name="办" lx:position="clerk"/>'),
    ),
    "boundary-with-incoming": example(BOUNDARY.replace("EVENT", TIMER) + "start late", ("start late", "")),
    "unreachable": example(
        APPLY + '<task id="lost" name="孤立" lx:position="clerk"/>\nlost end',
        ("start apply end", "start lost apply end"),
        ("\nlost end", ""),
    ),
    "dead-end": example(APPLY.replace("start apply end", "start apply"), ("start apply", "start apply end")),
    "never-ends": example(
        CHOICE.replace("b join end", "b join split").replace('<endEvent id="end"/>', ""),
        ("b join split", '<endEvent id="end"/>\nb join end'),
    ),
    "unnamed": example(APPLY.replace('name="申请" ', ""), ('id="apply"', 'id="apply" name="申请"')),
}
FLOWS = {
    "dangling-flow": example(APPLY + "apply nowhere", ("apply nowhere", "")),
    "flow-crosses-scope": example(SUB + "inner_start end", ("inner_start end", "")),
    "gateway-without-choice": example(
        APPLY.replace("start apply", "start gate apply") + '<exclusiveGateway id="gate"/>',
        ("start gate apply", "start apply"),
        ('<exclusiveGateway id="gate"/>', ""),
    ),
    "missing-condition": example(
        CHOICE.replace("split a ? 1 > 0", "split a"), ("split a", "split a ? days > 3")
    ),
    "no-default": example(
        CHOICE.replace(' default="split_b"', "").replace("split b", "split b ? 2 > 1"),
        ('id="split"', 'id="split" default="split_b"'),
        ("split b ? 2 > 1", "split b"),
    ),
    "default-with-condition": example(
        CHOICE.replace("split b", "split b ? 2 > 1"), ("split b ? 2 > 1", "split b")
    ),
    "wrong-default": example(
        CHOICE.replace("split_b", "a_join").replace("split b", "split b ? 2 > 1"),
        ("a_join", "split_b"),
        ("split b ? 2 > 1", "split b"),
    ),
    "event-gateway-target": example(
        CHOICE.replace(
            'exclusiveGateway id="split" default="split_b"', 'eventBasedGateway id="split"'
        ).replace(" ? 1 > 0", ""),
        (
            'userTask id="a" name="甲" lx:position="clerk"/>',
            f'intermediateCatchEvent id="a">{TIMER}</intermediateCatchEvent>',
        ),
        (
            'userTask id="b" name="乙" lx:position="clerk"/>',
            f'intermediateCatchEvent id="b">{TIMER}</intermediateCatchEvent>',
        ),
    ),
    "event-gateway-mix": example(
        """
        <startEvent id="start"/>
        <eventBasedGateway id="split"/>
        <intermediateCatchEvent id="a">
        <messageEventDefinition messageRef="withdraw"/>
        </intermediateCatchEvent>
        <receiveTask id="b" name="乙" messageRef="withdraw"/>
        <endEvent id="end"/>
        <endEvent id="end_b"/>
        start split a end
        split b end_b
        """
        + DECLARED,
        (
            '<receiveTask id="b" name="乙" messageRef="withdraw"/>',
            f'<intermediateCatchEvent id="b">{TIMER}</intermediateCatchEvent>',
        ),
    ),
    "idle-default": example(
        APPLY.replace('name="申请"', 'name="申请" default="apply_end"'), (' default="apply_end"', "")
    ),
}
