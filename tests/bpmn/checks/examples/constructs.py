"""What the engine does not execute, and events."""

from tests.bpmn.checks.examples.sketches import (
    APPLY,
    BOUNDARY,
    CHOICE,
    DECLARED,
    HANDLER,
    MANY,
    MESSAGE,
    ROUNDS,
    SUB,
    TIMER,
    WAIT,
)
from tests.bpmn.checks.sketch import diagram, example

_KEY = """
    ---<message id="reply" name="答复"/>
    <correlationProperty id="number" name="编号"><correlationPropertyRetrievalExpression messageRef="reply">
    <messagePath/></correlationPropertyRetrievalExpression></correlationProperty>
    <collaboration id="both"><participant id="ours" processRef="leave"/>
    <correlationKey id="case" name="来文"><correlationPropertyRef>number</correlationPropertyRef>
    </correlationKey></collaboration>
"""
GONE = '<errorEventDefinition errorRef="gone"/>'

CONSTRUCTS = {
    "unsupported-element": example(
        SUB.replace("subProcess", "subChoreography"), ("subChoreography", "subProcess")
    ),
    "link-event": example(
        WAIT.replace("EVENT", '<linkEventDefinition name="A"/>'), ('<linkEventDefinition name="A"/>', TIMER)
    ),
    "ignored-condition": example(
        APPLY.replace("start apply end", "start apply ? 1 > 0\napply end"), (" ? 1 > 0", "")
    ),
    "lone-condition": example(
        APPLY.replace("start apply end", "start apply\napply end ? 1 > 0"), (" ? 1 > 0", "")
    ),
    "script-language": example(
        '<scriptTask id="s" scriptFormat="python"><script>x = 1</script></scriptTask>'
        + APPLY.replace("start apply", "start s apply"),
        ("python", "feel"),
    ),
    "script-missing": example(
        '<scriptTask id="s" scriptFormat="feel"><script/></scriptTask>'
        + APPLY.replace("start apply", "start s apply"),
        ("<script/>", "<script>x = 1</script>"),
    ),
    "expression-language": example(
        CHOICE.replace(
            "split a ? 1 > 0",
            '<sequenceFlow id="split_a" sourceRef="split" targetRef="a">'
            '<conditionExpression language="XPath">1</conditionExpression></sequenceFlow>',
        ),
        (' language="XPath">1<', ">1 = 1<"),
    ),
    "default-expression-language": example(
        APPLY,
        (' expressionLanguage="XPath"', ""),
        files={
            "process.bpmn": diagram(APPLY).replace(
                ' id="definitions"', ' id="definitions" expressionLanguage="XPath"'
            )
        },
    ),
    "extension-not-understood": example(
        APPLY + '---<extension definition="risk" mustUnderstand="true"/>', ('"true"', '"false"')
    ),
    "instantiating-element": example(
        APPLY.replace("start apply", "start first r apply")
        + '<task id="first" name="受理" lx:position="clerk"/>'
        + '\n<receiveTask id="r" name="收" instantiate="true" messageRef="withdraw"/>'
        + DECLARED,
        (' instantiate="true"', ""),
    ),
    "parallel-event-gateway": example(
        CHOICE.replace(
            'exclusiveGateway id="split" default="split_b"',
            'eventBasedGateway id="split" eventGatewayType="Parallel"',
        )
        .replace(" ? 1 > 0", "")
        .replace(
            'userTask id="a" name="甲" lx:position="clerk"/>',
            f'intermediateCatchEvent id="a">{TIMER}</intermediateCatchEvent>',
        )
        .replace(
            'userTask id="b" name="乙" lx:position="clerk"/>',
            f'intermediateCatchEvent id="b">{TIMER}</intermediateCatchEvent>',
        ),
        (' eventGatewayType="Parallel"', ""),
    ),
    "token-quantity": example(
        APPLY.replace("<userTask", '<userTask startQuantity="0"'), (' startQuantity="0"', "")
    ),
    "loop-maximum": example(
        ROUNDS.replace("Characteristics>\n", 'Characteristics loopMaximum="-1">\n'), ('"-1"', '"3"')
    ),
    "endless-loop": example(ROUNDS.replace("apply_record = null", "true"), (">true<", ">loopCounter = 1<")),
    "behavior-incomplete": example(
        MANY.replace("Characteristics lx", 'Characteristics behavior="Complex" lx'),
        (' behavior="Complex"', ""),
    ),
    "activation-condition": example(
        CHOICE.replace(
            '<exclusiveGateway id="join"/>',
            '<exclusiveGateway id="join"><activationCondition>1</activationCondition></exclusiveGateway>',
        ),
        ("<activationCondition>1</activationCondition>", ""),
    ),
    "correlation-incomplete": example(
        WAIT.replace("EVENT", '<messageEventDefinition messageRef="reply"/>') + _KEY,
        ("<messagePath/>", "<messagePath>number</messagePath>"),
    ),
    "loop-incomplete": example(
        MANY.replace(' lx:collection="=[1, 2]"', ""),
        ("Characteristics/>", 'Characteristics lx:collection="=[1]"/>'),
    ),
    "foreign-extension": example(
        APPLY.replace("<userTask", '<userTask camunda:assignee="x"'), (' camunda:assignee="x"', "")
    ),
    "name-not-evaluated": example(APPLY + '---<message id="letter" name="=number"/>', ("=number", "来文")),
}
EVENTS = {
    "unsupported-event": example(
        WAIT.replace("EVENT", "<cancelEventDefinition/>"), ("<cancelEventDefinition/>", TIMER)
    ),
    "lasting-error": example(
        BOUNDARY.replace("EVENT", GONE).replace("<boundaryEvent", '<boundaryEvent cancelActivity="false"')
        + '---<error id="gone" errorCode="GONE"/>',
        ('cancelActivity="false"', ""),
    ),
    "event-without-definition": example(
        WAIT.replace("EVENT", ""), (' name="等待">', f' name="等待">{TIMER}')
    ),
    "start-trigger": example(
        SUB.replace('<startEvent id="inner_start"/>', f'<startEvent id="inner_start">{TIMER}</startEvent>'),
        (TIMER, ""),
    ),
    "idle-interrupting": example(
        APPLY.replace('"start"/>', '"start" isInterrupting="false"/>'), (' isInterrupting="false"', "")
    ),
    "idle-parallel-multiple": example(
        WAIT.replace("EVENT", TIMER).replace('name="等待"', 'name="等待" parallelMultiple="true"'),
        (' parallelMultiple="true"', ""),
    ),
    "event-sub-process": example(
        HANDLER.replace("EVENT", "") + DECLARED, ('id="withdrawal">', f'id="withdrawal">{MESSAGE}')
    ),
    "boundary-host": example(
        BOUNDARY.replace("EVENT", TIMER).replace('Ref="apply"', 'Ref="end"'), ('Ref="end"', 'Ref="apply"')
    ),
    "timer-incomplete": example(
        WAIT.replace("EVENT", "<timerEventDefinition/>"), ("<timerEventDefinition/>", TIMER)
    ),
    "cron-timer": example(
        WAIT.replace(
            "EVENT", "<timerEventDefinition><timeCycle>0 0 8 * * ?</timeCycle></timerEventDefinition>"
        ),
        ("0 0 8 * * ?", "R/2026-01-01T08:00:00+08:00/P1D"),
    ),
    "misplaced-time": example(
        WAIT.replace("EVENT", TIMER.replace("P1D", "2030-01-01")),
        ("timeDuration>2030-01-01</timeDuration", "timeDate>2030-01-01</timeDate"),
    ),
    "caught-twice": example(
        BOUNDARY.replace("EVENT", GONE)
        + f'<boundaryEvent id="again" attachedToRef="apply">{GONE}</boundaryEvent>\nagain end_late'
        + '---<error id="gone" errorCode="GONE"/>',
        (f'id="again" attachedToRef="apply">{GONE}', f'id="again" attachedToRef="apply">{TIMER}'),
    ),
    "begun-twice": example(
        APPLY.replace(
            '<startEvent id="start"/>',
            f'<startEvent id="start">{MESSAGE}</startEvent><startEvent id="again">{MESSAGE}</startEvent>',
        )
        + "\nagain apply"
        + DECLARED,
        (f'id="again">{MESSAGE}', f'id="again">{TIMER}'),
    ),
    "thrown-without-code": example(
        APPLY.replace('<endEvent id="end"/>', f'<endEvent id="end">{GONE}</endEvent>')
        + '---<error id="gone" name="退回"/>',
        ('name="退回"', 'name="退回" errorCode="GONE"'),
    ),
    "unreadable-time": example(WAIT.replace("EVENT", TIMER.replace("P1D", "P1DT")), ("P1DT", "P1D")),
    "condition-missing": example(
        WAIT.replace("EVENT", "<conditionalEventDefinition><condition/></conditionalEventDefinition>"),
        ("<condition/>", "<condition>1 > 0</condition>"),
    ),
    "message-without-reference": example(
        WAIT.replace("EVENT", "<messageEventDefinition/>") + DECLARED,
        ("<messageEventDefinition/>", MESSAGE),
    ),
    "signal-without-reference": example(
        WAIT.replace("EVENT", "<signalEventDefinition/>") + '---<signal id="siren" name="警报"/>',
        ("<signalEventDefinition/>", '<signalEventDefinition signalRef="siren"/>'),
    ),
    "escalation-without-code": example(
        WAIT.replace("intermediateCatchEvent", "intermediateThrowEvent").replace(
            "EVENT", "<escalationEventDefinition/>"
        )
        + '---<escalation id="up" name="上报" escalationCode="UP"/>',
        ("<escalationEventDefinition/>", '<escalationEventDefinition escalationRef="up"/>'),
    ),
    "error-without-code": example(
        BOUNDARY.replace("EVENT", "<errorEventDefinition/>") + '---<error id="gone" errorCode="GONE"/>',
        ("<errorEventDefinition/>", GONE),
    ),
}
