"""Examples of statutory clocks: rules, and who starts and awaits them."""

from tests.bpmn.checks.sketch import Example, example

ANSWER = """
[clocks.answer]
name = "答复时限"
amount = 2
unit = "hours"
source = "内部规定"
basis = "house"
"""
STARTED = """<serviceTask id="begin" name="起算" lx:topic="start_clock"><extensionElements>
    <lx:parameter name="rule" value="answer"/></extensionElements></serviceTask>"""
CLOCK = (
    """
    <startEvent id="start"/>
    STARTED
    <userTask id="apply" name="申请" lx:position="clerk"/>
    <boundaryEvent id="late" name="届满" attachedToRef="apply" lx:clock="answer"><timerEventDefinition>
    <timeDate>clock due("answer")</timeDate></timerEventDefinition></boundaryEvent>
    <endEvent id="end"/>
    <endEvent id="end_late"/>
    start begin apply end
    late end_late
"""
).replace("STARTED", STARTED)
UNSTARTED = '<task id="begin"/>'
DUE = 'clock due("answer")'

CLOCKS: dict[str, Example] = {
    "missing-clock-rule": example(
        CLOCK, ("[clocks.reply]", "[clocks.answer]"), manifest=ANSWER.replace("answer", "reply")
    ),
    "foreign-clock-rule": example(
        CLOCK.replace("answer", "appeal"), ("appeal", "answer"), manifest=ANSWER.replace("answer", "appeal")
    ),
    "missing-clock": example(
        CLOCK.replace('name="rule"', 'name="clock"'), ('name="clock"', 'name="rule"'), manifest=ANSWER
    ),
    "clock-never-started": example(CLOCK.replace(STARTED, UNSTARTED), (UNSTARTED, STARTED), manifest=ANSWER),
    "clock-not-awaited": example(CLOCK.replace(DUE, "workdays(2)"), ("workdays(2)", DUE), manifest=ANSWER),
}
