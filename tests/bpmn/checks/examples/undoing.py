"""Compensation, transactions and ad-hoc sub-processes."""

from tests.bpmn.checks.examples.sketches import APPLY, TIMER
from tests.bpmn.checks.sketch import example

_FLOW = '<sequenceFlow id="f" sourceRef="{}" targetRef="{}"/>'
BOOKING = """
    <startEvent id="start"/>
    <userTask id="book" name="预订" lx:position="clerk"/>
    <boundaryEvent id="undone" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>
    <userTask id="call_off" name="退订" lx:position="clerk" isForCompensation="true"/>
    <association id="a" sourceRef="undone" targetRef="call_off" associationDirection="One"/>
    <endEvent id="end" name="作废"><compensateEventDefinition/></endEvent>
    start book end
"""
TRANSACTION = """
    <startEvent id="start"/>
    <transaction id="deal" name="交易">
    <startEvent id="inner_start"/>
    <userTask id="pay" name="付款" lx:position="clerk"/>
    <endEvent id="broken"><cancelEventDefinition/></endEvent>
    inner_start pay broken
    </transaction>
    <boundaryEvent id="cancelled" attachedToRef="deal"><cancelEventDefinition/></boundaryEvent>
    <endEvent id="end"/>
    <endEvent id="end_cancelled"/>
    start deal end
    cancelled end_cancelled
"""
_UNDOING_ALL = """
    <subProcess id="undoing" name="撤销" triggeredByEvent="true">
    <startEvent id="undo_start"><compensateEventDefinition/></startEvent>
    <userTask id="undo" name="撤销" lx:position="clerk"/>
    <endEvent id="undo_end"/>
    undo_start undo undo_end
    </subProcess>
"""
AD_HOC = """
    <startEvent id="start"/>
    <adHocSubProcess id="find_out" name="调查" lx:position="clerk">
    <userTask id="ask" name="询问" lx:position="clerk"/>
    <userTask id="visit" name="走访" lx:position="clerk"/>
    </adHocSubProcess>
    <endEvent id="end"/>
    start find_out end
"""

UNDOING = {
    "compensation-handler-in-flow": example(
        BOOKING.replace("start book end", "start book call_off end"), ("book call_off end", "book end")
    ),
    "compensation-handler-without-event": example(
        BOOKING.replace('sourceRef="undone"', 'sourceRef="book"'), ('sourceRef="book"', 'sourceRef="undone"')
    ),
    "compensation-event-without-handler": example(
        BOOKING.replace(' isForCompensation="true"', "").replace("book end", "book call_off end"),
        (
            ' lx:position="clerk"/>\n    <association',
            ' lx:position="clerk" isForCompensation="true"/>\n    <association',
        ),
        ("book call_off end", "book end"),
    ),
    "compensation-host": example(
        BOOKING
        + '<boundaryEvent id="twice" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>'
        + '<association id="b" sourceRef="twice" targetRef="call_off"/>',
        (
            'id="twice" attachedToRef="book"><compensateEventDefinition/>',
            f'id="twice" attachedToRef="book">{TIMER}',
        ),
        ('<association id="b" sourceRef="twice" targetRef="call_off"/>', _FLOW.format("twice", "end")),
    ),
    "compensation-event-sub-process": example(
        BOOKING + _UNDOING_ALL,
        (
            '"true">\n    <startEvent id="undo_start"><compensateEventDefinition/>',
            f'"true">\n    <startEvent id="undo_start">{TIMER}',
        ),
    ),
    "compensation-activity": example(
        BOOKING.replace(
            '"作废"><compensateEventDefinition/>', '"作废"><compensateEventDefinition activityRef="nothing"/>'
        ),
        ('activityRef="nothing"', 'activityRef="book"'),
    ),
    "cancel-end-outside-transaction": example(
        APPLY.replace('<endEvent id="end"/>', '<endEvent id="end"><cancelEventDefinition/></endEvent>'),
        ("<cancelEventDefinition/>", "<terminateEventDefinition/>"),
    ),
    "cancel-boundary-host": example(
        TRANSACTION.replace("transaction", "subProcess").replace('"broken"><cancel', '"broken"><terminate'),
        ("subProcess", "transaction"),
        ('"broken"><terminate', '"broken"><cancel'),
    ),
    "transaction-without-cancel-boundary": example(
        TRANSACTION.replace('"deal"><cancelEventDefinition/>', f'"deal">{TIMER}'),
        (TIMER, "<cancelEventDefinition/>"),
    ),
    "transaction-method": example(
        TRANSACTION.replace('name="交易"', 'method="##Store"'), ("##Store", "##Compensate")
    ),
    "transaction-of-many": example(
        TRANSACTION.replace(
            'name="交易">', 'name="交易"><multiInstanceLoopCharacteristics lx:collection="=[1]"/>'
        ),
        ('<multiInstanceLoopCharacteristics lx:collection="=[1]"/>', ""),
    ),
    "event-sub-process-kind": example(
        AD_HOC
        + _UNDOING_ALL.replace("subProcess", "transaction").replace("<compensateEventDefinition/>", TIMER),
        ('<transaction id="undoing"', '<subProcess id="undoing"'),
        ("</transaction>", "</subProcess>"),
    ),
    "ad-hoc-start-or-end": example(
        AD_HOC.replace("</adHoc", '<startEvent id="s"/></adHoc'), ('<startEvent id="s"/>', "")
    ),
    "ad-hoc-without-activities": example(
        AD_HOC.replace("</adHoc", "ask visit\nvisit ask\n</adHoc"), ("visit ask\n", "")
    ),
    "ad-hoc-unreachable": example(
        AD_HOC.replace(
            "</adHoc",
            f'<intermediateCatchEvent id="wait">{TIMER}</intermediateCatchEvent>\nvisit ask\n</adHoc',
        ),
        ("visit ask", "ask wait"),
    ),
    "ad-hoc-ordering": example(
        AD_HOC.replace('name="调查"', 'ordering="sequential"'), ('"sequential"', '"Sequential"')
    ),
    "compensation-in-vain": example(
        APPLY.replace('<endEvent id="end"/>', '<endEvent id="end"><compensateEventDefinition/></endEvent>'),
        ("<compensateEventDefinition/>", ""),
    ),
    "cancel-in-vain": example(
        TRANSACTION.replace('"broken"><cancelEventDefinition/>', '"broken">'),
        ('"broken">', '"broken"><cancelEventDefinition/>'),
    ),
    "called-compensation": example(
        BOOKING.replace("book end", "book call end")
        + '<callActivity id="call" name="分办" calledElement="leave"/>',
        (
            '<callActivity id="call" name="分办" calledElement="leave"/>',
            '<callActivity id="call" name="分办" calledElement="elsewhere"/>',
        ),
    ),
}
