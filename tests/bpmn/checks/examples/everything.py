"""Right diagrams with a bit of everything, as material to be damaged."""

LANES_AND_DATA = """
    <laneSet id="lanes">
    <lane id="inside" name="内"><flowNodeRef>begin</flowNodeRef><childLaneSet id="deeper">
    <lane id="desk" name="窗口"><flowNodeRef>receive</flowNodeRef></lane></childLaneSet></lane>
    <lane id="outside" name="外"><flowNodeRef>finished</flowNodeRef></lane>
    </laneSet>
    <property id="owner" name="主人" itemSubjectRef="text"/>
    <dataObject id="letter" isCollection="false" itemSubjectRef="text"/>
    <dataObjectReference id="letter_drawn" name="来文" dataObjectRef="letter"/>
    <dataStoreReference id="archive_drawn" name="档案" dataStoreRef="archive"/>
    <startEvent id="begin"><outgoing>begin_receive</outgoing></startEvent>
    <userTask id="receive" name="收件" lx:position="clerk" startQuantity="1">
    <incoming>begin_receive</incoming><outgoing>receive_finished</outgoing>
    <ioSpecification id="needs"><dataInput id="text_in" name="来文" itemSubjectRef="text"/>
    <dataOutput id="text_out" name="记录"/>
    <inputSet id="ins"><dataInputRefs>text_in</dataInputRefs></inputSet>
    <outputSet id="outs"><dataOutputRefs>text_out</dataOutputRefs></outputSet></ioSpecification>
    <dataInputAssociation id="read"><sourceRef>letter_drawn</sourceRef><targetRef>text_in</targetRef>
    </dataInputAssociation>
    <dataOutputAssociation id="write"><sourceRef>text_out</sourceRef><targetRef>letter_drawn</targetRef>
    </dataOutputAssociation>
    <potentialOwner id="who"><resourceRef>staff</resourceRef></potentialOwner>
    </userTask>
    <endEvent id="finished"><terminateEventDefinition/></endEvent>
    <textAnnotation id="note"><text>注</text></textAnnotation>
    <association id="line" sourceRef="receive" targetRef="note" associationDirection="None"/>
    <group id="frame" categoryValueRef="urgent"/>
    begin receive finished
    ---<itemDefinition id="text" itemKind="Information" isCollection="false"/>
    <resource id="staff" name="人员"><resourceParameter id="rank" name="级别" isRequired="false"/></resource>
    <dataStore id="archive" name="档案" isUnlimited="true"/>
    <category id="kinds" name="类"><categoryValue id="urgent" value="急"/></category>
"""
_DECLARED = """
    ---<message id="answer" name="答复" lx:correlation="=starter"/><signal id="siren" name="警报"/>
    <error id="wrong" name="差错" errorCode="E1"/>
"""
EVENTS_EVERYWHERE = (
    """
    <startEvent id="begin"/>
    <userTask id="receive" name="收件" lx:position="clerk"/>
    <boundaryEvent id="broken" attachedToRef="receive"><errorEventDefinition errorRef="wrong"/>
    </boundaryEvent>
    <boundaryEvent id="slow" attachedToRef="receive" cancelActivity="false">
    <timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>
    <sendTask id="remind" name="催" messageRef="answer"/>
    <subProcess id="examine" name="审查">
    <startEvent id="examine_begin"/>
    <eventBasedGateway id="await" eventGatewayType="Exclusive" instantiate="false"/>
    <intermediateCatchEvent id="answered" name="答复"><messageEventDefinition messageRef="answer"/>
    </intermediateCatchEvent>
    <intermediateCatchEvent id="called" name="信号"><signalEventDefinition signalRef="siren"/>
    </intermediateCatchEvent>
    <intermediateThrowEvent id="raise" name="上报"><escalationEventDefinition escalationRef="higher"/>
    </intermediateThrowEvent>
    <endEvent id="examined"/>
    <endEvent id="failed"><errorEventDefinition errorRef="wrong"/></endEvent>
    examine_begin await answered raise examined
    await called failed
    </subProcess>
    <boundaryEvent id="gone_wrong" attachedToRef="examine"><errorEventDefinition errorRef="wrong"/>
    </boundaryEvent>
    <boundaryEvent id="raised" attachedToRef="examine" cancelActivity="false">
    <escalationEventDefinition escalationRef="higher"/></boundaryEvent>
    <endEvent id="finished"/>
    <endEvent id="end_broken"/>
    <endEvent id="end_slow"/>
    <endEvent id="end_wrong"><compensateEventDefinition/></endEvent>
    <endEvent id="end_raised"><messageEventDefinition messageRef="answer"/></endEvent>
    <subProcess id="stopped" name="中止" triggeredByEvent="true">
    <startEvent id="stop" isInterrupting="true"><signalEventDefinition signalRef="siren"/></startEvent>
    <endEvent id="stop_end"/>
    stop stop_end
    </subProcess>
    <boundaryEvent id="undone" attachedToRef="receive"><compensateEventDefinition/></boundaryEvent>
    <userTask id="undo" name="退件" lx:position="clerk" isForCompensation="true"/>
    <association id="undoing" sourceRef="undone" targetRef="undo" associationDirection="One"/>
    begin receive examine finished
    broken end_broken
    slow remind end_slow
    gone_wrong end_wrong
    raised end_raised
"""
    + _DECLARED
    + '<escalation id="higher" name="上报" escalationCode="U1"/>'
)
LOOPS_AND_POOLS = (
    """
    <startEvent id="begin"/>
    <parallelGateway id="fork" gatewayDirection="Diverging"/>
    <serviceTask id="tell" name="通知" lx:topic="notify" operationRef="notifying"><extensionElements>
    <lx:parameter name="to" value="zhao"/><lx:parameter name="text" value="请阅"/>
    </extensionElements></serviceTask>
    <userTask id="vote" name="会签" lx:position="chief">
    <multiInstanceLoopCharacteristics isSequential="true" behavior="All"><loopCardinality>3</loopCardinality>
    <completionCondition>nrOfCompletedInstances > 1</completionCondition></multiInstanceLoopCharacteristics>
    </userTask>
    <userTask id="repeat" name="复核" lx:position="clerk">
    <standardLoopCharacteristics testBefore="true" loopMaximum="3"><loopCondition>1 = 1</loopCondition>
    </standardLoopCharacteristics></userTask>
    <parallelGateway id="join" gatewayDirection="Converging"/>
    <callActivity id="ask" name="另办" calledElement="elsewhere"/>
    <scriptTask id="count" name="计数" scriptFormat="feel"><script>n = 1</script></scriptTask>
    <receiveTask id="hear" name="答复" messageRef="answer"/>
    <exclusiveGateway id="choose" default="choose_finished"/>
    <inclusiveGateway id="which" default="which_one"/>
    <task id="one" name="甲" lx:position="clerk"/>
    <manualTask id="two" name="乙" lx:position="clerk"/>
    <inclusiveGateway id="together"/>
    <endEvent id="stop"><signalEventDefinition signalRef="siren"/></endEvent>
    <endEvent id="finished"/>
    begin fork
    fork tell join
    fork vote repeat join
    join ask count hear choose finished
    choose which ? n > 1
    which two ? n > 2
    which one together stop
    two together
"""
    + _DECLARED
    + """
    <interface id="desk" name="窗口"><operation id="notifying" name="通知">
    <inMessageRef>answer</inMessageRef><errorRef>wrong</errorRef></operation></interface>
    <correlationProperty id="number" name="文号"><correlationPropertyRetrievalExpression id="taken"
    messageRef="answer"><messagePath>number</messagePath></correlationPropertyRetrievalExpression>
    </correlationProperty>
    <collaboration id="all" isClosed="false">
    <participant id="ours" name="我方" processRef="leave"><participantMultiplicity minimum="0" maximum="2"/>
    </participant>
    <participant id="theirs" name="对方"/>
    <messageFlow id="asked" sourceRef="tell" targetRef="theirs" messageRef="answer"/>
    <messageFlow id="replied" sourceRef="theirs" targetRef="hear"/>
    <correlationKey id="key" name="文号"><correlationPropertyRef>number</correlationPropertyRef>
    </correlationKey>
    </collaboration>
"""
)
EVERYTHING = (LANES_AND_DATA, EVENTS_EVERYWHERE, LOOPS_AND_POOLS)
