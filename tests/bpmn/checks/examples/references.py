"""What is named and what is computed."""

from tests.bpmn.checks.examples.sketches import (
    APPLY,
    CALL,
    CHOICE,
    DMN,
    FAILING,
    NOTICE,
    NOTIFYING,
    RECEIPT,
    RULE,
    START,
    STORE,
    TIMER,
)
from tests.bpmn.checks.sketch import example

REFERENCES = {
    "missing-form": example(
        APPLY.replace("<userTask", '<userTask lx:form="aplication"'),
        ("aplication", "application"),
        files={"forms/application.json": '{"components": []}'},
    ),
    "missing-decision": example(
        RULE.replace("rules#level", "rules#levels"),
        ("#levels", "#level"),
        files={"decisions/rules.dmn": DMN},
    ),
    "missing-decision-input": example(
        RULE.replace('name="days"', 'name="day"'),
        ('name="day"', 'name="days"'),
        files={"decisions/rules.dmn": DMN},
    ),
    "missing-topic": example(
        NOTIFYING.replace(' lx:topic="notify"', ""), ("<serviceTask", '<serviceTask lx:topic="notify"')
    ),
    "unknown-topic": example(NOTIFYING.replace('"notify"', '"notfy"'), ("notfy", "notify")),
    "missing-parameter": example(NOTIFYING.replace('name="text"', 'name="txt"'), ('"txt"', '"text"')),
    "missing-notice": example(
        NOTICE.replace('"receipt"', '"reciept"'),
        ("reciept", "receipt"),
        manifest=RECEIPT,
        files={"notices/receipt.html": "<p></p>"},
    ),
    "unused-notice": example(
        APPLY, (APPLY, NOTICE), manifest=RECEIPT, files={"notices/receipt.html": "<p></p>"}
    ),
    "unused-form": example(
        APPLY,
        ("<userTask", '<userTask lx:form="application"'),
        files={"forms/application.json": '{"components": []}'},
    ),
    "missing-called-process": example(CALL.replace("elsewhere", "nowhere"), ("nowhere", "elsewhere")),
    "called-not-executable": example(
        CALL.replace("elsewhere", "other")
        + """
        ---<process id="other" isExecutable="false"><startEvent id="s"/><endEvent id="e"/>
        <sequenceFlow id="f" sourceRef="s" targetRef="e"/></process>
        """,
        ('isExecutable="false"', 'isExecutable="true"'),
    ),
    "called-without-start": example(
        CALL.replace("elsewhere", "other")
        + f'---<process id="other"><startEvent id="o">{TIMER}</startEvent><endEvent id="oe"/>'
        '<sequenceFlow id="of" sourceRef="o" targetRef="oe"/></process>',
        (TIMER, ""),
    ),
    "endless-call": example(CALL.replace("elsewhere", "leave"), ('"leave"', '"elsewhere"')),
    "missing-called-package": example(
        CALL.replace("elsewhere", "nowhere#leave"), ("nowhere#leave", "elsewhere#leave")
    ),
    "missing-start-process": example(
        APPLY, ("leaves", "leave"), manifest=START.replace('"leave"', '"leaves"')
    ),
    "missing-escalation": example(
        APPLY.replace("<userTask", '<userTask lx:escalation="strict"'), ("strict", "default")
    ),
    "missing-translation": example(
        APPLY, ("{}", '{"请假": "Leave", "申请": "Apply"}'), files={"translations/en.json": "{}"}
    ),
}
STORES = {
    "unknown-register": example(STORE, ('"team"', '"teams"')),
    "store-without-register": example(
        STORE.replace(' lx:register="team"', ""),
        ("<dataStoreReference", '<dataStoreReference lx:register="teams"'),
    ),
    "store-write-incomplete": example(
        STORE.replace('"team"', '"teams"').replace(' lx:key="T-1"', ""),
        ("<dataOutputAssociation", '<dataOutputAssociation lx:key="T-1"'),
    ),
}
FAILURES = {
    "error-mapping": example(
        FAILING.replace(
            "ERRORS", '<lx:error exception="*" code="busy"/><lx:error exception="NOT_AVAILABLE" code="busy"/>'
        ),
        ('<lx:error exception="*" code="busy"/>', ""),
    ),
    "unknown-exception": example(
        FAILING.replace("ERRORS", '<lx:error exception="NOT_AVAILABEL" code="busy"/>'),
        ("AVAILABEL", "AVAILABLE"),
    ),
    "uncaught-mapping": example(
        FAILING.replace("ERRORS", '<lx:error exception="TimeoutError" code="bussy"/>'), ("bussy", "busy")
    ),
}
EXPRESSIONS = {
    "useless-value": example(CHOICE.replace("1 > 0", "1 + 1"), ("1 + 1", "days > 3")),
    "constant-condition": example(CHOICE, ("1 > 0", "days > 3")),
    "keyword-variable": example(
        APPLY.replace("start apply", "start compute apply")
        + '<scriptTask id="compute" name="算" scriptFormat="feel"><script>if = 1</script></scriptTask>',
        ("if = 1", "days = 1"),
    ),
    "feel-syntax": example(CHOICE.replace("1 > 0", "1 >"), ("1 >", "1 > 0")),
    "unknown-function": example(
        APPLY.replace("<userTask", '<userTask lx:due="=workday(5)"'), ("workday(", "workdays(")
    ),
    "unknown-variable": example(
        CHOICE.replace("1 > 0", "dayz > 3"),
        ("dayz", "days"),
        manifest=START + 'form = "application"\n',
        files={"forms/application.json": '{"components": [{"type": "number", "key": "days"}]}'},
    ),
    "unreadable-decision": example(
        RULE.replace("rules#", ""),
        ("days +</text>", "days + 1</text>"),
        files={"decisions/rules.dmn": DMN.replace("days + 1", "days +")},
    ),
    "doubtful-decision": example(
        RULE,
        ("workday(", "workdays("),
        files={"decisions/rules.dmn": DMN.replace("days + 1", "workday(days)")},
    ),
}
