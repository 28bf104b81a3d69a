"""What BPMN's schema and chapters demand of any diagram: parts, references, pools, lanes and data."""

from tests.bpmn.checks.examples.sketches import APPLY, CHOICE, SUB
from tests.bpmn.checks.sketch import example

_POOLS = """
    ---<collaboration id="both">
    <participant id="ours" name="我方" processRef="leave"/>
    <participant id="theirs" name="对方"/>
    <messageFlow id="sent" name="来文" sourceRef="theirs" targetRef="apply"/>
    </collaboration>
"""
_LANES = """
    <laneSet id="lanes">
    <lane id="front" name="窗口"><flowNodeRef>apply</flowNodeRef></lane>
    <lane id="back" name="后台"><flowNodeRef>end</flowNodeRef></lane>
    </laneSet>
"""
_OTHER = """
    ---<process id="other" isExecutable="false"><startEvent id="elsewhere"/></process>
"""
_DATA = """
    <dataObject id="letter"/>
    <dataObjectReference id="letter_drawn" name="申请书" dataObjectRef="letter"/>
    <startEvent id="start"/>
    <userTask id="apply" name="申请" lx:position="clerk">
    <ioSpecification>
    <dataInput id="input" name="材料"/>
    <inputSet><dataInputRefs>input</dataInputRefs></inputSet><outputSet/>
    </ioSpecification>
    <dataInputAssociation id="read"><sourceRef>letter_drawn</sourceRef><targetRef>input</targetRef>
    </dataInputAssociation>
    </userTask>
    <endEvent id="end"/>
    start apply end
"""
SCHEMA = {
    "misplaced-element": example(
        APPLY + "---<userTask id='stray'/>", ("<userTask id='stray'/>", "<message id='stray' name='来文'/>")
    ),
    "foreign-element": example(
        APPLY.replace(' lx:position="clerk"/>', ' lx:position="clerk"><camunda:properties/></userTask>'),
        ("<camunda:properties/>", ""),
    ),
    "unknown-standard-attribute": example(
        APPLY.replace("<userTask", '<userTask defalt="x"'), (' defalt="x"', "")
    ),
    "missing-standard-attribute": example(
        APPLY + '<association id="line" sourceRef="apply"/>', ('"apply"/>', '"apply" targetRef="end"/>')
    ),
    "missing-part": example(
        _DATA.replace("<outputSet/>", ""),
        ("</ioSpecification>", "<outputSet/></ioSpecification>"),
    ),
    "stray-text": example(
        APPLY.replace("start apply end", "<!-- -->先申请<!-- -->\nstart apply end"), ("先申请", "")
    ),
    "one-of-two-parts": example(
        APPLY.replace(
            ' lx:position="clerk"/>',
            ' lx:position="clerk"><potentialOwner><resourceRef>clerks</resourceRef>'
            "<resourceAssignmentExpression><formalExpression>starter</formalExpression>"
            "</resourceAssignmentExpression></potentialOwner></userTask>",
        )
        + '---<resource id="clerks" name="经办人"/>',
        ("<resourceRef>clerks</resourceRef>", ""),
    ),
    "surplus-part": example(
        APPLY.replace(
            ' lx:position="clerk"/>',
            ' lx:position="clerk" lx:collection="=[1]"><multiInstanceLoopCharacteristics/>'
            "<multiInstanceLoopCharacteristics/></userTask>",
        ),
        ("<multiInstanceLoopCharacteristics/><multi", "<multi"),
    ),
    "wrong-value": example(
        APPLY.replace("<userTask", '<userTask isForCompensation="no"'), ('"no"', '"false"')
    ),
    "dangling-reference": example(
        APPLY.replace('"clerk"/>', '"clerk"><incoming>nothing</incoming></userTask>'),
        ("nothing", "start_apply"),
    ),
    "wrong-reference": example(
        APPLY.replace('"clerk"/>', '"clerk"><incoming>start</incoming></userTask>'),
        (">start<", ">start_apply<"),
    ),
}
COLLABORATION = {
    "message-flow-inside-pool": example(
        APPLY + _POOLS.replace('sourceRef="theirs"', 'sourceRef="ours"'), ('Ref="ours"', 'Ref="theirs"')
    ),
    "message-flow-end": example(
        APPLY + _POOLS.replace('targetRef="apply"', 'targetRef="end"'),
        ('targetRef="end"', 'targetRef="apply"'),
    ),
    "participant-multiplicity": example(
        APPLY
        + _POOLS.replace(
            'name="对方"/>', 'name="对方"><participantMultiplicity minimum="3" maximum="2"/></participant>'
        ),
        ('minimum="3"', 'minimum="2"'),
    ),
    "lane-of-other-process": example(
        _LANES.replace(">end<", ">elsewhere<") + APPLY + _OTHER, (">elsewhere<", ">end<")
    ),
    "node-in-two-lanes": example(
        _LANES.replace(">end<", ">apply<") + APPLY, ('台"><flowNodeRef>apply', '台"><flowNodeRef>end')
    ),
}
DATA = {
    "data-out-of-scope": example(
        SUB.replace(
            '<startEvent id="inner_start"/>', '<startEvent id="inner_start"/><dataObject id="letter"/>'
        )
        + '<dataObjectReference id="drawn" name="申请书" dataObjectRef="letter"/>',
        ('<dataObject id="letter"/>', ""),
        ("<dataObjectReference", '<dataObject id="letter"/><dataObjectReference'),
    ),
    "data-association-end": example(
        _DATA.replace("<targetRef>input", "<targetRef>letter_drawn"),
        ("<targetRef>letter_drawn", "<targetRef>input"),
    ),
    "data-association-source": example(
        _DATA.replace("<sourceRef>letter_drawn</sourceRef>", ""),
        ("<targetRef>", "<sourceRef>letter_drawn</sourceRef><targetRef>"),
    ),
    "data-association-to-itself": example(
        _DATA.replace("<sourceRef>letter_drawn", "<sourceRef>input"),
        ("<sourceRef>input", "<sourceRef>letter_drawn"),
    ),
    "data-set": example(
        _DATA.replace("start apply end", "start apply again end")
        + '<userTask id="again" name="复核" lx:position="clerk"><ioSpecification>'
        "<inputSet><dataInputRefs>input</dataInputRefs></inputSet><outputSet/></ioSpecification></userTask>",
        (
            "<ioSpecification><inputSet><dataInputRefs>input</dataInputRefs></inputSet>",
            "<ioSpecification><inputSet/>",
        ),
    ),
    "data-set-part": example(
        _DATA.replace("dataInputRefs>", "optionalInputRefs>"),
        ("<inputSet>", "<inputSet><dataInputRefs>input</dataInputRefs>"),
    ),
    "message-data": example(
        """
        <startEvent id="start"/>
        <sendTask id="tell" name="告知" messageRef="letter">
        <ioSpecification>
        <dataInput id="text" name="内容"/><dataInput id="date" name="日期"/>
        <inputSet><dataInputRefs>text</dataInputRefs></inputSet><outputSet/>
        </ioSpecification>
        </sendTask>
        <endEvent id="end"/>
        start tell end
        ---<message id="letter" name="来信"/>
        """,
        ('<dataInput id="date" name="日期"/>', ""),
    ),
    "data-in-no-set": example(
        _DATA.replace("<dataInputRefs>input</dataInputRefs>", ""),
        ("<inputSet>", "<inputSet><dataInputRefs>input</dataInputRefs>"),
    ),
    "sub-process-data": example(
        SUB.replace('name="核对">', 'name="核对"><ioSpecification><inputSet/><outputSet/></ioSpecification>'),
        ("<ioSpecification><inputSet/><outputSet/></ioSpecification>", ""),
    ),
    "data-reference-without-object": example(
        _DATA.replace(' dataObjectRef="letter"', ""),
        ('name="申请书"', 'name="申请书" dataObjectRef="letter"'),
    ),
}
WIRING = {
    "contradicted-flow": example(
        APPLY.replace('"clerk"/>', '"clerk"><incoming>apply_end</incoming></userTask>'),
        ("<incoming>apply_end", "<incoming>start_apply"),
    ),
    "flow-not-immediate": example(
        APPLY.replace("start apply end", "apply end")
        + '<sequenceFlow id="begun" sourceRef="start" targetRef="apply" isImmediate="false"/>',
        (' isImmediate="false"', ""),
    ),
    "repeated-flow": example(
        APPLY + '<sequenceFlow id="again" sourceRef="apply" targetRef="end"/>',
        ('<sequenceFlow id="again" sourceRef="apply" targetRef="end"/>', ""),
    ),
    "gateway-direction": example(
        CHOICE.replace('id="split"', 'id="split" gatewayDirection="Converging"'), ("Converging", "Diverging")
    ),
}
