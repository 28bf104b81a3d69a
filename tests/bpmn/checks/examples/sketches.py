"""Small right diagrams that the examples break in one place. EVENT stands for an event definition."""

APPLY = """
    <startEvent id="start"/>
    <userTask id="apply" name="申请" lx:position="clerk"/>
    <endEvent id="end"/>
    start apply end
"""
CHOICE = """
    <startEvent id="start"/>
    <exclusiveGateway id="split" default="split_b"/>
    <userTask id="a" name="甲" lx:position="clerk"/>
    <userTask id="b" name="乙" lx:position="clerk"/>
    <exclusiveGateway id="join"/>
    <endEvent id="end"/>
    start split
    split a ? 1 > 0
    split b
    a join
    b join end
"""
WAIT = """
    <startEvent id="start"/>
    <intermediateCatchEvent id="wait" name="等待">EVENT</intermediateCatchEvent>
    <endEvent id="end"/>
    start wait end
"""
TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
BOUNDARY = """
    <startEvent id="start"/>
    <userTask id="apply" name="申请" lx:position="clerk"/>
    <boundaryEvent id="late" attachedToRef="apply">EVENT</boundaryEvent>
    <endEvent id="end"/>
    <endEvent id="end_late"/>
    start apply end
    late end_late
"""
MANY = """
    <startEvent id="start"/>
    <userTask id="sign" name="会签" lx:position="clerk">
    <multiInstanceLoopCharacteristics lx:collection="=[1, 2]"/>
    </userTask>
    <endEvent id="end"/>
    start sign end
"""
ROUNDS = """
    <startEvent id="start"/>
    <userTask id="apply" name="申请" lx:position="clerk"><standardLoopCharacteristics>
    <loopCondition>apply_record = null</loopCondition></standardLoopCharacteristics></userTask>
    <endEvent id="end"/>
    start apply end
"""
SUB = """
    <startEvent id="start"/>
    <subProcess id="sub" name="核对">
    <startEvent id="inner_start"/>
    <userTask id="inner" name="核对材料" lx:position="clerk"/>
    <endEvent id="inner_end"/>
    inner_start inner inner_end
    </subProcess>
    <endEvent id="end"/>
    start sub end
"""
HANDLER = """
    <startEvent id="start"/>
    <userTask id="apply" name="申请" lx:position="clerk"/>
    <endEvent id="end"/>
    start apply end
    <subProcess id="withdrawn" name="撤回" triggeredByEvent="true">
    <startEvent id="withdrawal">EVENT</startEvent>
    <endEvent id="withdrawn_end"/>
    withdrawal withdrawn_end
    </subProcess>
"""
MESSAGE = '<messageEventDefinition messageRef="withdraw"/>'
DECLARED = '\n---<message id="withdraw" name="withdraw"/>'
RULE = """
    <startEvent id="start"/>
    <businessRuleTask id="rule" name="判定" lx:decision="rules#level" lx:resultVariable="level">
    <extensionElements><lx:parameter name="days" value="3"/></extensionElements>
    </businessRuleTask>
    <endEvent id="end"/>
    start rule end
"""
DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
    id="d" name="rules" namespace="urn:rules">
    <inputData id="days" name="days"><variable name="days"/></inputData>
    <decision id="level" name="level"><variable name="level"/>
    <informationRequirement><requiredInput href="#days"/></informationRequirement>
    <literalExpression><text>days + 1</text></literalExpression></decision></definitions>"""
NOTIFYING = """
    <startEvent id="start"/>
    <serviceTask id="call" name="通知" lx:topic="notify">
    <extensionElements><lx:parameter name="to" value="zhao"/><lx:parameter name="text" value="请阅"/>
    </extensionElements></serviceTask>
    <endEvent id="end"/>
    start call end
"""
FAILING = """
    <startEvent id="start"/>
    <serviceTask id="call" name="通知" lx:topic="notify">
    <extensionElements><lx:parameter name="to" value="zhao"/><lx:parameter name="text" value="请阅"/>
    ERRORS</extensionElements>
    </serviceTask>
    <boundaryEvent id="caught" attachedToRef="call"><errorEventDefinition errorRef="e"/></boundaryEvent>
    <endEvent id="end"/>
    <endEvent id="given_up"/>
    start call end
    caught given_up
---<error id="e" name="占线" errorCode="busy"/>
"""
STORE = """
    <startEvent id="start"/>
    <dataStoreReference id="store" name="队伍库" dataStoreRef="declared" lx:register="team"/>
    <userTask id="apply" name="申请" lx:position="clerk">
    <ioSpecification id="io"><dataOutput id="output" name="team"/><inputSet/>
    <outputSet><dataOutputRefs>output</dataOutputRefs></outputSet></ioSpecification>
    <dataOutputAssociation id="write" lx:key="T-1">
    <sourceRef>output</sourceRef><targetRef>store</targetRef></dataOutputAssociation>
    </userTask>
    <endEvent id="end"/>
    start apply end
---<dataStore id="declared" name="队伍库"/>
"""
NOTICE = """
    <startEvent id="start"/>
    <serviceTask id="issue" name="出具回执" lx:topic="issue_notice">
    <extensionElements><lx:parameter name="notice" value="receipt"/></extensionElements>
    </serviceTask>
    <endEvent id="end"/>
    start issue end
"""
RECEIPT = '[notices.receipt]\ntitle = "回执"\nlayout = "form"\n'
CALL = """
    <startEvent id="start"/>
    <callActivity id="call" name="补偿" calledElement="elsewhere"/>
    <endEvent id="end"/>
    start call end
"""
START = '[[start]]\nprocess = "leave"\nname = "请假"\npositions = ["clerk"]\n'
AND = """
    <startEvent id="start"/>
    <exclusiveGateway id="split" default="split_b"/>
    <userTask id="a" name="甲" lx:position="clerk"/>
    <userTask id="b" name="乙" lx:position="clerk"/>
    <parallelGateway id="join" name="汇合"/>
    <endEvent id="end"/>
    start split
    split a ? 1 > 0
    split b
    a join
    b join end
"""
TWO_CHOICES = """
    <startEvent id="start"/>
    <parallelGateway id="fork"/>
    <exclusiveGateway id="left" default="left_join"/>
    <exclusiveGateway id="right" default="right_join"/>
    <parallelGateway id="join" name="汇合"/>
    <endEvent id="end"/>
    start fork left join end
    fork right join
    left end ? 1 > 0
    right end ? 1 > 0
"""
