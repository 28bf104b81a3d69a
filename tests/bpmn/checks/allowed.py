"""Diagrams that BPMN 2.0.2 allows, as tools write them and people draw them: none has an error, alone as it lies."""
# ruff: noqa: E501  a sketch is read at a glance when it lies on one line

from typing import Final

from tests.bpmn.checks.forbidden import attached, between, gateway, handler, pools, reading, sub, user

_TIMER: Final = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
_BEGUN: Final = '<startEvent id="s">{}</startEvent><userTask id="t" name="办" lx:position="clerk"/><endEvent id="e"/>\ns t e\n'
_PLAIN: Final = _BEGUN.format("")
_DECLARED: Final = '---<signal id="sig" name="信号"/><message id="msg" name="消息"/><error id="err" name="差错" errorCode="E1"/><escalation id="esc" name="上报" escalationCode="U1"/>'
_INSIDE: Final = '<startEvent id="is"/>' + user("i") + '<endEvent id="ie"/>\nis i ie'

ALLOWED: Final = {
    "tasks of every kind, nothing said of who and how": "".join(
        f'<{tag} id="{tag}"/>'
        for tag in (
            "task",
            "userTask",
            "manualTask",
            "serviceTask",
            "sendTask",
            "receiveTask",
            "businessRuleTask",
        )
    )
    + '<startEvent id="s"/><endEvent id="e"/>\ns task userTask manualTask serviceTask sendTask receiveTask businessRuleTask e',
    "a task without events": user("t"),
    "two tasks in a row without events": user("a") + user("b") + "a b",
    "several ends": gateway("exclusiveGateway", 'default="g_b"', "? 1 > 0").replace("b j\n", "b e2\n")
    + '<endEvent id="e2"/>',
    "a parallel split without a gateway": _PLAIN + user("u") + '<endEvent id="e2"/>\ns u e2',
    "an implicit merge": gateway("exclusiveGateway", 'default="g_b"', "? 1 > 0").replace(
        '<exclusiveGateway id="j"/>', user("j")
    ),
    "a conditional flow out of a task": _PLAIN.replace("<userTask", '<userTask default="t_e"')
    + '<endEvent id="e2"/>\nt e2 ? 1 > 0',
    "an inclusive split and join": gateway(
        "inclusiveGateway", 'default="g_b" gatewayDirection="Diverging"', "? 1 > 0"
    ).replace("exclusiveGateway", "inclusiveGateway"),
    "a parallel split and join": gateway("parallelGateway", 'gatewayDirection="Diverging"').replace(
        "exclusiveGateway", "parallelGateway"
    ),
    "a loop back": '<startEvent id="s"/><exclusiveGateway id="m"/>'
    + user("t")
    + '<exclusiveGateway id="g" default="g_e"/><endEvent id="e"/>\ns m t g e\ng m ? 1 > 0',
    "a gateway that joins and splits": '<startEvent id="s"/><exclusiveGateway id="g" default="g_e" gatewayDirection="Mixed"/>'
    + user("t")
    + '<endEvent id="e"/>\ns g e\ng t ? 1 > 0\nt g',
    "a flow with an id of its own, listed at its ends": '<startEvent id="s"><outgoing>s_t</outgoing></startEvent><userTask id="t"><incoming>s_t</incoming><outgoing>t_e</outgoing></userTask><endEvent id="e"><incoming>t_e</incoming></endEvent>\ns t e',
    "an isImmediate flow": _PLAIN.replace(
        "s t e", '<sequenceFlow id="f" sourceRef="s" targetRef="t" isImmediate="true"/>\nt e'
    ),
    "a formal expression": gateway("exclusiveGateway", 'default="g_b"').replace(
        "g a \n",
        '<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="tFormalExpression">amount &gt; 10</conditionExpression></sequenceFlow>\n',
    ),
    "a timer cycle": between(
        "intermediateCatchEvent",
        "<timerEventDefinition><timeCycle>R3/PT10M</timeCycle></timerEventDefinition>",
    ),
    "a timer date": between(
        "intermediateCatchEvent",
        "<timerEventDefinition><timeDate>2030-01-01T00:00:00Z</timeDate></timerEventDefinition>",
    ),
    "a caught signal": between("intermediateCatchEvent", '<signalEventDefinition signalRef="sig"/>'),
    "a caught message with a prefix": between(
        "intermediateCatchEvent", '<messageEventDefinition messageRef="tns:msg" xmlns:tns="urn:example"/>'
    ),
    "a caught condition": between(
        "intermediateCatchEvent",
        "<conditionalEventDefinition><condition>ready = true</condition></conditionalEventDefinition>",
    ),
    "a thrown nothing": between("intermediateThrowEvent"),
    "a thrown escalation": between(
        "intermediateThrowEvent", '<escalationEventDefinition escalationRef="esc"/>'
    ),
    "a thrown signal": between("intermediateThrowEvent", '<signalEventDefinition signalRef="sig"/>'),
    "links": '<startEvent id="s"/><intermediateThrowEvent id="out" name="A"><linkEventDefinition name="A"/></intermediateThrowEvent><intermediateCatchEvent id="in" name="A"><linkEventDefinition name="A"/></intermediateCatchEvent><endEvent id="e"/>\ns out\nin e',
    "several triggers": between(
        "intermediateCatchEvent", f'<signalEventDefinition signalRef="sig"/>{_TIMER}'
    ),
    "several triggers at once": between(
        "intermediateCatchEvent",
        f'<signalEventDefinition signalRef="sig"/>{_TIMER}',
        'parallelMultiple="true"',
    ),
    "a start by a message": _BEGUN.format('<messageEventDefinition messageRef="msg"/>') + _DECLARED,
    "a start by a signal": _BEGUN.format('<signalEventDefinition signalRef="sig"/>') + _DECLARED,
    "a start by a timer": _BEGUN.format(
        "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>"
    ),
    "a start that says it interrupts": _PLAIN.replace(
        '<startEvent id="s">', '<startEvent id="s" isInterrupting="true" parallelMultiple="false">'
    ),
    "a boundary timer": attached(_TIMER),
    "a boundary timer that does not interrupt": attached(_TIMER, 'cancelActivity="false"'),
    "a boundary error of any code": attached("<errorEventDefinition/>"),
    "a boundary message": attached('<messageEventDefinition messageRef="msg"/>', 'parallelMultiple="false"'),
    "an event definition that is shared": between(
        "intermediateCatchEvent", "<eventDefinitionRef>hour</eventDefinitionRef>"
    )
    + '<timerEventDefinition id="hour"><timeDuration>PT1H</timeDuration></timerEventDefinition>',
    "an event sub-process": handler(
        '<startEvent id="hs" isInterrupting="false"><signalEventDefinition signalRef="sig"/></startEvent>'
    ),
    "an event sub-process for errors": handler(
        '<startEvent id="hs"><errorEventDefinition errorRef="err"/></startEvent>'
    ),
    "a sub-process": sub(_INSIDE),
    "a sub-process without events": sub(user("i")),
    "an empty ad-hoc order": sub(
        user("i"), 'ordering="Sequential" cancelRemainingInstances="false"', "adHocSubProcess"
    ),
    "a transaction": sub(_INSIDE, 'method="##Compensate"', "transaction"),
    "instances by number": between(
        "userTask",
        "<multiInstanceLoopCharacteristics isSequential='false'><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>",
    ),
    "a standard loop": between(
        "userTask",
        "<standardLoopCharacteristics testBefore='false' loopMaximum='3'><loopCondition>again</loopCondition></standardLoopCharacteristics>",
    ),
    "a call of another process here": between("callActivity", "", 'calledElement="p2"')
    + '<process id="p2" isExecutable="true"><startEvent id="s2"/><endEvent id="e2"/><sequenceFlow id="f2" sourceRef="s2" targetRef="e2"/></process>',
    "a call of a process of another package": between("callActivity", "", 'calledElement="elsewhere#p2"'),
    "resources": between(
        "userTask",
        "<humanPerformer><resourceAssignmentExpression><formalExpression>who</formalExpression></resourceAssignmentExpression></humanPerformer>",
    ),
    "documentation and extensions": _PLAIN.replace(
        'lx:position="clerk"/>',
        'lx:position="clerk" camunda:assignee="x"><documentation textFormat="text/html"><b xmlns="http://www.w3.org/1999/xhtml">注</b></documentation><extensionElements><camunda:properties><camunda:property name="a"/></camunda:properties></extensionElements></userTask>',
    ),
    "monitoring and auditing": _PLAIN.replace(
        'lx:position="clerk"/>', 'lx:position="clerk"><auditing/><monitoring/></userTask>'
    ),
    "a text annotation": _PLAIN
    + '<textAnnotation id="note" textFormat="text/plain"><text>注</text></textAnnotation><association id="a" sourceRef="t" targetRef="note"/>',
    "a group": _PLAIN
    + '<group id="gr" categoryValueRef="cv"/>\n---<category id="cat"><categoryValue id="cv" value="急"/></category>',
    "an association to a flow": _PLAIN
    + '<textAnnotation id="note"/><association id="a" sourceRef="note" targetRef="s_t" associationDirection="None"/>',
    "reading and writing data": reading(
        '<dataInputAssociation id="a"><sourceRef>dr</sourceRef><targetRef>in</targetRef></dataInputAssociation><dataOutputAssociation id="b"><sourceRef>out</sourceRef><targetRef>dr</targetRef></dataOutputAssociation>'
    ),
    "reading and writing data as bpmn-js writes it": '<dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/><dataStoreReference id="ds" name="库"/><startEvent id="s"/><userTask id="t"><property id="p" name="__targetRef_placeholder"/><dataInputAssociation id="a"><sourceRef>dr</sourceRef><targetRef>p</targetRef></dataInputAssociation><dataOutputAssociation id="b"><targetRef>ds</targetRef></dataOutputAssociation></userTask><endEvent id="e"/>\ns t e',
    "data of a process": '<ioSpecification><dataInput id="pin" name="入"/><inputSet><dataInputRefs>pin</dataInputRefs></inputSet><outputSet/></ioSpecification>'
    + _PLAIN,
    "data read inside a sub-process": '<dataObject id="d"/>'
    + sub(
        '<startEvent id="is"/><userTask id="i"><property id="p"/><dataInputAssociation id="a"><sourceRef>d</sourceRef><targetRef>p</targetRef></dataInputAssociation></userTask><endEvent id="ie"/>\nis i ie'
    ),
    "pools that send": pools(
        '<messageFlow id="m" sourceRef="t" targetRef="p2"/><messageFlow id="n" sourceRef="p2" targetRef="t" messageRef="msg"/>'
    ),
    "a message flow between pools": pools('<messageFlow id="m" sourceRef="p1" targetRef="p2"/>'),
    "nested lanes": '<laneSet id="ls"><lane id="l"><flowNodeRef>t</flowNodeRef><childLaneSet id="cs"><lane id="k"><flowNodeRef>t</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    + _PLAIN,
    "two ways to divide into lanes": '<laneSet id="ls"><lane id="l"><flowNodeRef>t</flowNodeRef></lane></laneSet><laneSet id="ks"><lane id="k"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    + _PLAIN,
    "children in another order": _PLAIN.replace(
        'lx:position="clerk"/>',
        'lx:position="clerk"><outgoing>t_e</outgoing><incoming>s_t</incoming><documentation>注</documentation></userTask>',
    ),
    "a process that is only documentation": _PLAIN
    + '---<process id="public" isExecutable="false" processType="Public"><task id="a"/><exclusiveGateway id="g"/><task id="b"/><sequenceFlow id="f1" sourceRef="a" targetRef="g"/><sequenceFlow id="f2" sourceRef="g" targetRef="b"/><intermediateCatchEvent id="w"><timerEventDefinition/></intermediateCatchEvent></process>',
    "an import": _PLAIN
    + '---<import importType="http://www.w3.org/2001/XMLSchema" location="a.xsd" namespace="urn:a"/><itemDefinition id="it" structureRef="a:b"/>',
    "items, interfaces and correlation": _PLAIN
    + '---<itemDefinition id="it"/><message id="m" name="消息" itemRef="it"/><interface id="if" name="口"><operation id="op" name="办"><inMessageRef>m</inMessageRef></operation></interface><correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="m"><messagePath>number</messagePath></correlationPropertyRetrievalExpression></correlationProperty>',
    "ids the engine uses itself": '<startEvent id="Start"/><userTask id="End"/><userTask id="Root"/><endEvent id="BpmnStartTask"/>\nStart End Root BpmnStartTask',
    "ids with dots, dashes and Chinese": '<startEvent id="sid-1.2"/><userTask id="审核"/><endEvent id="_e"/>\nsid-1.2 审核 _e',
    "booleans as digits": _PLAIN.replace("<userTask", '<userTask isForCompensation="0"'),
    "an exclusive choice that meets an inclusive join": gateway(
        "exclusiveGateway", 'default="g_b"', "? 1 > 0"
    ).replace('exclusiveGateway id="j"', 'inclusiveGateway id="j"'),
    "a loop inside a branch": '<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="m"/><exclusiveGateway id="x" default="x_j"/><parallelGateway id="j"/><endEvent id="e"/>'
    + user("a")
    + user("b")
    + "s f m a x j e\nx m ? n > 0\nf b j",
    "a loop around branches": '<startEvent id="s"/><exclusiveGateway id="m"/><parallelGateway id="f"/><parallelGateway id="j"/><exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>'
    + user("a")
    + user("b")
    + "s m f a j x e\nf b j\nx m ? n > 0",
    "an event whose way comes back before the join": '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><exclusiveGateway id="m"/><endEvent id="e"/>'
    + f'<boundaryEvent id="late" attachedToRef="a">{_TIMER}</boundaryEvent>'
    + user("a")
    + user("b")
    + user("c")
    + "s f a m j e\nf b j\nlate c m",
    "an event that need not come, and an inclusive join": '<startEvent id="s"/><inclusiveGateway id="j"/><endEvent id="e"/>'
    + f'<boundaryEvent id="late" attachedToRef="a" cancelActivity="false">{_TIMER}</boundaryEvent>'
    + user("a")
    + user("c")
    + "s a j e\nlate c j",
    "a branch that ends by itself": '<startEvent id="s"/><parallelGateway id="f"/><endEvent id="e"/><endEvent id="e2"/>'
    + user("a")
    + user("b")
    + "s f a e\nf b e2",
}
