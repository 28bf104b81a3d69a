"""Attributes of the dialect, and people."""

from tests.bpmn.checks.examples.sketches import APPLY, CHOICE, MANY, START, TIMER, WAIT
from tests.bpmn.checks.sketch import example

ATTRIBUTES = {
    "unknown-attribute": example(
        APPLY.replace("<userTask", '<userTask lx:asignee="=starter"'), ("asignee", "assignee")
    ),
    "misplaced-attribute": example(
        APPLY.replace('<endEvent id="end"', '<endEvent id="end" lx:form="f"'), (' lx:form="f"', "")
    ),
    "attribute-without-message": example(
        WAIT.replace("EVENT", TIMER).replace(
            "<intermediateCatchEvent", '<intermediateCatchEvent lx:actor="starter"'
        ),
        (' lx:actor="starter"', ""),
    ),
    "attribute-not-evaluated": example(
        APPLY.replace("<userTask", '<userTask lx:escalation="=default"'), ("=default", "default")
    ),
    "collection-not-evaluated": example(MANY.replace('"=[1, 2]"', '"[1, 2]"'), ('"[1, 2]"', '"=[1, 2]"')),
    "attribute-without-loop": example(
        APPLY.replace("<userTask", '<userTask lx:collection="=[1]"'), (' lx:collection="=[1]"', "")
    ),
    "output-incomplete": example(
        MANY.replace("lx:collection=", 'lx:outputCollection="votes" lx:collection='),
        ("lx:outputCollection=", 'lx:outputElement="sign_record.name" lx:outputCollection='),
    ),
    "unknown-extension": example(
        APPLY.replace("<userTask", "<task").replace(
            'clerk"/>', 'clerk"><extensionElements><lx:input name="a"/></extensionElements></task>'
        ),
        ('<lx:input name="a"/>', ""),
    ),
    "sign-mode": example(MANY.replace("<userTask", '<userTask lx:signMode="most"'), ('"most"', '"all"')),
    "outcomes": example(
        APPLY.replace("<userTask", '<userTask lx:outcomes="agree:"'), ('"agree:"', '"agree:同意"')
    ),
    "outcome-never-read": example(
        CHOICE.replace(
            '<userTask id="a"', '<userTask lx:outcomes="y:是,n:否" lx:outcomeVariable="heard" id="a"'
        )
        .replace("a join", "a second")
        .replace(
            "b join end",
            '<exclusiveGateway id="second" default="second_join"/>'
            "\nsecond join\nsecond end ? 1 > 0\nb join end",
        ),
        ("second end ? 1 > 0", 'second end ? heard = "y"'),
    ),
}
PEOPLE = {
    "nobody-can-do-it": example(
        APPLY.replace(' lx:position="clerk"', ""), ('id="apply"', 'id="apply" lx:assignee="=starter"')
    ),
    "missing-position": example(APPLY.replace('"clerk"', '"clark"'), ("clark", "clerk")),
    "nobody-can-start": example(APPLY, ("[]", '["clerk"]'), manifest=START.replace('["clerk"]', "[]")),
    "different-from": example(
        APPLY.replace("<userTask", '<userTask lx:differentFrom="aply"').replace(
            "start apply", "start first apply"
        )
        + '<userTask id="first" name="先办" lx:position="clerk"/>',
        ("aply", "first,starter"),
    ),
}
