"""Diagrams that BPMN 2.0.2 forbids, chapter by chapter, and the element that is to be named.

Sketches as in tests.bpmn.checks.sketch. Several elements: one of them is to be named.
"""
# ruff: noqa: E501  a sketch is read at a glance when it lies on one line

from typing import Final

_STARTED = '<startEvent id="s"/><userTask id="t" name="办" lx:position="clerk"/><endEvent id="e"/>\n'
_PLAIN = _STARTED + "s t e\n"
_USER = '<userTask id="{}" name="办" lx:position="clerk"{}>{}</userTask>\n'
_TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
_SIGNAL = '<signalEventDefinition signalRef="sig"/>'
_MESSAGE = '<messageEventDefinition messageRef="msg"/>'
_ERROR = '<errorEventDefinition errorRef="err"/>'
_DECLARED = (
    '\n---<signal id="sig" name="信号"/><message id="msg" name="消息"/>'
    '<error id="err" name="差错" errorCode="E1"/><escalation id="esc" name="上报" escalationCode="U1"/>'
)


def user(id: str, attributes: str = "", inside: str = "") -> str:
    return _USER.format(id, f" {attributes}" if attributes else "", inside)


def sub(inside: str, attributes: str = "", tag: str = "subProcess") -> str:
    return f'<startEvent id="s"/><{tag} id="sub" name="子" {attributes}>\n{inside}\n</{tag}><endEvent id="e"/>\ns sub e\n'


def attached(definition: str, attributes: str = "") -> str:
    return (
        _PLAIN
        + f'<boundaryEvent id="b" attachedToRef="t" {attributes}>{definition}</boundaryEvent>'
        + '<endEvent id="be"/>\nb be\n'
        + _DECLARED
    )


def between(tag: str, inside: str = "", attributes: str = "") -> str:
    return (
        f'<startEvent id="s"/><{tag} id="x" name="甲" {attributes}>{inside}</{tag}><endEvent id="e"/>\ns x e\n'
        + _DECLARED
    )


def gateway(tag: str, attributes: str = "", first: str = "", second: str = "") -> str:
    return (
        f'<startEvent id="s"/><{tag} id="g" {attributes}/>{user("a")}{user("b")}'
        f'<exclusiveGateway id="j"/><endEvent id="e"/>\ns g\ng a {first}\ng b {second}\na j e\nb j\n'
    )


def repeated(inside: str) -> str:
    return f'<startEvent id="s"/>{user("t", inside=f"<multiInstanceLoopCharacteristics>{inside}</multiInstanceLoopCharacteristics>")}<endEvent id="e"/>\ns t e\n'


def timed(tag: str, text: str) -> str:
    return between(
        "intermediateCatchEvent", f"<timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>"
    )


def handler(start: str, attributes: str = 'triggeredByEvent="true"', more: str = "") -> str:
    return (
        _PLAIN
        + f'<subProcess id="h" {attributes}>\n{start}<endEvent id="he"/>\nhs he\n{more}\n</subProcess>'
        + _DECLARED
    )


def pools(flow: str, process: str = _PLAIN) -> str:
    return (
        process
        + '---<collaboration id="c"><participant id="p1" processRef="leave"/><participant id="p2"/>'
        + flow
        + '</collaboration><message id="msg" name="消息"/>'
    )


def reading(association: str, more: str = "") -> str:
    specification = (
        '<ioSpecification id="io"><dataInput id="in"/><dataOutput id="out"/>'
        "<inputSet><dataInputRefs>in</dataInputRefs></inputSet>"
        "<outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>"
    )
    return (
        '<dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/>'
        f'<startEvent id="s"/>{user("t", "", specification + association)}<endEvent id="e"/>{more}\ns t e\n'
    )


BASICS: Final = {
    "a start without an end": ('<startEvent id="s"/>' + user("t") + "s t", "t"),
    "a second blank start": (_PLAIN + '<startEvent id="s2"/>\ns2 t', "s2"),
    "a second blank start in a sub-process": (
        sub(
            '<startEvent id="is"/><startEvent id="is2"/>' + user("i") + '<endEvent id="ie"/>\nis i ie\nis2 i'
        ),
        "is2",
    ),
    "words between elements": (_PLAIN + '<!-- -->\n<task id="u">办理</task>', "u"),
    "a process that calls itself": (
        '<startEvent id="s"/><callActivity id="c" calledElement="leave"/><endEvent id="e"/>\ns c e',
        "c",
    ),
    "a call of what only a message begins": (
        f'<startEvent id="s"/><callActivity id="c" calledElement="p2"/><endEvent id="e"/>\ns c e\n{_DECLARED}<process id="p2"><startEvent id="s2">{_MESSAGE}</startEvent><endEvent id="e2"/><sequenceFlow id="f2" sourceRef="s2" targetRef="e2"/></process>',
        "c",
    ),
    "a call of what is not executed": (
        '<startEvent id="s"/><callActivity id="c" calledElement="p2"/><endEvent id="e"/>\ns c e---<process id="p2" isExecutable="0"/>',
        "c",
    ),
    "a flow to nothing": (_STARTED + "s t\nt nowhere", "t_nowhere"),
    "a flow from nothing": (_PLAIN + "nowhere e", "nowhere_e"),
    "a flow without a source": (_PLAIN + '<sequenceFlow id="f" targetRef="e"/>', "f"),
    "a flow to a data object": (_PLAIN + '<dataObject id="d"/>\nt d', "t_d"),
    "a flow to a text annotation": (
        _PLAIN + '<textAnnotation id="d"><text>注</text></textAnnotation>\nt d',
        "t_d",
    ),
    "a flow to a lane": ('<laneSet id="ls"><lane id="l"/></laneSet>' + _PLAIN + "t l", "t_l"),
    "a flow to another flow": (_PLAIN + "t s_t", "t_s_t"),
    "an id twice": (_PLAIN + '<dataObject id="t"/>', "t"),
    "an id that is no name": (_PLAIN.replace('"t"', '"1 t"').replace("s t e", "s e"), "1 t"),
    "a task without an id": (_PLAIN + '<userTask name="无号"/>', "leave"),
    "a process without an id": (_PLAIN + "---<process isExecutable='true'/>", None),
    "two processes of one id": (_PLAIN + "---<process id='leave'/>", "leave"),
    "an unknown element": (_PLAIN + '<robotTask id="r"/>', "r"),
    "a task outside of a process": (_PLAIN + '---<userTask id="r"/>', "r"),
    "an unknown attribute": (_PLAIN.replace("<endEvent", '<endEvent terminate="true"'), "e"),
    "an abstract element": (_PLAIN + '<flowNode id="r"/>', "r"),
    "a gateway element": (_PLAIN + '<gateway id="r"/>', "r"),
    "an event of no kind": (_PLAIN + '<event id="r"/>', "r"),
    "an extension that must be understood": (
        _PLAIN + '---<extension mustUnderstand="true" definition="x"/>',
        "definitions",
    ),
    "a boolean that is none": (_PLAIN.replace("<userTask", '<userTask isForCompensation="yes"'), "t"),
    "an expression in another language": (
        gateway("exclusiveGateway", 'default="g_b"', "").replace(
            "g a \n",
            '<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression language="http://www.w3.org/1999/XPath">1</conditionExpression></sequenceFlow>\n',
        ),
        "f",
    ),
    "an association to nothing": (_PLAIN + '<association id="as" sourceRef="t" targetRef="nowhere"/>', "as"),
    "a wrong direction of an association": (
        _PLAIN + '<association id="as" sourceRef="t" targetRef="e" associationDirection="Two"/>',
        "as",
    ),
    "a group of no category": (_PLAIN + '<group id="gr" categoryValueRef="nothing"/>', "gr"),
}
FLOWS: Final = {
    "a flow into a start event": (_PLAIN + "t s", ("s", "t_s")),
    "a flow out of an end event": (_PLAIN + "e t", ("e", "e_t")),
    "a flow into a boundary event": (attached(_TIMER).replace("b be\n", "b be\ns b\n"), ("b", "s_b")),
    "a flow into a sub-process": (
        sub('<startEvent id="is"/>' + user("i") + '<endEvent id="ie"/>\nis i ie') + "s i",
        "s_i",
    ),
    "a flow out of a sub-process": (
        sub('<startEvent id="is"/>' + user("i") + '<endEvent id="ie"/>\nis i ie') + "i e",
        "i_e",
    ),
    "a flow to another process": (
        _PLAIN
        + 't e2\n---<process id="p2"><startEvent id="s2"/><endEvent id="e2"/><sequenceFlow id="f2" sourceRef="s2" targetRef="e2"/></process>',
        "t_e2",
    ),
    "a self loop of a task": (_STARTED + "s t\nt t", ("t", "t_t")),
    "a start event to itself": (_PLAIN + "s s", ("s", "s_s")),
    "a circle without a way out": (
        '<startEvent id="s"/>' + user("a") + user("b") + '<endEvent id="e"/>\ns a b a',
        ("a", "b", "e"),
    ),
    "an incoming that leads elsewhere": (
        _STARTED.replace('"clerk"/>', '"clerk"><incoming>t_e</incoming></userTask>') + "s t e",
        "t",
    ),
    "an outgoing that is no flow": (
        _STARTED.replace('"clerk"/>', '"clerk"><outgoing>s</outgoing></userTask>') + "s t e",
        "t",
    ),
    "a condition behind a start event": (
        '<startEvent id="s"/><userTask id="t" name="办" lx:position="clerk"/><endEvent id="e"/>\ns t ? 1 &gt; 0\nt e'.replace(
            "&gt;", ">"
        ),
        "s_t",
    ),
    "a task nothing leads to": (_PLAIN + user("lost") + "lost e", "lost"),
    "a task that leads nowhere": (_PLAIN + user("lost") + "s lost", "lost"),
    "no start but an end": (user("t") + '<endEvent id="e"/>\nt e', "leave"),
    "no end event reached": (_STARTED + "s t", ("t", "e")),
    "an empty process": ("", "leave"),
    "a default that is another's": (_PLAIN.replace("<userTask", '<userTask default="s_t"'), "t"),
    "a default that does not exist": (
        gateway("exclusiveGateway", 'default="nothing"', "? 1 > 0", "? 2 > 1"),
        "g",
    ),
    "a default of a parallel gateway": (
        gateway("parallelGateway", 'default="g_a"').replace("exclusive", "parallel"),
        "g",
    ),
    "a way without a condition": (gateway("exclusiveGateway", 'default="g_b"', "", ""), ("g_a", "g")),
    "an inclusive way without a condition": (
        gateway("inclusiveGateway", 'default="g_b"', "", "").replace("exclusiveGateway", "inclusiveGateway"),
        ("g_a", "g"),
    ),
    "a condition behind a parallel gateway": (
        gateway("parallelGateway", "", "? 1 > 0").replace("exclusive", "parallel"),
        ("g_a", "g"),
    ),
    "a condition that is no FEEL": (gateway("exclusiveGateway", 'default="g_b"', "? ${amount > 5}"), "g_a"),
    "an empty condition": (
        gateway("exclusiveGateway", 'default="g_b"').replace(
            "g a \n",
            '<sequenceFlow id="g_a" sourceRef="g" targetRef="a"><conditionExpression/></sequenceFlow>\n',
        ),
        ("g_a", "g"),
    ),
    "a converging gateway that splits": (
        gateway("exclusiveGateway", 'default="g_b" gatewayDirection="Converging"', "? 1 > 0"),
        "g",
    ),
    "a diverging gateway that joins": (
        gateway("exclusiveGateway", 'default="g_b"', "? 1 > 0").replace(
            'id="j"', 'id="j" gatewayDirection="Diverging"'
        ),
        "j",
    ),
    "a mixed gateway that only splits": (
        gateway("exclusiveGateway", 'default="g_b" gatewayDirection="Mixed"', "? 1 > 0"),
        "g",
    ),
    "an unknown direction": (
        gateway("exclusiveGateway", 'default="g_b" gatewayDirection="Sideways"', "? 1 > 0"),
        "g",
    ),
    "a choice that meets a parallel join": (
        gateway("exclusiveGateway", 'default="g_b"', "? 1 > 0").replace(
            'exclusiveGateway id="j"', 'parallelGateway id="j"'
        ),
        "j",
    ),
    "an event-based gateway before tasks": (gateway("eventBasedGateway"), ("g", "a")),
    "an event-based gateway of one way": (
        f'<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="w">{_TIMER}</intermediateCatchEvent><endEvent id="e"/>\ns g w e',
        "g",
    ),
    "an unknown type of event-based gateway": (gateway("eventBasedGateway", 'eventGatewayType="Both"'), "g"),
    "a gateway that leads nowhere": (
        '<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="e"/>' + user("t") + "s g\nt e",
        ("g", "t"),
    ),
}
EVENTS: Final = {
    **{
        f"{kind} that names nothing": (between("intermediateThrowEvent", f"<{kind}EventDefinition/>"), "x")
        for kind in ("message", "signal", "escalation")
    },
    "an error without a code": (
        _PLAIN.replace('id="e"/>', 'id="e"><errorEventDefinition errorRef="blank"/></endEvent>')
        + '---<error id="blank" name="差错"/>',
        "e",
    ),
    "a link beside a signal": (
        '<startEvent id="s"/><intermediateThrowEvent id="l"><linkEventDefinition name="A"/>'
        + _SIGNAL
        + '</intermediateThrowEvent><intermediateCatchEvent id="k"><linkEventDefinition name="A"/></intermediateCatchEvent><endEvent id="e"/>\ns l\nk e'
        + _DECLARED,
        "l",
    ),
    "a link to nothing": (
        '<startEvent id="s"/><intermediateThrowEvent id="l"><linkEventDefinition name="A"><target>nothing</target></linkEventDefinition></intermediateThrowEvent><intermediateCatchEvent id="k"><linkEventDefinition name="A"/></intermediateCatchEvent><endEvent id="e"/>\ns l\nk e',
        "l",
    ),
    "the same error caught twice": (
        attached(_ERROR)
        .replace(
            '<endEvent id="be"/>',
            f'<boundaryEvent id="b2" attachedToRef="t">{_ERROR}</boundaryEvent><endEvent id="be"/>',
        )
        .replace("b be", "b be\nb2 be"),
        "b2",
    ),
    "two starts by one message": (
        f'<startEvent id="s">{_MESSAGE}</startEvent><startEvent id="s2">{_MESSAGE}</startEvent>{user("t")}<endEvent id="e"/>\ns t e\ns2 t\n{_DECLARED}',
        "s2",
    ),
    "a cancel end outside of a transaction": (
        between("endEvent", "<cancelEventDefinition/>").replace("s x e", "s x\ns e"),
        "x",
    ),
    "an error that starts a process": (
        _PLAIN.replace('<startEvent id="s"/>', f'<startEvent id="s">{_ERROR}</startEvent>') + _DECLARED,
        "s",
    ),
    "an escalation that starts a process": (
        _PLAIN.replace(
            '<startEvent id="s"/>',
            '<startEvent id="s"><escalationEventDefinition escalationRef="esc"/></startEvent>',
        )
        + _DECLARED,
        "s",
    ),
    "a compensation that starts a process": (
        _PLAIN.replace(
            '<startEvent id="s"/>', '<startEvent id="s"><compensateEventDefinition/></startEvent>'
        ),
        "s",
    ),
    "a cancel that starts a process": (
        _PLAIN.replace('<startEvent id="s"/>', '<startEvent id="s"><cancelEventDefinition/></startEvent>'),
        "s",
    ),
    "a terminate that starts a process": (
        _PLAIN.replace('<startEvent id="s"/>', '<startEvent id="s"><terminateEventDefinition/></startEvent>'),
        "s",
    ),
    "a link that starts a process": (
        _PLAIN.replace(
            '<startEvent id="s"/>', '<startEvent id="s"><linkEventDefinition name="l"/></startEvent>'
        ),
        "s",
    ),
    "a timer that starts a sub-process": (
        sub(f'<startEvent id="is">{_TIMER}</startEvent><endEvent id="ie"/>\nis ie'),
        "is",
    ),
    "a message that starts a sub-process": (
        sub(f'<startEvent id="is">{_MESSAGE}</startEvent><endEvent id="ie"/>\nis ie') + _DECLARED,
        "is",
    ),
    "two blank starts of a sub-process": (
        sub('<startEvent id="is"/><startEvent id="is2"/><endEvent id="ie"/>\nis ie\nis2 ie'),
        ("sub", "is", "is2"),
    ),
    "two blank starts of a process": (_PLAIN + '<startEvent id="s2"/>\ns2 t', ("leave", "s", "s2")),
    "a blank start of an event sub-process": (handler('<startEvent id="hs"/>'), ("h", "hs")),
    "two starts of an event sub-process": (
        handler(
            f'<startEvent id="hs">{_SIGNAL}</startEvent><startEvent id="hs2">{_TIMER}</startEvent>',
            more="hs2 he",
        ),
        "h",
    ),
    "no start of an event sub-process": (handler(user("hs")), "h"),
    "a flow to an event sub-process": (
        handler(f'<startEvent id="hs">{_SIGNAL}</startEvent>').replace("---", "t h\n---"),
        ("h", "t_h"),
    ),
    "an error handler that does not interrupt": (
        handler(f'<startEvent id="hs" isInterrupting="false">{_ERROR}</startEvent>'),
        "hs",
    ),
    "a terminate caught": (between("intermediateCatchEvent", "<terminateEventDefinition/>"), "x"),
    "an error caught in the flow": (between("intermediateCatchEvent", _ERROR), "x"),
    "an escalation caught in the flow": (
        between("intermediateCatchEvent", '<escalationEventDefinition escalationRef="esc"/>'),
        "x",
    ),
    "a compensation caught in the flow": (
        between("intermediateCatchEvent", "<compensateEventDefinition/>"),
        "x",
    ),
    "a cancel caught in the flow": (between("intermediateCatchEvent", "<cancelEventDefinition/>"), "x"),
    "a catching event of nothing": (between("intermediateCatchEvent"), "x"),
    "a timer thrown": (between("intermediateThrowEvent", _TIMER), "x"),
    "a condition thrown": (
        between(
            "intermediateThrowEvent",
            "<conditionalEventDefinition><condition>1 &gt; 0</condition></conditionalEventDefinition>",
        ),
        "x",
    ),
    "an error thrown in the flow": (between("intermediateThrowEvent", _ERROR), "x"),
    "a terminate thrown in the flow": (between("intermediateThrowEvent", "<terminateEventDefinition/>"), "x"),
    "a cancel thrown in the flow": (between("intermediateThrowEvent", "<cancelEventDefinition/>"), "x"),
    "an end that waits for a timer": (
        _PLAIN.replace('<endEvent id="e"/>', f'<endEvent id="e">{_TIMER}</endEvent>'),
        "e",
    ),
    "an end with a link": (
        _PLAIN.replace('<endEvent id="e"/>', '<endEvent id="e"><linkEventDefinition name="l"/></endEvent>'),
        "e",
    ),
    "an end with a condition": (
        _PLAIN.replace(
            '<endEvent id="e"/>',
            "<endEvent id='e'><conditionalEventDefinition><condition>1</condition></conditionalEventDefinition></endEvent>",
        ),
        "e",
    ),
    "a boundary on nothing": (attached(_TIMER).replace('attachedToRef="t"', 'attachedToRef="nowhere"'), "b"),
    "a boundary without a host": (attached(_TIMER).replace('attachedToRef="t"', ""), "b"),
    "a boundary on an event": (attached(_TIMER).replace('attachedToRef="t"', 'attachedToRef="e"'), "b"),
    "a boundary on a gateway": (
        gateway("exclusiveGateway", 'default="g_b"', "? 1 > 0")
        + f'<boundaryEvent id="b1" attachedToRef="g">{_TIMER}</boundaryEvent>\nb1 e',
        "b1",
    ),
    "a boundary on another level": (
        sub('<startEvent id="is"/>' + user("i") + '<endEvent id="ie"/>\nis i ie')
        + f'<boundaryEvent id="b" attachedToRef="i">{_TIMER}</boundaryEvent>\nb e',
        "b",
    ),
    "a boundary of nothing": (attached(""), "b"),
    "a boundary that throws a link": (attached('<linkEventDefinition name="l"/>'), "b"),
    "a boundary that terminates": (attached("<terminateEventDefinition/>"), "b"),
    "a boundary cancel on a task": (attached("<cancelEventDefinition/>"), "b"),
    "a boundary error that does not interrupt": (attached(_ERROR, 'cancelActivity="false"'), "b"),
    "a boundary that leads nowhere": (attached(_TIMER).replace("b be\n", "s be\n"), "b"),
    "an unknown cancelActivity": (attached(_TIMER, 'cancelActivity="maybe"'), "b"),
    "an unknown message": (
        between("intermediateCatchEvent", '<messageEventDefinition messageRef="nothing"/>'),
        "x",
    ),
    "an unknown signal": (
        between("intermediateCatchEvent", '<signalEventDefinition signalRef="nothing"/>'),
        "x",
    ),
    "an unknown error": (attached('<errorEventDefinition errorRef="nothing"/>'), "b"),
    "an unknown escalation": (attached('<escalationEventDefinition escalationRef="nothing"/>'), "b"),
    "a signal that is a message": (
        between("intermediateCatchEvent", '<signalEventDefinition signalRef="msg"/>'),
        "x",
    ),
    "an unknown operation": (
        between(
            "intermediateCatchEvent",
            '<messageEventDefinition messageRef="msg"><operationRef>nothing</operationRef></messageEventDefinition>',
        ),
        "x",
    ),
    "an unknown event definition": (
        between("intermediateCatchEvent", "<eventDefinitionRef>nothing</eventDefinitionRef>"),
        "x",
    ),
    "a timer without a time": (between("intermediateCatchEvent", "<timerEventDefinition/>"), "x"),
    "a timer of two times": (
        between("intermediateCatchEvent", _TIMER.replace("<timeD", "<timeDate>2026-01-01</timeDate><timeD")),
        "x",
    ),
    "a duration that is none": (between("intermediateCatchEvent", _TIMER.replace("PT1H", "PT1X")), "x"),
    "a date that is none": (
        between(
            "intermediateCatchEvent",
            "<timerEventDefinition><timeDate>2026-13-45T00:00:00Z</timeDate></timerEventDefinition>",
        ),
        "x",
    ),
    "a cycle that is none": (
        between(
            "intermediateCatchEvent",
            "<timerEventDefinition><timeCycle>R3/PT</timeCycle></timerEventDefinition>",
        ),
        "x",
    ),
    "a condition that is missing": (between("intermediateCatchEvent", "<conditionalEventDefinition/>"), "x"),
    "a link without its other end": (
        between("intermediateCatchEvent", '<linkEventDefinition name="l"/>').replace("s x e", "x e\ns e"),
        "x",
    ),
    "a link thrown to nobody": (
        between("intermediateThrowEvent", '<linkEventDefinition name="l"/>').replace("s x e", "s x\ns e"),
        "x",
    ),
    "a compensation of nothing": (
        between("intermediateThrowEvent", '<compensateEventDefinition activityRef="nothing"/>'),
        "x",
    ),
    "a compensation without a handler": (
        _PLAIN + '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>',
        "b",
    ),
    "a handler in the flow": (_PLAIN.replace("<userTask", '<userTask isForCompensation="true"'), "t"),
    "an escalation end without a reference and an error without one": (
        _PLAIN.replace('<endEvent id="e"/>', '<endEvent id="e"><errorEventDefinition/></endEvent>'),
        "e",
    ),
    "a timer in a task": (_PLAIN.replace('"clerk"/>', f'"clerk">{_TIMER}</userTask>'), "t"),
    "a script in a user task": (_PLAIN.replace('"clerk"/>', '"clerk"><script>x</script></userTask>'), "t"),
}
ACTIVITIES: Final = {
    "a call of nothing": (between("callActivity"), "x"),
    "a call of an unknown process": (between("callActivity", "", 'calledElement="nothing"'), "x"),
    "a call of a task": (_PLAIN + '<callActivity id="x" calledElement="t"/>\ns x e', "x"),
    "instances without a number": (
        between("userTask", "<multiInstanceLoopCharacteristics/>", 'lx:position="clerk"'),
        "x",
    ),
    "instances of unknown data": (
        between(
            "userTask",
            "<multiInstanceLoopCharacteristics><loopDataInputRef>nothing</loopDataInputRef></multiInstanceLoopCharacteristics>",
            'lx:position="clerk"',
        ),
        "x",
    ),
    "instances that behave unknown": (
        between(
            "userTask",
            '<multiInstanceLoopCharacteristics behavior="Some"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>',
            'lx:position="clerk"',
        ),
        "x",
    ),
    "instances that throw nothing": (
        between(
            "userTask",
            '<multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="nothing"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>',
            'lx:position="clerk"',
        ),
        "x",
    ),
    "instances by no number": (
        between(
            "userTask",
            "<multiInstanceLoopCharacteristics><loopCardinality>2 +</loopCardinality></multiInstanceLoopCharacteristics>",
            'lx:position="clerk"',
        ),
        "x",
    ),
    "sequential that is no boolean": (
        between(
            "userTask",
            '<multiInstanceLoopCharacteristics isSequential="ja"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>',
            'lx:position="clerk"',
        ),
        "x",
    ),
    "two kinds of loop": (
        between(
            "userTask",
            "<standardLoopCharacteristics loopMaximum='2'/><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
            'lx:position="clerk"',
        ),
        "x",
    ),
    "a loop without a condition": (
        between("userTask", "<standardLoopCharacteristics/>", 'lx:position="clerk"'),
        "x",
    ),
    "a loop of no maximum": (
        between("userTask", '<standardLoopCharacteristics loopMaximum="many"/>', 'lx:position="clerk"'),
        "x",
    ),
    "a loop of a negative maximum": (
        between("userTask", '<standardLoopCharacteristics loopMaximum="-1"/>', 'lx:position="clerk"'),
        "x",
    ),
    "a loop condition that is no FEEL": (
        between(
            "userTask",
            "<standardLoopCharacteristics><loopCondition>1 ></loopCondition></standardLoopCharacteristics>".replace(
                "1 >", "1 &gt;"
            ),
            'lx:position="clerk"',
        ),
        "x",
    ),
    "a loop on a gateway": (
        _PLAIN + '<exclusiveGateway id="g"><standardLoopCharacteristics/></exclusiveGateway>\ns g e',
        "g",
    ),
    "a start quantity of nothing": (between("userTask", "", 'lx:position="clerk" startQuantity="0"'), "x"),
    "an unknown resource": (
        between(
            "userTask",
            "<potentialOwner><resourceRef>nothing</resourceRef></potentialOwner>",
            'lx:position="clerk"',
        ),
        "x",
    ),
    "a service of an unknown operation": (
        between("serviceTask", "", 'lx:topic="notify" operationRef="nothing"'),
        "x",
    ),
    "a receive of an unknown message": (between("receiveTask", "", 'messageRef="nothing"'), "x"),
    "a send of an unknown message": (between("sendTask", "", 'messageRef="nothing"'), "x"),
    "a script in another language": (
        between("scriptTask", "<script>x = 1</script>", 'scriptFormat="python"'),
        "x",
    ),
    "a script in no language": (between("scriptTask", "<script>x = 1</script>"), "x"),
    "results of instances that no list takes": (
        between(
            "userTask",
            "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
            '<outputDataItem id="one" name="one"/></multiInstanceLoopCharacteristics>',
            'lx:position="clerk"',
        ),
        "x",
    ),
    "a receive of several outputs": (
        between(
            "receiveTask",
            '<ioSpecification><dataOutput id="o1"/><dataOutput id="o2"/><inputSet/><outputSet>'
            "<dataOutputRefs>o1</dataOutputRefs><dataOutputRefs>o2</dataOutputRefs></outputSet></ioSpecification>",
            'messageRef="msg"',
        )
        + _DECLARED,
        "x",
    ),
    "a cycle of two intervals": (
        attached(_TIMER.replace("timeDuration", "timeCycle").replace("PT1H", "R3/PT1H/PT2H")),
        "b",
    ),
    "a flow that is not immediate": (
        _STARTED + '<sequenceFlow id="s_t" sourceRef="s" targetRef="t" isImmediate="false"/>\nt e',
        "s_t",
    ),
    "a script that is no FEEL": (
        between("scriptTask", "<script>x = 1 +</script>", 'scriptFormat="feel"'),
        "x",
    ),
    "an unknown ordering": (sub(user("i"), 'ordering="Random"', "adHocSubProcess"), "sub"),
    "a start in an ad-hoc sub-process": (
        sub('<startEvent id="is"/>' + user("i") + "is i", "", "adHocSubProcess"),
        ("is", "sub"),
    ),
    "an end in an ad-hoc sub-process": (
        sub('<endEvent id="ie"/>' + user("i") + "i ie", "", "adHocSubProcess"),
        ("ie", "sub"),
    ),
    "an empty ad-hoc sub-process": (sub("", "", "adHocSubProcess"), "sub"),
    "an unknown triggeredByEvent": (
        sub('<startEvent id="is"/><endEvent id="ie"/>\nis ie', 'triggeredByEvent="oui"'),
        "sub",
    ),
    "a transaction started by an event": (
        sub(
            f'<startEvent id="is">{_SIGNAL}</startEvent><endEvent id="ie"/>\nis ie',
            'triggeredByEvent="true"',
            "transaction",
        )
        + _DECLARED,
        "sub",
    ),
    "an image as the method of a transaction": (
        sub('<startEvent id="is"/><endEvent id="ie"/>\nis ie', 'method="##Image"', "transaction"),
        "sub",
    ),
    "a sub-process that never starts": (sub(user("i") + '<endEvent id="ie"/>\ni ie'), "sub"),
    "a deadlock in a sub-process": (
        sub(
            '<startEvent id="is"/><exclusiveGateway id="g" default="g_j"/><parallelGateway id="j"/>'
            + user("i")
            + '<endEvent id="ie"/>\nis g j ie\ng i ? 1 > 0\ni j'
        ),
        "j",
    ),
    "an unreachable task in a sub-process": (
        sub('<startEvent id="is"/>' + user("i") + '<endEvent id="ie"/>\nis ie\ni ie'),
        "i",
    ),
    "a choreography task in a process": (
        _PLAIN
        + '<choreographyTask id="ct" initiatingParticipantRef="p1"><participantRef>p1</participantRef><participantRef>p2</participantRef><messageFlowRef>m</messageFlowRef></choreographyTask>',
        "ct",
    ),
}
DATA: Final = {
    "a reference to no data object": (
        _PLAIN + '<dataObjectReference id="dr" dataObjectRef="nothing"/>',
        "dr",
    ),
    "a reference to a task as data": (_PLAIN + '<dataObjectReference id="dr" dataObjectRef="t"/>', "dr"),
    "a reference to no data store": (_PLAIN + '<dataStoreReference id="dr" dataStoreRef="nothing"/>', "dr"),
    "data of an unknown type": (_PLAIN + '<dataObject id="d" itemSubjectRef="nothing"/>', "d"),
    "an item of an unknown kind": (_PLAIN + '---<itemDefinition id="it" itemKind="Spiritual"/>', "it"),
    "reading nothing": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>nothing</sourceRef><targetRef>in</targetRef></dataInputAssociation>'
        ),
        ("a", "t"),
    ),
    "reading without a source": (
        reading('<dataInputAssociation id="a"><targetRef>in</targetRef></dataInputAssociation>'),
        ("a", "t"),
    ),
    "reading without a target": (
        reading('<dataInputAssociation id="a"><sourceRef>dr</sourceRef></dataInputAssociation>'),
        ("a", "t"),
    ),
    "reading into nothing": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>dr</sourceRef><targetRef>nothing</targetRef></dataInputAssociation>'
        ),
        ("a", "t"),
    ),
    "reading a task": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>s</sourceRef><targetRef>in</targetRef></dataInputAssociation>'
        ),
        ("a", "t"),
    ),
    "reading into a data object": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>dr</sourceRef><targetRef>dr</targetRef></dataInputAssociation>'
        ),
        ("a", "t"),
    ),
    "writing to nothing": (
        reading(
            '<dataOutputAssociation id="a"><sourceRef>out</sourceRef><targetRef>nothing</targetRef></dataOutputAssociation>'
        ),
        ("a", "t"),
    ),
    "writing what is not its own": (
        reading(
            '<dataOutputAssociation id="a"><sourceRef>dr</sourceRef><targetRef>dr</targetRef></dataOutputAssociation>'
        ),
        ("a", "t"),
    ),
    "writing an input": (
        reading(
            '<dataOutputAssociation id="a"><sourceRef>in</sourceRef><targetRef>dr</targetRef></dataOutputAssociation>'
        ),
        ("a", "t"),
    ),
    "reading into an output": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>dr</sourceRef><targetRef>out</targetRef></dataInputAssociation>'
        ),
        ("a", "t"),
    ),
    "reading two at once": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>dr</sourceRef><sourceRef>d</sourceRef><targetRef>in</targetRef></dataInputAssociation>'
        ),
        ("a", "t"),
    ),
    "reading what is inside a sub-process": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>deep</sourceRef><targetRef>in</targetRef></dataInputAssociation>',
            '<subProcess id="sub" name="子"><dataObject id="deep"/><startEvent id="is"/><endEvent id="ie"/>\nis ie\n</subProcess>\ns sub e',
        ),
        ("a", "t"),
    ),
    "a data association in a gateway": (
        _PLAIN
        + '<exclusiveGateway id="g"><dataInputAssociation id="a"><targetRef>t</targetRef></dataInputAssociation></exclusiveGateway>\ns g e',
        ("g", "a"),
    ),
    "a specification without sets": (
        between(
            "userTask",
            '<ioSpecification id="io"><dataInput id="in"/></ioSpecification>',
            'lx:position="clerk"',
        ),
        "x",
    ),
    "a set of unknown inputs": (
        between(
            "userTask",
            '<ioSpecification id="io"><inputSet><dataInputRefs>nothing</dataInputRefs></inputSet><outputSet/></ioSpecification>',
            'lx:position="clerk"',
        ),
        "x",
    ),
    "a set that lists an output as an input": (
        between(
            "userTask",
            '<ioSpecification id="io"><dataOutput id="out"/><inputSet><dataInputRefs>out</dataInputRefs></inputSet><outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>',
            'lx:position="clerk"',
        ),
        "x",
    ),
    "inputs of a sub-process": (
        sub(
            '<ioSpecification id="io"><inputSet/><outputSet/></ioSpecification><startEvent id="is"/><endEvent id="ie"/>\nis ie'
        ),
        "sub",
    ),
    "an assignment without a target": (
        reading(
            '<dataInputAssociation id="a"><sourceRef>dr</sourceRef><targetRef>in</targetRef><assignment><from>1</from></assignment></dataInputAssociation>'
        ),
        ("a", "t"),
    ),
    "a property of an unknown type": (
        between("userTask", '<property id="p" itemSubjectRef="nothing"/>', 'lx:position="clerk"'),
        "x",
    ),
}
POOLS: Final = {
    "a pool of no process": (
        _PLAIN + '---<collaboration id="c"><participant id="p1" processRef="nothing"/></collaboration>',
        "p1",
    ),
    "a pool of a task": (
        _PLAIN + '---<collaboration id="c"><participant id="p1" processRef="t"/></collaboration>',
        "p1",
    ),
    "a message flow from nothing": (pools('<messageFlow id="m" sourceRef="nothing" targetRef="t"/>'), "m"),
    "a message flow without an end": (pools('<messageFlow id="m" sourceRef="p2"/>'), "m"),
    "a message flow inside a pool": (pools('<messageFlow id="m" sourceRef="t" targetRef="e"/>'), "m"),
    "a message flow from a pool to its own task": (
        pools('<messageFlow id="m" sourceRef="p1" targetRef="t"/>'),
        "m",
    ),
    "a message flow to a gateway": (
        pools(
            '<messageFlow id="m" sourceRef="p2" targetRef="g"/>',
            gateway("exclusiveGateway", 'default="g_b"', "? 1 > 0"),
        ),
        "m",
    ),
    "a message flow from a start event": (pools('<messageFlow id="m" sourceRef="s" targetRef="p2"/>'), "m"),
    "a message flow to an end event": (pools('<messageFlow id="m" sourceRef="p2" targetRef="e"/>'), "m"),
    "a message flow from a blank end": (pools('<messageFlow id="m" sourceRef="e" targetRef="p2"/>'), "m"),
    "a message flow of an unknown message": (
        pools('<messageFlow id="m" sourceRef="p2" targetRef="t" messageRef="nothing"/>'),
        "m",
    ),
    "a message flow to a timer": (
        pools(
            '<messageFlow id="m" sourceRef="p2" targetRef="x"/>',
            between("intermediateCatchEvent", _TIMER).partition("\n---")[0],
        ),
        "m",
    ),
    "a message flow to a data object": (
        pools('<messageFlow id="m" sourceRef="p2" targetRef="d"/>', _PLAIN + '<dataObject id="d"/>'),
        "m",
    ),
    "a message flow to a sequence flow": (pools('<messageFlow id="m" sourceRef="p2" targetRef="s_t"/>'), "m"),
    "a lane of nothing": (
        '<laneSet id="ls"><lane id="l"><flowNodeRef>nothing</flowNodeRef></lane></laneSet>' + _PLAIN,
        "l",
    ),
    "a lane of a flow": (
        '<laneSet id="ls"><lane id="l"><flowNodeRef>s_t</flowNodeRef></lane></laneSet>' + _PLAIN,
        "l",
    ),
    "a task in two lanes": (
        '<laneSet id="ls"><lane id="l"><flowNodeRef>t</flowNodeRef></lane><lane id="k"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
        + _PLAIN,
        ("t", "l", "k"),
    ),
    "a correlation of an unknown property": (
        pools(
            '<correlationKey id="k"><correlationPropertyRef>nothing</correlationPropertyRef></correlationKey>'
        ),
        ("k", "c"),
    ),
    "a property without a path": (_PLAIN + '---<correlationProperty id="cp"/>', "cp"),
    "a subscription to an unknown key": (
        _PLAIN.replace(
            "<startEvent", '<correlationSubscription id="cs" correlationKeyRef="nothing"/><startEvent'
        ),
        ("cs", "leave"),
    ),
    "a retrieval from an unknown message": (
        _PLAIN
        + '---<correlationProperty id="cp"><correlationPropertyRetrievalExpression id="r" messageRef="nothing"><messagePath>x</messagePath></correlationPropertyRetrievalExpression></correlationProperty>',
        "cp",
    ),
    "a message of an unknown item": (_PLAIN + '---<message id="m" itemRef="nothing"/>', "m"),
    "an interface without operations": (_PLAIN + '---<interface id="i" name="接口"/>', "i"),
    "an operation without a message": (
        _PLAIN + '---<interface id="i" name="接口"><operation id="o" name="办"/></interface>',
        ("i", "o"),
    ),
    "an operation with an unknown error": (
        _PLAIN
        + '---<message id="m"/><interface id="i" name="接口"><operation id="o" name="办"><inMessageRef>m</inMessageRef><errorRef>nothing</errorRef></operation></interface>',
        ("i", "o"),
    ),
    "an impossible multiplicity": (
        _PLAIN
        + '---<collaboration id="c"><participant id="p1" processRef="leave"><participantMultiplicity minimum="3" maximum="1"/></participant></collaboration>',
        "p1",
    ),
    "a conversation without participants": (
        pools('<callConversation id="cc" calledCollaborationRef="nothing"/>'),
        "cc",
    ),
    "an unknown type of process": (_PLAIN + '---<process id="p2" processType="Secret"/>', "p2"),
    "a partner of nobody": (
        _PLAIN + '---<partnerEntity id="pe"><participantRef>nothing</participantRef></partnerEntity>',
        "pe",
    ),
    "a process that supports nothing": (
        _PLAIN + '---<process id="p2" isExecutable="false"><supports>nothing</supports></process>',
        "p2",
    ),
}
VALUES: Final = {
    "a condition that is a number": (gateway("exclusiveGateway", 'default="g_b"', "? 1 + 1"), "g_a"),
    "a condition that is a text": (gateway("exclusiveGateway", 'default="g_b"', '? "yes"'), "g_a"),
    **{
        f"{text} as a number of instances": (repeated(f"<loopCardinality>{text}</loopCardinality>"), "t")
        for text in ("-2", "2.5", '"three"', "1000000")
    },
    "instances both counted and listed": (
        repeated("<loopCardinality>3</loopCardinality><loopDataInputRef>x</loopDataInputRef>")
        + '<dataObject id="x"/>',
        "t",
    ),
    **{
        f"{text} as a {tag}": (timed(tag, text), "x")
        for tag, text in (
            ("timeDuration", "P"),
            ("timeDuration", "-PT1H"),
            ("timeDuration", "5"),
            ("timeDuration", "2030-01-01T00:00:00Z"),
            ("timeDuration", 'duration("1 hour")'),
            ("timeDate", "PT1H"),
            ("timeDate", "2030/01/01"),
            ("timeDate", "true"),
            ("timeCycle", "R3"),
            ("timeCycle", "R-1/PT1H"),
        )
    },
    "a start event that waits for what nobody can set": (
        _PLAIN.replace(
            'id="s"/>',
            'id="s"><timerEventDefinition><timeDate>never</timeDate></timerEventDefinition></startEvent>',
        ),
        "s",
    ),
    "data made by no expression": (
        _PLAIN.replace(
            "/><endEvent",
            '><ioSpecification><dataInput id="i"/><inputSet><dataInputRefs>i</dataInputRefs></inputSet><outputSet/></ioSpecification><dataInputAssociation><sourceRef>o</sourceRef><targetRef>i</targetRef><transformation>1 +</transformation></dataInputAssociation></userTask><endEvent',
        )
        + '<dataObject id="o"/>',
        "t",
    ),
}
SOUNDNESS: Final = {
    "an inclusive choice that meets a parallel join": (
        gateway("inclusiveGateway", 'default="g_b"', "? 1 > 0").replace(
            'exclusiveGateway id="j"', 'parallelGateway id="j"'
        ),
        "j",
    ),
    "a parallel join that waits for its own way back": (
        '<startEvent id="s"/><parallelGateway id="j"/>'
        + user("a")
        + '<exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>\ns j a x e\nx j ? 1 > 0',
        "j",
    ),
    "events of which one comes, and a parallel join": (
        f'<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="a">{_TIMER}</intermediateCatchEvent><intermediateCatchEvent id="b">{_SIGNAL}</intermediateCatchEvent><parallelGateway id="j"/><endEvent id="e"/>\ns g a j e\ng b j\n'
        + _DECLARED,
        "j",
    ),
    "an event that takes a branch away from its join": (
        '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><endEvent id="e"/>'
        + user("a")
        + user("b")
        + f'<boundaryEvent id="late" attachedToRef="a">{_TIMER}</boundaryEvent>'
        + user("c")
        + "s f a j e\nf b j\nlate c j",
        "j",
    ),
    "an event that need not come, and a parallel join": (
        '<startEvent id="s"/><parallelGateway id="j"/><endEvent id="e"/>'
        + user("a")
        + f'<boundaryEvent id="late" attachedToRef="a" cancelActivity="false">{_TIMER}</boundaryEvent>'
        + user("c")
        + "s a j e\nlate c j",
        "j",
    ),
    "conditional flows that meet a parallel join": (
        '<startEvent id="s"/><parallelGateway id="j"/><endEvent id="e"/>'
        + user("a")
        + user("b")
        + user("c")
        + "s a\na b ? 1 > 0\na c ? 2 > 1\nb j e\nc j",
        "j",
    ),
}
FORBIDDEN: Final = {**BASICS, **FLOWS, **EVENTS, **ACTIVITIES, **DATA, **POOLS, **VALUES, **SOUNDNESS}
